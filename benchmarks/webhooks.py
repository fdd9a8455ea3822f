"""Events per second of the webhook receiver, against a bare aiohttp handler.

``python -m benchmarks.webhooks`` measures the contenders in turns, and prints one table.
"""

import argparse
import asyncio
import json
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from statistics import median
from typing import cast

from attrs import frozen

from benchmarks.processes import CLIENT_CORE, Served, pin, rotated, served
from benchmarks.webhooks_server import AUTHORIZATION, CONTENDERS

_CONNECTIONS = 32
_WARM_UP = 1000
_ANSWER_BEGIN = b"HTTP/1.1 200 "
_HEAD = (
    b"POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: %b\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)


@frozen
class Run:
    """What one contender did, once."""

    rate: float
    """Events per second of wall time, from the first byte sent to the last event handled."""
    cpu: float
    """Seconds of its CPU per event."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer events and rounds")
    options = parser.parse_args(arguments)
    rounds, events = (5, 5000) if options.quick else (11, 20_000)
    pin(CLIENT_CORE)
    results: dict[str, list[Run]] = {name: [] for name in CONTENDERS}
    names = list(CONTENDERS)
    for number in range(rounds):
        for name in rotated(names, number):
            results[name].append(run_once(name, events))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    for line in table(results):
        print(line)
    print(
        f"\n{events} different clicks over {_CONNECTIONS} kept connections on loopback, each sent"
        " when the one before it has its\nanswer, until each is handled; the handler counts."
        f" {rounds} rounds, the order rotated, each run in a fresh\nprocess on another core than"
        f" the sender's, after {_WARM_UP} events of warm-up. x bare is the median of the rounds'\n"
        "ratios of events/s, with the least and the largest; that of CPU is how many times a bare"
        " handler's an\nevent takes.\n"
        f"Python {platform.python_version()}, aiohttp {version('aiohttp')}, {platform.machine()}."
    )


def run_once(name: str, events: int) -> Run:
    """Let one contender take so many events, and check that it handled each."""
    with served("benchmarks.webhooks_server", name) as server:
        asyncio.run(_send_all(server.port, _requests(0, _WARM_UP)))
        before = _once_handled(server, _WARM_UP)
        requests = _requests(_WARM_UP, events)
        start = time.perf_counter()
        asyncio.run(_send_all(server.port, requests))
        after = _once_handled(server, _WARM_UP + events)
        wall = time.perf_counter() - start
    return Run(rate=events / wall, cpu=(after - before) / events)


def _once_handled(server: Served, expected: int) -> float:
    """Wait until so many events have been handled; give the seconds of CPU taken."""
    while True:
        told = server.ask()
        if told["handled"] >= expected:
            break
    if told["handled"] > expected:
        raise SystemExit(f"{told['handled']} events were handled of {expected}")
    return told["cpu"]


def _requests(start: int, count: int) -> list[list[bytes]]:
    """Make the requests of each connection."""
    requests = [_request(number) for number in range(start, start + count)]
    return [requests[at::_CONNECTIONS] for at in range(_CONNECTIONS)]


def _request(number: int) -> bytes:
    payload = {
        "eventId": f"7c2d5b1e-0000-4000-8000-{number:012}",
        "occurredAt": "2026-03-01T09:30:00Z",
        "umid": "5d1c3a3e-0000-4000-8000-000000000001",
        "destination": "+6580000001",
        "shortUrl": "https://sho.rt/a1",
        "targetUrl": "https://example.com/offer",
    }
    event = {"namespace": "SMS", "eventType": "short_url_clicked", "description": "A click"}
    body = json.dumps({**event, "payload": payload}).encode()
    return _HEAD % (AUTHORIZATION.encode(), len(body)) + body


async def _send_all(port: int, requests: Sequence[Sequence[bytes]]) -> None:
    await asyncio.gather(*(_send(port, batches) for batches in requests))


async def _send(port: int, requests: Sequence[bytes]) -> None:
    loop = asyncio.get_running_loop()
    _, sender = await loop.create_connection(lambda: _Sender(requests), "127.0.0.1", port)
    await sender.ended


class _Sender(asyncio.Protocol):
    """Sends one request after another, each when the one before has its answer.

    No more than that, and by a protocol, since a sender that takes as long as the receiver would
    make all receivers look the same.
    """

    def __init__(self, requests: Sequence[bytes]) -> None:
        self._requests = iter(requests)
        self._answer = b""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        """Check an answer once all of it is there, and send the next request."""
        self._answer += data
        if not self._answer.endswith(b"\r\n\r\n"):
            return
        if not self._answer.startswith(_ANSWER_BEGIN):
            raise SystemExit(f"the answer is no 200: {self._answer!r}")
        self._answer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        if not self.ended.done():
            self.ended.set_exception(exc or ConnectionError("the receiver closed the connection"))

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is not None:
            self._transport.write(request)
            return
        self.ended.set_result(None)
        self._transport.close()


def table(results: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    """Put the medians into lines; the first contender is the measure."""
    measure = next(iter(results.values()))
    width = max(map(len, results))
    least = median(run.cpu for run in measure)
    yield f"{'':{width}}   events/s   x bare               CPU µs per event   x bare"
    for name, runs in results.items():
        ratios = [run.rate / bare.rate for run, bare in zip(runs, measure, strict=True)]
        spread = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        rate = median(run.rate for run in runs)
        cpu = median(run.cpu for run in runs)
        yield (
            f"{name:{width}}   {rate:8,.0f}   {spread:18}   {cpu * 1e6:16.0f}   {cpu / least:6.2f}"
        )


if __name__ == "__main__":
    main()
