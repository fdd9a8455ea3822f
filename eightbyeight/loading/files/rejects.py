"""The rejects file: rows exactly as they came, to be corrected and fed back."""

import contextlib
import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.layout import Layout, RowFormat
from eightbyeight.loading.files.row_file import RowFile
from eightbyeight.loading.files.targets import (
    cannot_write,
    check_target,
    is_special,
    name_it,
    new_nameless,
)

__all__ = ["CarriesCells", "RejectsFile"]


class CarriesCells(Protocol):
    """A row, whatever it stands for."""

    @property
    def cells(self) -> Sequence[str]:
        """The row exactly as it came: its cells, or the one line of JSON."""


class RejectsFile:
    """Write rows in the format and columns they came in.

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

    def __init__(self, path: str | os.PathLike[str], row_file: RowFile[object]) -> None:
        self.path: Path = Path(path)
        self.count: int = 0
        check_target(self.path, row_file)
        self._layout = row_file.layout
        if is_special(self.path):
            # Its name would be taken from it, also from a device that everybody needs.
            raise InvalidInputError.of(str(self.path), "is no ordinary file; name one")
        try:
            descriptor, self._temporary = new_nameless(self.path)
        except OSError as error:
            raise cannot_write(self.path, error) from None
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self._file.write(_top(self._layout))

    def add_row(self, row: CarriesCells) -> None:
        """Write a row, whatever became of it."""
        self._file.write(_line(row.cells, self._layout))
        self.count += 1

    def close(self) -> None:
        """Put the file in its place, or away if nothing was written; twice is once."""
        if self._file.closed:
            return
        try:
            self._finish()
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def _finish(self) -> None:
        try:
            if self.count:
                self._file.flush()
                os.fsync(self._file.fileno())
                written = self._temporary or name_it(self._file.fileno(), self.path)
                self._temporary = written.replace(self.path)
        finally:
            with contextlib.suppress(OSError):
                # What could not be written is still held back, and fails here once more.
                self._file.close()
            if self._temporary is not None and self._temporary != self.path:
                self._temporary.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _top(layout: Layout) -> str:
    mark = "\ufeff" if layout.bom else ""
    if layout.format is RowFormat.JSONL or not layout.has_header:
        return mark
    return mark + _line(layout.columns, layout)


def _line(cells: Sequence[str], layout: Layout) -> str:
    if layout.format is RowFormat.JSONL:
        return f"{cells[0]}\n"
    text = io.StringIO(newline="")
    # With this terminator the writer quotes every cell that has a line end of whatever kind.
    csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + layout.terminator
