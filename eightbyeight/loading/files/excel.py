"""Excel: the first sheet of a workbook, its cells as the texts a reader would see."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import IO, Generic, TypeVar

from attrs import frozen

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.files.cells import EXACT_BELOW
from eightbyeight.loading.files.columns import Columns, place_columns
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import Layout, RowFormat, unreadable
from eightbyeight.loading.files.lines import broken
from eightbyeight.loading.files.sheet_scan import (
    Bounds,
    CellErrors,
    NotUnderstoodError,
    SheetScan,
    scan_sheet,
)

__all__ = ["start_xlsx"]

RowT = TypeVar("RowT")

_MOST_CELLS = 50_000_000
"""What fits into the memory of an ordinary machine: unused cells take as much as used ones."""
_LARGEST = 2**29
"""Bytes of a workbook as it lies on a disk; a stream need not have an end."""
_BLOCK = 2**20


def start_xlsx(
    stream: IO[bytes], name: str, kind: RowKind[RowT]
) -> tuple[Layout, Iterator[RowT], int]:
    """Read the workbook and give the layout, the rows and how many lines the sheet has.

    Raises:
        InvalidInputError: the extra is not installed, the file is no workbook, or its first sheet
            has no header that can be used or reaches too far.
    """
    sheet = _first_sheet(stream, name)
    numbered = enumerate(sheet.rows, start=1)
    for number, values in numbered:
        cells = sheet.texts(number, values)
        if any(cell.strip() for cell in cells):
            columns, row = place_columns(cells, kind.names, file=name, row=number)
            layout = Layout(
                RowFormat.XLSX, tuple(columns.header), columns.further, has_header=row is None
            )
            below = numbered if row is None else chain([(number, values)], numbered)
            return layout, _Below(columns, sheet, kind).rows(below), sheet.lines
    raise unreadable(name, "its first sheet is empty; its first row must name the columns")


@frozen
class _Sheet:
    rows: Iterator[Sequence[object]]
    lines: int
    first_column: int
    scan: SheetScan

    def errors(self, number: int) -> CellErrors:
        """Give the errors of a row by their index in it; a row begins at the first used column."""
        found = self.scan.errors.get(number, ())
        return tuple((column - self.first_column, error) for column, error in found)

    def texts(self, number: int, values: Sequence[object]) -> list[str]:
        cells = [_text(value) for value in values]
        for place, error in self.errors(number):
            cells[place] = error
        return cells


def _first_sheet(stream: IO[bytes], name: str) -> _Sheet:
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise InvalidInputError.of(
            name, "Excel files need an extra: pip install 'eightbyeight[excel]'"
        ) from None
    content = _content(stream, name)
    try:
        scan = scan_sheet(content)
    except NotUnderstoodError as error:
        raise _no_workbook(name, str(error)) from None
    _check_reach(scan.bounds, name)
    try:
        sheet = calamine.load_workbook(content).get_sheet_by_index(0)
        rows = iter(sheet.iter_rows())
    except (calamine.CalamineError, ValueError, IndexError) as error:
        why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    else:
        lines = 0 if sheet.end is None else sheet.end[0] + 1
        first_column = 1 if sheet.start is None else sheet.start[1] + 1
        return _Sheet(rows, lines, first_column, scan)
    raise _no_workbook(name, why)


def _content(stream: IO[bytes], name: str) -> io.BytesIO:
    content = io.BytesIO()
    try:
        while content.tell() <= _LARGEST and (block := stream.read(_BLOCK)):
            content.write(block)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the stream is the caller's
        raise broken(error) from None
    if content.tell() > _LARGEST:
        raise unreadable(name, f"has more than {_LARGEST:,} bytes, too many for a workbook")
    content.seek(0)
    return content


def _no_workbook(name: str, why: str) -> InvalidInputError:
    return unreadable(
        name, f"is no Excel workbook that can be read ({why}); save it as .xlsx again"
    )


def _check_reach(bounds: Bounds | None, name: str) -> None:
    if bounds is None or bounds.cells <= _MOST_CELLS:
        return
    raise unreadable(
        name,
        f"its first sheet reaches from row {bounds.first_row} to {bounds.last_row} and from column "
        f"{bounds.first_column} to {bounds.last_column}, more than {_MOST_CELLS:,} cells: delete "
        "whatever lies far from the rows, or copy the rows into a new workbook",
    )


@frozen
class _Below(Generic[RowT]):
    columns: Columns
    sheet: _Sheet
    kind: RowKind[RowT]

    def rows(self, numbered: Iterator[tuple[int, Sequence[object]]]) -> Iterator[RowT]:
        make, labels = self.kind.make, self.columns.labels
        places = tuple(self.columns.places.items())
        for number, values in numbered:
            cells = self.sheet.texts(number, values)
            # A sheet has no end of its own: rows with nothing in them are no rows.
            if any(cells):
                given = {wire: _value(values[place]) for wire, place in places}
                yield self.with_errors(number, make(number, cells, given, labels))

    def with_errors(self, number: int, row: RowT) -> RowT:
        """Give the row with a problem where a field's cell, which came as absent, is an error."""
        errors = dict(self.sheet.errors(number))
        if not errors:
            return row
        read = errors if self.kind.minds_every_cell else self.columns.places.values()
        for place in read:
            if place in errors:
                label = self.columns.header[place].strip() or None
                problem = InputProblem(f"holds the error {errors[place]}", label)
                return self.kind.with_problem(row, problem)
        return row


def _value(value: object) -> object:
    return None if value == "" else value


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case float():
            # An id that is too long to be exact shows as 1e+16, and is refused when it is fed back.
            exact = value.is_integer() and abs(value) < EXACT_BELOW
            return str(int(value)) if exact else repr(value)
        case date() if not isinstance(value, datetime):
            return f"{value} 00:00"
        case _:
            return str(value)
