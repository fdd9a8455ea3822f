"""Open a file of contacts, whatever its format."""

import os
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import IO

from attrs import evolve

from eightbyeight.contacts.files.arguments import file_columns_of
from eightbyeight.contacts.files.countries import country_of
from eightbyeight.contacts.rows.contact_row import ContactRow, make_row, refuse_row, with_problem
from eightbyeight.contacts.rows.fields import contact_names
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import RowFormat
from eightbyeight.loading.files.row_file import RowFile, open_file

__all__ = ["ContactFile", "open_contacts"]


class ContactFile(RowFile[ContactRow]):
    """A file of contacts that has been opened and whose header, where it has one, has been read.

    It is a context manager, and an iterator: its rows are read once, and reading goes on where it
    was left, also after another reader stopped.

    Args:
        path: The file, or None for a stream such as the standard input.
        layout: How it is laid out.
        rows: The rows below the header.
        close: Lets go of the file.
        lines: How many lines it has, header included, where that is known already.
    """


def open_contacts(  # noqa: PLR0913 - each is a choice of its own
    source: str | os.PathLike[str] | IO[bytes],
    *,
    format: RowFormat | str | None = None,  # noqa: A002 - the word for it, here and on the command line
    columns: Mapping[str, str] | None = None,
    attributes: str | Collection[str] = (),
    country: str | None = None,
    has_header: bool = True,
    file_columns: Sequence[str] = (),
) -> ContactFile:
    """Open a CSV, JSON Lines or Excel file of contacts.

    Columns, or keys, are the wire names ``msisdn``, ``email``, ``weChatUserId``,
    ``facebookUserId``, ``zaloId``, ``lineId``, ``kakaoTalkId``, ``firstName``, ``lastName``,
    ``externalId`` and ``country``, or their snake_case, without regard to case; one of the first
    seven must be there. No other name is guessed, and further columns are carried along and not
    sent. In JSON Lines a contact may also have the form it has on the wire, with ``addresses``,
    ``groups`` and ``customAttributes``.

    An empty cell is an absent value. A number is taken for its digits while it is exact, as a
    spreadsheet stores phone numbers. A row that cannot become a contact comes with its problem and
    stops nothing.

    Args:
        source: A path, ``"-"`` for the standard input, or an open binary stream, which is left
            open.
        format: Needed where no suffix tells: .csv, .tsv, .jsonl, .ndjson or .xlsx.
        columns: The file's own names for fields, such as ``{"msisdn": "Mobile"}``.
        attributes: The columns that hold custom attributes, which are named like them, or
            ``"all"`` for every further one. Numbers and booleans stay such, dates become ISO text.
        country: What a contact is sent with whose row names no country, as ISO 3166-1 alpha-2 in
            capital or small letters; national numbers belong there.
        has_header: Whether the first row of a CSV or Excel file names the columns.
        file_columns: The columns of a file without a header, as many as its rows have cells.

    Raises:
        InvalidInputError: an argument is wrong, or the file cannot be read: its one problem names
            the file, where in it, and how to mend it. Iteration raises the same where a file breaks
            further on; the rows before that are good.
    """
    names, keys = contact_names(columns, attributes)
    listed = file_columns_of(file_columns, has_header=has_header)
    make = partial(make_row, country=country_of(country))
    kind = RowKind(evolve(names, listed=listed), keys, make, refuse_row, with_problem)
    row_file = open_file(source, kind, ContactFile, format=format)
    if listed is not None and row_file.format is RowFormat.JSONL:
        row_file.close()
        raise InvalidInputError.of("has_header", "JSON Lines has no header to do without")
    return row_file
