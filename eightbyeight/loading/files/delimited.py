"""CSV: a header, then rows of as many cells."""

import csv
import re
from collections.abc import Container, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar

from attrs import define

from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Columns, Names, place_columns
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import Layout, RowFormat, unreadable
from eightbyeight.loading.files.lines import Lines, NotUtf8Error, check_lines
from eightbyeight.loading.files.quotes import ANY_DELIMITER, ends_open

__all__ = ["DELIMITER_NOTED", "likeliest_delimiter", "notes_delimiter", "start_csv"]

RowT = TypeVar("RowT")

_DELIMITERS = ",;\t"
_NOTE = re.compile(r'"?sep=.?"?[,;\t]*[\r\n]*', re.IGNORECASE)
DELIMITER_NOTED = (
    "is a note for Excel on what parts the cells (sep=), and neither a header nor a row: remove "
    "this line"
)
"""What is wrong with a file that begins with such a note."""
_HEADER_LINES = 1000
"""A header with more line breaks than that is one whose quotation mark was never closed."""
_AT_ONCE = 100
"""Rows that are read ahead, as many as a batch has."""


def start_csv(
    lines: Lines, name: str, kind: RowKind[RowT], *, bom: bool, is_regular: bool
) -> tuple[Layout, Iterator[RowT]]:
    """Read the header and give the layout and the rows below it.

    Raises:
        InvalidInputError: there is no header, or none that can be used.
    """
    text, number = _header_text(lines, name, kind.names)
    if notes_delimiter(text):
        raise unreadable(name, DELIMITER_NOTED, row=number)
    delimiter, header = _split_header(text, kind.names, name, number)
    columns, first = place_columns(header, kind.names, file=name, row=number)
    terminator = text[len(text.rstrip("\r\n")) :] or "\n"
    named = tuple(columns.header)
    layout = Layout(
        RowFormat.CSV, named, columns.further, delimiter, terminator, bom, has_header=first is None
    )
    at_once = _AT_ONCE if is_regular else 0
    return layout, iter(_Rows(lines, name, columns, delimiter, kind, number, first, at_once))


def _header_text(lines: Lines, name: str, names: Names) -> tuple[str, int]:
    number = 1
    held: list[str] = []
    is_open = False
    try:
        for line in lines:
            if not held and not line.strip():
                number += 1
                continue
            held.append(line)
            is_open = ends_open(line, ANY_DELIMITER, is_open=is_open)
            if not is_open:
                return "".join(held), number
            if len(held) == _HEADER_LINES:
                break
    except NotUtf8Error as error:
        raise unreadable(name, str(error), row=number) from None
    if held:
        raise unreadable(name, "a quotation mark is never closed", row=number)
    raise unreadable(
        name, f"is empty; its first row must name the columns, such as {names.anchors[0]}"
    )


