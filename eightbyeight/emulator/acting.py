"""Carrying out what a scenario says of a request: when it is handled, and what the client sees."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import count

from attrs import field, frozen

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.clock import Clock
from eightbyeight.emulator.disturbance import Disturbance, Ending
from eightbyeight.emulator.instructions import (
    Answer,
    Cut,
    Done,
    Empty,
    Late,
    Page,
    Part,
    Shown,
    Slow,
)
from eightbyeight.emulator.late import Booking, LateRequests, Work
from eightbyeight.emulator.router import Mode
from eightbyeight.emulator.script import Note
from eightbyeight.emulator.service import Admitted, Service
from eightbyeight.emulator.waiting import Waiting
from eightbyeight.transport.messages import Headers, Response

__all__ = ["Actor"]

_RACE_SECONDS = 0.05
_PAGE = b"<!doctype html><title>Sign in</title><p>This network asks you to sign in first.</p>"
_ENDINGS = {Shown.DROP: Ending.DROP, Shown.RST: Ending.RST, Shown.REFUSED: Ending.REFUSED}
Own = Callable[[], Response]


@frozen
class Actor:
    """Handle requests as told.

    Args:
        service: Does the work.
        clock: Tells the time.
        late: Keeps what is handled later.
        racy: Whether looking for duplicates and adding are two things.
        numbers: What requests are counted with.
    """

    service: Service
    clock: Clock
    late: LateRequests
    racy: bool
    numbers: Iterator[int] = field(factory=partial(count, 1))

    async def act(self, asked: Asked, note: Note, waiting: Waiting) -> Response | Disturbance:
        """Do with a request what its instruction says.

        Raises:
            GaveUpError: the client does not wait for the end of it.
        """
        instruction = note.instruction
        own: Own
        match instruction.doing:
            case Done.NOT:
                await waiting.spend(instruction.stall)
                own = partial(self._would_be, asked)
            case Late() as late:
                admitted = self._book(asked, note, late)
                await waiting.spend(instruction.stall)
                own = partial(self._look, admitted)
            case Part(records):
                part = self.service.api(asked).part(asked, records)
                own = await self._handled(part, note, waiting)
            case _:
                own = await self._handled(asked, note, waiting)
        return await self._shown(instruction.answer, own, asked, waiting)

    async def _handled(self, asked: Asked, note: Note, waiting: Waiting) -> Own:
        now = self.clock.now()
        work = self._work(self.service.admit(asked, now), note)
        seconds = note.instruction.stall + (_RACE_SECONDS if self.racy else 0.0)
        if not seconds:
            return partial(_given, work(now))
        # Booked before the wait: who does not live to see its end finds it done all the same.
        booking = Booking(work, now + timedelta(seconds=seconds))
        self.late.book(booking)
        await waiting.spend(seconds)
        return partial(_given, self.late.claim(booking, self.clock.now()))

    def _book(self, asked: Asked, note: Note, late: Late) -> Admitted | Response:
        now = self.clock.now()
        admitted = self.service.admit(asked, now)
        work = self._work(admitted, note)
        if late.requests is not None:
            self.late.book(Booking(work, after=note.number + late.requests))
        else:
            wait = note.instruction.stall + (late.seconds or 0.0)
            self.late.book(Booking(work, now + timedelta(seconds=wait)))
        return admitted

    def _work(self, admitted: Admitted | Response, note: Note) -> Work:
        if isinstance(admitted, Response):
            return partial(_given, admitted)
        mode = Mode.DO
        if self.racy:
            looked = self._look(admitted)
            if looked.status >= HTTPStatus.MULTIPLE_CHOICES:
                return partial(_given, looked)
            mode = Mode.FORCE
        return partial(self._do, admitted, note, mode)

    def _do(self, admitted: Admitted, note: Note, mode: Mode, now: datetime) -> Response:
        changes = self.service.changes
        response = self.service.handle(admitted, now, mode)
        note.committed = self.service.changes != changes
        return response

    def _would_be(self, asked: Asked) -> Response:
        return self._look(self.service.admit(asked, self.clock.now()))

    def _look(self, admitted: Admitted | Response) -> Response:
        if isinstance(admitted, Response):
            return admitted
        return self.service.handle(admitted, mode=Mode.LOOK)

    async def _shown(  # noqa: PLR0911 - one per kind of answer
        self, answer: Answer, own: Own, asked: Asked, waiting: Waiting
    ) -> Response | Disturbance:
        api = self.service.api(asked)
        match answer:
            case Shown.OWN:
                return own()
            case Shown.WRONG_IDS:
                return api.renamed(own())
            case Shown():
                return Disturbance(_ENDINGS[answer])
            case Slow(seconds):
                response = own()
                await waiting.spend(seconds)
                return response
            case Cut(after):
                return _cut(own(), after)
            case Page(status):
                return Response(status, Headers({"Content-Type": "text/html"}), _PAGE)
            case Empty(status):
                return Response(status, Headers({"Content-Type": api.media_type}))
            case _:
                return api.arranged(answer, asked.path, self.clock.now())


def _given(response: Response, now: datetime | None = None) -> Response:  # noqa: ARG001 - as Work
    return response


def _cut(response: Response, after: int) -> Response | Disturbance:
    if after >= len(response.body):
        return response
    return Disturbance(Ending.CUT, response, after)
