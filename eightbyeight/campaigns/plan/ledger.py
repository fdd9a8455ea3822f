"""What is known of one batch's records, and how it turns into verdicts; the heart of a load.

A request whose answer cannot be trusted stays *open*: it may have been carried out, it may be
carried out later, or never. A record in an open attempt is *tainted*. Two things clear it:

* the attempt is closed by its own answer: an acceptance, or a refusal, which adds nothing;
* the *fence*: a later request that shares a record with it is accepted. The record was absent at
  that moment, so the open attempt, which adds all of its records or none, had not been carried out;
  and as the record is present from then on, it never will be.

A refusal fences nothing: the open attempt may still land when the campaign or the record is fit
again. Verdicts are computed from evidence and taint when the batch ends, not when answers come.

It rests on what the vendor's page "Add records" says: a request is atomic, an id is unique in its
campaign, and a refused request adds nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.campaigns.plan.notes import Evidence, Finding, Learned
from eightbyeight.campaigns.wire import WireRecord

__all__ = ["Item", "Ledger"]

_CLEAN = {
    Evidence.ACCEPTED: Verdict.ADDED,
    Evidence.PRESENT: Verdict.ALREADY_PRESENT,
    Evidence.INVALID: Verdict.REJECTED,
    None: Verdict.NOT_ADDED,
}
_TAINTED = {
    Evidence.ACCEPTED: Verdict.ADDED,
    Evidence.PRESENT: Verdict.PRESENT_UNATTRIBUTED,
    Evidence.INVALID: Verdict.UNKNOWN,
    None: Verdict.UNKNOWN,
}


@define(eq=False)
class Item:
    """A row that can be sent, and what is known of its record."""

    place: int
    """Its place among the rows of its batch."""
    row: int
    crm_record_id: str
    record: WireRecord
    given: object
    evidence: Evidence | None = None
    status: int | None = None
    detail: str | None = None
    record_id: str | None = None
    doubt: str | None = None
    """Why an attempt with it was left open, in words."""
    given_up: bool = False
    """Whether nothing with it is sent any more; an answer about another may still prove it."""


@define
class Ledger:
    """Evidence and open attempts of one batch.

    Only one request of a batch is under way at a time, so whatever is open when an answer comes
    was sent earlier than what is answered.
    """

    exclusive: bool = False
    """Whether nobody but this load adds these ids: the caller's promise."""
    blind: bool = False
    """Whether an earlier run may have left attempts that are not known here."""
    open: dict[int, Sequence[Item]] = field(factory=dict)
    """Attempts by number, that under way included."""
    _last: int = 0
    _closed: list[int] = field(factory=list)
    _found: list[Item] = field(factory=list)

    def begin(self, items: Sequence[Item]) -> int:
        """Open an attempt with these records; give its number."""
        self._last += 1
        self.open[self._last] = items
        return self._last

    def restore(self, number: int, items: Sequence[Item]) -> None:
        """Open an attempt that an earlier run left open."""
        self.open[number] = items
        self._last = max(self._last, number)

    def refuse(self, attempt: int) -> None:
        """Close an attempt that has added nothing and never will."""
        self._close(attempt)

    def accept(
        self, attempt: int, record_ids: Mapping[str, str | None], status: int | None
    ) -> None:
        """Close an attempt that added its records, and fence what it shares a record with."""
        items = self.open[attempt]
        self._close(attempt)
        for item in items:
            item.evidence = Evidence.ACCEPTED
            item.status = status
            item.detail = None
            item.record_id = record_ids.get(item.crm_record_id)
        self._found += items
        if self.open:
            self._fence(items)

    def find(self, item: Item, evidence: Evidence, status: int | None, detail: str | None) -> None:
        """Note what a refusal showed of one record."""
        item.evidence, item.status, item.detail = evidence, status, detail
        self._found.append(item)

    def own(self, suspects: Iterable[Item]) -> Sequence[Item]:
        """Tell which records this load must have added, given that some suspect is present.

        Only where the caller promised that nobody else adds them: then one of the open attempts
        that hold a suspect was carried out, and with it whatever is in all of these attempts. Where
        there is but one, it was that one, and the others that share a record with it never will be.
        """
        wanted = frozenset(suspects)
        numbers = [number for number, items in self.open.items() if not wanted.isdisjoint(items)]
        if not (self.exclusive and numbers):
            return ()
        common = set(self.open[numbers[0]]).intersection(*(self.open[one] for one in numbers[1:]))
        added = [item for item in self.open[numbers[0]] if item in common]
        if len(numbers) == 1:
            self._fence(added, but=numbers[0])
            if not any(item.evidence is Evidence.INVALID for item in added):
                self._close(numbers[0])
        return [item for item in added if item.evidence is None]

    def holders(self, item: Item) -> int:
        """Count the open attempts with this record."""
        return sum(item in items for items in self.open.values())

    def tainted(self, item: Item) -> bool:
        """Tell whether an attempt with this record may still turn out to have been carried out."""
        return self.holders(item) > 0

    def verdict(self, item: Item) -> Verdict:
        """Tell what became of a record, as far as it is known now."""
        tainted = self.blind or (self.open and self.tainted(item))
        table = _TAINTED if tainted else _CLEAN
        return table[item.evidence]

    def take_learned(self, batch: int) -> Learned | None:
        """Give what has become known since the last call, or None if nothing has."""
        if not (self._closed or self._found):
            return None
        findings = tuple(
            Finding(item.place, evidence, item.status, item.detail, item.record_id)
            for item in self._found
            if (evidence := item.evidence) is not None
        )
        learned = Learned(batch, tuple(self._closed), findings)
        self._closed, self._found = [], []
        return learned

    def _fence(self, present: Sequence[Item], *, but: int | None = None) -> None:
        absent_before = frozenset(present)
        for number, items in tuple(self.open.items()):
            if number != but and not absent_before.isdisjoint(items):
                self._close(number)

    def _close(self, attempt: int) -> None:
        del self.open[attempt]
        self._closed.append(attempt)
