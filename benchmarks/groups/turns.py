"""Cases in turns."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen

from benchmarks.contenders.registry import Name, missing
from benchmarks.processes import rotated
from benchmarks.runs import Run

__all__ = ["Case", "in_turns", "present"]


@frozen(kw_only=True)
class Case:
    """Something to run once in each round."""

    group: str
    name: str
    setting: str = ""
    measure: Callable[[], Mapping[str, float]]


def in_turns(cases: Sequence[Case], rounds: int) -> Iterator[Run]:
    """Run all cases round by round, each round beginning with another one."""
    for turn in range(rounds):
        for case in rotated(cases, turn):
            yield Run(
                group=case.group,
                case=case.name,
                setting=case.setting,
                turn=turn,
                values=case.measure(),
            )


def present(names: Sequence[Name]) -> list[Name]:
    """Leave out the contenders whose packages are missing."""
    return [name for name in names if not missing(name)]
