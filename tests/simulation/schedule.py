"""One schedule: a load under random faults, crashes and resumptions, and the truth about it.

Time is virtual. A request is handled by the service at one moment and answered at another; it can
be lost before, between and after, be handled long after its sender gave up, and outlive a crash of
the program that sent it. Everything follows from the seed.
"""

import random
from collections.abc import Callable, Mapping

from attrs import define, evolve

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.options import Options
from tests.simulation.run import Run, name_of, was_sendable
from tests.simulation.service import NAMED, NAMELESS, UNNAMED, Service
from tests.simulation.stage import FAR, Crash, Stage


@define
class Schedule(Stage):
    """A load that is run until it is done, and what it told on the way."""

    running: Run | None = None

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
                self.at(die.choice([-1.0, die.uniform(0, 100)]), self._foreign(name))
        if die.random() < 0.4:
            for name in die.sample(names, die.randint(1, die.randint(1, len(names)))):
                self.at(die.choice([-1.0, die.uniform(0, 60)]), self._flip(name))
                if die.random() < 0.5:
                    self.at(die.uniform(0, 150), self._flip(name))
        if die.random() < 0.2:
            since = die.uniform(-1, 60)
            self.at(since, self._become("BUILDING"))
            self.at(since + die.uniform(0, 60), self._become("RUNNING"))
        if die.random() < 0.1:
            since = die.uniform(-1, 60)
            self.at(since, self._become("speechless"))
            self.at(since + die.uniform(0, 60), self._become("RUNNING"))
        self._plan_the_end()

    def _plan_the_end(self) -> None:
        die = self.die
        if die.random() < 0.1:
            self.at(die.uniform(0, 100), self._become("COMPLETE"))
        if die.random() < 0.1:
            self.at(die.uniform(0, 100), self._revoke)
        if die.random() < 0.1:
            self.at(die.uniform(0, 60), lambda: self._end_the_run(die.choice(["", "", "at once"])))
        if die.random() < 0.05:
            self.at(die.uniform(0, 60), lambda: self._end_the_run("the disk is full"))

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
        self.let_time_pass(FAR)
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
        self.let_time_pass(FAR)
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
            self.doubtful.update(str(name_of(row)) for row in self.rows)
        return outcomes, plan.stopped is not None or run.interrupted

    def _maybe_exchange_a_row(self) -> None:
        """Let somebody edit the file between two runs."""
        if self.die.random() < 0.05:
            self.edited = True
            place = self.die.randrange(len(self.rows))
            name = self.die.choice(["new", name_of(self.rows[place]) or "new"])
            fit: NewRecord | Mapping[str, object] = NewRecord(name, rank=7.0)
            edited = self.die.choice([fit, {"crmRecordId": name, "rank": "x"}])
            self.rows[place : place + self.die.randint(0, 1)] = [edited]

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
        names = [name_of(row) for row in (self.rows if ended else self.rows[: len(outcomes)])]
        told = sorted(((one.row, one.crm_record_id) for one in outcomes), key=lambda one: one[0])
        if told != list(enumerate(names, 1)):
            self.violations.append(f"rows {told}")
        following = next(self.attempts)
        self.unknown = 0
        for outcome in outcomes:
            name = outcome.crm_record_id
            if name is None or not was_sendable(outcome):
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
