"""A scenario while it is played: which line a request takes, and what was done with it."""

from collections import deque
from collections.abc import Iterable, Sequence
from random import Random

from attrs import define, field, frozen

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.fault_lines import join_line
from eightbyeight.emulator.fault_words import write_instruction
from eightbyeight.emulator.faults import Fault, Scenario
from eightbyeight.emulator.instructions import Instruction

__all__ = ["LogEntry", "Note", "Script"]

_REMEMBERED = 10_000


@frozen
class LogEntry:
    """What was done with one request."""

    number: int
    """Its number among those that a scenario counts, in the order they arrived, from 1."""
    method: str
    """``POST`` where it adds records, ``PATCH`` where it asks for an action; its own otherwise."""
    instruction: str
    """What the scenario said of it, as words; ``ok`` where it said nothing."""
    committed: bool
    """Whether it has changed something by now; a late one may still."""
    status: int | None
    """What the client was shown; None for no whole answer, or none yet."""


@define(eq=False)
class Note:
    """What is known of one request so far."""

    number: int
    method: str
    instruction: Instruction
    committed: bool = False
    status: int | None = None

    def entry(self) -> LogEntry:
        """Give it as it stands now."""
        text = join_line(write_instruction(self.instruction))
        return LogEntry(self.number, self.method, text, self.committed, self.status)


@define
class _Line:
    """One fault, and how far it has come."""

    fault: Fault
    chance: Random
    seen: int = 0
    used: int = field(default=0, init=False)

    def counts(self, asked: Asked) -> bool:
        """Count a request that it fits; tell whether this is one of those it is for."""
        fault = self.fault
        if fault.method != asked.method and (fault.method != "ANY" or asked.method == "GET"):
            return False
        if fault.containing is not None and not asked.names(fault.containing):
            return False
        self.seen += 1
        if fault.request is not None:
            return fault.request <= self.seen < fault.request + (fault.most or 1)
        if fault.every is not None:
            return self.seen % fault.every == 0
        return fault.rate is None or self.chance.random() < fault.rate

    def is_used_up(self) -> bool:
        """Tell whether no further request can take it."""
        most = self.fault.most
        return most is not None and self.used >= most


class Script:
    """Give each request its instruction, and remember what was done.

    Args:
        scenario: What is to go wrong.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._faults: list[Fault] = []
        self._lines: list[_Line] = []
        self._notes: deque[Note] = deque(maxlen=_REMEMBERED)
        self.add(scenario.faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    @property
    def scenario(self) -> Scenario:
        """What is to go wrong, what was added later included."""
        return Scenario(tuple(self._faults))

    @property
    def log(self) -> Sequence[LogEntry]:
        """What was done, oldest first; the latest 10,000."""
        return tuple(note.entry() for note in self._notes)

    def counts(self, asked: Asked) -> bool:
        """Tell whether a request is one for this scenario: what only reads is where a line asks."""
        return asked.counts or (asked.reads and any(each.method == "GET" for each in self._faults))

    def add(self, faults: Iterable[Fault]) -> None:
        """Add lines; they count the requests from here on."""
        for fault in faults:
            self._faults.append(fault)
            # Not for secrets: the same seed has to choose the same requests.
            self._lines.append(_Line(fault, Random(fault.seed)))  # noqa: S311

    def note(self, asked: Asked, number: int) -> Note:
        """Choose what becomes of a request, and begin to remember it."""
        note = Note(number, asked.method, self._choose(asked))
        self._notes.append(note)
        return note

    def _choose(self, asked: Asked) -> Instruction:
        # Every line counts every request, also one that another line takes: what "request 3" is
        # must not depend on the lines before it.
        due = [line for line in self._lines if line.counts(asked)]
        if not due:
            return Instruction()
        line = due[0]
        line.used += 1
        if line.is_used_up():
            self._lines.remove(line)
        return line.fault.does
