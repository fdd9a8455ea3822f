"""A server that accepts every record at once, in a process of its own.

It reads just enough of HTTP to answer, so that the client's work is what is measured. Started with
``python -m benchmarks.server`` it prints its port, and ends when its standard input does.
"""

import asyncio
import os
import re
import sys

__all__ = ["TALLY_PATH"]

TALLY_PATH = "/tally"
"""Where it tells, as ``requests records distinct``, what has come so far."""

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ID = re.compile(rb'"crmRecordId": ?"([^"]+)"')
_RECORD = (
    b'{"id":"7c2d5b1e-0000-4000-8000-%012d","type":"DYNAMIC","crmRecordId":"%b",'
    b'"priority":"HIGH","rank":%d.0,"nextAttemptAfter":"2026-01-05T09:00:00Z",'
    b'"retryCount":0,"state":"PENDING"}'
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.campaigns.v1+json\r\n"
    b"Content-Length: %d\r\n\r\n%b"
)


class _Tally:
    """What has come so far, over all connections."""

    def __init__(self) -> None:
        self.requests = 0
        self.records = 0
        self.ids: set[bytes] = set()

    def take(self, ids: list[bytes]) -> bytes:
        """Note one request's records and give the body that accepts them."""
        start = self.records
        self.requests += 1
        self.records += len(ids)
        self.ids.update(ids)
        records = (_RECORD % (at, each, at) for at, each in enumerate(ids, start))
        return b'{"records":[' + b",".join(records) + b"]}"

    def text(self) -> bytes:
        return b"%d %d %d" % (self.requests, self.records, len(self.ids))


class _Connection(asyncio.Protocol):
    """One connection that is kept alive; requests come one after another."""

    def __init__(self, tally: _Tally) -> None:
        self._tally = tally
        self._received = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(_HEAD_END)
        if head_end < 0:
            return
        length = _LENGTH.search(self._received, 0, head_end)
        whole = head_end + len(_HEAD_END) + (int(length[1]) if length else 0)
        if len(self._received) < whole:
            return
        request = bytes(self._received[:whole])
        del self._received[:whole]
        asked_for_tally = request.split(b" ", 2)[1] == TALLY_PATH.encode()
        body = self._tally.text() if asked_for_tally else self._tally.take(_ID.findall(request))
        self._transport.write(_ANSWER % (len(body), body))


async def _serve() -> None:
    tally = _Tally()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(tally), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def pin(place: int) -> None:
    """Keep this process on one core, counted around, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[place % len(cores)]})


if __name__ == "__main__":
    pin(-1)
    asyncio.run(_serve())
