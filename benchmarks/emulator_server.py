"""What answers in the emulator's benchmark: ``python -m benchmarks.emulator_server NAME``.

It prints its port; at each line on its standard input it prints, as JSON, how many records have
come; it ends with the input.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import msgspec
from aiohttp import web

from benchmarks.contenders.contender import CAMPAIGN, path
from benchmarks.groups.emulator import BARE, BARE_FAST, EMULATOR
from benchmarks.processes import SERVER_CORE, answer_asks, pin
from eightbyeight.emulator import Emulator

__all__ = ["SERVERS"]

_MEDIA_TYPE = "application/vnd.campaigns.v1+json"

Counted = Callable[[], int]
Serving = AbstractAsyncContextManager[tuple[int, Counted]]
"""Gives a server's port, and what tells how many records have come to it by now."""


@asynccontextmanager
async def _emulator() -> AsyncIterator[tuple[int, Counted]]:
    emulator = Emulator()
    emulator.campaigns.create(id=CAMPAIGN, state="RUNNING", dynamic=True)
    async with emulator.serve(port=0) as url:
        port = int(url.rpartition(":")[2])
        yield port, lambda: len(emulator.campaigns.get(CAMPAIGN).crm_record_ids)


@asynccontextmanager
async def _bare(
    decode: Callable[[bytes], object], encode: Callable[[object], bytes]
) -> AsyncIterator[tuple[int, Counted]]:
    """Serve what anybody would write first: every record is accepted, and counted."""
    count = 0

    async def add(request: web.Request) -> web.Response:
        nonlocal count
        wanted = _records(decode(await request.read()))
        body = encode({"records": [_record(at, each) for at, each in enumerate(wanted, count)]})
        count += len(wanted)
        return web.Response(body=body, content_type=_MEDIA_TYPE)

    app = web.Application()
    app.router.add_post(path(), add)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield int(runner.addresses[0][1]), lambda: count
    finally:
        await runner.cleanup()


def _records(document: object) -> list[dict[str, object]]:
    assert isinstance(document, dict)
    records = document["records"]
    assert isinstance(records, list)
    return records


def _record(number: int, wanted: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "type": "DYNAMIC",
        "crmRecordId": wanted["crmRecordId"],
        "priority": wanted.get("priority", "HIGH"),
        "rank": wanted.get("rank", float(number)),
        "nextAttemptAfter": wanted.get("scheduleAt", "2026-01-05T09:00:00Z"),
        "retryCount": 0,
        "state": "PENDING",
    }


def _dumped(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


SERVERS: Mapping[str, Callable[[], Serving]] = {
    BARE: partial(_bare, json.loads, _dumped),
    BARE_FAST: partial(_bare, msgspec.json.decode, msgspec.json.encode),
    EMULATOR: _emulator,
}
"""By name."""


async def _serve(name: str) -> None:
    async with SERVERS[name]() as (port, counted):
        await answer_asks(port, lambda: {"records": counted()})


if __name__ == "__main__":
    pin(SERVER_CORE)
    asyncio.run(_serve(sys.argv[1]))
