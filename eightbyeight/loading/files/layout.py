"""How a file is laid out, and the one way to say that it cannot be read."""

from enum import StrEnum

from attrs import frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Layout", "RowFormat", "unreadable"]


class RowFormat(StrEnum):
    """The kinds of file that rows are read from."""

    CSV = "csv"
    """Cells parted by commas, semicolons or tabs, with a header; UTF-8."""
    JSONL = "jsonl"
    """One JSON object per line; UTF-8."""
    XLSX = "xlsx"
    """The first sheet of an Excel workbook, with a header."""


@frozen
class Layout:
    """What it takes to write rows the way they were read."""

    format: RowFormat
    columns: tuple[str, ...] = ()
    """The header exactly as it came; empty for JSON Lines, which has none."""
    further: tuple[str, ...] = ()
    """Those of them that hold no field."""
    delimiter: str = ","
    terminator: str = "\n"
    """What ends the header's line."""
    bom: bool = False
    """Whether the file starts with a byte order mark, as Excel's own CSV does."""
    has_header: bool = True
    """Whether the first row names the columns; if not, ``columns`` are the caller's."""


def unreadable(
    name: str, message: str, *, row: int | None = None, column: str | None = None
) -> InvalidInputError:
    """Make the error for a file that cannot be read, or not any further.

    Args:
        name: The file, as the caller named it.
        message: What is wrong and how to mend it.
        row: Where, as a spreadsheet counts (JSON Lines: the line).
        column: The column at fault.
    """
    where = [] if row is None else [f"row {row}"]
    where += [] if column is None else [f"column {column}"]
    told = f"{', '.join(where)}: {message}" if where else message
    return InvalidInputError.of(name, told)
