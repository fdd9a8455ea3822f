"""A server that accepts every record, in a process of its own.

It reads just enough of HTTP to answer, so that the client's work is what is measured.
``python -m benchmarks.server MILLISECONDS`` answers each request so much later, on any number of
connections. It prints its port; at each line on its standard input it prints, as JSON, how many
requests, records and distinct ids have come; it ends with the input.
"""

import asyncio
import re
import sys
from collections.abc import Mapping

from benchmarks.processes import SERVER_CORE, answer_asks, pin

__all__ = ["Tally"]

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ID = re.compile(rb'"crmRecordId": ?"([^"]+)"')
# Each record has an id of its own, made of the last digits of the caller's.
_BEFORE_DIGITS = b'{"id":"7c2d5b1e-0000-4000-8000-0000'
_BEFORE_ID = b'","type":"DYNAMIC","crmRecordId":"'
_AFTER_ID = (
    b'","priority":"HIGH","rank":1024.0,"nextAttemptAfter":"2026-01-05T09:00:00Z",'
    b'"retryCount":0,"state":"PENDING"}'
)
_DIGITS = 8
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.campaigns.v1+json\r\n"
    b"Content-Length: %d\r\n\r\n%b"
)


class Tally:
    """What has come so far, over all connections."""

    def __init__(self) -> None:
        self._requests = 0
        self._records = 0
        self._ids: set[bytes] = set()

    def take(self, request: bytes) -> bytes:
        """Note one request's records and give the body that accepts them."""
        ids = _ID.findall(request)
        self._requests += 1
        self._records += len(ids)
        self._ids.update(ids)
        records = [_BEFORE_DIGITS + one[-_DIGITS:] + _BEFORE_ID + one + _AFTER_ID for one in ids]
        return b'{"records":[' + b",".join(records) + b"]}"

    def tell(self) -> Mapping[str, float]:
        """Give what has come, by name."""
        return {
            "requests": self._requests,
            "records": self._records,
            "distinct": len(self._ids),
        }


class _Connection(asyncio.Protocol):
    """One connection that is kept alive; requests come one after another."""

    def __init__(self, tally: Tally, delay: float) -> None:
        self._tally, self._delay = tally, delay
        self._received = bytearray()
        self._loop = asyncio.get_running_loop()
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
        request = bytes(self._received)
        self._received.clear()
        body = self._tally.take(request)
        answer = _ANSWER % (len(body), body)
        if self._delay:
            self._loop.call_later(self._delay, self._transport.write, answer)
        else:
            self._transport.write(answer)


async def _serve(delay: float) -> None:
    tally = Tally()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(tally, delay), "127.0.0.1", 0)
    await answer_asks(server.sockets[0].getsockname()[1], tally.tell)


if __name__ == "__main__":
    pin(SERVER_CORE)
    asyncio.run(_serve(float(sys.argv[1]) / 1000))
