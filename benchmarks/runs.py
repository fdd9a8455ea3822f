"""What was measured, run by run, and the file that keeps it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import asdict, frozen

__all__ = ["Measured", "Run", "Runs", "Spread", "load_measured", "save_measured"]


@frozen(kw_only=True)
class Run:
    """What one case took, once."""

    group: str
    """The figures it belongs to: ``cpu``, ``wall``, ..."""
    case: str
    """Who did it."""
    setting: str = ""
    """How, where a case is run in more than one way."""
    turn: int
    """The round."""
    values: Mapping[str, float]
    """What was measured, by name."""


@frozen(kw_only=True)
class Measured:
    """All runs, and what has to be known about them."""

    circumstances: tuple[str, ...]
    """Machine, versions, sizes and command, one line each."""
    left_out: tuple[str, ...]
    """What could not be run, and why."""
    runs: tuple[Run, ...]
    quick: bool = False
    """Whether the loads were smaller than the figures say."""


@frozen
class Spread:
    """The median of some rounds, and how far they lie apart."""

    median: float
    least: float
    largest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Take it from at least one value."""
        ordered = sorted(values)
        middle = len(ordered) // 2
        median = (ordered[middle] + ordered[~middle]) / 2
        return cls(median, ordered[0], ordered[-1])


@frozen
class Runs:
    """Runs to be looked up by group, case and setting."""

    all: Sequence[Run]

    def turns(self, group: str, case: str, setting: str = "") -> Mapping[int, Mapping[str, float]]:
        """Give the values of a case, by round."""
        wanted = (group, case, setting)
        return {
            run.turn: run.values for run in self.all if (run.group, run.case, run.setting) == wanted
        }

    def settings(self, group: str) -> Sequence[str]:
        """Give the settings of a group, in the order they were first run in."""
        return list(dict.fromkeys(run.setting for run in self.all if run.group == group))

    def values(self, key: str, group: str, case: str, setting: str = "") -> Sequence[float]:
        """Give what a case took in each round."""
        return [values[key] for values in self.turns(group, case, setting).values()]

    def ratios(
        self, key: str, group: str, over: str, under: str, setting: str = ""
    ) -> Sequence[float]:
        """Divide what one case took by what another took, round by round."""
        above, below = self.turns(group, over, setting), self.turns(group, under, setting)
        return [above[turn][key] / below[turn][key] for turn in sorted(above.keys() & below.keys())]


def save_measured(measured: Measured, path: Path) -> None:
    """Write everything into a file of JSON."""
    path.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")


def load_measured(path: Path) -> Measured:
    """Read what :func:`save_measured` wrote."""
    members = json.loads(path.read_text(encoding="utf-8"))
    return Measured(
        circumstances=tuple(members["circumstances"]),
        left_out=tuple(members["left_out"]),
        runs=_runs(members["runs"]),
        quick=members["quick"],
    )


def _runs(members: Iterable[Mapping[str, object]]) -> tuple[Run, ...]:
    return tuple(Run(**run) for run in members)  # type: ignore[arg-type]
