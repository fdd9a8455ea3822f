"""Single calls, one after another: ``python -m benchmarks.jobs.calls TASK``.

Reports the seconds of CPU and of wall time of all calls.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import TypeVar

import aiohttp

from benchmarks.contenders.by_hand import post
from benchmarks.contenders.contender import CAMPAIGN, KEY, SITE, TENANT, headers, path
from benchmarks.groups.calls import BARE, PACKAGE
from benchmarks.processes import CLIENT_CORE, pin, report
from benchmarks.record_rows import record_rows
from benchmarks.rows import WARM_UP, Shape, dict_rows
from eightbyeight import CampaignsClient, NewRecord

__all__: list[str] = []


RowT = TypeVar("RowT")


async def _bare(url: str, calls: int) -> Mapping[str, float]:
    async with aiohttp.ClientSession(headers=headers()) as session:

        async def call(row: Mapping[str, object]) -> None:
            await post(session, url + path(), [row])

        return await _clocked(
            call,
            list(dict_rows(Shape.STANDARD, "W", WARM_UP)),
            list(dict_rows(Shape.STANDARD, "L", calls)),
        )


async def _package(url: str, calls: int) -> Mapping[str, float]:
    async with CampaignsClient(api_key=KEY, tenant=TENANT, site=SITE, base_url=url) as client:

        async def call(record: NewRecord) -> None:
            await client.add_records(CAMPAIGN, [record])

        return await _clocked(
            call,
            list(record_rows(Shape.STANDARD, "W", WARM_UP)),
            list(record_rows(Shape.STANDARD, "L", calls)),
        )


async def _clocked(
    call: Callable[[RowT], Awaitable[None]], warm_up: Sequence[RowT], rows: Sequence[RowT]
) -> Mapping[str, float]:
    for row in warm_up:
        await call(row)
    cpu, wall = time.process_time(), time.perf_counter()
    for row in rows:
        await call(row)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "calls": len(rows)}


_CALLERS: Mapping[str, Callable[[str, int], Coroutine[None, None, Mapping[str, float]]]] = {
    BARE: _bare,
    PACKAGE: _package,
}


if __name__ == "__main__":
    pin(CLIENT_CORE)
    given = json.loads(sys.argv[1])
    report(asyncio.run(_CALLERS[given["caller"]](given["url"], given["calls"])))
