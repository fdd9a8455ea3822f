"""Where the rows' verdicts go: the outcomes file and the rejects file."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter, Row, RowFile
from eightbyeight.errors import InvalidInputError

__all__ = ["Results"]


class Results:
    """Both files, each where it was asked for.

    Raises:
        InvalidInputError: one of them cannot be written, or they are the same.
    """

    def __init__(self, row_file: RowFile, outcomes: Path | None, rejects: Path | None) -> None:
        if outcomes is not None and rejects is not None and outcomes.resolve() == rejects.resolve():
            raise InvalidInputError.of(str(rejects), "is named for --outcomes too")
        self._files = ExitStack()
        with ExitStack() as opening:
            self._rejects = None
            self._outcomes = None
            if rejects is not None:
                self._rejects = opening.enter_context(RejectsWriter(rejects, row_file))
            if outcomes is not None:
                self._outcomes = opening.enter_context(OutcomesWriter(outcomes, row_file))
            self._files = opening.pop_all()

    @property
    def rejects(self) -> Path | None:
        """The rejects file, if there is going to be one."""
        writer = self._rejects
        return writer.path if writer is not None and writer.count else None

    def add(self, outcomes: Iterable[RecordOutcome]) -> None:
        """Write down what became of a batch's rows.

        Raises:
            OSError: it cannot be written.
        """
        outcomes = tuple(outcomes)
        if self._outcomes is not None:
            self._outcomes.add(outcomes)
        if self._rejects is not None:
            for outcome in outcomes:
                self._rejects.add(outcome)

    def add_row(self, row: Row, outcome: str, detail: str | None) -> None:
        """Write down what is known of a row that no batch has taken.

        Raises:
            OSError: it cannot be written.
        """
        if self._outcomes is not None:
            self._outcomes.add_row(row, outcome, detail)
        if self._rejects is not None and outcome in {Verdict.REJECTED, Verdict.NOT_ADDED}:
            self._rejects.add_row(row)

    def close(self) -> str | None:
        """Put both files in their places; say what went wrong, if something did."""
        try:
            self._files.close()
        except InvalidInputError as error:
            return str(error)
        return None
