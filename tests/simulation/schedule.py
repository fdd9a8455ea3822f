"""One schedule: a load under random faults, crashes and resumptions, and the truth about it.

Time is virtual. A request is handled by the service at one moment and answered at another; it can
be lost before, between and after, be handled long after its sender gave up, and outlive a crash of
the program that sent it. Everything follows from the seed.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from attrs import define, evolve, field

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.notes import Ended, Note
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.errors import EightByEightError, JournalError
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from tests.simulation import service
from tests.simulation.memory import Notebook
from tests.simulation.service import NAMED, NAMELESS, UNNAMED, Answer, Service
from tests.simulation.truth import Truth

MOST_STEPS = 4000
FAR = 10_000.0


class Crash(Exception):  # noqa: N818 - it is none of the package's errors
    """The program ends here, without another word."""


@define
class Schedule:
    """A load that is run until it is done, and what it told on the way."""

    seed: int
    die: random.Random = field(init=False)
    service: Service = field(init=False)
    options: Options = field(init=False)
    rows: list[NewRecord | Mapping[str, object]] = field(init=False)
    notebook: Notebook = field(factory=Notebook)
    running: "Run | None" = None
    now: float = 0.0
    events: list[tuple[float, int, Callable[[], object]]] = field(factory=list)
    numbers: "count[int]" = field(factory=count)
    attempts: "count[int]" = field(factory=lambda: count(1))
    trouble: float = 0.0
    """How likely a request does not simply get its answer."""
    crashes: int = 0
    """Crashes still to come."""
    risk: float = 0.0
    """How likely one is at each boundary."""
    doubtful: set[str] = field(factory=set)
    """Ids of requests that ended, or were cut off, without an answer that can be trusted."""
    quiet_until: dict[str, float] = field(factory=dict)
    """Until when the records of a lost request may not be sent again."""
    done: set[str | None] = field(factory=set)
    """Ids of batches that have ended and were kept: nothing of them is sent again."""
    truth: Truth = field(factory=Truth)
    requests: int = 0
    runs: int = 0
    violations: list[str] = field(factory=list)
    edited: bool = False
    """Whether somebody edited the input between two runs."""
    unknown: int = 0
    """Rows that were unknown at the end of the last run."""

    def __attrs_post_init__(self) -> None:
        die = self.die = random.Random(self.seed)
        names = [f"C{number}" for number in range(die.randint(1, 12))]
        self.rows = [NewRecord(name) for name in names]
        if die.random() < 0.2:
            self.rows.insert(die.randrange(len(names) + 1), NewRecord(die.choice(names)))
        if die.random() < 0.2:
            self.rows.insert(die.randrange(len(names) + 1), {"rank": 1})
        self.options = self._chosen(Options(exclusive=die.random() < 0.4, size=die.randint(1, 6)))
        self.service = Service(
            die, die.choice([NAMED, NAMED, UNNAMED, NAMELESS]), pointing=die.random() < 0.5
        )
        self._plan_the_trouble(names)

    def _chosen(self, options: Options) -> Options:
        """Choose what may be another from run to run."""
        return evolve(
            options,
            concurrency=self.die.randint(1, 4),
            settle=self.die.choice([0.0, 5.0, 30.0]),
            deadline=self.die.choice([None, None, None, 20.0, 60.0]),
        )

    def _plan_the_trouble(self, names: list[str]) -> None:
        die = self.die
        self.trouble = die.choice([0.0, 0.1, 0.3, 0.6, 0.9])
        self.crashes = die.choice([0, 0, 1, 2, 3])
        self.risk = die.choice([0.02, 0.1])
        if not self.options.exclusive and die.random() < 0.5:
            for name in die.sample(names, die.randint(0, len(names))):
                self._at(die.choice([-1.0, die.uniform(0, 100)]), self._foreign(name))
        if die.random() < 0.4:
            for name in die.sample(names, die.randint(1, die.randint(1, len(names)))):
                self._at(die.choice([-1.0, die.uniform(0, 60)]), self._flip(name))
                if die.random() < 0.5:
                    self._at(die.uniform(0, 150), self._flip(name))
        if die.random() < 0.2:
            since = die.uniform(-1, 60)
            self._at(since, self._become("BUILDING"))
            self._at(since + die.uniform(0, 60), self._become("RUNNING"))
        if die.random() < 0.1:
            since = die.uniform(-1, 60)
            self._at(since, self._become("speechless"))
            self._at(since + die.uniform(0, 60), self._become("RUNNING"))
        self._plan_the_end()

    def _plan_the_end(self) -> None:
        die = self.die
        if die.random() < 0.1:
            self._at(die.uniform(0, 100), self._become("COMPLETE"))
        if die.random() < 0.1:
            self._at(die.uniform(0, 100), self._revoke)
        if die.random() < 0.1:
            self._at(die.uniform(0, 60), lambda: self._end_the_run(die.choice(["", "", "at once"])))
        if die.random() < 0.05:
            self._at(die.uniform(0, 60), lambda: self._end_the_run("the disk is full"))

    def run(self) -> "list[str]":
        """Run it to its end; give what was untrue."""
        while True:
            self.runs += 1
            try:
                outcomes, stopped = self._run_once()
            except Crash:
                self.now += self.die.choice([0.0, 1.0, 100.0])
                self._begin_again()
                continue
            self._note_verdicts(outcomes, ended=not stopped)
            if stopped and self.runs < 4 and self.die.random() < 0.5:
                # Somebody mends what stopped it, and types the same command again.
                self._mend()
                self._begin_again()
                continue
            break
        self._let_time_pass(FAR)
        self._finish()
        self._hold_against_the_truth()
        return self.violations

    def _begin_again(self) -> None:
        self._maybe_exchange_a_row()
        self.options = self._chosen(self.options)
        again = self.now + self.options.settle
        self.quiet_until = dict.fromkeys(self.notebook.names_in_open_attempts(), again)

    def _mend(self) -> None:
        self.service.key_is_good = True
        self.service.state = "RUNNING"

    def _finish(self) -> None:
        """Type the command once more when all trouble is over: then nothing may be left."""
        self._mend()
        self.service.invalid.clear()
        self.crashes, self.trouble = 0, 0.0
        self.options = evolve(self.options, deadline=None)
        self.quiet_until.clear()
        outcomes, stopped = self._run_once()
        self._note_verdicts(outcomes, ended=not stopped)
        self._let_time_pass(FAR)
        if self.edited or stopped:
            return
        left = [one for one in outcomes if one.verdict in {Verdict.UNKNOWN, Verdict.NOT_ADDED}]
        if left and self.service.wording != NAMELESS:
            self.violations.append(f"left in the end: {left}")

    def _run_once(self) -> tuple[list[RecordOutcome], bool]:
        plan = LoadPlan(self.options, random=self.die.random, memory=self.notebook)
        run = self.running = Run(self, plan)
        outcomes = run.to_the_end()
        if plan.rows != len(outcomes) or plan.tally.counts.total() != len(outcomes):
            self.violations.append(f"{plan.rows} rows, {plan.tally.counts}, {len(outcomes)} told")
        self.requests += plan.requests
        if plan.untaken_may_be_known:
            # Another input: of none of its rows is it known what an earlier run did with it.
            self.doubtful.update(str(_name(row)) for row in self.rows)
        return outcomes, plan.stopped is not None or run.interrupted

    def _maybe_exchange_a_row(self) -> None:
        """Let somebody edit the file between two runs."""
        if self.die.random() < 0.05:
            self.edited = True
            place = self.die.randrange(len(self.rows))
            name = self.die.choice(["new", _name(self.rows[place]) or "new"])
            fit: NewRecord | Mapping[str, object] = NewRecord(name, rank=7.0)
            edited = self.die.choice([fit, {"crmRecordId": name, "rank": "x"}])
            self.rows[place : place + self.die.randint(0, 1)] = [edited]

    # What happens.

    def at(self, moment: float, event: Callable[[], object]) -> None:
        heappush(self.events, (moment, next(self.numbers), event))

    _at = at

    def advance(self, until: float) -> bool:
        """Go to the next event, or to a moment if nothing happens before it."""
        if self.events and self.events[0][0] <= until:
            moment, _, event = heappop(self.events)
            self.now = max(self.now, moment)
            event()
            return True
        if until < FAR:
            self.now = max(self.now, until)
            return True
        return False

    def boundary(self) -> None:
        """Maybe crash here."""
        if self.crashes and self.die.random() < self.risk:
            self.crashes -= 1
            raise Crash

    def _let_time_pass(self, until: float) -> None:
        while self.events and self.events[0][0] <= until:
            self.advance(until)

    def _foreign(self, name: str) -> Callable[[], None]:
        return lambda: self.service.foreign(name)

    def _flip(self, name: str) -> Callable[[], None]:
        return lambda: self.service.invalid.symmetric_difference_update({name})

    def _become(self, state: str) -> Callable[[], None]:
        def change() -> None:
            self.service.state = state

        return change

    def _revoke(self) -> None:
        self.service.key_is_good = False

    def _end_the_run(self, how: str) -> None:
        if self.running is not None:
            self.running.interrupt(how)

    # What is true.

    def _note_verdicts(self, outcomes: list[RecordOutcome], *, ended: bool) -> None:
        names = [_name(row) for row in (self.rows if ended else self.rows[: len(outcomes)])]
        told = sorted(((one.row, one.crm_record_id) for one in outcomes), key=lambda one: one[0])
        if told != list(enumerate(names, 1)):
            self.violations.append(f"rows {told}")
        following = next(self.attempts)
        self.unknown = 0
        for outcome in outcomes:
            name = outcome.crm_record_id
            if name is None or not _was_sendable(outcome):
                continue
            self.truth.note(following, name, outcome.verdict)
            self.unknown += outcome.verdict is Verdict.UNKNOWN

    def _hold_against_the_truth(self) -> None:
        if self.service.doubled:
            self.violations.append(f"doubled {self.service.doubled}")
        self.violations += self.truth.untrue(
            owner=self.service.owner,
            added_by=self.service.ever_added_by,
            doubtful=self.doubtful,
            refused=self.service.refused,
        )


def _name(row: NewRecord | Mapping[str, object]) -> str | None:
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
        if _was_sendable(record)
    }


def _was_sendable(outcome: RecordOutcome) -> bool:
    """Tell whether it speaks of a record; another row may have the id of one that does not."""
    refused_here = outcome.verdict is Verdict.REJECTED and outcome.status is None
    return outcome.verdict is not Verdict.DUPLICATE_IN_INPUT and not refused_here


@define
class Run:
    """One run of the program: the plan, and its requests on their way."""

    schedule: Schedule
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
            self.schedule.doubtful.update(str(_name(row)) for row in self.schedule.rows)
            self.plan.fail(JournalError(how))
            return
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
