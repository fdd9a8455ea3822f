"""What an answer does to the records of a request: evidence, or smaller groups to be sent next."""

from collections.abc import Iterable, Sequence

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.plan.batches import Batch, Group, Item
from eightbyeight.campaigns.plan.doubts import Doubts
from eightbyeight.campaigns.plan.meanings import DEFINITE, UNTRUSTED, Answer, Meaning
from eightbyeight.campaigns.plan.notes import Evidence
from eightbyeight.campaigns.plan.taking_apart import RefusalBudget
from eightbyeight.campaigns.refusals import suspect
from eightbyeight.errors import (
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    ResponseError,
)

__all__ = ["Resolver"]

_TWICE = "refused twice without a reason while others were accepted: taken for present"
_OURS = "added by an earlier request of this load, whose answer was lost"


class Resolver:
    """Turn answers into evidence.

    What is still to be sent of a group stands in its batch's ``pending`` afterwards, the next part
    last. Nothing is pending of a group that was lost: whether and when it is sent again is decided
    by the plan.
    """

    def __init__(self) -> None:
        self.doubts: Doubts = Doubts()
        """What was refused without a reason."""
        self._budget = RefusalBudget()
        self.stop: EightByEightError | None = None
        """Why the load has to end, once an answer said so."""

    def resolve(self, group: Group, meaning: Meaning, answer: Answer, sent: int) -> Sequence[Batch]:
        """Learn from an answer.

        Args:
            group: What was sent.
            meaning: What the answer means.
            answer: The answer.
            sent: How many requests have been sent in all.

        Returns:
            Other batches that have something pending because of it.
        """
        batch = group.batch
        if isinstance(answer, ResponseError | Accepted):
            batch.status = answer.status
        if meaning in DEFINITE:
            batch.lost = 0
        batch.answered += meaning in DEFINITE or meaning in UNTRUSTED
        match answer:
            case Accepted():
                return self._accept(group, answer)
            case EightByEightError() if meaning in UNTRUSTED:
                self._lose(group, meaning, answer)
                return ()
            case _:
                batch.ledger.refuse(group.attempt)
        match meaning, answer:
            case Meaning.PRESENT, DuplicateRecordError(crm_record_id=str(named)):
                self._drop(group, named, answer)
            case Meaning.PRESENT, DuplicateRecordError():
                self._contains_present(group, answer)
            case Meaning.INVALID, ResponseError():
                self._refuse(group, answer)
            case Meaning.UNCLEAR, ConflictError():
                self._doubt(group, answer, sent)
            case Meaning.REFUSED, EightByEightError():
                self._halt(group, answer)
            case _:
                batch.pending.append(group)
        return ()

    def blame(self, group: Group, fault: ResponseError) -> None:
        """Deal with a group that would be refused, as its twin's acceptance showed."""
        group.fault = None
        if len(group.items) > 1:
            # What the refusal pointed at, if at anything, was in the twin and has been added.
            self._take_apart(group, fault, at=None)
        elif isinstance(fault, DuplicateRecordError):
            self._present(group.batch, group.items, fault)
        else:
            # Only an answer of its own says what is wrong with a record.
            group.batch.pending.append(group)

    def give_up_the_parked(self) -> list[Batch]:
        """Give up what was refused without a reason and never understood."""
        batches = []
        for group, error in self.doubts.take_parked():
            give_up(group, f"{error}: whether it is present already cannot be told", error)
            batches.append(group.batch)
        return batches

    def _accept(self, group: Group, answer: Accepted) -> list[Batch]:
        batch = group.batch
        if group.unopened:
            batch.accept(answer)
        else:
            batch.ledger.accept(group.attempt, answer.record_ids, answer.status)
            batch.undecided -= len(group.items)
        self._budget.added(len(group.ids))
        if group.twin is not None:
            group.twin.group.fault = group.twin.cause
        woken = []
        for doubtful in self.doubts.acceptance(group.launched):
            doubtful.batch.pending.append(doubtful)
            woken.append(doubtful.batch)
        return woken

    def _lose(self, group: Group, meaning: Meaning, error: EightByEightError) -> None:
        batch = group.batch
        batch.lost += 1
        batch.lost_at = group.launched
        batch.error = error
        for item in group.items:
            item.doubt = str(error)
            item.status = _status(error)
        if meaning is Meaning.STRAY:
            self.stop = error

    def _halt(self, group: Group, error: EightByEightError) -> None:
        give_up(group, str(error), error)
        self.stop = error

    def _drop(self, group: Group, named: str, error: DuplicateRecordError) -> None:
        present = [item for item in group.items if item.crm_record_id == named]
        others = tuple(item for item in group.items if item.crm_record_id != named)
        self._present(group.batch, present, error)
        if others:
            group.batch.pending.append(Group(group.batch, others))

    def _contains_present(
        self, group: Group, error: ResponseError, *, detail: str | None = None
    ) -> None:
        """Deal with a group in which something is present that nothing names."""
        batch = group.batch
        if len(group.items) == 1:
            self._present(batch, group.items, error, detail)
        elif ours := batch.ledger.own(group.items):
            self._add_ours(batch, ours, error)
            batch.pending.append(group)
        else:
            self._take_apart(group, error, at=suspect(error, group.ids))

    def _refuse(self, group: Group, error: ResponseError) -> None:
        batch = group.batch
        if len(group.items) > 1:
            first, later = group.split(suspect(error, group.ids), error)
            batch.pending += [later, first]
        else:
            batch.error = error
            batch.settle(group.items[0], Evidence.INVALID, error.status, str(error))
        if not self._budget.refused():
            self.stop = error

    def _doubt(self, group: Group, error: ConflictError, sent: int) -> None:
        understood = self.doubts.refused(group, sent)
        if self.doubts.campaign_refuses:
            self.stop = error
        if understood:
            self._contains_present(group, error, detail=_TWICE)
        elif len(group.items) == 1 or self._may_be_ours(group):
            self.doubts.park(group, error)
        else:
            self._take_apart(group, error, at=suspect(error, group.ids))

    def _may_be_ours(self, group: Group) -> bool:
        """Tell whether one proof that something in a group is present would do for all of it."""
        ledger = group.batch.ledger
        return ledger.exclusive and all(ledger.tainted(item) for item in group.items)

    def _take_apart(self, group: Group, cause: ResponseError, *, at: int | None) -> None:
        batch = group.batch
        if at is None and all(batch.ledger.tainted(item) for item in group.items):
            group.one_by_one = True
            batch.pending.append(group)
        else:
            first, later = group.split(at, cause)
            batch.pending += [later, first]

    def _present(
        self,
        batch: Batch,
        items: Iterable[Item],
        error: ResponseError,
        detail: str | None = None,
    ) -> None:
        items = list(items)
        self._add_ours(batch, batch.ledger.own(items), error)
        batch.error = error
        for item in items:
            if item.evidence is None:
                told = detail or error.detail or error.title
                batch.settle(item, Evidence.PRESENT, error.status, told)

    def _add_ours(self, batch: Batch, items: Iterable[Item], error: ResponseError) -> None:
        for item in items:
            batch.settle(item, Evidence.ACCEPTED, error.status, _OURS)


def give_up(group: Group, detail: str, error: EightByEightError | None = None) -> None:
    """Let a group's records end without evidence."""
    batch = group.batch
    batch.error = error or batch.error
    for item in group.items:
        batch.give_up(item, _status(error), detail)


def _status(error: EightByEightError | None) -> int | None:
    return error.status if isinstance(error, ResponseError) else None
