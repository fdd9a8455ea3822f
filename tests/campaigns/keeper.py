"""A journal in memory, for the tests of loads: it keeps notes and gives back what it knows."""

from collections.abc import Sequence

import anyio
from attrs import define, field

from eightbyeight.campaigns.plan.notes import Ended, Finding, Learned, Note, Opened, Past, Sheet
from eightbyeight.errors import JournalError


@define
class _Known:
    sheet: Sheet
    requests: int = 0
    open: dict[int, Sequence[int]] = field(factory=dict)
    findings: dict[int, Finding] = field(factory=dict)
    ended: Ended | None = None


@define
class Keeper:
    """Keep what is written, in order, and fold it into what is known of each batch."""

    notes: list[Note] = field(factory=list)
    written: list[Sequence[Note]] = field(factory=list)
    """What each call of ``write`` brought."""
    full_after: int | None = None
    """How many calls of ``write`` there is room for."""
    torn: int | None = None
    """A batch that cannot be read."""
    closed: int = 0
    _turn: anyio.Lock = field(factory=anyio.Lock)

    @property
    def batches(self) -> int:
        return max(self._known, default=-1) + 1

    def recall(self, batch: int) -> Past | None:
        if batch == self.torn:
            raise JournalError("the journal is damaged")
        known = self._known.get(batch)
        if known is None:
            return None
        if known.ended is not None:
            outcome = known.ended.outcome
            return Past(known.sheet, outcome.requests, outcome.status, outcome.records)
        findings = tuple(known.findings.values())
        return Past(known.sheet, known.requests, None, None, findings, known.open)

    async def write(self, notes: Sequence[Note]) -> None:
        async with self._turn:
            await anyio.lowlevel.checkpoint()
            if self.full_after is not None and len(self.written) >= self.full_after:
                raise JournalError("no space left on device")
            self.written.append(notes)
            self.notes += notes
            await anyio.lowlevel.checkpoint()

    async def aclose(self) -> None:
        self.closed += 1

    def of(self, kind: type[Note]) -> list[Note]:
        """Give the notes of a kind."""
        return [note for note in self.notes if isinstance(note, kind)]

    @property
    def _known(self) -> dict[int, _Known]:
        known: dict[int, _Known] = {}
        for note in self.notes:
            match note:
                case Opened(sheet, attempt, places):
                    one = known.setdefault(sheet.batch, _Known(sheet))
                    one.open[attempt] = places
                    one.requests += 1
                case Learned(batch, closed, findings):
                    known[batch].findings.update({one.place: one for one in findings})
                    for attempt in closed:
                        del known[batch].open[attempt]
                case Ended(sheet, _):
                    known.setdefault(sheet.batch, _Known(sheet)).ended = note
        return known
