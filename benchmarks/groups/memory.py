"""The most memory a fresh process has had once it has loaded so many rows, made on the way."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.contenders.registry import Name
from benchmarks.groups.turns import Case, in_turns, present
from benchmarks.jobs.load import LoadTask, run_load
from benchmarks.processes import fresh
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["CHECK", "GROUP", "measure"]

GROUP = "memory"
CHECK = "duplicate check"
"""The case that only fills the duplicate check."""

_FIGURED = (Name.HAND, Name.RECORDS, Name.RECORDS_JOURNAL, Name.SLOW)


def measure(sizes: Sizes) -> Iterator[Run]:
    """Load few rows and many."""
    figured = _cases(_FIGURED, sizes.memory_rows)
    checks = [
        Case(
            group=GROUP,
            name=CHECK,
            setting=str(rows),
            measure=partial(fresh, "benchmarks.jobs.seen_ids", {"rows": rows}),
        )
        for rows in sizes.memory_rows
    ]
    yield from in_turns(figured + checks, sizes.memory_rounds)
    others = [name for name in Name if name not in _FIGURED]
    yield from in_turns(_cases(others, sizes.memory_rows), sizes.memory_others_rounds)


def _cases(names: Sequence[Name], sizes: Sequence[int]) -> list[Case]:
    return [
        Case(
            group=GROUP,
            name=name,
            setting=str(rows),
            measure=partial(
                run_load, LoadTask(contender=name, rows=rows, ready=False, steady=False)
            ),
        )
        for rows in sizes
        for name in present(names)
    ]
