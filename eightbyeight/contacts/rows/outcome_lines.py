"""The outcomes file: one JSON line per contact, written while the load goes on."""

import json

from eightbyeight.contacts.load.outcomes import ContactOutcome
from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.loading.files.outcomes import OutcomesFile

__all__ = ["ContactOutcomesWriter", "contact_line"]


class ContactOutcomesWriter(OutcomesFile):
    """Write one JSON line per contact, as the contacts get their verdicts.

    A line is ``{"row": 17, "contact": "+6581234567", "outcome": "created", "contactId": 41764986,
    "status": 201, "detail": null}``; ``contact`` is the row's first address. Everything beyond
    ASCII is escaped, so that the file can be watched in a terminal whatever the service said. It is
    a new file, readable by its owner alone, that has its name from its first line on, and every
    verdict is there for a reader as soon as it is told.

    Args:
        path: The outcomes file; one that was there is gone. A pipe or a device is written into.
        row_file: Where the contacts come from, which is not to be overwritten.

    Raises:
        InvalidInputError: ``path`` is the input, a symbolic link, or cannot be written to.
    """

    def add(self, outcome: ContactOutcome) -> None:
        """Write a contact's line.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        self._write(contact_line(outcome), at_once=True)

    def add_row(self, row: ContactRow, outcome: str, detail: str | None = None) -> None:
        """Write a line for a row that no load has taken.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        self._write(_line(row.number, row.address, outcome, detail=detail), at_once=False)


def contact_line(outcome: ContactOutcome) -> str:
    """Give a contact's line, with its newline."""
    address = outcome.address
    if address is None and isinstance(outcome.given, ContactRow):
        address = outcome.given.address
    return _line(
        outcome.row,
        address,
        outcome.verdict,
        contact_id=outcome.contact_id,
        status=outcome.status,
        detail=outcome.detail,
    )


def _line(  # noqa: PLR0913 - one argument per key of the line
    row: int,
    address: str | None,
    outcome: str,
    *,
    contact_id: int | None = None,
    status: int | None = None,
    detail: str | None = None,
) -> str:
    members = {
        "row": row,
        "contact": address,
        "outcome": outcome,
        "contactId": contact_id,
        "status": status,
        "detail": detail,
    }
    return f"{json.dumps(members)}\n"
