"""What the reader of workbooks does not tell of a first sheet: its errors, and how far it reaches.

calamine gives an error such as ``#N/A`` as an empty cell, and allocates every cell between the
first and the last used one before anything can be asked of it. Both are read here beforehand, from
the sheet's own XML. Its parts are those of ECMA-376, part 1, sections 12.3.24 and 18.3.1.
"""

import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Literal
from xml.etree.ElementTree import Element, iterparse

from attrs import define, field, frozen

__all__ = ["Bounds", "CellErrors", "NotUnderstoodError", "SheetScan", "scan_sheet"]

_MOST_BYTES = 2**31
"""What is read of one part; a dense sheet of fifty million cells has about as many."""
_MOST_TEXTS = 50_000_000
"""Shared texts that a workbook may announce: calamine makes room for all of them beforehand."""
_LARGE = 2**28
_MOST_TIMES = 200
"""A large workbook unpacks to no more times its size. Real sheets reach 30, bombs 1,000."""
_BEFORE_XLSX = b"\xd0\xcf\x11\xe0"
"""How the container starts that holds old .xls workbooks, and encrypted ones of every kind."""
_SHARED_TEXTS = "xl/sharedstrings.xml"
_DOCTYPE = b"<!DOCTYPE"
_LETTERS = re.compile(r"[A-Za-z]{1,6}")
_WITH_EMPTY_TEXT = frozenset({"str", "inlineStr"})
"""Types of cells that calamine counts as used even where their text is empty."""

CellErrors = tuple[tuple[int, str], ...]
"""The error cells of one row: column, where A is 1, and the error's text."""


@frozen
class Bounds:
    """The smallest rectangle that holds every used cell; rows and columns count from 1."""

    first_row: int
    """The topmost."""
    last_row: int
    """The lowest."""
    first_column: int
    """The leftmost."""
    last_column: int
    """The rightmost."""

    @property
    def cells(self) -> int:
        """How many cells it has, used or not."""
        height = self.last_row - self.first_row + 1
        return height * (self.last_column - self.first_column + 1)


class NotUnderstoodError(ValueError):
    """The file is no workbook that is safe to hand on; the text says why."""


@frozen
class SheetScan:
    """What was found."""

    bounds: Bounds | None = None
    """Where the used cells are; None where there are none."""
    errors: Mapping[int, CellErrors] = field(factory=dict)
    """The error cells by row, where the first row is 1."""


def scan_sheet(stream: IO[bytes]) -> SheetScan:
    """Read through the first sheet of an .xlsx workbook, and go back to the stream's start.

    The sheet is read as it is unpacked and only its errors are kept.

    Raises:
        NotUnderstoodError: the file is broken, of another kind, has a document type or is too
            large. calamine might still read it, and might as well end the whole process: it takes
            a file's word for how much memory is needed.
    """
    head = stream.read(len(_BEFORE_XLSX))
    if head == _BEFORE_XLSX:
        raise NotUnderstoodError("it is encrypted, or of the old .xls kind")
    try:
        with zipfile.ZipFile(stream) as archive:
            return _Workbook.of(archive).scan()
    except Exception as error:  # noqa: BLE001 - a broken archive raises errors of a dozen kinds
        told = str(error).partition("\n")[0][:200]
        why = told or f"its first sheet is not to be found ({type(error).__name__})"
    finally:
        stream.seek(0)
    raise NotUnderstoodError(why)


