"""One run of the program in a schedule: the plan, and its requests on their way."""

from collections.abc import Mapping, Sequence

from attrs import define, field

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.notes import Ended, Note
from eightbyeight.errors import EightByEightError, JournalError
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from tests.simulation import service
from tests.simulation.service import Answer
from tests.simulation.stage import FAR, Crash, Stage

MOST_STEPS = 4000


def name_of(row: NewRecord | Mapping[str, object]) -> str | None:
    """Give the id of a row, if it has one."""
    if isinstance(row, NewRecord):
        return row.crm_record_id
    name = row.get("crmRecordId")
    return name if isinstance(name, str) else None


def _finished(notes: Sequence[Note]) -> set[str | None]:
    return {
        record.crm_record_id
        for note in notes
        if isinstance(note, Ended)
        for record in note.outcome.records
        if was_sendable(record)
    }


def was_sendable(outcome: RecordOutcome) -> bool:
    """Tell whether it speaks of a record; another row may have the id of one that does not."""
    refused_here = outcome.verdict is Verdict.REJECTED and outcome.status is None
    return outcome.verdict is not Verdict.DUPLICATE_IN_INPUT and not refused_here


@define
class Run:
    """One run of the program: the plan, and its requests on their way."""

    schedule: Stage
    plan: LoadPlan
    taken: int = 0
    dead: bool = False
    interrupted: bool = False
    broken: bool = False
    """Whether nothing can be written down any more."""
    groups: list[Group] = field(factory=list)
    """What is in flight."""
    outcomes: list[RecordOutcome] = field(factory=list)

    def interrupt(self, how: str) -> None:
        """End the run: let what is in flight be answered, or cut it off, or break the journal."""
        if self.dead:
            return
        self.interrupted = True
        if "disk" in how:
            self.broken = True
            # Whatever is answered from here on is not written down.
            self.schedule.doubtful.update(str(name_of(row)) for row in self.schedule.rows)
            self.plan.fail(JournalError(how))
            return
        if how:
            # Rows of a batch that was cut short cannot be looked up.
            self.schedule.doubtful.update(str(name_of(row)) for row in self.schedule.rows)
        self.plan.close(at_once=bool(how))
        while how and self.groups:
            group = self.groups.pop()
            self.schedule.doubtful.update(group.ids)
            self.plan.lose(group, self.schedule.now)

    def to_the_end(self) -> list[RecordOutcome]:
        try:
            self._loop()
        except Crash:
            self.dead = True
            raise
        return self.outcomes

    def _loop(self) -> None:
        schedule = self.schedule
        for _ in range(MOST_STEPS):
            step = self.plan.next_step(schedule.now)
            match step:
                case Send(group):
                    self._send(group)
                case Pull(wanted):
                    self._feed(wanted)
                case Wait(seconds):
                    schedule.advance(schedule.now + seconds)
                case Idle.FOR_NOW:
                    if not (self.groups and schedule.advance(FAR)):
                        raise AssertionError(f"seed {schedule.seed}: it waits for nothing")
                case Idle.FOR_GOOD if not self.groups:
                    self._keep()
                    return
                case _:
                    schedule.advance(FAR)
        raise AssertionError(f"seed {schedule.seed}: it does not end")

    def _feed(self, wanted: int) -> None:
        rows = self.schedule.rows[self.taken : self.taken + wanted]
        self.taken += len(rows)
        self.plan.feed(rows, ended=len(rows) < wanted)
        self._keep()

    def _keep(self) -> None:
        outcomes = self.plan.take_outcomes()
        schedule = self.schedule
        schedule.boundary()
        notes = self.plan.take_notes()
        if not self.broken:
            schedule.notebook.write(notes)
            schedule.done |= _finished(notes)
        schedule.boundary()
        for outcome in outcomes:
            self.outcomes += outcome.records

    def _send(self, group: Group) -> None:
        schedule, die = self.schedule, self.schedule.die
        schedule.boundary()
        if not self.broken:
            schedule.notebook.write(self.plan.take_notes())
        if self.broken:
            self.plan.tell(group, JournalError("the disk is full"), schedule.now)
            return
        names = group.ids
        self._check_it_may_go(names)
        attempt = next(schedule.attempts)
        self.groups.append(group)
        # Until it is answered its fate is unknown, also to whoever comes after a crash.
        fate = self._fate()
        if schedule.crashes or fate not in {"answered", "not sent", "throttled"}:
            schedule.doubtful.update(names)
        schedule.boundary()
        handled = schedule.now + die.uniform(0.01, 2.0)
        answered = handled + die.uniform(0.01, 2.0)
        match fate:
            case "not sent":
                self._answer_later(group, answered, service.not_sent())
            case "throttled":
                self._answer_later(group, answered, service.throttled(die))
            case "lost before":
                self._answer_later(group, answered, service.lost(die))
            case "lost after":
                schedule.at(handled, lambda: self._handled(attempt, names))
                self._answer_later(group, answered, service.lost(die))
            case "late":
                late = answered + die.choice([0.5, 10.0, 40.0, 300.0])
                schedule.at(late, lambda: self._handled(attempt, names))
                self._answer_later(group, answered, service.lost(die))
            case _:
                schedule.at(handled, lambda: self._answered(group, attempt, names, answered))

    def _check_it_may_go(self, names: list[str]) -> None:
        schedule = self.schedule
        early = [
            name for name in names if schedule.quiet_until.get(name, 0.0) > schedule.now + 1e-6
        ]
        if early and self.plan.stopped is None:
            schedule.violations.append(f"{early} sent again too early")
        if not schedule.done.isdisjoint(names):
            schedule.violations.append(f"{names} sent again after the end")

    def _fate(self) -> str:
        die = self.schedule.die
        if die.random() >= self.schedule.trouble:
            return "answered"
        return die.choice(
            ["not sent", "throttled", "lost before", "lost after", "lost after", "late"]
        )

    def _handled(self, attempt: int, names: list[str]) -> Answer:
        return self.schedule.service.handle(attempt, names)

    def _answered(self, group: Group, attempt: int, names: list[str], moment: float) -> None:
        answer = self._handled(attempt, names)
        self._answer_later(group, moment, answer)

    def _answer_later(self, group: Group, moment: float, answer: Answer) -> None:
        self.schedule.at(moment, lambda: self._tell(group, answer))

    def _tell(self, group: Group, answer: Answer) -> None:
        if self.dead or group not in self.groups:
            return
        self.groups.remove(group)
        self.schedule.boundary()
        if isinstance(answer, EightByEightError) and answer.may_have_happened:
            again = self.schedule.now + self.schedule.options.settle
            self.schedule.quiet_until.update(dict.fromkeys(group.ids, again))
        self.plan.tell(group, answer, self.schedule.now)
        self._keep()
