"""What a load notes down about itself, so that another run can go on where this one ended.

Pure values. The plan writes them, a journal keeps them, and at the next run gives back what it
knows as :class:`Past`. Records are named by their batch and their place in it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome

__all__ = ["Ended", "Evidence", "Finding", "Learned", "Memory", "Note", "Opened", "Past", "Sheet"]


class Evidence(StrEnum):
    """What an answer proved of one record. Only ``INVALID`` may be replaced, by another run's."""

    ACCEPTED = "accepted"
    """Put on the campaign by a request of this load."""
    PRESENT = "present"
    """On the campaign; whose request put it there is another question."""
    INVALID = "invalid"
    """Refused for what it is."""


@frozen
class Sheet:
    """The rows of a planned batch, as far as they can be recognised when they come again."""

    batch: int
    """Index of the batch, from 0."""
    rows: Sequence[int]
    """The number of each row."""
    ids: Sequence[str | None]
    """The id of each row; None where it has none that could be read."""
    sums: bytes
    """Four bytes per row: a checksum of everything that would be sent of it."""


@frozen
class Finding:
    """What an answer proved of the record at one place of its batch."""

    place: int
    evidence: Evidence
    status: int | None = None
    detail: str | None = None
    record_id: str | None = None


@frozen
class Opened:
    """A request is about to be sent. Kept durably *before* it is, so that no crash can hide it."""

    sheet: Sheet
    attempt: int
    """Its number within the batch."""
    places: Sequence[int]
    """The places of the records it holds."""


@frozen
class Learned:
    """What an answer showed."""

    batch: int
    closed: Sequence[int] = ()
    """Attempts of the batch that are no longer open: they were accepted, or never will be."""
    findings: Sequence[Finding] = ()


@frozen
class Ended:
    """A batch is complete: each of its rows has a verdict that will not change.

    Nothing of it is sent again, and no attempt of it is open but those that no verdict needs.
    """

    sheet: Sheet
    outcome: BatchOutcome


Note = Opened | Learned | Ended


@frozen
class Past:
    """What an earlier run left known of a batch."""

    sheet: Sheet
    requests: int = 0
    """How many requests it has taken so far."""
    status: int | None = None
    """HTTP status of the last answer, where the batch has ended."""
    ended: Sequence[RecordOutcome] | None = None
    """The verdict of every row, once the batch has ended; ``given`` is not kept."""
    findings: Sequence[Finding] = ()
    """Of a batch that has not ended: what was proved."""
    open: Mapping[int, Sequence[int]] = field(factory=dict)
    """Of a batch that has not ended: the places in each attempt whose end nobody knows."""


class Memory(Protocol):
    """What a plan may ask of a journal."""

    @property
    def batches(self) -> int:
        """One more than the highest index that is known; 0 when nothing is."""
        ...

    def recall(self, batch: int) -> Past | None:
        """Give what is known of a batch, or None."""
        ...
