"""A planned batch on its way to its verdicts, and the groups it is sent in. Mutable, for the plan.

A batch is first sent whole. When it is refused it is taken apart into smaller groups, of which one
at a time is in flight.
"""

from zlib import crc32

from attrs import define, evolve, field, frozen

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.ledger import Item, Ledger
from eightbyeight.campaigns.plan.notes import Evidence, Past, Sheet
from eightbyeight.errors import EightByEightError, ResponseError

__all__ = ["Batch", "Group", "Item", "Twin"]

_EARLIER_RUN = "sent by an earlier run, which noted no answer"


@define(eq=False)
class Group:
    """Records of one batch that go into one request."""

    batch: "Batch"
    items: tuple[Item, ...]
    launched: int = 0
    """Its number among all requests of the load; 0 before it is sent."""
    attempt: int = 0
    """Its number in the ledger of its batch, once it is sent."""
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
    outcomes: list[RecordOutcome | None] = field(factory=list)
    """One place per row; None until it has its verdict."""
    items: list[Item] = field(factory=list)
    ledger: Ledger = field(factory=Ledger)
    undecided: int = 0
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
    _sheet: Sheet | None = None

    def add_item(self, row: int, record: NewRecord, given: object) -> None:
        """Plan a record that will be sent."""
        self.items.append(Item(len(self.outcomes), row, record, given))
        self.outcomes.append(None)
        self.undecided += 1

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
        return all(
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
            self.outcomes[item.place] = evolve(earlier, row=item.row, given=item.given)

    def outcome(self, now: float) -> BatchOutcome:
        """Say what became of the batch, once nothing is undecided."""
        for item in self.items:
            if self.outcomes[item.place] is None:
                self.outcomes[item.place] = self._judged(item)
        if self.ledger.blind:
            self.outcomes = [outcome and _unless_sent_before(outcome) for outcome in self.outcomes]
        return BatchOutcome(
            index=self.index,
            records=tuple(outcome for outcome in self.outcomes if outcome is not None),
            requests=self.requests,
            elapsed=0.0 if self.started is None else now - self.started,
            status=self.status,
            error=self.error,
        )

    def sheet(self) -> Sheet:
        """Describe its rows so that they can be recognised in another run."""
        if self._sheet is None:
            self._sheet = self._described()
        return self._sheet

    def _described(self) -> Sheet:
        lines = {
            place: (unfit.row, unfit.crm_record_id, crc32(unfit.verdict.encode()).to_bytes(4))
            for place, unfit in enumerate(self.outcomes)
            if unfit is not None
        }
        for item in self.items:
            lines[item.place] = (item.row, item.record.crm_record_id, _sum(item.record))
        rows, ids, sums = zip(*(lines[place] for place in sorted(lines)), strict=True)
        return Sheet(self.index, rows, ids, b"".join(sums))

    def _judged(self, item: Item) -> RecordOutcome:
        verdict = self.ledger.verdict(item)
        detail = item.detail
        if verdict is Verdict.UNKNOWN:
            detail = "; ".join(part for part in (item.doubt, item.detail) if part)
        return RecordOutcome(
            item.row,
            item.record.crm_record_id,
            verdict,
            self.index,
            item.record_id,
            item.status,
            detail,
            item.given,
        )


def _unless_sent_before(outcome: RecordOutcome) -> RecordOutcome:
    """Doubt that a row was refused here, where an earlier run may have sent it as it was then."""
    if outcome.verdict is not Verdict.REJECTED:
        return outcome
    return evolve(outcome, verdict=Verdict.UNKNOWN)


def _sum(record: NewRecord) -> bytes:
    at = record.schedule_at
    fields = (
        record.crm_record_id,
        "" if at is None else at.isoformat(),
        record.priority or "",
        "" if record.rank is None else repr(record.rank),
    )
    return crc32("\0".join(fields).encode()).to_bytes(4)
