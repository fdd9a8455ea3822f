"""What a journal says, for people and for their programs; it changes nothing."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import frozen

from eightbyeight.campaigns.journal.binding import About
from eightbyeight.campaigns.journal.store import Store
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Evidence, Finding, Past

__all__ = ["OpenAttempt", "Overview", "Reading"]

_VERDICTS: Mapping[tuple[Evidence | None, bool], Verdict] = {
    (Evidence.ACCEPTED, False): Verdict.ADDED,
    (Evidence.ACCEPTED, True): Verdict.ADDED,
    (Evidence.PRESENT, False): Verdict.ALREADY_PRESENT,
    (Evidence.PRESENT, True): Verdict.PRESENT_UNATTRIBUTED,
    (Evidence.INVALID, False): Verdict.REJECTED,
    (Evidence.INVALID, True): Verdict.UNKNOWN,
    (None, False): Verdict.NOT_ADDED,
    (None, True): Verdict.UNKNOWN,
}
"""By what was proved of a record, and whether it is in an attempt whose end nobody knows."""
_NO_END = "sent, and no answer that can be trusted is known"
_NOT_SENT = "not sent yet, or refused without a reason of its own"


@frozen
class OpenAttempt:
    """A request whose end nobody knows."""

    batch: int
    attempt: int
    records: int
    began: float
    """In seconds since 1970."""


@frozen
class Overview:
    """What a journal holds, without any id."""

    about: About
    ended: int
    """Batches whose every row has its verdict."""
    open: int
    """Batches that have not ended."""
    counts: Mapping[Verdict, int]
    """Rows of the ended batches per verdict, every verdict named."""
    open_rows: int
    """Rows in batches that have not ended."""
    requests: int
    attempts: Sequence[OpenAttempt]
    """The oldest first."""


class Reading:
    """A journal opened to be looked at; a load cannot have it meanwhile.

    Args:
        path: The journal, which exists.

    Raises:
        JournalError: it is in use, damaged, or not a journal.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._store = Store.open(Path(path).absolute())

    def overview(self) -> Overview:
        """Count what is in it.

        Raises:
            JournalError: it cannot be read, or has changed since it was written.
        """
        counts = Counter(dict.fromkeys(Verdict, 0))
        ended = unended = open_rows = requests = 0
        for past in self._pasts():
            requests += past.requests
            if past.ended is None:
                unended += 1
                open_rows += len(past.sheet.rows)
            else:
                ended += 1
                counts.update(record.verdict for record in past.ended)
        return Overview(
            about=self._store.about,
            ended=ended,
            open=unended,
            counts=counts,
            open_rows=open_rows,
            requests=requests,
            attempts=self._attempts(),
        )

    def _attempts(self) -> Sequence[OpenAttempt]:
        attempts = [
            OpenAttempt(number, attempt, len(one.places), one.began)
            for number, batch in self._store.open_batches()
            for attempt, one in batch.attempts.items()
        ]
        return sorted(attempts, key=lambda one: one.began)

    def outcomes(self) -> Iterator[Sequence[RecordOutcome]]:
        """Give what is known of each row, batch by batch.

        Of a batch that has not ended, what would be its verdicts if nothing more were sent.

        Raises:
            JournalError: it cannot be read, or has changed since it was written.
        """
        for past in self._pasts():
            yield _judged(past) if past.ended is None else past.ended

    def _pasts(self) -> Iterator[Past]:
        return map(self._store.past, self._store.known)

    def close(self) -> None:
        """Let go of the file; twice is once."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _judged(past: Past) -> Sequence[RecordOutcome]:
    found = {finding.place: finding for finding in past.findings}
    tainted = {place for places in past.open.values() for place in places}
    return [
        _outcome(past, place, found.get(place), tainted=place in tainted)
        for place in range(len(past.sheet.rows))
    ]


def _outcome(past: Past, place: int, found: Finding | None, *, tainted: bool) -> RecordOutcome:
    sheet = past.sheet
    verdict = _VERDICTS[None if found is None else found.evidence, tainted]
    said: tuple[str | None, int | None, str | None]
    if verdict is Verdict.UNKNOWN:
        # Also where it was refused: an attempt that is open decides, and nobody knows how.
        said = None, None, _NO_END
    elif found is None:
        said = None, None, _NOT_SENT
    else:
        said = found.record_id, found.status, found.detail
    return RecordOutcome(sheet.rows[place], sheet.ids[place], verdict, sheet.batch, *said)
