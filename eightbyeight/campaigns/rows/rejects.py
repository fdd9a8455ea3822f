"""The rejects file: what is not on the campaign, exactly as it came, to be fed back."""

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.loading.files.rejects import RejectsFile

__all__ = ["RejectsWriter"]

_FED_BACK = frozenset({Verdict.REJECTED, Verdict.NOT_ADDED})
"""Not ``unknown``: such a record may be on the campaign, and feeding it back proves nothing."""


class RejectsWriter(RejectsFile):
    """Write the rows that are not on the campaign, in the format and columns they came in.

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

    def add(self, outcome: RecordOutcome) -> None:
        """Write the outcome's row if its verdict is ``rejected`` or ``not_added``."""
        if outcome.verdict in _FED_BACK and isinstance(outcome.given, Row):
            self.add_row(outcome.given)
