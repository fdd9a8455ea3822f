"""The floor: a protocol on a plain socket that reads just enough of HTTP."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

import orjson

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, Shape, dict_rows

__all__ = ["RawSocket"]

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 201")


class RawSocket:
    """Load over so many connections, each of which has one request under way."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._host, _, port = urlsplit(url).netloc.partition(":")
        self._port = int(port)
        self._concurrency = concurrency
        self._connections: list[_Connection] = []

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        if not self._connections:
            self._connections = [await self._connect() for _ in range(self._concurrency)]
        mappings = cast("Iterator[Mapping[str, object]]", rows)
        await asyncio.gather(*(each.send_all(mappings) for each in self._connections))

    async def aclose(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()

    async def _connect(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers().items())
        host = f"{self._host}:{self._port}"
        head = f"POST {path()} HTTP/1.1\r\nHost: {host}\r\n{fields}Content-Length: "
        _, connection = await loop.create_connection(
            lambda: _Connection(head.encode()), self._host, self._port
        )
        return connection


class _Connection(asyncio.Protocol):
    def __init__(self, head: bytes) -> None:
        self._head = head + b"%d\r\n\r\n%b"
        self._answer = b""
        self._whole = 0
        self._batch: list[Mapping[str, object]] = []
        self._rows: Iterator[Mapping[str, object]] = iter(())
        self._ended: asyncio.Future[None]
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send_all(self, rows: Iterator[Mapping[str, object]]) -> "asyncio.Future[None]":
        self._rows = rows
        self._ended = asyncio.get_running_loop().create_future()
        self._next()
        return self._ended

    def close(self) -> None:
        self._transport.close()

    def _next(self) -> None:
        self._batch = list(islice(self._rows, BATCH))
        if not self._batch:
            self._ended.set_result(None)
            return
        body = orjson.dumps({"records": self._batch})
        self._transport.write(self._head % (len(body), body))

    def data_received(self, data: bytes) -> None:
        self._answer = answer = self._answer + data if self._answer else data
        if not self._whole:
            head_end = answer.find(_HEAD_END)
            if head_end < 0:
                return
            length = _LENGTH.search(answer, 0, head_end)
            self._whole = head_end + len(_HEAD_END) + (int(length[1]) if length else 0)
        if len(answer) < self._whole:
            return
        self._answer, self._whole = b"", 0
        try:
            self._check(answer)
        except WrongAnswerError as error:
            self._ended.set_exception(error)
            return
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._ended.done():
            self._ended.set_exception(exc or ConnectionError("the server closed the connection"))

    def _check(self, answer: bytes) -> None:
        if not answer.startswith(_GOOD):
            raise WrongAnswerError(repr(answer[:100]))
        records = orjson.loads(answer[answer.find(_HEAD_END) + len(_HEAD_END) :])["records"]
        if [record["crmRecordId"] for record in records] != [
            row["crmRecordId"] for row in self._batch
        ]:
            raise WrongAnswerError("the answer is about other records")
