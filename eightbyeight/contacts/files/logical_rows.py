"""The rows of a CSV file as the bytes they are, with the line breaks that lie within cells."""

import io
import re
from collections.abc import Iterator
from typing import IO

from attrs import define, field

from eightbyeight.contacts.files.importers import FOR_UPLOAD
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.delimited import (
    DELIMITER_NOTED,
    likeliest_delimiter,
    notes_delimiter,
)
from eightbyeight.loading.files.layout import unreadable
from eightbyeight.loading.files.quotes import ANY_DELIMITER, ends_open

__all__ = ["LogicalRows"]

_DELIMITER = ","
_KNOWN = frozenset(name.casefold() for pair in FOR_UPLOAD.spellings.items() for name in pair)
_BOM = b"\xef\xbb\xbf"
# Each byte is a character of this encoding: whatever the file's own encoding is, the lines of the
# text can be had, and give the same bytes again.
_BYTES = "latin-1"


@define
class LogicalRows:
    """Read the rows of a CSV file one after the other.

    Args:
        stream: The file, opened as binary and at its beginning.
        name: The file, for messages.
        longest: Bytes that the header and any one row may have together.
    """

    _stream: IO[bytes]
    _name: str
    _longest: int
    _text: io.TextIOWrapper = field(init=False)
    _bom: bytes = field(init=False)
    _number: int = field(default=0, init=False)
    _parting: re.Pattern[str] = field(default=ANY_DELIMITER, init=False)
    _first: str = field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        self._bom = self._stream.read(len(_BOM))
        if self._bom != _BOM:
            self._bom = b""
            self._stream.seek(0)
        self._text = io.TextIOWrapper(self._stream, _BYTES, newline="")

    def read_top(self, *, has_header: bool) -> bytes:
        """Read what every part of the file has to begin with: byte order mark and header.

        Raises:
            InvalidInputError: it is too long, breaks off, or is a note for Excel.
        """
        top = ""
        while True:
            row = self._row(self._longest - len(self._bom) - len(top))
            top += row
            if row.strip() or not row:
                break
        if notes_delimiter(row):
            raise self._broken(DELIMITER_NOTED)
        self._parting = re.compile(likeliest_delimiter(row, _KNOWN) or _DELIMITER)
        if not has_header:
            self._first, top = top, ""
        kept = self._bom + top.encode(_BYTES)
        self._longest -= len(kept)
        return kept

    def __iter__(self) -> Iterator[bytes]:
        row = self._first or self._row(self._longest)
        while row:
            yield row.encode(_BYTES)
            row = self._row(self._longest)

    def _row(self, longest: int) -> str:
        self._number += 1
        held: list[str] = []
        length, is_open = 0, False
        while line := self._line(longest - length + 1):
            length += len(line)
            if length > longest:
                message = f"the row alone has more than the {longest:,} bytes of a part"
                advice = "; perhaps a quotation mark is never closed" if is_open else ""
                raise self._broken(message + advice)
            held.append(line)
            is_open = ends_open(line, self._parting, is_open=is_open)
            if not is_open:
                break
        if is_open:
            raise self._broken("a quotation mark is never closed")
        return "".join(held)

    def _line(self, longest: int) -> str:
        try:
            return self._text.readline(longest)
        except OSError as error:
            raise self._broken(f"cannot be read: {error.strerror or error}") from None

    def _broken(self, message: str) -> InvalidInputError:
        return unreadable(self._name, message, row=self._number)
