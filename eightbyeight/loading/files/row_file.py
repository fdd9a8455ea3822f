"""Open a file of rows, whatever its format."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Generic, Self, TypeVar

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.delimited import start_csv
from eightbyeight.loading.files.excel import start_xlsx
from eightbyeight.loading.files.json_lines import start_jsonl
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import Layout, RowFormat, unreadable
from eightbyeight.loading.files.lines import Lines
from eightbyeight.loading.files.pipes import open_reading

__all__ = ["STDIN", "RowFile", "open_file"]

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)
FileT = TypeVar("FileT")
Build = Callable[[Path | None, Layout, Iterator[RowT], Callable[[], None], int | None], FileT]

STDIN = "-"
"""Stands for the standard input."""

_SUFFIXES = {
    ".csv": RowFormat.CSV,
    ".tsv": RowFormat.CSV,
    ".jsonl": RowFormat.JSONL,
    ".ndjson": RowFormat.JSONL,
    ".xlsx": RowFormat.XLSX,
}
_COUNTED_UP_TO = 2**28
"""Bytes of a text file whose lines are counted in well under a second."""
_BLOCK = 2**20


class RowFile(Generic[RowT_co]):
    """A file that has been opened and whose header, where it has one, has been read.

    It is a context manager, and an iterator: its rows are read once, and reading goes on where it
    was left, also after another reader stopped.

    Args:
        path: The file, or None for a stream such as the standard input.
        layout: How it is laid out.
        rows: The rows below the header.
        close: Lets go of the file.
        lines: How many lines it has, header included, where that is known already.
    """

    def __init__(
        self,
        path: Path | None,
        layout: Layout,
        rows: Iterator[RowT_co],
        close: Callable[[], None],
        lines: int | None = None,
    ) -> None:
        self.path = path
        self.layout = layout
        self._rows = self._readable(rows)
        self._close = close
        self._lines = lines

    @property
    def name(self) -> str:
        """The file as the caller named it."""
        return "the standard input" if self.path is None else str(self.path)

    @property
    def columns(self) -> tuple[str, ...]:
        """The header exactly as it came; empty for JSON Lines."""
        return self.layout.columns

    @property
    def further(self) -> tuple[str, ...]:
        """The columns that are carried along and not sent; empty for JSON Lines."""
        return self.layout.further

    @property
    def format(self) -> RowFormat:
        """Which kind of file it is."""
        return self.layout.format

    @property
    def is_regular(self) -> bool:
        """Whether it is a file on a disk: reading it never waits for somebody to write."""
        return self.path is not None and _is_regular(self.path)

    def estimate(self) -> int | None:
        """Tell about how many rows there are, for progress; None where that is not cheap to know.

        Cells with line breaks in them, and empty lines, make it too high.
        """
        header = 0 if self.format is RowFormat.JSONL or not self.layout.has_header else 1
        if self._lines is None:
            self._lines = _line_count(self.path) if self.path and self.is_regular else None
        return None if self._lines is None else max(0, self._lines - header)

    def __iter__(self) -> Iterator[RowT_co]:
        # Not itself: the call for each row would be 3 µs more per 100.
        return self._rows

    def __next__(self) -> RowT_co:
        return next(self._rows)

    def _readable(self, rows: Iterator[RowT]) -> Iterator[RowT]:
        try:
            yield from rows
        except OSError as error:
            failed = error
        else:
            return
        raise unreadable(self.name, _refusal(failed))

    def close(self) -> None:
        """Let go of the file; the standard input stays open."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_file(
    source: str | os.PathLike[str] | IO[bytes],
    kind: RowKind[RowT],
    build: Build[RowT, FileT],
    *,
    format: RowFormat | str | None = None,  # noqa: A002 - the word for it, here and on the command line
) -> FileT:
    """Open a CSV, JSON Lines or Excel file of rows.

    Args:
        source: A path, ``"-"`` for the standard input, or an open binary stream, which is left
            open.
        kind: What its rows are.
        build: The slice's own :class:`RowFile`, called with that class's arguments in their order.
        format: Needed where no suffix tells: .csv, .tsv, .jsonl, .ndjson or .xlsx.

    Raises:
        InvalidInputError: the file cannot be read: its one problem names the file, where in it,
            and how to mend it. Iteration raises the same where a file breaks further on; the rows
            before that are good.
    """
    if source == STDIN:
        if not hasattr(sys.stdin, "buffer"):
            raise unreadable("the standard input", "is closed")
        return _started(sys.stdin.buffer, None, _format_of(None, format, kind.formats), kind, build)
    if not isinstance(source, str | os.PathLike):
        _check_stream(source)
        return _started(source, None, _format_of(None, format, kind.formats), kind, build)
    path = Path(source)
    given = _format_of(path, format, kind.formats)
    try:
        stream = _opened(path)
    except (OSError, ValueError) as error:
        raise unreadable(str(path), _refusal(error)) from None
    try:
        return _started(stream, path, given, kind, build)
    except BaseException:
        stream.close()
        raise


def _check_stream(source: object) -> None:
    if hasattr(source, "readinto") and hasattr(source, "read"):
        return
    raise InvalidInputError.of(
        "source", f"must be a path or a stream opened as binary, not {type(source).__name__}"
    )


def _opened(path: Path) -> IO[bytes]:
    size = _BLOCK // 16
    if stat.S_ISFIFO(path.stat().st_mode):
        return open_reading(path, size)
    return path.open("rb", buffering=size)


def _started(
    stream: IO[bytes],
    path: Path | None,
    form: RowFormat,
    kind: RowKind[RowT],
    build: Build[RowT, FileT],
) -> FileT:
    name = "the standard input" if path is None else str(path)
    close = _nothing if path is None else stream.close
    try:
        if form is RowFormat.XLSX:
            layout, rows, height = start_xlsx(stream, name, kind)
            return build(path, layout, rows, close, height)
        newline = "" if form is RowFormat.CSV else "\n"
        lines, bom = Lines.of(stream, name, newline=newline)
        if form is RowFormat.CSV:
            is_regular = path is not None and _is_regular(path)
            layout, rows = start_csv(lines, name, kind, bom=bom, is_regular=is_regular)
        else:
            layout, rows = start_jsonl(lines, name, kind, bom=bom)
    except OSError as error:
        raise unreadable(name, _refusal(error)) from None
    return build(path, layout, rows, lines.detach if path is None else lines.close, None)


def _nothing() -> None:
    """Leave a stream that is not ours as it is."""


def _refusal(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return f"cannot be read: {reason or error}"


def _format_of(
    path: Path | None, given: RowFormat | str | None, taken: Sequence[RowFormat]
) -> RowFormat:
    if given is not None:
        if given in taken:
            return RowFormat(given)
        raise InvalidInputError.of("format", f"{given!r} is none of {', '.join(taken)}")
    if path is None:
        raise InvalidInputError.of(
            "format", f"a stream has no suffix: say --format {'|'.join(taken)}"
        )
    suffixes = {suffix: form for suffix, form in _SUFFIXES.items() if form in taken}
    found = suffixes.get(path.suffix.lower())
    if found is None:
        raise unreadable(
            str(path),
            f"its suffix is none of {', '.join(suffixes)}: say --format {'|'.join(taken)}",
        )
    return found


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _line_count(path: Path) -> int | None:
    try:
        if path.stat().st_size > _COUNTED_UP_TO:
            return None
        with path.open("rb") as stream:
            last, count = b"\n", 0
            while block := stream.read(_BLOCK):
                count += block.count(b"\n")
                last = block
            return count + (not last.endswith(b"\n"))
    except OSError:
        return None
