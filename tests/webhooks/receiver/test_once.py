"""Each event is handled once, however often, in whatever order and company it comes."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import RECEIVER, Receiver, webhook_app

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Peer, Serve, Taker

Click = Callable[[int], bytes]
Until = Callable[[Callable[[], bool]], Awaitable[None]]
HEAD = b"POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer CANARY-1\r\nContent-Length: %d\r\n\r\n"


def shuffled(click: Click, events: int, times: int) -> list[bytes]:
    """Make so many deliveries of each event, in no order."""
    bodies = [click(number) for number in range(events)] * times
    random.Random(8).shuffle(bodies)
    return bodies


async def deliver_all(peer: "Peer", bodies: list[bytes]) -> Counter[bytes]:
    """Deliver over one connection without waiting for each answer; count the answers."""
    statuses: Counter[bytes] = Counter()
    async with peer.connected() as (reader, writer):
        for at in range(0, len(bodies), 50):
            some = bodies[at : at + 50]
            writer.write(b"".join(HEAD % len(body) + body for body in some))
            for _ in some:
                statuses[(await reader.readuntil(b"\r\n\r\n")).split()[1]] += 1
    return statuses


async def test_ten_thousand_deliveries(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """Of 10,000 deliveries, 2,000 events five times each in no order, each event is done once."""
    peer = await serve(webhook_app(taker, authorization=password, queue_size=2000))
    bodies = shuffled(click, 2000, 5)

    answers = await asyncio.gather(*(deliver_all(peer, bodies[at::4]) for at in range(4)))
    await until(lambda: 2000 == peer.counts.handled)

    assert {b"200": 10_000} == sum(answers, Counter[bytes]())
    assert 2000 == len(set(taker.ids))
    counts = peer.counts
    assert (10_000, 2000, 8000) == (counts.received, counts.queued, counts.duplicates)
    assert (2000, 0, 0) == (counts.handled, counts.failed, counts.refused)


async def test_ten_thousand_deliveries_of_what_fails_at_first(click: Click) -> None:
    """Durable, with handlers that fail at first: each event is handled to its end exactly once.

    Every delivery answered with 500 is delivered again, as the service would.
    """
    tries: Counter[str] = Counter()
    done: Counter[str] = Counter()

    async def handle(event: Event) -> None:
        tries[event.dedupe_key] += 1
        await asyncio.sleep(0)
        if tries[event.dedupe_key] == 1:
            raise OSError
        done[event.dedupe_key] += 1

    app = webhook_app(
        handle, authorization=None, durable=True, queue_size=2000, on_error=lambda *_: None
    )
    receiver = app[RECEIVER]

    async def deliver(body: bytes) -> None:
        while 200 != await receiver.take(body):
            pass

    await asyncio.gather(*map(deliver, shuffled(click, 2000, 5)))
    await receiver.drain()

    assert (2000, {1}) == (len(done), set(done.values()))
    assert {2} == set(tries.values())
    assert (2000, 2000) == (receiver.counts.handled, receiver.counts.failed)


BODIES = st.one_of(
    st.integers(0, 5).map(lambda number: json.dumps({"number": number}).encode()),
    st.just(b"no event"),
)


@given(st.lists(st.lists(BODIES, max_size=8), max_size=6), st.booleans(), st.integers(1, 4))
def test_the_books_are_balanced(rounds: list[list[bytes]], durable: bool, queue_size: int) -> None:
    """Whatever comes, failing handlers and full queues included, the counts add up."""
    begun: Counter[str] = Counter()
    done: Counter[str] = Counter()

    async def handle(event: Event) -> None:
        begun[event.dedupe_key] += 1
        if begun[event.dedupe_key] % 2:
            raise OSError
        done[event.dedupe_key] += 1

    async def play() -> Receiver:
        app = webhook_app(
            handle,
            authorization=None,
            durable=durable,
            queue_size=queue_size,
            workers=2,
            on_error=lambda *_: None,
        )
        receiver = app[RECEIVER]
        for together in rounds:
            await asyncio.gather(*map(receiver.take, together))
        await receiver.drain()
        return receiver

    counts = asyncio.run(play()).counts

    deliveries = sum(map(len, rounds))
    assert deliveries == (
        counts.duplicates + counts.refused + counts.not_understood + counts.queued
    )
    assert counts.queued == counts.handled + counts.failed == begun.total()
    assert all(number == 1 for number in done.values())
    assert durable or all(number == 1 for number in begun.values())


async def test_events_are_forgotten_in_time(taker: "Taker", click: Click, until: Until) -> None:
    """What came longer ago than the memory lasts is new; until then it is not."""
    now = 0.0
    app = webhook_app(taker, authorization=None, dedupe_seconds=600, clock=lambda: now)
    receiver = app[RECEIVER]

    for now in (0.0, 131.0, 599.9, 600.0):  # noqa: B007 - the clock reads it
        await receiver.take(click(1))
    await until(lambda: 2 == len(taker.events))

    assert (2, 2) == (receiver.counts.queued, receiver.counts.duplicates)
    await receiver.drain()


async def test_the_oldest_is_forgotten_first(taker: "Taker", click: Click) -> None:
    """Where there are more events than may be remembered, the newest are remembered."""
    app = webhook_app(taker, authorization=None, dedupe_size=2)
    receiver = app[RECEIVER]

    for number in (1, 2, 3, 3, 2, 1):
        await receiver.take(click(number))

    assert (4, 2) == (receiver.counts.queued, receiver.counts.duplicates)
    await receiver.drain()


async def test_a_full_queue(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """A full queue answers 503 and when to come again; the event is not seen, and taken later."""
    taker.open.clear()
    app = webhook_app(taker, authorization=password, workers=1, queue_size=2)
    peer = await serve(app)

    assert 200 == await peer.post(click(0))
    await until(lambda: bool(taker.begun))
    assert [200, 200, 503] == [await peer.post(click(number)) for number in (1, 2, 3)]
    assert 503 == await peer.post(b"no event")
    assert [200, 200] == [await peer.post(click(number)) for number in (1, 2)]
    head = HEAD % len(click(3)) + click(3)
    status, answer = await peer.send(head)
    assert (503, True) == (status, b"Retry-After: 10\r\n" in answer)
    taker.open.set()
    await until(lambda: 3 == len(taker.events))
    assert 200 == await peer.post(click(3))
    await until(lambda: 4 == peer.counts.handled)

    assert (3, 4, 4) == (peer.counts.refused, peer.counts.queued, len(taker.events))


async def test_durable_answers_when_it_is_done(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """Durable, no delivery has its answer before the handler's end; a second one waits with it."""
    taker.open.clear()
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    answers = [asyncio.ensure_future(peer.post(click(1))) for _ in range(3)]
    await until(lambda: 3 == peer.counts.received and bool(taker.begun))
    await asyncio.sleep(0.02)
    assert not any(answer.done() for answer in answers)
    taker.open.set()

    assert [200, 200, 200] == await asyncio.gather(*answers)
    assert 200 == await peer.post(click(1))
    assert 1 == len(taker.begun)


