"""The algorithm with one rule broken at a time: each of these has to be caught by the simulation.

A mutant that survives means that a fault is missing from the schedules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from unittest.mock import patch

from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.campaigns.plan import ledger, load_plan, meanings, recalling
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.doubts import Doubts
from eightbyeight.campaigns.plan.ledger import Item, Ledger
from eightbyeight.campaigns.plan.meanings import Answer, Meaning
from eightbyeight.campaigns.plan.notes import Evidence, Past
from eightbyeight.campaigns.plan.progress import Progress
from eightbyeight.campaigns.plan.resolving import Resolver
from eightbyeight.errors import ServerError
from tests.simulation.run import Run

__all__ = ["MUTANTS"]


def _table(name: str, **changed: Verdict) -> Mapping[Evidence | None, Verdict]:
    table: dict[Evidence | None, Verdict] = dict(getattr(ledger, name))
    for evidence, verdict in changed.items():
        table[None if evidence == "nothing" else Evidence[evidence]] = verdict
    return table


def _everything_lost_is(meaning: Meaning) -> Callable[[Answer], Meaning]:
    def of(answer: Answer) -> Meaning:
        real = meanings.meaning_of(answer)
        return meaning if real is Meaning.LOST else real

    return of


def _a_server_error_adds_nothing(answer: Answer) -> Meaning:
    return Meaning.NOT_SENT if isinstance(answer, ServerError) else meanings.meaning_of(answer)


def _refuse_and_fence(self: Ledger, attempt: int) -> None:
    self._fence(self.open[attempt])


def _find_and_fence(
    self: Ledger, item: Item, evidence: Evidence, status: int | None, detail: str | None
) -> None:
    _find(self, item, evidence, status, detail)
    self._fence([item])


def _accept_and_fence_all(
    self: Ledger, attempt: int, record_ids: Mapping[str, str | None], status: int | None
) -> None:
    _accept(self, attempt, record_ids, status)
    for number in tuple(self.open):
        self._close(number)


def _one_duplicate_proves_the_group(self: Resolver, group: Group, *_: object) -> None:
    self._add_ours(group.batch, group.items, ServerError("", status=409))


def _own_by_all(self: Ledger, suspects: Iterable[Item]) -> Sequence[Item]:
    wanted = frozenset(suspects)
    holding = [items for items in self.open.values() if not wanted.isdisjoint(items)]
    if not (self.exclusive and holding):
        return ()
    return list(dict.fromkeys(i for items in holding for i in items if i.evidence is None))


def _own_and_close(self: Ledger, suspects: Iterable[Item]) -> Sequence[Item]:
    suspects = list(suspects)
    numbers = [number for number, items in self.open.items() if set(suspects) & set(items)]
    added = _own(self, suspects)
    for number in numbers:
        if len(numbers) == 1 and number in self.open:
            self._close(number)
    return added


def _restore_without_what_is_open(self: Batch, past: Past) -> None:
    _restore(self, Past(past.sheet, past.requests, None, None, past.findings))


def _restore_without_evidence(self: Batch, past: Past) -> None:
    _restore(self, Past(past.sheet, past.requests, None, None, (), past.open))


def _send_then_note(self: Run, group: Group) -> None:
    notes = self.plan.take_notes()
    _send(self, group)
    self.schedule.boundary()
    self.schedule.notebook.write(notes)


def _understood_at_once(self: Doubts, group: Group, sent: int) -> bool:
    _refused(self, group, sent)
    return True


def _settle_at_once(self: Progress, group: Group) -> None:
    group.batch.busy = True
    self.waiting.settle(group, self.now)


_find, _accept, _own = Ledger.find, Ledger.accept, Ledger.own
_restore, _send, _refused = Batch.restore, Run._send, Doubts.refused

MUTANTS: Mapping[str, Callable[[], "AbstractContextManager[object]"]] = {
    "the intent is noted after sending": lambda: patch.object(Run, "_send", _send_then_note),
    "a lost request counts as a failure": lambda: patch.object(
        load_plan, "meaning_of", _everything_lost_is(Meaning.NOT_SENT)
    ),
    "a 500 means that nothing was added": lambda: patch.object(
        load_plan, "meaning_of", _a_server_error_adds_nothing
    ),
    "a duplicate after a loss is ours": lambda: patch.object(
        ledger, "_TAINTED", _table("_TAINTED", PRESENT=Verdict.ADDED)
    ),
    "a duplicate after a loss is theirs": lambda: patch.object(
        ledger, "_TAINTED", _table("_TAINTED", PRESENT=Verdict.ALREADY_PRESENT)
    ),
    "a refusal after a loss is a rejection": lambda: patch.object(
        ledger, "_TAINTED", _table("_TAINTED", INVALID=Verdict.REJECTED)
    ),
    "what was lost and never settled is not added": lambda: patch.object(
        ledger, "_TAINTED", _table("_TAINTED", nothing=Verdict.NOT_ADDED)
    ),
    "a refusal fences": lambda: patch.object(Ledger, "refuse", _refuse_and_fence),
    "a duplicate fences": lambda: patch.object(Ledger, "find", _find_and_fence),
    "an acceptance fences everything": lambda: patch.object(
        Ledger, "accept", _accept_and_fence_all
    ),
    "one duplicate proves the whole group": lambda: patch.object(
        Resolver, "_drop", _one_duplicate_proves_the_group
    ),
    "all open attempts were carried out": lambda: patch.object(Ledger, "own", _own_by_all),
    "a proof clears what was refused since": lambda: patch.object(Ledger, "own", _own_and_close),
    "another run forgets what is open": lambda: patch.object(
        Batch, "restore", _restore_without_what_is_open
    ),
    "another run forgets what was proved": lambda: patch.object(
        Batch, "restore", _restore_without_evidence
    ),
    "another run takes any input": lambda: patch.object(recalling, "difference", lambda *_: None),
    "a lost request is sent again at once": lambda: patch.object(
        Progress, "let_settle", _settle_at_once
    ),
    "a refusal without a reason is a duplicate": lambda: patch.object(
        Doubts, "refused", _understood_at_once
    ),
}
"""What is broken, and how."""
