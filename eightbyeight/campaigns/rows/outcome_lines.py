"""The outcomes file: one JSON line per row, written while the load goes on."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from eightbyeight.campaigns.outcomes import RecordOutcome
from eightbyeight.campaigns.rows.files import RowFile
from eightbyeight.campaigns.rows.pipes import open_writing
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.campaigns.rows.targets import cannot_write, check_target, is_special, new_beside

__all__ = ["OutcomesWriter", "outcome_line"]


class OutcomesWriter:
    """Write one JSON line per row, as the rows get their verdicts.

    A line is ``{"row": 17, "crmRecordId": "CRM-1", "outcome": "added", "recordId": "…",
    "batch": 3, "status": 200, "detail": null}``. Everything beyond ASCII is escaped, so that the
    file can be watched in a terminal whatever the service said. It is a new file, readable by its
    owner alone, that has its name from its first line on, and every batch is there for a reader as
    soon as it is told.

    Args:
        path: The outcomes file; one that was there is gone. A pipe or a device is written into.
        row_file: Where the rows come from, which is not to be overwritten.

    Raises:
        InvalidInputError: ``path`` is the input, a symbolic link, or cannot be written to.
    """

    def __init__(self, path: str | os.PathLike[str], row_file: RowFile | None = None) -> None:
        self.path: Path = Path(path)
        check_target(self.path, row_file)
        try:
            self._nameless: Path | None = None
            if is_special(self.path):
                descriptor = open_writing(self.path)
            else:
                descriptor, self._nameless = new_beside(self.path)
        except OSError as error:
            raise cannot_write(self.path, error) from None
        self._file = os.fdopen(descriptor, "w", encoding="ascii", newline="\n")

    def add(self, outcomes: Iterable[RecordOutcome]) -> None:
        """Write a line for each outcome of one batch.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        self._take_place()
        lines = [outcome_line(one) for one in outcomes]
        self._file.write("".join(lines))
        self._file.flush()

    def add_row(self, row: Row, outcome: str, detail: str | None = None) -> None:
        """Write a line for a row that no batch has taken.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        self._take_place()
        self._file.write(_line(row.number, row.crm_record_id, outcome, detail=detail))

    def close(self) -> None:
        """Write what is left and let go of the file; twice is once."""
        try:
            self._take_place()
            self._file.close()
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def discard(self) -> None:
        """Let go of the file without a line; one that was there stays as it is."""
        self._file.close()
        if self._nameless is not None:
            self._nameless.unlink()
            self._nameless = None

    def _take_place(self) -> None:
        # Never into a file that is there already: it may be another's, or be open in other hands.
        if self._nameless is not None:
            try:
                self._nameless.replace(self.path)
            except OSError:
                self.discard()
                raise
            self._nameless = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def outcome_line(outcome: RecordOutcome) -> str:
    """Give a row's line, with its newline."""
    return _line(
        outcome.row,
        outcome.crm_record_id,
        outcome.verdict,
        record_id=outcome.record_id,
        batch=outcome.batch,
        status=outcome.status,
        detail=outcome.detail,
    )


def _line(  # noqa: PLR0913 - one argument per key of the line
    row: int,
    crm_record_id: str | None,
    outcome: str,
    *,
    record_id: str | None = None,
    batch: int | None = None,
    status: int | None = None,
    detail: str | None = None,
) -> str:
    members = {
        "row": row,
        "crmRecordId": crm_record_id,
        "outcome": outcome,
        "recordId": record_id,
        "batch": batch,
        "status": status,
        "detail": detail,
    }
    return f"{json.dumps(members)}\n"
