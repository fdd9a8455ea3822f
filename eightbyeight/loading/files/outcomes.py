"""The outcomes file: a line per row, written while the load goes on."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from eightbyeight.loading.files.pipes import open_writing
from eightbyeight.loading.files.targets import (
    HasPath,
    cannot_write,
    check_target,
    is_special,
    new_beside,
)

__all__ = ["OutcomesFile"]


class OutcomesFile:
    """A file of lines in ASCII, for the slice that knows what is in a line to write.

    It is a new file, readable by its owner alone, that has its name from its first line on.

    Args:
        path: The outcomes file; one that was there is gone. A pipe or a device is written into.
        row_file: Where the rows come from, which is not to be overwritten.

    Raises:
        InvalidInputError: ``path`` is the input, a symbolic link, or cannot be written to.
    """

    def __init__(self, path: str | os.PathLike[str], row_file: HasPath | None = None) -> None:
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

    def _write(self, lines: str, *, at_once: bool) -> None:
        """Write whole lines; ``at_once`` lets a reader see them now.

        Raises:
            OSError: it cannot be written, such as on a full disk.
        """
        self._take_place()
        self._file.write(lines)
        if at_once:
            self._file.flush()

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
