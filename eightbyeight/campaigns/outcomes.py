"""What became of each row: verdicts, outcomes per row and per batch, and the report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from eightbyeight.errors import EightByEightError, LoadError

__all__ = ["BatchOutcome", "LoadReport", "RecordOutcome", "Verdict"]


class Verdict(StrEnum):
    """What became of one row of a load. Every row has exactly one, and none is a guess."""

    ADDED = "added"
    """On the campaign, put there by this load."""
    ALREADY_PRESENT = "already_present"
    """On the campaign, and not put there by this load."""
    PRESENT_UNATTRIBUTED = "present_unattributed"
    """On the campaign; whether this load put it there cannot be known."""
    REJECTED = "rejected"
    """Not on the campaign by this load: the record itself is refused, here or by the service."""
    NOT_ADDED = "not_added"
    """Not added by this load: it was never sent, or the campaign refused it."""
    UNKNOWN = "unknown"
    """Sent, without an answer that can be trusted: it may be on the campaign."""
    DUPLICATE_IN_INPUT = "duplicate_in_input"
    """An earlier row of the same load has the same id; this one was not sent."""


OFF_THE_CAMPAIGN = frozenset({Verdict.REJECTED, Verdict.NOT_ADDED, Verdict.UNKNOWN})
"""Verdicts that leave an id off the campaign, or possibly so."""


@frozen
class RecordOutcome:
    """The verdict on one row."""

    row: int
    """The spreadsheet's row, the file's line, or the 1-based place in an iterable."""
    crm_record_id: str | None
    """None where the row has no id that could be read."""
    verdict: Verdict
    batch: int
    """Index of the batch it was planned in, from 0."""
    record_id: str | None = None
    """The id the service gave it, where it said so."""
    status: int | None = None
    """HTTP status of the answer that decided, if an answer did."""
    detail: str | None = None
    """Why, in words, where there is something to say."""
    given: object = field(default=None, repr=False)
    """The row as the caller gave it."""


@frozen(slots=False)
class BatchOutcome:
    """What became of one planned batch; told once, when its last record has its verdict."""

    index: int
    """Counted from 0 in the order of the input."""
    records: Sequence[RecordOutcome]
    """One per row of the batch, in the order of the input: those sent, at most 100, and those
    between them that were not fit to be sent."""
    requests: int
    """How many requests it took."""
    elapsed: float
    """Seconds from its first request until its last verdict."""
    status: int | None
    """HTTP status of its last answer, if there was one."""
    error: EightByEightError | None
    """The error that decided, where one did."""

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many of its rows have each verdict; verdicts that do not occur are missing."""
        # Records that nobody has looked at yet know how many they are of each.
        known: Mapping[Verdict, int] | None = getattr(self.records, "counts", None)
        return Counter(one.verdict for one in self.records) if known is None else known


@frozen
class LoadReport:
    """What became of a whole load, or of its part so far."""

    rows: int
    """Rows taken from the source; the counts add up to it once the load has ended."""
    batches: int
    """Batches whose every record has its verdict."""
    requests: int
    seconds: float
    counts: Mapping[Verdict, int]
    """Rows per verdict, every verdict named."""
    stopped: EightByEightError | None
    """Why the load ended early, or None."""
    input_exhausted: bool
    """Whether the source was read to its end."""
    failures: Sequence[RecordOutcome]
    """The first 1,000 rows that are not on the campaign, or may not be; the rest is in the
    stream of outcomes."""

    @property
    def ok(self) -> bool:
        """Whether every distinct id of the input is on the campaign."""
        return self.input_exhausted and not self._off()

    def _off(self) -> int:
        return sum(self.counts[verdict] for verdict in OFF_THE_CAMPAIGN)

    def raise_for_failures(self) -> None:
        """Raise unless :attr:`ok`.

        Raises:
            LoadError: some record is not on the campaign, or may not be; it holds this report.
        """
        if not self.ok:
            raise LoadError(self.summary(), report=self)

    def summary(self) -> str:
        """Say in one line how many rows had which verdict, and why the load stopped if it did."""
        told = [f"{count} {verdict}" for verdict, count in self.counts.items() if count]
        line = f"{self.rows} rows: {', '.join(told) or 'nothing done'}"
        if self.stopped is not None:
            line += f"; stopped: {self.stopped}"
        if not self.input_exhausted:
            line += "; the input was not read to its end"
        return line
