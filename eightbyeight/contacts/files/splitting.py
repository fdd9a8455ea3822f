"""Cut a file of contacts into parts that an upload can carry."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from attrs import define, field

from eightbyeight.contacts.files.arguments import check_flag, path_of
from eightbyeight.contacts.files.importers import LARGEST
from eightbyeight.contacts.files.logical_rows import LogicalRows
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.layout import unreadable
from eightbyeight.loading.files.targets import cannot_write, check_target

__all__ = ["split_contacts_file"]

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_OF_THE_NAME = 40
"""Characters of the file's name in that of the folder beside it; a name has a longest length."""


def split_contacts_file(
    path: str | os.PathLike[str],
    *,
    into: str | os.PathLike[str] | None = None,
    limit: int = LARGEST,
    has_header: bool = True,
) -> list[Path]:
    """Cut a CSV file that is too large for one upload into files that each fit.

    Every part begins with the header, and no row is cut, also where a cell has line breaks in it.
    Bytes are copied as they are: what the parts have below their headers is, one after the other,
    what the file has below its own. Memory does not grow with the file. The parts are readable by
    their owner alone.

    Args:
        path: The file, such as ``leads.csv``.
        into: The folder for the parts; without it, the one the file lies in.
        limit: Bytes of a part. An upload takes 30,000,000.
        has_header: Whether the first row names the columns.

    Returns:
        The parts in their order, such as ``leads.part-001.csv``. A file that fits as it is comes
        back alone, and nothing is written.

    Raises:
        InvalidInputError: the file cannot be read or is no CSV file, a row does not fit into a
            part, a part's name is taken, or a part cannot be written. No part is left behind then.
    """
    source = path_of("path", path)
    _check_limit(limit)
    check_flag("has_header", has_header)
    folder = source.parent if into is None else path_of("into", into)
    try:
        with source.open("rb") as stream:
            _check_kind(source, stream.peek(4))
            if os.fstat(stream.fileno()).st_size <= limit:
                return [source]
            rows = LogicalRows(stream, str(source), limit)
            top = rows.read_top(has_header=has_header)
            return _Parts(source, folder, limit, top).write(iter(rows))
    except InvalidInputError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise unreadable(str(source), f"cannot be read: {reason or error}") from None


def _check_limit(limit: object) -> None:
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InvalidInputError.of("limit", f"{limit!r:.60} is no number of bytes")


def _check_kind(source: Path, head: bytes) -> None:
    if head.startswith(_EXCEL):
        raise unreadable(str(source), "is an Excel workbook, which cannot be cut: save it as CSV")
    if head.startswith(_WIDE):
        raise unreadable(str(source), 'is UTF-16 or UTF-32: save it as "CSV UTF-8"')


@define
class _Parts:
    source: Path
    folder: Path
    limit: int
    top: bytes
    """What each part begins with."""
    _written: list[Path] = field(factory=list, init=False)
    _part: IO[bytes] | None = field(default=None, init=False)
    _room: int = field(default=0, init=False)
    """Bytes that the part still has."""

    def write(self, rows: Iterator[bytes]) -> list[Path]:
        """Write the parts out of sight, and give them their names when all are there."""
        check_target(self._target(1), None)
        prefix = f".{self.source.name[:_OF_THE_NAME]}."
        try:
            with tempfile.TemporaryDirectory(prefix=prefix, dir=self.folder) as hidden:
                with contextlib.closing(self):
                    for row in rows:
                        self._add(row, Path(hidden))
                return self._place()
        except OSError as error:
            raise cannot_write(self.folder, error) from None

    def close(self) -> None:
        if self._part is not None:
            self._part.close()
            self._part = None

    def _add(self, row: bytes, hidden: Path) -> None:
        if self._part is None or self._room < len(row):
            self.close()
            target = self._target(len(self._written) + 1)
            if os.path.lexists(target):
                raise _taken(target)
            path = hidden / target.name
            self._part = os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb")
            self._written.append(path)
            self._part.write(self.top)
            self._room = self.limit - len(self.top)
        self._part.write(row)
        self._room -= len(row)

    def _place(self) -> list[Path]:
        placed: list[Path] = []
        try:
            for number, path in enumerate(self._written, start=1):
                target = self._target(number)
                _reserve(target)
                placed.append(target)
                path.replace(target)
        except BaseException:
            for target in placed:
                target.unlink(missing_ok=True)
            raise
        return placed

    def _target(self, number: int) -> Path:
        return self.folder / f"{self.source.stem}.part-{number:03}{self.source.suffix}"


def _reserve(target: Path) -> None:
    # Renaming would replace a file that somebody else put there in the meantime.
    try:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    except FileExistsError:
        raise _taken(target) from None


def _taken(target: Path) -> InvalidInputError:
    return InvalidInputError.of(
        str(target), "is there already, and is not overwritten: remove it, or name another folder"
    )
