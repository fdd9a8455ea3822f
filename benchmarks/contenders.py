"""The contenders, each of which runs alone in a fresh process.

``python -m benchmarks.contenders NAME URL ROWS`` loads so many rows and prints, as JSON, the
seconds of CPU and of wall time it took, and the process's peak of memory in MiB.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from itertools import islice

import aiohttp
import msgspec

from benchmarks.server import pin
from eightbyeight import CampaignsClient, NewRecord, RecordPriority
from eightbyeight.transport.aiohttp import AiohttpTransport

__all__ = ["BATCH", "CONCURRENCY", "CONTENDERS", "WARM_UP"]

BATCH = 100
CONCURRENCY = 8
WARM_UP = 10 * BATCH
"""Rows loaded before the clock starts: connections are made, and code that is made once is."""

_CAMPAIGN = "3f0c1c52-7d0c-4b5e-9f53-7b6f0f2f4a10"
_KEY, _TENANT, _SITE = "eght_benchmark", "acme", "US1"

Load = Callable[[str, str, int], Awaitable[None]]


def dict_rows(prefix: str, count: int) -> Iterator[dict[str, object]]:
    """Make rows as a loop written by hand has them."""
    for number in range(count):
        yield {"crmRecordId": f"{prefix}-{number:08}", "priority": "HIGH", "rank": float(number)}


def record_rows(prefix: str, count: int) -> Iterator[NewRecord]:
    """Make the same rows as records."""
    high = RecordPriority.HIGH
    for number in range(count):
        yield NewRecord(f"{prefix}-{number:08}", priority=high, rank=float(number))


class ByHand:
    """The loop one writes without a package: workers, a session, the status and the ids checked."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/cc/{_SITE}/campaigns/v1/{_CAMPAIGN}/records"
        self._headers = {
            "X-API-Key": _KEY,
            "X-8x8-Tenant": _TENANT,
            "Content-Type": "application/vnd.campaigns.v1+json",
        }
        self._session = aiohttp.ClientSession()

    async def load(self, prefix: str, count: int) -> None:
        """Load so many rows."""
        rows = dict_rows(prefix, count)
        await asyncio.gather(*(self._work(rows) for _ in range(CONCURRENCY)))

    async def aclose(self) -> None:
        """Close the session."""
        await self._session.close()

    async def _work(self, rows: Iterator[dict[str, object]]) -> None:
        while batch := list(islice(rows, BATCH)):
            body = msgspec.json.encode({"records": batch})
            async with self._session.post(self._url, data=body, headers=self._headers) as response:
                if response.status not in {200, 201}:
                    raise RuntimeError(f"status {response.status}")
                answer = msgspec.json.decode(await response.read())
            sent = {row["crmRecordId"] for row in batch}
            if {record["crmRecordId"] for record in answer["records"]} != sent:
                raise RuntimeError("the answer is about other records")


class Packaged:
    """``load_records`` over this package's own transport.

    Args:
        url: Where the server is.
        rows: Makes the rows, of a prefix and a count.
    """

    def __init__(self, url: str, rows: Callable[[str, int], Iterable[object]]) -> None:
        self._rows = rows
        self._transport = AiohttpTransport()
        self._client = CampaignsClient(
            api_key=_KEY, tenant=_TENANT, site=_SITE, base_url=url, transport=self._transport
        )

    async def load(self, prefix: str, count: int) -> None:
        """Load so many rows."""
        rows = self._rows(prefix, count)
        report = await self._client.load_records(_CAMPAIGN, rows, concurrency=CONCURRENCY)
        report.raise_for_failures()

    async def aclose(self) -> None:
        """Close client and transport."""
        await self._client.aclose()
        await self._transport.aclose()


CONTENDERS: Mapping[str, Callable[[str], ByHand | Packaged]] = {
    "hand-written loop, dict rows": ByHand,
    "load_records, dict rows": lambda url: Packaged(url, dict_rows),
    "load_records, NewRecord rows": lambda url: Packaged(url, record_rows),
}
"""By name; the first is what the others are measured against."""


async def _run(name: str, url: str, count: int) -> None:
    contender = CONTENDERS[name](url)
    await contender.load("W", WARM_UP)
    cpu, wall = time.process_time(), time.perf_counter()
    await contender.load("R", count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    await contender.aclose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak}))


if __name__ == "__main__":
    pin(0)
    asyncio.run(_run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
