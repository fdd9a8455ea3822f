"""The body of an upload of contacts: multipart, streamed from the file, of known length.

Written here rather than by the HTTP library, because any transport is to carry it, its length has
to be known, and a repeat begins it anew. Sources: the vendor's page "Batch create contacts" and its
OpenAPI file for the parts, RFC 7578 and the HTML standard ("multipart form data") for their form.
"""

import inspect
import io
import os
import re
import secrets
import stat
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import IO

from anyio import to_thread
from attrs import field, frozen

from eightbyeight.contacts.checks import MAX_GROUPS, check_ids
from eightbyeight.contacts.files.importers import LARGEST
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.rest.showing import one_line
from eightbyeight.transport.messages import StreamBody

__all__ = ["Progress", "Upload", "prepare_upload"]

Progress = Callable[[int, int], object]
"""Is told how many bytes were handed over, and of how many."""

_BLOCK = 256 * 1024
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
}
_BOUNDARY = re.compile(r"[0-9A-Za-z_-]{1,70}")


@frozen
class Upload:
    """What a request that uploads a file carries."""

    content_type: str
    """The request's ``Content-Type``."""
    body: StreamBody
    """Reads the file while it is sent, from its beginning at each attempt."""
    _handed: "_Handed" = field(repr=False, eq=False)

    @property
    def failure(self) -> BaseException | None:
        """What ``progress`` raised; the transport only learns that the body broke off."""
        return self._handed.failure


def prepare_upload(  # noqa: PLR0913 - what an upload can say, nearly all by name
    file: str | os.PathLike[str] | bytes,
    *,
    groups: Collection[int] = (),
    has_header: bool = True,
    columns: Sequence[str] = (),
    filename: str | None = None,
    progress: Progress | None = None,
    boundary: str | None = None,
) -> Upload:
    """Look at a file of contacts and say how it is uploaded; nothing of it is read yet.

    A file that changes its size afterwards makes the request fail while it is sent.

    Args:
        file: A path, or the content itself: CSV or Excel, at most 30,000,000 bytes.
        groups: Ids of at most 10 groups to add the contacts to.
        has_header: Whether the first row names the columns.
        columns: Names of the columns, such as ``msisdn``, where no header does.
        filename: What the file is called; needed for content, and instead of the path's name.
        progress: Called with the bytes of the body handed over so far and the bytes in all. The
            number only grows, also when the request is repeated. What it raises ends the upload,
            and is kept as :attr:`Upload.failure`.
        boundary: What stands between the parts; it must not occur in the file. None draws one.

    Raises:
        InvalidInputError: the file or what is said about it cannot be sent, with one problem per
            fault.
    """
    found = _look_at(file)
    name = found.name if filename is None else filename
    problems = [
        *_file_problems(found),
        *_name_problems(name, found if filename is None else None),
        *_group_problems(groups),
        *_column_problems(columns, has_header),
        *_progress_problems(progress),
    ]
    if boundary is not None and not _BOUNDARY.fullmatch(boundary):
        problems.append(InputProblem("must be 1 to 70 letters, digits, - or _", "boundary"))
    if problems:
        raise InvalidInputError(*problems)
    # 128 random bits need no look through the file: whoever wrote it cannot have known them, and
    # that they are in it by chance is less likely than a disk that misreads it.
    mark = secrets.token_hex(16) if boundary is None else boundary
    head = _before_the_file(mark, name, _fields(groups, columns, has_header=has_header))
    tail = f"\r\n--{mark}--\r\n".encode()
    total = len(head) + found.size + len(tail)
    handed = _Handed(total, progress)
    body = StreamBody(total, lambda: _pieces(head, _Blocks(found.source), tail, handed))
    return Upload(f"multipart/form-data; boundary={mark}", body, handed)


@frozen(kw_only=True)
class _Found:
    """What there is to upload, or why it cannot be read."""

    source: Path | bytes = b""
    size: int = 0
    name: str = ""
    fault: str | None = None


