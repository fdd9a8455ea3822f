"""Reading an uploaded contact file: CSV or Excel, with its columns in a header or given.

Source: the vendor's "Batch create contacts". It names the columns ``msisdn``, ``firstName`` and
``lastName`` and publishes no list; the others taken here are the members of "Create contact".
"""

import csv
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["ContactTable", "FileRow", "FileRows", "read_contact_file"]

_ADDRESSES = (
    "msisdn",
    "email",
    "weChatUserId",
    "facebookUserId",
    "zaloId",
    "lineId",
    "kakaoTalkId",
)
_COLUMNS = {
    name.lower(): name for name in (*_ADDRESSES, "firstName", "lastName", "externalId", "country")
}
_MSISDN = re.compile(r"\+?[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST_EMAIL = 320
_DELIMITERS = ",;\t"
_WORKBOOKS = (".xlsx", ".xls")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the workbooks of Excel 97 to 2003 begin."""


@frozen
class FileRow:
    """One row of a contact file."""

    number: int
    """As a spreadsheet shows it: the first row is 1, whether it is a header or not."""
    values: Mapping[str, str]
    """The cells by column: the API's own spelling of a name it has, any other as it was written.

    Empty cells are left out.
    """
    problem: str | None
    """Why no contact can be made of it, or None."""


class FileRows(ABC):
    """The rows of a contact file, read anew whenever they are iterated: a big file stays small."""

    @abstractmethod
    def __iter__(self) -> Iterator[FileRow]:
        """Read the rows; those with nothing in them are none."""


@frozen
class ContactTable:
    """A contact file that can be read."""

    file_type: Literal["csv", "xls"]
    """The vendor's word for its kind; ``xls`` is Excel of any age."""
    columns: tuple[str, ...]
    """The names of the columns, ``""`` for one that has none."""
    rows: FileRows


def read_contact_file(
    content: bytes, *, filename: str, has_header: bool, columns: Sequence[str]
) -> ContactTable:
    """Read a contact file.

    What is wrong with a row is said with the row; iterating the rows raises nothing.

    Args:
        content: The file.
        filename: What the sender calls it; the ending tells a workbook.
        has_header: Whether the first row names the columns.
        columns: What the columns are where it does not.

    Raises:
        ValueError: it is no such file, or none of its columns holds an address.
    """
    if filename.lower().endswith(_WORKBOOKS) or content.startswith((_ZIP, _OLE)):
        return _read_excel(content, has_header, columns)
    return _read_csv(content, has_header, columns)


def _named(columns: Sequence[str]) -> tuple[str, ...]:
    stripped = [column.strip() for column in columns]
    names = tuple(_COLUMNS.get(column.lower(), column) for column in stripped)
    given = [name for name in names if name]
    if len(set(given)) < len(given):
        raise ValueError("two columns have the same name")
    if not set(given).intersection(_ADDRESSES):
        raise ValueError(f"no column holds an address, such as msisdn; there are: {given}")
    return names


def _file_row(number: int, columns: tuple[str, ...], cells: Sequence[str]) -> FileRow:
    if len(cells) != len(columns):
        return FileRow(number, {}, f"has {len(cells)} cells where there are {len(columns)} columns")
    stripped = zip(columns, (cell.strip() for cell in cells), strict=True)
    values = {column: cell for column, cell in stripped if column and cell}
    return FileRow(number, values, _problem(values))


def _problem(values: Mapping[str, str]) -> str | None:
    msisdn, email = values.get("msisdn"), values.get("email")
    if msisdn is not None and _MSISDN.fullmatch(msisdn) is None:
        return "has an msisdn that is no phone number"
    if email is not None and (len(email) > _LONGEST_EMAIL or _EMAIL.fullmatch(email) is None):
        return "has an email that is none"
    if values.keys().isdisjoint(_ADDRESSES):
        return "has no address"
    return None


def _read_csv(content: bytes, has_header: bool, columns: Sequence[str]) -> ContactTable:
    if not _is_text(content):
        raise ValueError("the file is neither a workbook nor text in UTF-8")
    delimiter = max(_DELIMITERS, key=lambda each: len(_first(content, each)))
    header = _first(content, delimiter)
    if not header:
        raise ValueError("the file is empty")
    names = _named(header if has_header else columns)
    return ContactTable("csv", names, _CsvRows(content, delimiter, names, has_header))


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _first(content: bytes, delimiter: str) -> list[str]:
    try:
        return next((cells for cells in _cells(content, delimiter) if any(cells)), [])
    except csv.Error:
        raise ValueError("the first row has a cell that is too long") from None


def _cells(content: bytes, delimiter: str) -> Iterator[list[str]]:
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    return csv.reader(lines, delimiter=delimiter)


@frozen
class _CsvRows(FileRows):
    content: bytes = field(repr=False)
    delimiter: str
    columns: tuple[str, ...]
    has_header: bool

    def __iter__(self) -> Iterator[FileRow]:
        reader = _cells(self.content, self.delimiter)
        skip = self.has_header
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield FileRow(number, {}, "has a cell that is too long")
                continue
            if not any(cells):
                continue
            if not skip:
                yield _file_row(number, self.columns, cells)
            skip = False


def _read_excel(content: bytes, has_header: bool, columns: Sequence[str]) -> ContactTable:
    sheet = _sheet(content)
    header = next((cells for _, cells in _texts(sheet)), None)
    if header is None:
        raise ValueError("the workbook's first sheet is empty")
    names = _named(header if has_header else columns)
    return ContactTable("xls", names, _ExcelRows(sheet, names, has_header))


def _sheet(content: bytes) -> "CalamineSheet":
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise ValueError(
            "Excel files need an extra where the emulator runs: pip install 'eightbyeight[excel]'"
        ) from None
    try:
        return calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    except (calamine.CalamineError, ValueError, IndexError):
        raise ValueError("the file is no Excel workbook") from None


def _texts(sheet: "CalamineSheet") -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(value) for value in values]
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    match value:
        # Excel keeps every number as a float, phone numbers too.
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


@frozen
class _ExcelRows(FileRows):
    sheet: "CalamineSheet"
    columns: tuple[str, ...]
    has_header: bool

    def __iter__(self) -> Iterator[FileRow]:
        rows = _texts(self.sheet)
        if self.has_header:
            next(rows)
        for number, cells in rows:
            yield _file_row(number, self.columns, self._fitted(cells))

    def _fitted(self, cells: list[str]) -> list[str]:
        """Give as many cells as there are columns: how wide a sheet is says nothing of a row."""
        wanted = len(self.columns)
        used = max(number for number, cell in enumerate(cells, start=1) if cell)
        return cells[: max(used, wanted)] + [""] * (wanted - len(cells))
