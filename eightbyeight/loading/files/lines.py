"""Lines of a UTF-8 text, read so that what is not UTF-8 is noticed at the line that holds it."""

import codecs
import io
from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import IO, cast

from attrs import define, field

from eightbyeight.loading.files.layout import unreadable

__all__ = ["Lines", "NotUtf8Error", "broken", "check_lines"]

_HEAD = 65_536
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_LONGEST = 2**26
"""Characters of one line. Without a bound, a file that has no line ends fills the memory."""


class NotUtf8Error(ValueError):
    """A line is not UTF-8 or has no end; the text says which."""


@define
class Lines:
    """The lines of a text, one after the other."""

    _stream: IO[bytes]
    _text: io.TextIOWrapper
    latest: str = field(default="", init=False)
    """The line that was given last, with its end."""
    number: int = field(default=0, init=False)
    """How many lines were given one by one."""
    _held: deque[str] = field(factory=deque, init=False)
    _fault: OSError | None = field(default=None, init=False)

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._held.popleft() if self._held else self._read()
        if not line:
            raise StopIteration
        check_lines((line,))
        self.latest = line
        self.number += 1
        return line

    def _read(self) -> str:
        if self._fault is not None:
            raise self._fault
        try:
            return self._text.readline(_LONGEST)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - the stream is the caller's, unpacking perhaps
            raise broken(error) from None

    @property
    def holding(self) -> bool:
        """Whether lines that were held are still to be given."""
        return bool(self._held)

    def take(self, count: int) -> list[str]:
        """Give up to so many lines at once, none of them looked at.

        There are fewer where the text ends, and where it cannot be read any further: whoever asks
        for the next line by itself is told.
        """
        lines: list[str] = []
        if self._fault is not None:
            return lines
        try:
            for line in islice(iter(partial(self._text.readline, _LONGEST), ""), count):
                lines.append(line)
                if len(line) == _LONGEST:
                    # A text without line ends would fill the memory in spite of the bound.
                    break
        except OSError as error:
            # Not asked again: the beginning of the line in which it broke is gone.
            self._fault = error
        return lines

    def hold(self, lines: Iterable[str]) -> None:
        """Take back lines, to be given one by one."""
        self._held.extend(lines)

    @classmethod
    def of(cls, stream: IO[bytes], name: str, *, newline: str) -> "tuple[Lines, bool]":
        """Start on a stream of bytes; tell also whether it began with a byte order mark.

        Args:
            stream: Read from its present place on.
            name: The file, for messages.
            newline: As for ``open``: empty to end lines wherever CSV does.

        Raises:
            InvalidInputError: its first 64 KiB are plainly not UTF-8.
            OSError: it cannot be read.
        """
        try:
            buffered = _buffered(stream)
            head = buffered.peek(_HEAD)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            raise broken(error) from None
        _check_head(head, name)
        bom = head.startswith(b"\xef\xbb\xbf")
        if bom:
            buffered.read(3)
        # Bytes that are not UTF-8 come through as lone surrogates, to be found line by line: a
        # strict decoder would fail a whole block early, and take good rows with it.
        text = io.TextIOWrapper(buffered, "utf-8", "surrogateescape", newline=newline)
        return cls(stream, text), bom

    def close(self) -> None:
        """Close the stream."""
        # Whoever is to close the lines keeps them: without it, Python would close them, with a
        # warning, as soon as the last row was read.
        self._text.close()

    def detach(self) -> None:
        """Let go of the stream without closing it."""
        buffered = self._text.detach()
        if buffered is not self._stream and isinstance(buffered, io.BufferedReader):
            buffered.detach()


def broken(error: Exception) -> OSError:
    """Make the error for a stream that raised what no file raises, such as when unpacking fails."""
    return OSError(f"reading it raised {type(error).__name__}")


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    if isinstance(stream, io.BufferedReader):
        return stream
    # Anything readable will do for what stands in for the standard input, such as a BytesIO.
    return io.BufferedReader(cast("io.RawIOBase", stream), _HEAD)


def check_lines(lines: Sequence[str]) -> None:
    """Look at lines that were taken.

    Raises:
        NotUtf8Error: one is not UTF-8 or has no end.
    """
    for line in lines:
        if not line.isascii():
            _check_encoding(line)
    # None is given behind one without an end.
    if lines and len(lines[-1]) == _LONGEST:
        raise NotUtf8Error(f"a line of more than {_LONGEST:,} characters")


def _check_encoding(line: str) -> None:
    try:
        line.encode()
    except UnicodeEncodeError as error:
        byte = ord(line[error.start]) - 0xDC00
        raise NotUtf8Error(f"byte 0x{byte:02X} is not UTF-8; {_ADVICE}") from None


_ADVICE = 'save the file as "CSV UTF-8", or convert it, as in: iconv -f WINDOWS-1252 -t UTF-8'


def _check_head(head: bytes, name: str) -> None:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            raise unreadable(
                name,
                f'is {encoding}, not UTF-8; save the file as "CSV UTF-8", or convert it, '
                f"as in: iconv -f {encoding} -t UTF-8",
            )
    if any(b"\0" in line for line in head.splitlines()[:1]):
        raise unreadable(name, f"has NUL bytes in its first line: it is not UTF-8 text; {_ADVICE}")
    try:
        # The head may end in the middle of a character.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        line = head.count(b"\n", 0, error.start) + 1
        byte = head[error.start]
        raise unreadable(name, f"line {line}: byte 0x{byte:02X} is not UTF-8; {_ADVICE}") from None
