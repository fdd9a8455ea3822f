"""The outcomes file: one JSON line per row, written while the load goes on."""

import json
from collections.abc import Iterable

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.added import AddedRecords
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.loading.files.outcomes import OutcomesFile

__all__ = ["OutcomesWriter", "outcome_line"]


class OutcomesWriter(OutcomesFile):
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

    def add(self, outcomes: Iterable[RecordOutcome]) -> None:
        """Write a line for each outcome of one batch.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        added = _added_lines(outcomes) if isinstance(outcomes, AddedRecords) else None
        lines = map(outcome_line, outcomes) if added is None else added
        self._write("".join(lines), at_once=True)

    def add_row(self, row: Row, outcome: str, detail: str | None = None) -> None:
        """Write a line for a row that no batch has taken.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        line = _line(row.number, row.crm_record_id, outcome, detail=detail)
        self._write(line, at_once=False)


def _added_lines(added: AddedRecords) -> Iterable[str] | None:
    """Give the lines of rows that were all added, from their columns: 300 µs less per 100.

    None where a row has no id of the service's, or one of the ids would not stand in JSON as it is.
    """
    record_ids = [one for one in added.record_ids if one is not None]
    if len(record_ids) < len(added):
        return None
    text = "".join((*added.ids, *record_ids))
    if not (text.isascii() and text.isprintable()) or '"' in text or "\\" in text:
        return None
    end = f'", "batch": {added.batch}, "status": {added.status}, "detail": null}}\n'
    outcome = f'", "outcome": "{Verdict.ADDED}", "recordId": "'
    return [
        f'{{"row": {row}, "crmRecordId": "{crm_record_id}{outcome}{record_id}{end}'
        for row, crm_record_id, record_id in zip(added.rows, added.ids, record_ids, strict=True)
    ]


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
