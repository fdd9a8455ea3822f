"""The rejects file: rows that became no contact, exactly as they came, to be fed back."""

from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.loading.files.rejects import RejectsFile

__all__ = ["ContactRejectsWriter"]

_FED_BACK = frozenset(
    {ContactVerdict.REJECTED, ContactVerdict.CONFLICT, ContactVerdict.NOT_CREATED}
)
"""Not ``unknown``: such a contact may have been created, and feeding it back proves nothing."""


class ContactRejectsWriter(RejectsFile):
    """Write the rows for which nothing was done, in the format and columns they came in.

    Cells are written exactly as they came, in the file's own delimiter; the rows of an Excel file
    become CSV. The rows gather in a file readable by its owner alone, without a name where the
    system can, that takes the name ``path`` when this is closed. If there was nothing to write, no
    file is made, and one that was there is left alone.

    Args:
        path: The rejects file.
        row_file: Where the rows come from.

    Raises:
        InvalidInputError: ``path`` is the input, a symbolic link, no ordinary file, or cannot be
            written to.
    """

    def add(self, outcome: ContactOutcome) -> None:
        """Write the outcome's row if its verdict is ``rejected``, ``conflict`` or ``not_created``.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        if outcome.verdict in _FED_BACK and isinstance(outcome.given, ContactRow):
            self.add_row(outcome.given)
