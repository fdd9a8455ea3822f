"""A load of rows under way on the command line: driven to its end, however that comes."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, ExitStack
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from attrs import define

from eightbyeight.cli.progress import LoadProgress
from eightbyeight.cli.results import HasProblem, Results
from eightbyeight.cli.running import Exit, Interruption
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.errors import EightByEightError, InvalidInputError, JournalError, SourceError
from eightbyeight.loading.files.row_file import RowFile

__all__ = ["LoadRun", "Loading"]

_BREATHER = 1000
"""Rows after which Ctrl-C is looked at."""

RowT = TypeVar("RowT", bound=HasProblem)
RecordT = TypeVar("RecordT")
OutcomeT = TypeVar("OutcomeT")
OutcomeT_co = TypeVar("OutcomeT_co", covariant=True)


class _Report(Protocol):
    @property
    def input_exhausted(self) -> bool: ...


class Loading(Protocol[OutcomeT_co]):
    """What the loads of all slices have in common."""

    @property
    def report(self) -> _Report: ...  # noqa: D102 - the slices say it
    @property
    def waiting_for(self) -> EightByEightError | None: ...  # noqa: D102
    @property
    def settling(self) -> int: ...  # noqa: D102
    def __aiter__(self) -> AsyncIterator[OutcomeT_co]: ...
    async def __aenter__(self) -> object: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


@define(kw_only=True)
class LoadRun(ABC, Generic[RowT, RecordT, OutcomeT]):
    """A load with its files and its progress; it holds what the summary needs.

    ``RowT`` is a row of the file, ``RecordT`` what is written down of one, and ``OutcomeT`` what
    the load gives: one of those, or a batch of them.
    """

    row_file: RowFile[RowT]
    results: Results[RowT, RecordT]
    fault: str | None = None
    """Why the load ended early, where the load itself does not know."""
    error: EightByEightError | None = None
    """The same, where it is an error of the journal."""
    dropped: bool = False
    """Whether what was in flight was not waited for."""
    unread: bool = True
    untaken: int = 0
    """Rows that were read after the load had ended."""

    async def work(self, interruption: Interruption) -> int:
        """Load, then give every row that was not taken its line.

        Raises:
            InvalidInputError: the results cannot be written; nothing was sent.
            JournalError: the journal cannot be used; nothing was sent.
        """
        # Nobody knows when, or whether, whoever writes into a pipe will be done.
        patient = self.row_file.is_regular
        rows = self.row_file if patient else StreamedRows(self.row_file)
        try:
            async with self._client():
                load = self._begin(rows)
                await self._drive(load, interruption)
            self.dropped = interruption.count > 1
            if self.dropped or (interruption.happened and not patient):
                self.unread = not load.report.input_exhausted
            else:
                await self._read_on(rows)
        except SourceError as error:
            self.fault = str(error.__cause__)
        except (InvalidInputError, JournalError) as error:
            if not self.results.begun:
                self.results.discard()
                raise
            self.fault, self.error = str(error), error
        except OSError as error:
            self.fault = f"{error.filename} cannot be written: {error.strerror or error}"
        return Exit.INTERRUPTED if interruption.happened else Exit.DONE

    @abstractmethod
    def _client(self) -> AbstractAsyncContextManager[object]:
        """Give what is to be closed when the load is over."""

    @abstractmethod
    def _begin(self, rows: RowFile[RowT] | StreamedRows[RowT]) -> Loading[OutcomeT]:
        """Make the load."""

    @abstractmethod
    def _progress(self, load: Loading[OutcomeT]) -> LoadProgress:
        """Make what shows how far it is."""

    @abstractmethod
    def _take(self, outcome: OutcomeT, progress: LoadProgress) -> None:
        """Show and write down what the load has told."""

    @abstractmethod
    def _untaken(self) -> tuple[str, str]:
        """Give the verdict on rows that the load has not taken, and why it is that."""

    async def _drive(self, load: Loading[OutcomeT], interruption: Interruption) -> None:
        progress = self._progress(load)
        with ExitStack() as shown:
            try:
                async with load:
                    # Not earlier: a journal that is in use belongs to a load that still writes.
                    self.results.open()
                    shown.enter_context(progress)
                    await self._take_all(load, progress)
            except asyncio.CancelledError:
                while interruption.task.uncancel():
                    pass
                # What was in flight was waited for, or dropped; it has its outcomes by now.
                await self._take_all(load, progress)

    async def _take_all(self, load: Loading[OutcomeT], progress: LoadProgress) -> None:
        async for outcome in load:
            self._take(outcome, progress)

    async def _read_on(self, rows: RowFile[RowT] | StreamedRows[RowT]) -> None:
        if isinstance(rows, StreamedRows):
            async for row in rows:
                self._pass_by(row)
        else:
            for row in rows:
                self._pass_by(row)
                if self.untaken % _BREATHER == 0:
                    await asyncio.sleep(0)
        self.unread = False

    def _pass_by(self, row: RowT) -> None:
        self.untaken += 1
        self.results.add_row(row, *self._untaken())
