"""What crosses the seam: one request out, one response back, both plain values."""

import hmac
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from enum import StrEnum
from typing import NoReturn

from attrs import field, frozen

__all__ = ["Exchange", "Headers", "Repeat", "Request", "Response", "Secret", "StreamBody"]


class Secret:
    """Hold a text that never shows itself.

    ``repr``, ``str`` and ``format`` give ``***``; only :meth:`reveal` gives the text. It is neither
    pickled nor copied: a key travels by configuration, not inside other objects. Comparing two
    takes as long wherever they begin to differ.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Give the text itself; for the place where it goes on the wire, and nowhere else."""
        return self.__text

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self.reveal().encode("utf-8", "surrogatepass"),
            other.reveal().encode("utf-8", "surrogatepass"),
        )

    def __hash__(self) -> int:
        return hash(self.__text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: make it anew from the environment")


class Headers(Mapping[str, str]):
    """Header fields, looked up without regard to case and never changed.

    Values given as :class:`Secret` read back as text by name and stay hidden in ``repr``. A field
    given twice is joined with a comma and a space, as HTTP lets a recipient do (RFC 9110 §5.3).
    """

    __slots__ = ("_fields",)

    def __init__(
        self, fields: "Mapping[str, str | Secret] | list[tuple[str, str | Secret]] | None" = None
    ) -> None:
        pairs = fields.items() if isinstance(fields, Mapping) else fields or ()
        kept: dict[str, str | Secret] = {}
        for name, value in pairs:
            key = name.lower()
            kept[key] = _joined(kept[key], value) if key in kept else value
        self._fields = kept

    def with_fields(self, fields: Mapping[str, str]) -> "Headers":
        """Give these fields with some more; what is secret stays so."""
        return Headers([*self._fields.items(), *fields.items()])

    def revealed(self) -> dict[str, str]:
        """Give all fields as text, secrets too; for the place where they go on the wire."""
        return {name: _text(value) for name, value in self._fields.items()}

    def mention(self, text: str) -> bool:
        """Tell whether a value of some field holds a text."""
        return any(text in _text(value) for value in self._fields.values())

    def __getitem__(self, name: str) -> str:
        return _text(self._fields[name.lower()])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Headers({self._fields!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))


def _as_headers(fields: "Headers | Mapping[str, str | Secret]") -> Headers:
    # What is of a class of its own may say something else each time; this is what it says now.
    return fields if type(fields) is Headers else Headers(fields)


def _joined(earlier: str | Secret, later: str | Secret) -> str | Secret:
    both = f"{_text(earlier)}, {_text(later)}"
    return Secret(both) if isinstance(earlier, Secret) or isinstance(later, Secret) else both


def _text(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


class Repeat(StrEnum):
    """Say when a request may be sent again without asking the caller."""

    ALWAYS = "always"
    """A safe call: asking twice changes nothing."""
    IF_NOT_SENT = "if_not_sent"
    """Only when it certainly did not arrive, or was refused with 429."""
    NEVER = "never"
    """The caller decides; whoever counts requests wants this."""


@frozen
class StreamBody:
    """A request body that is produced while it is sent.

    ``open`` is asked for a new stream at each attempt, so that a request can be repeated.
    """

    length: int
    """How many bytes the stream yields, exactly."""
    open: Callable[[], AsyncIterable[bytes]]
    """Start the stream from its beginning."""


@frozen
class Request:
    """One HTTP request."""

    method: str
    """``GET``, ``POST``, ``PATCH``, …, in capitals."""
    url: str
    """The absolute URL, percent-encoded already."""
    headers: Headers = field(factory=Headers, converter=_as_headers)
    body: bytes | StreamBody = b""
    timeout: float | None = None
    """Seconds for the whole exchange; None leaves it to the transport."""
    repeat: Repeat = Repeat.NEVER


@frozen
class Response:
    """One HTTP response, read to its end."""

    status: int
    headers: Headers = field(factory=Headers, converter=_as_headers)
    body: bytes = b""


@frozen
class Exchange:
    """A request with what came of it: a response, or the error instead of one."""

    request: Request
    response: Response | None
    error: BaseException | None
    """What was raised instead, also when the exchange was cancelled."""
    elapsed: float
    """Seconds from handing the request over until the end."""
