"""What a schedule and its runs share: the time, the service, the journal, and what is known."""

import random
from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from itertools import count

from attrs import define, field

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.plan.options import Options
from tests.simulation.memory import Notebook
from tests.simulation.service import Service
from tests.simulation.truth import Truth

FAR = 10_000.0


class Crash(Exception):  # noqa: N818 - it is none of the package's errors
    """The program ends here, without another word."""


@define
class Stage:
    """Everything but who acts on it."""

    seed: int
    die: random.Random = field(init=False)
    service: Service = field(init=False)
    options: Options = field(init=False)
    rows: list[NewRecord | Mapping[str, object]] = field(init=False)
    notebook: Notebook = field(factory=Notebook)
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

    def at(self, moment: float, event: Callable[[], object]) -> None:
        heappush(self.events, (moment, next(self.numbers), event))

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

    def let_time_pass(self, until: float) -> None:
        while self.events and self.events[0][0] <= until:
            self.advance(until)
