"""One load for the soak, in a process of its own, so that its memory can be told from all else.

Writes each row's verdict as it comes and prints what it took.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from eightbyeight import CampaignsClient, NewRecord

CAMPAIGN = "11111111-2222-4333-8444-555555555555"


def records(count: int) -> Iterator[NewRecord]:
    """Make the records one by one."""
    for number in range(count):
        yield NewRecord(f"CRM-{number:08}")


def open_files() -> int:
    """Count this process's file descriptors."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def load(count: int, url: str, folder: Path) -> dict[str, object]:
    """Load so many records; give what it took."""
    descriptors = []
    client = CampaignsClient(api_key="eght_soak", tenant="acme", site="US1", base_url=url)
    with (folder / "verdicts.txt").open("w") as told:
        async with client as campaigns:
            run = campaigns.loading(
                CAMPAIGN, records(count), concurrency=8, settle=0.2, journal=folder / "load.db"
            )
            async with run:
                async for outcome in run:
                    told.writelines(f"{one.row - 1} {one.verdict}\n" for one in outcome.records)
                    descriptors.append(open_files())
    report = run.report
    steady = descriptors[len(descriptors) // 10 :]
    return {
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "descriptors": [min(steady), max(steady)],
        "requests": report.requests,
        "seconds": round(report.seconds, 1),
        "counts": report.counts,
        "stopped": None if report.stopped is None else str(report.stopped),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(load(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))))  # noqa: T201
