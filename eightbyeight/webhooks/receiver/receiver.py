"""From a delivery to its answer: what is taken in, what is handled, and what is left at the end."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import IntEnum
from functools import partial

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.webhooks.events import Event, parse_event
from eightbyeight.webhooks.receiver.counts import ReceiverCounts, Tally
from eightbyeight.webhooks.receiver.crew import Crew, Job
from eightbyeight.webhooks.receiver.limits import Limits
from eightbyeight.webhooks.receiver.memory import EventMemory
from eightbyeight.webhooks.receiver.telling import LOG, place_of

__all__ = ["Answer", "EventHandler", "OnError", "Receiver"]

EventHandler = Callable[[Event], Awaitable[object]]
"""What is done with an event; an async function."""

OnError = Callable[[Event | None, Exception], Awaitable[object] | None]
"""Hears of an event that was not handled, and why; a function, async or not. The event is None
where a delivery was no event at all."""


class Answer(IntEnum):
    """What a delivery is answered with, as an HTTP status."""

    TAKEN = 200
    """It need not be delivered again."""
    FAILED = 500
    """It was not handled: 8x8 is to try again."""
    BUSY = 503
    """There is no room, or the receiver is being shut down: 8x8 is to try again."""


_Fate = asyncio.Future[Answer]
"""Where deliveries of an event wait for what becomes of it."""


class Receiver:
    """Take deliveries in, and have each event handled once.

    Made by :func:`webhook_app`; to be had from the application for its :attr:`counts`.
    """

    def __init__(
        self,
        handler: EventHandler,
        on_error: OnError,
        limits: Limits,
        *,
        durable: bool,
        clock: Callable[[], float],
    ) -> None:
        self.tally: Tally = Tally()
        self._handler = handler
        self._on_error = on_error
        self._limits = limits
        self._durable = durable
        self._memory: EventMemory[_Fate] = EventMemory(
            size=limits.dedupe_size, seconds=limits.dedupe_seconds, clock=clock
        )
        self._crew = Crew(workers=limits.workers, timeout=limits.handler_timeout)
        self._closed = False

    @property
    def counts(self) -> ReceiverCounts:
        """What has been counted by now."""
        return self.tally.counts()

    async def take(self, body: bytes) -> Answer:
        """Take a delivery in, unless it is known; give the answer once there is one."""
        try:
            event = parse_event(body)
        except InvalidInputError as error:
            return self._take_trouble(error)
        # Nothing is awaited between looking and noting: of two deliveries at once, one is first.
        key = event.dedupe_key
        if self._memory.seen(key):
            self.tally.duplicates += 1
            return Answer.TAKEN
        fate = self._memory.under_way(key)
        if fate is not None:
            self.tally.duplicates += 1
        elif not self._has_room():
            return Answer.BUSY
        else:
            fate = self._take_in(event, key)
        if fate is not None:
            # Others wait for it as well: a sender that leaves must not take it from them.
            return await asyncio.shield(fate)
        # Once round the event loop: what came together is read together and then answered together,
        # which takes a quarter less of the processor than turning from one to the other each time.
        await asyncio.sleep(0)
        return Answer.TAKEN

    def _take_in(self, event: Event, key: str) -> _Fate | None:
        fate: _Fate | None = None
        if self._durable:
            fate = asyncio.get_running_loop().create_future()
            self._memory.begin(key, fate)
        else:
            self._memory.see(key)
        self.tally.queued += 1
        ended = partial(self._settle, event, fate)
        self._crew.add(Job("handler", partial(self._handler, event), ended))
        return fate

    def _take_trouble(self, error: InvalidInputError) -> Answer:
        if not self._has_room():
            return Answer.BUSY
        self.tally.not_understood += 1
        self._tell(None, error)
        return Answer.TAKEN

    def _has_room(self) -> bool:
        if self._closed or len(self._crew) >= self._limits.queue_size:
            self.tally.refused += 1
            return False
        return True

    def _settle(self, event: Event, fate: _Fate | None, error: Exception | None) -> None:
        if error is None:
            self.tally.handled += 1
        else:
            self.tally.failed += 1
            self._tell(event, error)
        if fate is None:
            return
        if error is None:
            self._memory.see(event.dedupe_key)
            fate.set_result(Answer.TAKEN)
        else:
            self._memory.forget(event.dedupe_key)
            fate.set_result(Answer.BUSY if self._closed else Answer.FAILED)

    def _tell(self, event: Event | None, error: Exception) -> None:
        self._crew.add_urgent(Job("on_error", partial(self._on_error, event, error), _log_failure))

    def open(self) -> None:
        """Take deliveries in again, where the application is started once more after a drain."""
        self._closed = False

    async def drain(self, *, telling_seconds: float = 5.0) -> None:
        """Take no more, have what is queued handled while there is time, and drop the rest.

        Args:
            telling_seconds: For telling ``on_error`` of all that is dropped, together.
        """
        if self._closed:
            return
        self._closed = True
        for job in await self._crew.finish(self._limits.drain_seconds):
            job.ended(LifecycleError("the receiver was shut down before the event was handled"))
        await self._crew.finish(telling_seconds)
        if len(self._crew):
            LOG.error("on_error was not told of %d more events that were dropped", len(self._crew))


def _log_failure(failure: Exception | None) -> None:
    if failure is not None:
        LOG.error("on_error failed: %s", place_of(failure))