@frozen
class _Workbook:
    archive: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> "_Workbook":
        listed = archive.infolist()
        parts = {_path(part.filename): part for part in listed}
        if len(parts) < len(listed):
            raise NotUnderstoodError("two of its parts have one name")
        size = sum(part.file_size for part in listed)
        if size > _LARGE and size > _MOST_TIMES * sum(part.compress_size for part in listed):
            raise NotUnderstoodError(f"it unpacks to {size:,} bytes, far more than it holds")
        return cls(archive, parts)

    def scan(self) -> SheetScan:
        self.check_texts()
        cells = _Cells()
        for row in _rows(self.elements(self.first_sheet(), "start", "end")):
            cells.add(row)
        return SheetScan(cells.bounds(), cells.errors)

    def check_texts(self) -> None:
        if _SHARED_TEXTS not in self.parts:
            return
        _, root = next(self.elements(_SHARED_TEXTS, "start"))
        if any(int(count) > _MOST_TEXTS for count in root.attrib.values() if count.isdecimal()):
            raise NotUnderstoodError("it announces more texts than fit into a sheet")

    def first_sheet(self) -> str:
        book = self.elements("xl/workbook.xml", "end")
        sheet = next(element for _, element in book if _local(element.tag) == "sheet")
        key = next(value for name, value in sheet.items() if _local(name) == "id")
        links = self.elements("xl/_rels/workbook.xml.rels", "end")
        target = next(link.attrib["Target"] for _, link in links if link.get("Id") == key)
        # Some writers give the whole path, with the leading slash the standard asks for or without.
        return target if target.startswith(("/", "xl/")) else f"xl/{target}"

    def elements(
        self, path: str, *events: Literal["start", "end"]
    ) -> Iterator[tuple[str, Element]]:
        with self.archive.open(self.parts[_path(path)]) as part:
            # Entities, the danger of this parser, need a document type, which is refused.
            yield from iterparse(_Guarded(part), events)  # noqa: S314


def _path(path: str) -> str:
    # calamine looks parts up without regard to case, and takes the slashes of Windows.
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/").casefold()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


@define
class _Guarded:
    """A part that breaks off at a document type, and where it has more bytes than are sane."""

    part: IO[bytes]
    left: int = field(factory=lambda: _MOST_BYTES)
    tail: bytes = b""

    def read(self, size: int = -1) -> bytes:
        block = self.part.read(size)
        seen = self.tail + block
        self.left -= len(block)
        # A NUL is UTF-16, in which the document type would go unseen; calamine cannot read it.
        if self.left < 0 or b"\0" in block or _DOCTYPE in seen:
            raise NotUnderstoodError("a part of it is too large, not UTF-8 or has a document type")
        self.tail = seen[-len(_DOCTYPE) :]
        return block


def _rows(elements: Iterator[tuple[str, Element]]) -> Iterator[Element]:
    """Give each row of the sheet's data, then forget it."""
    data = next(element for _, element in elements if _local(element.tag) == "sheetData")
    row_tag = data.tag.replace("sheetData", "row")
    for event, element in elements:
        if event == "start":
            continue
        if element.tag == row_tag:
            yield element
            data.clear()
        elif element is data:
            return


@define
class _Cells:
    """What is known after some rows."""

    errors: dict[int, CellErrors] = field(factory=dict)
    row: int = 0
    first_row: int = sys.maxsize
    last_row: int = 0
    columns: set[int] = field(factory=set)
    by_letters: dict[str, int] = field(factory=dict)

    def add(self, row: Element) -> None:
        number = row.get("r")
        self.row = self.row + 1 if number is None else int(number)
        value_tag = f"{row.tag.removesuffix('row')}v"
        column = 0
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                place, column = self.row, column + 1
            else:
                letters = reference.rstrip("0123456789")
                place, column = int(reference[len(letters) :]), self.column(letters)
            text, kind = cell.findtext(value_tag), cell.get("t")
            if text or kind in _WITH_EMPTY_TEXT:
                self.use(place, column)
            if text and kind == "e":
                error = (column, sys.intern(text))
                self.errors[place] = (*self.errors.get(place, ()), error)

    def column(self, letters: str) -> int:
        known = self.by_letters.get(letters)
        if known is None:
            known = self.by_letters[letters] = _column(letters)
        return known

    def use(self, row: int, column: int) -> None:
        self.columns.add(column)
        self.first_row = min(self.first_row, row)
        self.last_row = max(self.last_row, row)

    def bounds(self) -> Bounds | None:
        if not self.columns:
            return None
        return Bounds(self.first_row, self.last_row, min(self.columns), max(self.columns))


def _column(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise NotUnderstoodError("a cell of it says that it is where none can be")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