def _split_header(text: str, names: Names, name: str, number: int) -> tuple[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for delimiter in _DELIMITERS:
        try:
            headers[delimiter] = next(_reader([text], delimiter))
        except csv.Error:
            continue
        is_header = names.listed is None
        if is_header and any(names.field_of(cell) in names.anchors for cell in headers[delimiter]):
            return delimiter, headers[delimiter]
    best = likeliest_delimiter(text)
    if best is None:
        raise unreadable(name, f"the header cannot be read: {_QUOTES}", row=number)
    return best, headers[best]


def notes_delimiter(text: str) -> bool:
    """Tell whether a first row is a note for Excel on the delimiter, such as ``sep=;``."""
    return _NOTE.fullmatch(text) is not None


def likeliest_delimiter(text: str, known: Container[str] = ()) -> str | None:
    """Tell what parts the cells of a row of which little else is known.

    Cells in quotation marks are parted by one delimiter and astray for the others, which may stand
    within the cells. A reading that parts nothing is none beside one that failed.

    Args:
        text: The row, whole.
        known: Names, in small letters, of which a header has one as a cell.

    Returns:
        A comma where it may be one as well as another; None where the row cannot be read.
    """
    readings: dict[str, list[str]] = {}
    for delimiter in _DELIMITERS:
        try:
            readings[delimiter] = next(_reader([text], delimiter), [])
        except csv.Error:
            continue
    clean = {one: cells for one, cells in readings.items() if not _has_strays(text, cells)}
    told = {
        one: cells
        for one, cells in clean.items()
        if any(cell.strip().casefold() in known for cell in cells)
    }
    best = max(told or clean or readings, key=lambda one: len(readings[one]), default=None)
    if best is None or (len(readings) < len(_DELIMITERS) and len(readings[best]) == 1):
        return None
    return best


def _has_strays(text: str, cells: Sequence[str]) -> bool:
    """Tell whether a quotation mark stands in a cell that is not in quotation marks itself."""
    # Within them each is doubled, and two more surround the cell.
    held = [cell.count('"') for cell in cells if '"' in cell]
    return text.count('"') < 2 * (sum(held) + len(held))


def _reader(lines: Iterator[str] | Sequence[str] | Lines, delimiter: str) -> Iterator[list[str]]:
    # Not strict, the reader takes the lines below an unclosed quotation mark for one cell, and
    # rows vanish without a word.
    return csv.reader(lines, delimiter=delimiter, strict=True)


_QUOTES = 'a quotation mark is left open, or stands inside a quoted cell without being doubled ("")'


@define
class _Rows(Generic[RowT]):
    lines: Lines
    name: str
    columns: Columns
    delimiter: str
    kind: RowKind[RowT]
    number: int
    """The number of the row that was read last, which was the one read for the columns."""
    first: Sequence[str] | None
    """That row, where it is one like the others."""
    at_once: int
    """How many rows may be read ahead; 0 where somebody may still be writing them."""

    def __iter__(self) -> Iterator[RowT]:
        return chain.from_iterable(self._parts())

    def _parts(self) -> Iterator[Sequence[RowT]]:
        if self.first is not None:
            yield [self._made(self.number, self.first)]
        reader = _reader(self.lines, self.delimiter)
        while True:
            rows = () if self.lines.holding else self._ahead()
            try:
                yield rows or self._next(reader)
            except StopIteration:
                return

    def _ahead(self) -> Sequence[RowT]:
        """Read many rows at once, if all have as many cells as the header; none if not."""
        lines = self.lines.take(self.at_once)
        rows = self._split_plain(lines)
        if not rows:
            self.lines.hold(lines)
            return ()
        number = self.number + 1
        self.number += len(rows)
        make_all = self.kind.make_all
        made = None if make_all is None else make_all(number, rows, self.columns.places)
        if made is not None:
            return made
        return [self._made(place, cells) for place, cells in enumerate(rows, number)]

    def _split_plain(self, lines: Sequence[str]) -> list[list[str]]:
        # A row that goes on behind the last of the lines is an error here, and none beyond.
        try:
            check_lines(lines)
            rows = list(_reader(lines, self.delimiter))
        except (NotUtf8Error, csv.Error):
            return []
        return rows if set(map(len, rows)) == {len(self.columns.header)} else []

    def _next(self, reader: Iterator[list[str]]) -> Sequence[RowT]:
        """Read one row, which is none if it is blank.

        Raises:
            StopIteration: there is no more.
        """
        self.number += 1
        before = self.lines.number
        try:
            cells = next(reader)
        except NotUtf8Error as error:
            raise unreadable(self.name, str(error), row=self.number) from None
        except csv.Error as error:
            cells = self._recovered(error, self.number, before)
            return [self._overlong(self.number, cells)]
        if len(cells) == len(self.columns.header):
            return [self._made(self.number, cells)]
        return [] if _is_blank(cells) else [self._ragged(self.number, cells)]

    def _made(self, number: int, cells: Sequence[str]) -> RowT:
        given = {wire: cells[place] for wire, place in self.columns.places.items()}
        return self.kind.make(number, cells, given, self.columns.labels)

    def _ragged(self, number: int, cells: list[str]) -> RowT:
        width = len(self.columns.header)
        problem = InputProblem(f"the row has {len(cells)} cells where the header has {width}")
        return self.kind.refuse(number, cells, {}, problem)

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

    def _overlong(self, number: int, cells: list[str]) -> RowT:
        if len(cells) != len(self.columns.header):
            return self._ragged(number, cells)
        limit = csv.field_size_limit()
        place = max(range(len(cells)), key=lambda index: len(cells[index]))
        message = f"the cell has {len(cells[place]):,} characters, and {limit:,} is the limit"
        label = self.columns.header[place].strip()
        places = self.columns.places.items()
        given = {wire: cells[index] for wire, index in places if index != place}
        return self.kind.refuse(number, cells, given, InputProblem(message, label))


def _is_blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)
