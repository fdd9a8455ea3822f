"""A file of results that is there whole, or not at all."""

import contextlib
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
    name_it,
    new_nameless,
)

__all__ = ["WholeFile"]


class WholeFile:
    """A new file that takes its name when the block ends well.

    Where the block raises, nothing is left of it, and a file that was there stays as it is.

    Args:
        path: The file. A pipe or a device is written into.
        source: What is read meanwhile, which is not to be written over.
        private: Whether its owner alone may read it; otherwise it is as open as any new file.

    Raises:
        InvalidInputError: ``path`` is ``source``, a symbolic link or a directory, or cannot be
            written to.
    """

    def __init__(self, path: Path, source: HasPath | None = None, *, private: bool = True) -> None:
        self.path = path
        self._private = private
        check_target(path, source)
        self._temporary: Path | None = None
        self._special = is_special(path)
        try:
            if self._special:
                descriptor = open_writing(path)
            else:
                descriptor, self._temporary = new_nameless(path)
        except OSError as error:
            raise cannot_write(path, error) from None
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        """Write.

        Raises:
            InvalidInputError: it cannot be written, such as on a full disk.
        """
        try:
            self._file.write(data)
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._file.flush()
            if error is None and not self._special:
                self._take_place()
        except OSError as failed:
            if error is None:
                raise cannot_write(self.path, failed) from None
        finally:
            with contextlib.suppress(OSError):
                # What could not be written is still held back, and fails here once more.
                self._file.close()
            if self._temporary is not None:
                self._temporary.unlink()

    def _take_place(self) -> None:
        os.fsync(self._file.fileno())
        self._temporary = self._temporary or name_it(self._file.fileno(), self.path)
        if not self._private:
            self._temporary.chmod(0o666 & ~_umask())
        self._temporary.replace(self.path)
        self._temporary = None


def _umask() -> int:
    # It is told only to who sets it: to the strictest, for what another thread makes meanwhile.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
