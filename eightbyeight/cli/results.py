"""Where the rows' verdicts go: the outcomes file and the rejects file."""

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from eightbyeight.campaigns.journal.place import companions
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter, Row, RowFile
from eightbyeight.campaigns.rows.targets import check_target
from eightbyeight.cli.redacting import Redactor, withheld
from eightbyeight.errors import InvalidInputError

__all__ = ["Results", "check_places"]


def check_places(
    row_file: RowFile, journal: Path | None, outcomes: Path | None, rejects: Path | None
) -> None:
    """Refuse files that would harm the input or one another.

    Raises:
        InvalidInputError: one is the input, a symbolic link or a directory, or lies in none, or
            two are the same.
    """
    taken: dict[Path, str] = {}
    for option, path in (
        ("--journal", journal),
        ("--outcomes", outcomes),
        ("--rejects", rejects),
    ):
        if path is None:
            continue
        check_target(path, row_file)
        for other, earlier in taken.items():
            if _is_same(path, other):
                raise InvalidInputError.of(str(path), f"is named for {earlier} too")
        # What a journal writes beside itself holds what it has not yet put into its own file.
        places = companions(path) if path is journal else [path]
        taken.update(dict.fromkeys(places, option))


def _is_same(one: Path, other: Path) -> bool:
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)


class Results:
    """Both files, each where it was asked for.

    They are opened only when there is going to be something to write: what is in them may belong
    to another load, which still runs and holds the journal.

    Args:
        row_file: The input.
        outcomes: The outcomes file.
        rejects: The rejects file.
        redactor: Redacts the outcomes file; the rejects file is to be loaded and stays as it is.
    """

    def __init__(
        self,
        row_file: RowFile,
        outcomes: Path | None,
        rejects: Path | None,
        redactor: Redactor | None = None,
    ) -> None:
        self._row_file = row_file
        self._paths = outcomes, rejects
        self._redactor = redactor
        self._files = ExitStack()
        self._outcomes: OutcomesWriter | None = None
        self._rejects: RejectsWriter | None = None
        self.begun: bool = False
        """Whether something was written."""

    def open(self) -> None:
        """Begin both files.

        Raises:
            InvalidInputError: one of them cannot be written.
        """
        outcomes, rejects = self._paths
        with ExitStack() as opening:
            if rejects is not None:
                self._rejects = opening.enter_context(RejectsWriter(rejects, self._row_file))
            if outcomes is not None:
                self._outcomes = opening.enter_context(OutcomesWriter(outcomes, self._row_file))
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
        self.begun = True
        if self._outcomes is not None:
            redactor = self._redactor
            told = outcomes if redactor is None else redactor.outcomes(outcomes)
            with _named(self._outcomes.path):
                self._outcomes.add(told)
        if self._rejects is not None:
            with _named(self._rejects.path):
                for outcome in outcomes:
                    self._rejects.add(outcome)

    def add_row(self, row: Row, outcome: str, why: str | None = None) -> None:
        """Write down what is known of a row that no batch has taken.

        Args:
            row: The row.
            outcome: Its verdict.
            why: The reason, where it is not the row's own problem alone.

        Raises:
            OSError: it cannot be written.
        """
        if self._outcomes is not None:
            told = row if self._redactor is None else self._redactor.row(row)
            with _named(self._outcomes.path):
                self._outcomes.add_row(told, outcome, self._detail(row, why))
        if self._rejects is not None and outcome in {Verdict.REJECTED, Verdict.NOT_ADDED}:
            with _named(self._rejects.path):
                self._rejects.add_row(row)

    def _detail(self, row: Row, why: str | None) -> str | None:
        if row.problem is None:
            return why
        problem = str(row.problem) if self._redactor is None else withheld(row.problem)
        return problem if why is None else f"{why}; {problem}"

    def discard(self) -> None:
        """Write nothing; what an earlier run wrote stays as it is."""
        if self._outcomes is not None:
            self._outcomes.discard()

    def close(self) -> str | None:
        """Put both files in their places; say what went wrong, if something did."""
        try:
            self._files.close()
        except InvalidInputError as error:
            return str(error)
        return None


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error of the system say which file it is about."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise
