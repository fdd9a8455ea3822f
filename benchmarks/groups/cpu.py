"""Client CPU per batch against a server that answers at once."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.contenders.registry import Name
from benchmarks.groups.turns import Case, in_turns, present
from benchmarks.jobs.load import LoadTask, run_load
from benchmarks.rows import Shape
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["CONTENDERS", "GROUP", "SHAPED", "measure"]

GROUP = "cpu"
CONTENDERS = tuple(name for name in Name if name is not Name.SLOW)
SHAPED = (Name.HAND, Name.HAND_RECORDS, Name.RECORDS, Name.DICTS)
"""The contenders that also load rows of other shapes."""


def measure(sizes: Sizes) -> Iterator[Run]:
    """Let each contender load the standard rows, and some of them rows of other shapes."""
    yield from in_turns(_cases(CONTENDERS, [Shape.STANDARD], sizes.cpu_rows), sizes.cpu_rounds)
    others = [shape for shape in Shape if shape is not Shape.STANDARD]
    yield from in_turns(_cases(SHAPED, others, sizes.cpu_rows), sizes.shape_rounds)


def _cases(names: Sequence[Name], shapes: Sequence[Shape], rows: int) -> list[Case]:
    return [
        Case(
            group=GROUP,
            name=name,
            setting=shape,
            measure=partial(
                run_load,
                LoadTask(
                    contender=name, rows=rows, shape=shape, ready=shape is not Shape.ON_THE_WAY
                ),
            ),
        )
        for shape in shapes
        for name in present(names)
    ]
