"""What a slice makes of a row: the one thing that reading a file has to be told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Names
from eightbyeight.loading.files.layout import RowFormat

__all__ = ["RowKind"]

RowT = TypeVar("RowT")


@frozen
class RowKind(Generic[RowT]):
    """A kind of row: under which names its values are found, and how rows are made of them.

    ``make`` is called once for every row that could be read, and its answer is handed on as it
    is: reading puts no object of its own in between.
    """

    names: Names
    """The names of columns."""
    keys: Names
    """The names of JSON keys; mostly the same."""
    make: Callable[[int, Sequence[str], Mapping[str, object], Mapping[str, str]], RowT]
    """Makes a row of its number, its cells, its values by wire name (those the row does not have
    are missing) and the file's own names of the columns by wire name."""
    refuse: Callable[[int, Sequence[str], Mapping[str, object], InputProblem], RowT]
    """Makes a row that cannot be used of its number, its cells, those of its values that could be
    read, and why."""
    with_problem: Callable[[RowT, InputProblem], RowT]
    """Gives a row that was made with this problem in place of what it held."""
    make_all: (
        Callable[[int, Sequence[Sequence[str]], Mapping[str, int]], Sequence[RowT] | None] | None
    ) = None
    """Makes many rows at once, as ``make`` would make each, of the number of the first one, their
    cells and the place of each field among the cells; None where one of them is not ordinary. Only
    asked where the file has cells."""
    minds_every_cell: bool = False
    """Whether an error of a spreadsheet is a problem also in a cell that holds no field."""
    formats: tuple[RowFormat, ...] = tuple(RowFormat)
    """The kinds of file that such rows are read from."""
