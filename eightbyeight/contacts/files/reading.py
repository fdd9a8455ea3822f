"""Open a file of contacts so that whatever is wrong with its columns can be told."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import evolve

from eightbyeight.contacts.files.importers import Importer
from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Names, Words
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import RowFormat
from eightbyeight.loading.files.row_file import RowFile, open_file

__all__ = ["CellRow", "is_csv", "names_of", "open_cells"]

CellRow = tuple[int, Sequence[str], Mapping[str, object], InputProblem | None]
"""A row's number, its cells as text, what a spreadsheet holds in them by wire name, and why the
row cannot be used, if so."""

_CSV_SUFFIXES = frozenset({".csv", ".tsv"})


def names_of(columns: Mapping[str, str] | None, importer: Importer) -> Names:
    """Give the names under which fields are found.

    Raises:
        InvalidInputError: ``columns`` names an unknown field, or one column for two.
    """
    words = Words("a contact", f"one of {', '.join(importer.addresses)}", "an address")
    return Names.of(columns, importer.spellings, words, importer.addresses)


def is_csv(path: Path, given: RowFormat | str | None) -> bool:
    """Tell whether a file is to be read as CSV."""
    return given == RowFormat.CSV or (given is None and path.suffix.lower() in _CSV_SUFFIXES)


def open_cells(
    path: Path, known: Names, *, listed: tuple[str, ...] | None, given: RowFormat | str | None
) -> RowFile[CellRow]:
    """Open a file; what is wrong with its columns is left to be found.

    Args:
        path: The file.
        known: Under which names fields are found.
        listed: The columns of a file without a header; None where its first row names them.
        given: Needed where no suffix tells.

    Raises:
        InvalidInputError: it cannot be opened.
    """
    names = evolve(known, mapped={}, listed=listed, strict=False)
    kind = RowKind(
        names,
        names,
        _make,
        _refuse,
        _with_problem,
        minds_every_cell=True,
        formats=(RowFormat.CSV, RowFormat.XLSX),
    )
    return open_file(path, kind, RowFile[CellRow], format=given)


def _make(
    number: int, cells: Sequence[str], given: Mapping[str, object], _labels: Mapping[str, str]
) -> CellRow:
    return number, cells, given, None


def _refuse(
    number: int, cells: Sequence[str], given: Mapping[str, object], problem: InputProblem
) -> CellRow:
    return number, cells, given, problem


def _with_problem(row: CellRow, problem: InputProblem) -> CellRow:
    number, cells, given, _ = row
    return number, cells, given, problem