@pytest.mark.parametrize("error", [OSError("gone"), None])
async def test_durable_lets_what_failed_come_again(
    serve: "Serve", taker: "Taker", click: Click, password: str, error: Exception | None
) -> None:
    """Durable, a failure or a hang is 500 for all who wait, and the next delivery is handled."""
    taker.error = error
    if error is None:
        taker.open.clear()
    app = webhook_app(
        taker, authorization=password, durable=True, on_error=taker.tell, handler_timeout=0.05
    )
    peer = await serve(app)

    assert {500} == set(await asyncio.gather(*(peer.post(click(1)) for _ in range(3))))
    taker.error = None
    taker.open.set()
    assert 200 == await peer.post(click(1))

    assert 1 == len(taker.events)
    assert 1 == len(taker.told) == peer.counts.failed


async def test_durable_goes_on_without_its_sender(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """Durable, a sender who does not wait takes the end from nobody who does."""
    taker.open.clear()
    peer = await serve(webhook_app(taker, authorization=password, durable=True))
    receiver = peer.app[RECEIVER]

    impatient = asyncio.create_task(receiver.take(click(1)))
    await until(lambda: bool(taker.begun))
    patient = asyncio.create_task(peer.post(click(1)))
    await until(lambda: 1 == peer.counts.duplicates)
    impatient.cancel()
    await asyncio.wait((impatient,))
    taker.open.set()

    assert impatient.cancelled()
    assert 200 == await patient
    assert 1 == len(taker.events)