def _look_at(file: object) -> _Found:
    if isinstance(file, bytes):
        return _Found(source=file, size=len(file))
    if not isinstance(file, str | os.PathLike):
        return _Found(fault=f"must be a path or bytes, not {type(file).__name__}")
    shown = repr(str(file))
    try:
        path = Path(file)
        found = path.stat()
        # Asked before it is opened: that would wait for whoever writes into a pipe.
        if stat.S_ISREG(found.st_mode):
            path.open("rb").close()
            # Absolute, because it is opened later, and the working directory may be another then.
            return _Found(source=path.absolute(), size=found.st_size, name=path.name)
    except (OSError, ValueError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        return _Found(fault=f"{shown} cannot be read: {reason or error}")
    kind = "a directory" if stat.S_ISDIR(found.st_mode) else "no regular file"
    return _Found(fault=f"{shown} is {kind}")


def _file_problems(found: _Found) -> Iterator[InputProblem]:
    if found.fault is not None:
        yield InputProblem(found.fault, "file")
    elif found.size == 0:
        yield InputProblem("is empty", "file")
    elif found.size > LARGEST:
        yield InputProblem(
            f"has {found.size:,} bytes, and {LARGEST:,} is the limit: cut it up with"
            " split_contacts_file(path), or use `eightbyeight contacts upload --split`",
            "file",
        )


def _name_problems(name: object, found: _Found | None) -> Iterator[InputProblem]:
    if found is not None and found.fault is not None:
        return
    field = "file" if found is not None and name else "filename"
    if not isinstance(name, str):
        yield InputProblem(f"must be text, not {type(name).__name__}", field)
    elif not name and found is not None:
        yield InputProblem("is needed where the file is given as bytes", field)
    elif _suffix_of(name) not in _MEDIA_TYPES:
        possible = ", ".join(_MEDIA_TYPES)
        yield InputProblem(f"{one_line(name)} does not end with one of {possible}", field)


def _suffix_of(name: str) -> str:
    return Path(name).suffix.lower()


def _group_problems(groups: object) -> Iterator[InputProblem]:
    try:
        ids = check_ids("groups", groups)
    except InvalidInputError as error:
        yield from error.problems
        return
    if len(ids) > MAX_GROUPS:
        yield InputProblem(f"are {len(ids)}, and {MAX_GROUPS} is the limit", "groups")
    if len(set(ids)) < len(ids):
        yield InputProblem("has a group twice", "groups")


def _column_problems(columns: object, has_header: object) -> Iterator[InputProblem]:
    if not isinstance(has_header, bool):
        # A text such as "false" would count as true.
        yield InputProblem(f"{one_line(has_header)} is neither True nor False", "has_header")
    if not isinstance(columns, Sequence) or isinstance(columns, str | bytes):
        yield InputProblem(f"must be a list of names, not {type(columns).__name__}", "columns")
        return
    if not columns and has_header is False:
        yield InputProblem("are needed where the file has no header", "columns")
    if columns and has_header is True:
        yield InputProblem(
            "are for files without a header; this one is said to have one", "columns"
        )
    known: set[str] = set()
    for place, column in enumerate(columns, 1):
        fault = _column_fault(column, known)
        if fault is not None:
            yield InputProblem(f"the name of column {place} {fault}", "columns")


def _column_fault(column: object, known: set[str]) -> str | None:
    if not isinstance(column, str):
        return f"must be text, not {type(column).__name__}"
    if "," in column:
        return f"has a comma: {one_line(column)}"
    if not column.isprintable() or not column.strip():
        return f"cannot be read: {one_line(column)}"
    if column in known:
        return f"is there twice: {one_line(column)}"
    known.add(column)
    return None


def _progress_problems(progress: object) -> Iterator[InputProblem]:
    if progress is None:
        return
    if not callable(progress):
        kind = type(progress).__name__
        yield InputProblem(f"must be a function of two numbers, not {kind}", "progress")
    elif any(map(inspect.iscoroutinefunction, (progress, type(progress).__call__))):
        yield InputProblem("must be a plain function: nothing would await a coroutine", "progress")


def _fields(
    groups: Collection[int], columns: Sequence[str], *, has_header: bool
) -> Iterator[tuple[str, str]]:
    yield "fileHasHeader", "true" if has_header else "false"
    if groups:
        yield "groups", ",".join(map(str, groups))
    if columns:
        yield "fileColumns", ",".join(columns)


def _before_the_file(mark: str, name: str, fields: Iterator[tuple[str, str]]) -> bytes:
    # The file comes last, so that whoever reads the stream knows by then what to make of it.
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(name)}"\r\n'
        f"Content-Type: {_MEDIA_TYPES[_suffix_of(name)]}\r\n\r\n"
    )
    # What a file system allows and UTF-8 does not becomes a question mark.
    return "".join(parts).encode(errors="replace")


def _quoted(name: str) -> str:
    # As browsers do, and they alone agree with each other (HTML standard, "multipart form data").
    return name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


class _ProgressError(Exception):
    """Breaks an attempt off, because progress raised."""


class _Handed:
    """How much of the body was handed over, in the attempt that came furthest."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._most = 0
        self.failure: BaseException | None = None
        """What progress raised."""

    def note(self, count: int) -> None:
        """Note that so many bytes of an attempt were taken."""
        # A file that grew yields more, which is the transport's to refuse.
        if self._most < count <= self._total:
            self._most = count
            if self._progress is not None:
                self._tell(self._progress, count)

    def check(self) -> None:
        """Break off where progress raised in an earlier attempt: that was to end them all."""
        if self.failure is not None:
            raise _ProgressError

    def _tell(self, progress: Progress, count: int) -> None:
        try:
            progress(count, self._total)
        except BaseException as error:  # noqa: BLE001 - handed on, by whoever reads the failure
            # Not through the transport: on its way the error would gather frames of the HTTP
            # library in its traceback, and with them the request's headers and so the key.
            self.failure = error
        self.check()


class _Blocks:
    """Reads a file in worker threads, and lets go of it from anywhere.

    A read that is stuck may outlive whoever wanted it. Closing does not wait for it: the one that
    comes last closes the file.
    """

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        self._stream: IO[bytes] | None = None
        self._lock = Lock()
        self._closed = False

    def read(self) -> bytes:
        """Give the next block, or nothing at the end."""
        try:
            with self._lock:
                if self._stream is None:
                    self._stream = _opened(self._source)
                return self._stream.read(_BLOCK)
        finally:
            if self._closed:
                self._let_go()

    def close(self) -> None:
        """Let go of the file, now or when the read under way ends."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                if self._stream is not None:
                    self._stream.close()
            finally:
                self._lock.release()


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


async def _pieces(head: bytes, file: _Blocks, tail: bytes, handed: _Handed) -> AsyncIterator[bytes]:
    handed.check()
    count, piece = 0, head
    with closing(file):
        while piece:
            yield piece
            count += len(piece)
            handed.note(count)
            piece = await to_thread.run_sync(file.read, abandon_on_cancel=True)
    yield tail
    handed.note(count + len(tail))
