"""CSV: a header, then rows of as many cells."""

import csv
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from attrs import frozen

from eightbyeight.campaigns.rows.columns import Columns, Names, find_columns
from eightbyeight.campaigns.rows.layout import Layout, RowFormat, unreadable
from eightbyeight.campaigns.rows.lines import Lines, NotUtf8Error
from eightbyeight.campaigns.rows.row import Row, make_row
from eightbyeight.errors import InputProblem

__all__ = ["start_csv"]

_DELIMITERS = ",;\t"
_HEADER_LINES = 1000
"""A header with more line breaks than that is one whose quotation mark was never closed."""


def start_csv(
    lines: Lines, name: str, names: Names, timezone: tzinfo | None, *, bom: bool
) -> tuple[Layout, Iterator[Row]]:
    """Read the header and give the layout and the rows below it.

    Raises:
        InvalidInputError: there is no header, or none that can be used.
    """
    text, number = _header_text(lines, name)
    delimiter, header = _split_header(text, names, name, number)
    columns = find_columns(header, names, file=name, row=number)
    terminator = text[len(text.rstrip("\r\n")) :] or "\n"
    layout = Layout(RowFormat.CSV, tuple(header), columns.further, delimiter, terminator, bom)
    return layout, iter(_Rows(lines, name, columns, delimiter, timezone, number))


def _header_text(lines: Lines, name: str) -> tuple[str, int]:
    number = 1
    held: list[str] = []
    open_quote = False
    try:
        for line in lines:
            if not held and not line.strip():
                number += 1
                continue
            held.append(line)
            open_quote ^= line.count('"') % 2 == 1
            if not open_quote:
                return "".join(held), number
            if len(held) == _HEADER_LINES:
                break
    except NotUtf8Error as error:
        raise unreadable(name, str(error), row=number) from None
    if held:
        raise unreadable(name, "a quotation mark is never closed", row=number)
    raise unreadable(name, "is empty; its first row must name the columns, such as crmRecordId")


def _split_header(text: str, names: Names, name: str, number: int) -> tuple[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for delimiter in _DELIMITERS:
        try:
            headers[delimiter] = next(_reader([text], delimiter))
        except csv.Error:
            continue
        if any(names.field_of(cell) == "crmRecordId" for cell in headers[delimiter]):
            return delimiter, headers[delimiter]
    if len(headers) < len(_DELIMITERS):
        raise unreadable(name, f"the header cannot be read: {_QUOTES}", row=number)
    return max(headers.items(), key=lambda item: len(item[1]))


def _reader(lines: Iterator[str] | Sequence[str] | Lines, delimiter: str) -> Iterator[list[str]]:
    # Not strict, the reader takes the lines below an unclosed quotation mark for one cell, and
    # rows vanish without a word.
    return csv.reader(lines, delimiter=delimiter, strict=True)


_QUOTES = 'a quotation mark is left open, or stands inside a quoted cell without being doubled ("")'


@frozen
class _Rows:
    lines: Lines
    name: str
    columns: Columns
    delimiter: str
    timezone: tzinfo | None
    header: int

    def __iter__(self) -> Iterator[Row]:
        reader = _reader(self.lines, self.delimiter)
        places = tuple(self.columns.places.items())
        labels, timezone, width = self.columns.labels, self.timezone, len(self.columns.header)
        number = self.header
        while True:
            number += 1
            before = self.lines.number
            try:
                cells = next(reader)
            except StopIteration:
                return
            except NotUtf8Error as error:
                raise unreadable(self.name, str(error), row=number) from None
            except csv.Error as error:
                cells = self._recovered(error, number, before)
                yield self._overlong(number, cells)
                continue
            if len(cells) == width:
                given = {wire: cells[place] for wire, place in places}
                yield make_row(number, cells, given, labels, timezone)
            elif not _is_blank(cells):
                yield self._ragged(number, cells)

    def _ragged(self, number: int, cells: list[str]) -> Row:
        width = len(self.columns.header)
        problem = InputProblem(f"the row has {len(cells)} cells where the header has {width}")
        return Row(number, cells, None, problem, None)

    def _recovered(self, error: csv.Error, number: int, before: int) -> list[str]:
        # Where a row begins and ends is certain only while its quotation marks add up.
        line = self.lines.latest
        if "field limit" not in str(error):
            raise unreadable(self.name, _QUOTES, row=number) from None
        if self.lines.number != before + 1 or line.count('"') % 2:
            raise unreadable(
                self.name,
                f"a cell of more than {csv.field_size_limit():,} characters that goes over "
                f"several lines; perhaps {_QUOTES}",
                row=number,
            ) from None
        return self._split_long(line, number)

    def _split_long(self, line: str, number: int) -> list[str]:
        # The limit belongs to the whole process, so it is lifted for one line alone.
        limit = csv.field_size_limit(len(line))
        try:
            return next(_reader([line], self.delimiter))
        except csv.Error:
            raise unreadable(self.name, _QUOTES, row=number) from None
        finally:
            csv.field_size_limit(limit)

    def _overlong(self, number: int, cells: list[str]) -> Row:
        if len(cells) != len(self.columns.header):
            return self._ragged(number, cells)
        limit = csv.field_size_limit()
        place = max(range(len(cells)), key=lambda index: len(cells[index]))
        message = f"the cell has {len(cells[place]):,} characters, and {limit:,} is the limit"
        label = self.columns.header[place].strip()
        id_place = self.columns.places["crmRecordId"]
        crm_record_id = None if id_place == place else cells[id_place]
        return Row(number, cells, None, InputProblem(message, label), crm_record_id)


def _is_blank(cells: list[str]) -> bool:
    return not cells or (len(cells) == 1 and not cells[0].strip())
