"""Where the rows' verdicts go: the outcomes file and the rejects file."""

import contextlib
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from eightbyeight.campaigns.journal.place import companions
from eightbyeight.cli.redacting import withheld
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.files.targets import HasPath, check_target

__all__ = ["HasProblem", "Results", "Writers", "check_places"]


class HasProblem(Protocol):
    """A row of a file, of whatever slice."""

    @property
    def problem(self) -> InputProblem | None:
        """Why it cannot be sent, if it cannot."""


RowT = TypeVar("RowT", bound=HasProblem)
RecordT = TypeVar("RecordT")
RowT_contra = TypeVar("RowT_contra", contravariant=True)
RecordT_contra = TypeVar("RecordT_contra", contravariant=True)


def check_places(
    row_file: HasPath, journal: Path | None, outcomes: Path | None, rejects: Path | None
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


class Outcomes(Protocol[RowT_contra, RecordT_contra]):
    """A file with a line per row, of whatever slice."""

    @property
    def path(self) -> Path: ...
    def add(self, outcomes: Iterable[RecordT_contra], /) -> None: ...
    def add_row(self, row: RowT_contra, outcome: str, detail: str | None, /) -> None: ...
    def discard(self) -> None: ...


class Rejects(Protocol[RowT_contra, RecordT_contra]):
    """A file of rows to be fed back, of whatever slice."""

    @property
    def path(self) -> Path: ...
    @property
    def count(self) -> int: ...
    def add(self, outcome: RecordT_contra, /) -> None: ...
    def add_row(self, row: RowT_contra, /) -> None: ...


class Redacting(Protocol[RowT, RecordT]):
    """Puts tokens in the place of ids."""

    def outcomes(self, outcomes: Sequence[RecordT], /) -> Sequence[RecordT]: ...
    def row(self, row: RowT, /) -> RowT: ...


@frozen(kw_only=True)
class Writers(Generic[RowT, RecordT]):
    """How a slice writes its results."""

    outcomes: Callable[[Path], AbstractContextManager[Outcomes[RowT, RecordT]]]
    rejects: Callable[[Path], AbstractContextManager[Rejects[RowT, RecordT]]]
    fed_back: Container[str]
    """The verdicts on rows that no batch has taken which belong into the rejects file."""


class Results(Generic[RowT, RecordT]):
    """Both files, each where it was asked for.

    They are opened only when there is going to be something to write: what is in them may belong
    to another load, which still runs and holds the journal.

    Args:
        writers: How they are written.
        outcomes: The outcomes file.
        rejects: The rejects file.
        redactor: Redacts the outcomes file; the rejects file is to be loaded and stays as it is.
    """

    def __init__(
        self,
        writers: Writers[RowT, RecordT],
        outcomes: Path | None,
        rejects: Path | None,
        redactor: Redacting[RowT, RecordT] | None = None,
    ) -> None:
        self._writers = writers
        self._paths = outcomes, rejects
        self._redactor = redactor
        self._files = ExitStack()
        self._outcomes: Outcomes[RowT, RecordT] | None = None
        self._rejects: Rejects[RowT, RecordT] | None = None
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
                self._rejects = opening.enter_context(self._writers.rejects(rejects))
            if outcomes is not None:
                self._outcomes = opening.enter_context(self._writers.outcomes(outcomes))
            self._files = opening.pop_all()

    @property
    def rejects(self) -> Path | None:
        """The rejects file, if there is going to be one."""
        writer = self._rejects
        return writer.path if writer is not None and writer.count else None

    def add(self, outcomes: Sequence[RecordT], verdicts: Collection[str] | None = None) -> None:
        """Write down what became of a batch's rows.

        Args:
            outcomes: One per row.
            verdicts: Those that occur among them; None where nobody has looked.

        Raises:
            OSError: it cannot be written.
        """
        self.begun = True
        if self._outcomes is not None:
            redactor = self._redactor
            told = outcomes if redactor is None else redactor.outcomes(outcomes)
            with _named(self._outcomes.path):
                self._outcomes.add(told)
        if self._rejects is not None and self._may_be_fed_back(verdicts):
            with _named(self._rejects.path):
                for outcome in outcomes:
                    self._rejects.add(outcome)

    def _may_be_fed_back(self, verdicts: Collection[str] | None) -> bool:
        # Whoever looks at the outcomes of rows that were added makes them, for 75 µs per batch.
        return verdicts is None or any(one in self._writers.fed_back for one in verdicts)

    def add_row(self, row: RowT, outcome: str, why: str | None = None) -> None:
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
        if self._rejects is not None and outcome in self._writers.fed_back:
            with _named(self._rejects.path):
                self._rejects.add_row(row)

    def _detail(self, row: RowT, why: str | None) -> str | None:
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
