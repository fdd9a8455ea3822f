"""A planned batch on its way to its verdicts, and the groups it is sent in. Mutable, for the plan.

A batch is first sent whole. When it is refused it is taken apart into smaller groups, of which one
at a time is in flight.
"""

from collections.abc import Sequence

from attrs import Factory, define, evolve, field, frozen

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.added import AddedRecords
from eightbyeight.campaigns.plan.ledger import Item, Ledger
from eightbyeight.campaigns.plan.lines import Lines, in_order
from eightbyeight.campaigns.plan.notes import Evidence, Past, Sheet
from eightbyeight.errors import EightByEightError, ResponseError
from eightbyeight.rest.converter import dump

__all__ = ["Batch", "Group", "Item", "Twin"]

_EARLIER_RUN = "sent by an earlier run, which noted no answer"


@define(eq=False)
class Group:
    """Records of one batch that go into one request."""

    batch: "Batch"
    _items: tuple[Item, ...] | None = None
    """None while it is all of a batch and nobody has looked at one of its records."""
    launched: int = 0
    """Its number among all requests of the load; 0 before it is sent."""
    attempt: int = 0
    """Its number in the ledger of its batch, once it is sent."""
    unopened: bool = False
    """Whether the ledger has not been told of that attempt."""
    control: bool = False
    """Sent alone to learn whether the campaign accepts anything at all."""
    again: bool = False
    """Sent again because an earlier request with its records was lost."""
    one_by_one: bool = False
    """Whether it was refused because something in it is present, which nothing named."""
    twin: "Twin | None" = None
    """The rest of the refused group that this one is a part of, where that is sent later."""
    fault: ResponseError | None = None
    """Why it would be refused, where that is known without sending it."""
    doubted_at: int | None = None
    """How many requests had been sent when it was first refused by a conflict without a name."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Its records, in the order of the input."""
        if self._items is None:
            self._items = tuple(self.batch.items)
        return self._items

    @items.setter
    def items(self, items: tuple[Item, ...]) -> None:
        self._items = items

    @property
    def ids(self) -> list[str]:
        """The ids of its records."""
        if self._items is None:
            return self.batch.lines.ids
        return [item.crm_record_id for item in self._items]

    @property
    def written(self) -> bytes:
        """What is sent of its records, in the order of the input, as a list in JSON."""
        if self._items is None:
            return self.batch.lines.written
        return dump([item.record for item in self._items])

    @property
    def places(self) -> Sequence[int]:
        """The places of its records among the rows of the batch."""
        if self._items is None:
            return self.batch.lines.places
        return [item.place for item in self._items]

    def begin(self) -> None:
        """Open the attempt to send it; of all of a batch, at its first try, not in the ledger yet.

        If it is accepted, as nearly all are, the ledger is never needed.
        """
        self.unopened = self._items is None
        self.attempt = 1 if self.unopened else self.batch.ledger.begin(self.items)

    def make_up(self) -> None:
        """Put into the ledger what :meth:`begin` left out, because it was not simply accepted."""
        if self.unopened:
            self.unopened = False
            self.attempt = self.batch.ledger.begin(self.items)

    def split(self, at: int | None, cause: ResponseError) -> "tuple[Group, Group]":
        """Take it apart: the suspect alone and the rest, or two halves."""
        if at is None:
            middle = len(self.items) // 2
            first, second = self.items[:middle], self.items[middle:]
        else:
            first = (self.items[at],)
            second = self.items[:at] + self.items[at + 1 :]
        later = Group(self.batch, second, one_by_one=self.one_by_one)
        return Group(self.batch, first, twin=Twin(later, cause)), later


@frozen
class Twin:
    """The other part of a refused group: if the first part is added, the fault lies in this one."""

    group: Group
    cause: ResponseError


@define(eq=False)
class Batch:
    """Up to 100 records that are sent together, with the unfit rows that stood between them."""

    index: int
    lines: Lines
    """Its rows."""
    ledger: Ledger = field(factory=Ledger)
    undecided: int = Factory(lambda batch: len(batch.lines.ids), takes_self=True)
    """Records without evidence that have not been given up."""
    pending: list[Group] = field(factory=list)
    """Parts still to be sent, the next one last."""
    busy: bool = False
    """Whether a group of it is in flight, or about to be, or waits to be sent again."""
    ended: bool = False
    """Whether its outcome has been told."""
    recalled: bool = False
    """Whether its outcome is that of an earlier run."""
    fenced: bool = False
    """Whether the one record that may still be sent after the deadline has been chosen."""
    requests: int = 0
    answered: int = 0
    """Requests that were not merely told to wait."""
    lost_at: int = 0
    """The number, among all requests of the load, of its own that was last lost."""
    to_blame: bool = False
    """Whether its requests are lost while those of others get through."""
    lost: int = 0
    """Requests in a row that ended without an answer that can be trusted."""
    started: float | None = None
    status: int | None = None
    error: EightByEightError | None = None
    accepted: Accepted | None = None
    """The answer, where its very first request was accepted."""
    _items: list[Item] | None = None
    _replayed: dict[int, RecordOutcome] = field(factory=dict)
    _sheet: Sheet | None = None

    @property
    def items(self) -> list[Item]:
        """Its records, one by one; made when somebody first looks at one."""
        if self._items is None:
            lines = self.lines
            columns = zip(
                lines.places, lines.rows, lines.ids, lines.records, lines.given, strict=True
            )
            self._items = [Item(*column) for column in columns]
        return self._items

    @property
    def untouched(self) -> bool:
        """Whether nobody has looked at one of its records yet."""
        return self._items is None

    def accept(self, answer: Accepted) -> None:
        """Learn that its very first request, with all of its records, was accepted."""
        self.accepted = answer
        self.undecided = 0

    @property
    def wholly_added(self) -> bool:
        """Whether each of its rows was added by its very first request."""
        return self.accepted is not None and not self.lines.unfit

    def settle(
        self, item: Item, evidence: Evidence, status: int | None, detail: str | None
    ) -> None:
        """Note what an answer showed of one record."""
        self.ledger.find(item, evidence, status, detail)
        self.undecided -= not item.given_up

    def give_up(self, item: Item, status: int | None, detail: str | None) -> None:
        """Let a record end without evidence, unless it has some."""
        if item.evidence is not None or item.given_up:
            return
        if item.doubt is None:
            item.status = status
        item.detail = detail
        item.given_up = True
        self.undecided -= 1

    @property
    def final(self) -> bool:
        """Whether another run need not send anything of it: every record has evidence that tells.

        That a record is refused does not tell what became of it where an attempt with it is open.
        """
        return self.accepted is not None or all(
            item.evidence is not None
            and not (item.evidence is Evidence.INVALID and self.ledger.tainted(item))
            for item in self.items
        )

    def restore(self, past: Past) -> None:
        """Take over what an earlier run left known of a batch that has not ended."""
        items = {item.place: item for item in self.items}
        self.requests = past.requests
        tainted = {place for places in past.open.values() for place in places}
        for finding in past.findings:
            if finding.evidence is Evidence.INVALID and finding.place in tainted:
                # It is asked once more: it may be fit by now, or be found to be there.
                continue
            item = items[finding.place]
            item.evidence, item.status = finding.evidence, finding.status
            item.detail, item.record_id = finding.detail, finding.record_id
            self.undecided -= 1
        for number, places in past.open.items():
            attempted = [items[place] for place in places]
            self.ledger.restore(number, attempted)
            for item in attempted:
                item.doubt = _EARLIER_RUN

    def replay(self, past: Past) -> None:
        """Take over the verdicts of a batch that ended in an earlier run."""
        self.requests, self.status, self.undecided = past.requests, past.status, 0
        self.recalled = True
        told = past.ended or ()
        for item in self.items:
            earlier = told[item.place]
            self._replayed[item.place] = evolve(earlier, row=item.row, given=item.given)

    def outcome(self, now: float) -> BatchOutcome:
        """Say what became of the batch, once nothing is undecided."""
        records = self._judged() if self.accepted is None else self._added(self.accepted)
        return BatchOutcome(
            index=self.index,
            records=records,
            requests=self.requests,
            elapsed=0.0 if self.started is None else now - self.started,
            status=self.status,
            error=self.error,
        )

    def _added(self, answer: Accepted) -> Sequence[RecordOutcome]:
        lines = self.lines
        # Whoever keeps the outcome need not keep what was sent.
        lines.forget()
        if self.ledger.blind:
            lines.unfit = {place: self._doubted(unfit) for place, unfit in lines.unfit.items()}
        return AddedRecords(self.index, lines, answer)

    def _judged(self) -> Sequence[RecordOutcome]:
        told = {**self.lines.unfit, **self._replayed}
        for item in self.items:
            if item.place not in told:
                told[item.place] = self._outcome_of(item)
        return tuple(self._doubted(record) for record in in_order(told))

    def _doubted(self, outcome: RecordOutcome) -> RecordOutcome:
        """Doubt that a row was refused here, where an earlier run may have sent it as it was."""
        if self.ledger.blind and outcome.verdict is Verdict.REJECTED:
            return evolve(outcome, verdict=Verdict.UNKNOWN)
        return outcome

    def sheet(self) -> Sheet:
        """Describe its rows so that they can be recognised in another run."""
        if self._sheet is None:
            self._sheet = self.lines.described(self.index)
        return self._sheet

    def _outcome_of(self, item: Item) -> RecordOutcome:
        verdict = self.ledger.verdict(item)
        detail = item.detail
        if verdict is Verdict.UNKNOWN:
            detail = "; ".join(part for part in (item.doubt, item.detail) if part)
        return RecordOutcome(
            item.row,
            item.crm_record_id,
            verdict,
            self.index,
            item.record_id,
            item.status,
            detail,
            item.given,
        )
