"""A campaign that answers wildly at first, and rightly from then on."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

from attrs import frozen

from eightbyeight.transport.messages import Headers, Request, Response
from tests.faults.mutations import MEDIA_TYPE, answer
from tests.faults.raw_mutations import raw_answer

__all__ = ["Attempt", "FuzzedService"]


@frozen
class Attempt:
    """A request that arrived."""

    wild: bool
    """Whether the answer to it was mutated."""
    committed: bool
    """Whether it put the records on the campaign."""


class FuzzedService:
    """Answer the requests of one case after another, in this process and on a loopback port."""

    def __init__(self) -> None:
        self.begin(0, wild=1)

    def begin(self, number: int, *, wild: int) -> None:
        """Start a case: an empty campaign, and so many wild answers."""
        self._rng = Random(number)
        self._wild = wild
        self.held: Counter[str] = Counter()
        self.attempts: list[Attempt] = []

    async def __call__(self, request: Request) -> Response:
        """Answer in this process."""
        assert isinstance(request.body, bytes)
        told = self._next(request.body)
        if told is not None:
            return Response(told[0], Headers({"Content-Type": MEDIA_TYPE}), told[1])
        made = answer(self._rng)
        return Response(made.status, Headers([*made.fields]), made.body)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Answer on a loopback port; gives the URL."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            writer.write(self._raw(await reader.readexactly(length)))
            await writer.drain()
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    def _raw(self, body: bytes) -> bytes:
        told = self._next(body)
        if told is None:
            return raw_answer(self._rng)
        head = f"HTTP/1.1 {told[0]} Reason\r\nContent-Type: {MEDIA_TYPE}\r\nConnection: close\r\n"
        return head.encode() + b"Content-Length: %d\r\n\r\n" % len(told[1]) + told[1]

    def _next(self, body: bytes) -> tuple[int, bytes] | None:
        """Do what is asked, or not, and give the right answer; None for a wild one."""
        wild = len(self.attempts) < self._wild
        ids = [record["crmRecordId"] for record in json.loads(body).get("records", ())]
        present = next((name for name in ids if name in self.held), None)
        commits = present is None and not (wild and self._rng.getrandbits(1))
        if commits:
            self.held.update(ids)
        self.attempts.append(Attempt(wild, commits))
        if wild:
            return None
        return _added(ids) if present is None else _conflict(present)


def _added(ids: Sequence[str]) -> tuple[int, bytes]:
    records = [{"id": f"id-of-{name}", "crmRecordId": name} for name in ids]
    return 200, json.dumps({"records": records}).encode()


def _conflict(name: str) -> tuple[int, bytes]:
    detail = f"Campaign already contains record for Id: {name}"
    return 409, json.dumps({"title": "Conflict", "status": 409, "detail": detail}).encode()
