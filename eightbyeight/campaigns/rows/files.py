"""Open a file of rows, whatever its format."""

import os
from collections.abc import Mapping
from datetime import tzinfo
from typing import IO

from eightbyeight.campaigns.rows.kind import record_kind, record_names
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files import row_file
from eightbyeight.loading.files.layout import RowFormat

__all__ = ["RowFile", "open_rows"]


class RowFile(row_file.RowFile[Row]):
    """A file that has been opened and whose header, where it has one, has been read.

    It is a context manager, and an iterator: its rows are read once, and reading goes on where it
    was left, also after another reader stopped.

    Args:
        path: The file, or None for a stream such as the standard input.
        layout: How it is laid out.
        rows: The rows below the header.
        close: Lets go of the file.
        lines: How many lines it has, header included, where that is known already.
    """


def open_rows(
    source: str | os.PathLike[str] | IO[bytes],
    *,
    format: RowFormat | str | None = None,  # noqa: A002 - the word for it, here and on the command line
    columns: Mapping[str, str] | None = None,
    timezone: tzinfo | None = None,
) -> RowFile:
    """Open a CSV, JSON Lines or Excel file of rows.

    Columns, or keys, are the wire names or their snake_case, without regard to case; further ones
    are carried along and not sent. A row that cannot become a record comes with its problem and
    stops nothing.

    Args:
        source: A path, ``"-"`` for the standard input, or an open binary stream, which is left
            open.
        format: Needed where no suffix tells: .csv, .tsv, .jsonl, .ndjson or .xlsx.
        columns: The file's own names for fields, such as ``{"crmRecordId": "LeadId"}``.
        timezone: Where times without an offset were written; None refuses such rows.

    Raises:
        InvalidInputError: the file cannot be read: its one problem names the file, where in it,
            and how to mend it. Iteration raises the same where a file breaks further on; the rows
            before that are good.
    """
    names = record_names(columns)
    given: object = timezone
    if given is not None and not isinstance(given, tzinfo):
        raise InvalidInputError.of(
            "timezone", f"must be a tzinfo such as ZoneInfo('Europe/London'), not {given!r:.40}"
        )
    return row_file.open_file(source, record_kind(names, timezone), RowFile, format=format)
