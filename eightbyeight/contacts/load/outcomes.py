"""What became of each contact of a load: verdicts, outcomes, and the report."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from attrs import field, frozen

from eightbyeight.errors import EightByEightError, LoadError

__all__ = ["ContactOutcome", "ContactVerdict", "ContactsReport"]


class ContactVerdict(StrEnum):
    """What became of one row of a load of contacts. Every row has exactly one; none is a guess."""

    CREATED = "created"
    """A new contact."""
    MERGED = "merged"
    """Merged into the one contact that had one of its addresses."""
    PRESENT_UNATTRIBUTED = "present_unattributed"
    """An answer was lost, and a contact with all that was wanted is there; whether this load made
    it what it is cannot be known."""
    CONFLICT = "conflict"
    """Its addresses belong to more than one contact, so nothing was done: which one is meant needs
    a person's decision."""
    REJECTED = "rejected"
    """The contact itself is refused, here or by the service; or it shares an address with an
    earlier row that may be a contact, and has one of its own: both belong into one row."""
    NOT_CREATED = "not_created"
    """Nothing was done for it: it was never sent, or the key or the account was refused."""
    UNKNOWN = "unknown"
    """Sent, without an answer that can be trusted: it may have been created or merged."""
    DUPLICATE_IN_INPUT = "duplicate_in_input"
    """Earlier rows of the same load have all of its addresses, and are contacts or may be; this one
    was not sent, whatever else it says."""


FAILED = frozenset(
    {
        ContactVerdict.CONFLICT,
        ContactVerdict.REJECTED,
        ContactVerdict.NOT_CREATED,
        ContactVerdict.UNKNOWN,
    }
)
"""Verdicts that leave a contact off the account, or possibly so."""

TAKES_ADDRESSES = frozenset(
    {
        ContactVerdict.CREATED,
        ContactVerdict.MERGED,
        ContactVerdict.PRESENT_UNATTRIBUTED,
        ContactVerdict.UNKNOWN,
    }
)
"""Verdicts after which no later row with one of the addresses is sent."""


@frozen
class ContactOutcome:
    """The verdict on one row, and how it came about."""

    row: int
    """The spreadsheet's row, the file's line, or the 1-based place in an iterable."""
    address: str | None
    """The row's first address as it was given: the phone number if it has one. None where none
    could be read."""
    verdict: ContactVerdict
    contact_id: int | None = None
    """The service's id of the contact, where it is known."""
    status: int | None = None
    """HTTP status of the answer that decided, if an answer did."""
    detail: str | None = None
    """Why, in words, where there is something to say."""
    requests: int = 0
    """How many requests it took."""
    error: EightByEightError | None = None
    """The error that decided, where one did."""
    given: object = field(default=None, repr=False)
    """The row as the caller gave it."""


@frozen
class ContactsReport:
    """What became of a whole load of contacts, or of its part so far."""

    rows: int
    """Rows taken from the source; the counts add up to it once the load has ended."""
    requests: int
    seconds: float
    counts: Mapping[ContactVerdict, int]
    """Rows per verdict, every verdict named."""
    stopped: EightByEightError | None
    """Why the load ended early, or None."""
    input_exhausted: bool
    """Whether the source was read to its end."""
    failures: Sequence[ContactOutcome]
    """The first 1,000 rows that are not contacts now, or may not be; the rest is in the stream."""

    @property
    def ok(self) -> bool:
        """Whether every row was created, was merged, is there, or repeats addresses of such rows.

        A repeated row was not sent: its name and its attributes may be others.
        """
        return self.input_exhausted and not any(self.counts[verdict] for verdict in FAILED)

    def raise_for_failures(self) -> None:
        """Raise unless :attr:`ok`.

        Raises:
            LoadError: some row is no contact now, or may be none; it holds this report.
        """
        if not self.ok:
            raise LoadError(self.summary(), report=self)

    def summary(self) -> str:
        """Say in one line how many rows had which verdict, and why the load stopped if it did."""
        told = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items() if count)
        stopped = "" if self.stopped is None else f"; stopped: {self.stopped}"
        cut = "" if self.input_exhausted else "; the input was not read to its end"
        return f"{self.rows} rows: {told or 'nothing done'}{stopped}{cut}"
