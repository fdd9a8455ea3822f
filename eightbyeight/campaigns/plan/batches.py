"""A planned batch on its way to its verdicts, and the groups it is sent in. Mutable, for the plan.

A batch is first sent whole. When it is refused it is taken apart into smaller groups, of which one
at a time is in flight.
"""

from attrs import define, field, frozen

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.errors import EightByEightError, ResponseError

__all__ = ["Batch", "Group", "Item", "Twin"]


@define(eq=False)
class Item:
    """A row that can be sent."""

    place: int
    """Its place among the rows of its batch."""
    row: int
    record: NewRecord
    given: object


@define(eq=False)
class Group:
    """Records of one batch that go into one request."""

    batch: "Batch"
    items: tuple[Item, ...]
    launched: int = 0
    """Its number among all requests of the load; 0 before it is sent."""
    control: bool = False
    """Sent alone to learn whether the campaign accepts anything at all."""
    twin: "Twin | None" = None
    """The rest of the refused group that this one is a part of, where that is sent later."""
    fault: ResponseError | None = None
    """Why it would be refused, where that is known without sending it."""
    doubted_at: int | None = None
    """How many requests had been sent when it, or a group it is a part of, was first refused by a
    conflict that names nothing."""

    @property
    def ids(self) -> list[str]:
        """The ids of its records."""
        return [item.record.crm_record_id for item in self.items]

    @property
    def records(self) -> list[NewRecord]:
        """Its records, in the order of the input."""
        return [item.record for item in self.items]

    def split(self, at: int | None, cause: ResponseError) -> "tuple[Group, Group]":
        """Take it apart: the suspect alone and the rest, or two halves."""
        if at is None:
            middle = len(self.items) // 2
            first, second = self.items[:middle], self.items[middle:]
        else:
            first = (self.items[at],)
            second = self.items[:at] + self.items[at + 1 :]
        later = Group(self.batch, second, doubted_at=self.doubted_at)
        twin = Twin(later, cause)
        return Group(self.batch, first, twin=twin, doubted_at=self.doubted_at), later


@frozen
class Twin:
    """The other part of a refused group: if the first part is added, the fault lies in this one."""

    group: Group
    cause: ResponseError


@define(eq=False)
class Batch:
    """Up to 100 records that are sent together, with the unfit rows that stood between them."""

    index: int
    outcomes: list[RecordOutcome | None] = field(factory=list)
    """One place per row; None until it has its verdict."""
    items: list[Item] = field(factory=list)
    undecided: int = 0
    pending: list[Group] = field(factory=list)
    """Parts still to be sent, the next one last."""
    busy: bool = False
    """Whether a group of it is in flight or about to be."""
    ended: bool = False
    """Whether its outcome has been told."""
    requests: int = 0
    started: float | None = None
    status: int | None = None
    error: EightByEightError | None = None

    def add_item(self, row: int, record: NewRecord, given: object) -> None:
        """Plan a record that will be sent."""
        self.items.append(Item(len(self.outcomes), row, record, given))
        self.outcomes.append(None)
        self.undecided += 1

    def settle(
        self,
        item: Item,
        verdict: Verdict,
        *,
        record_id: str | None = None,
        status: int | None = None,
        detail: str | None = None,
    ) -> RecordOutcome:
        """Give a record its verdict."""
        outcome = RecordOutcome(
            item.row,
            item.record.crm_record_id,
            verdict,
            self.index,
            record_id,
            status,
            detail,
            item.given,
        )
        self.outcomes[item.place] = outcome
        self.undecided -= 1
        return outcome

    def outcome(self, now: float) -> BatchOutcome:
        """Say what became of the batch, once nothing is undecided."""
        return BatchOutcome(
            index=self.index,
            records=tuple(outcome for outcome in self.outcomes if outcome is not None),
            requests=self.requests,
            elapsed=0.0 if self.started is None else now - self.started,
            status=self.status,
            error=self.error,
        )
