"""Excel: the first sheet of a workbook, its cells as the texts a reader would see."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import IO

from attrs import frozen

from eightbyeight.campaigns.rows.columns import Columns, Names, find_columns
from eightbyeight.campaigns.rows.layout import Layout, RowFormat, unreadable
from eightbyeight.campaigns.rows.row import Row, make_row
from eightbyeight.campaigns.rows.values import EXACT_BELOW
from eightbyeight.errors import InvalidInputError

__all__ = ["start_xlsx"]


def start_xlsx(
    stream: IO[bytes], name: str, names: Names, timezone: tzinfo | None
) -> tuple[Layout, Iterator[Row], int]:
    """Read the workbook and give the layout, the rows and how many lines the sheet has.

    Raises:
        InvalidInputError: the extra is not installed, the file is no workbook, or its first sheet
            has no header that can be used.
    """
    sheet, lines = _first_sheet(stream, name)
    numbered = enumerate(sheet, start=1)
    for number, values in numbered:
        header = [_text(value) for value in values]
        if any(cell.strip() for cell in header):
            columns = find_columns(header, names, file=name, row=number)
            layout = Layout(RowFormat.XLSX, tuple(header), columns.further)
            return layout, _Below(columns, timezone).rows(numbered), lines
    raise unreadable(name, "its first sheet is empty; its first row must name the columns")


def _first_sheet(stream: IO[bytes], name: str) -> tuple[Iterator[Sequence[object]], int]:
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise InvalidInputError.of(
            name, "Excel files need an extra: pip install 'eightbyeight[excel]'"
        ) from None
    try:
        workbook = calamine.load_workbook(io.BytesIO(stream.read()))
        sheet = workbook.get_sheet_by_index(0)
        return iter(sheet.iter_rows()), 0 if sheet.end is None else sheet.end[0] + 1
    except (calamine.CalamineError, ValueError, IndexError) as error:
        why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    raise unreadable(name, f"is no Excel workbook that can be read ({why}); save it as .xlsx again")


@frozen
class _Below:
    columns: Columns
    timezone: tzinfo | None

    def rows(self, numbered: Iterator[tuple[int, Sequence[object]]]) -> Iterator[Row]:
        labels, timezone = self.columns.labels, self.timezone
        places = tuple(self.columns.places.items())
        for number, values in numbered:
            cells = [_text(value) for value in values]
            # A sheet has no end of its own: rows with nothing in them are no rows.
            if any(cells):
                given = {wire: _value(values[place]) for wire, place in places}
                yield make_row(number, cells, given, labels, timezone)


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
