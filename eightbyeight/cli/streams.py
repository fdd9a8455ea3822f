"""Rows from a pipe: read in a thread, because whoever writes them may take their time."""

import queue
import threading
from typing import Generic, Self, TypeVar

import anyio
from attrs import frozen

from eightbyeight.cli.running import READER
from eightbyeight.loading.files.row_file import RowFile

__all__ = ["StreamedRows"]

_AHEAD = 1000
_PAUSE = 0.02
"""Seconds between two looks at a pipe that has nothing to give."""


RowT = TypeVar("RowT")


@frozen
class _End:
    error: Exception | None


class StreamedRows(Generic[RowT]):
    """The rows of a file that may keep its reader waiting, as an async iterator.

    Answers to requests are heard, and Ctrl-C works, while the next row is waited for. Reading goes
    on where it was left, also after a load has stopped.
    """

    def __init__(self, row_file: RowFile[RowT]) -> None:
        self._file = row_file
        self._rows: queue.Queue[RowT | _End] = queue.Queue(_AHEAD)
        self._end: _End | None = None
        threading.Thread(target=self._read, name=READER, daemon=True).start()

    def _read(self) -> None:
        last = None
        try:
            for row in self._file:
                self._rows.put(row)
        except Exception as error:  # noqa: BLE001 - raised again for whoever takes the rows
            last = error
        if self._file.path is not None:
            # Whoever started this thread may have gone on without it.
            self._file.close()
        self._rows.put(_End(last))

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RowT:
        while self._end is None:
            try:
                row = self._rows.get_nowait()
            except queue.Empty:
                await anyio.sleep(_PAUSE)
                continue
            if not isinstance(row, _End):
                return row
            self._end = row
        if self._end.error is not None:
            raise self._end.error
        raise StopAsyncIteration
