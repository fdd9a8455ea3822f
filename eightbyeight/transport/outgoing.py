"""What may go on the wire: checks of a request before anything is sent, and a body that counts.

Nothing here touches a network. A library below would refuse some of these things too, but only
after it has a connection, and with an exception that carries the headers.
"""

import re
from collections.abc import AsyncIterator, Callable

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Request, StreamBody

__all__ = ["BodyLengthError", "Checked", "check_request", "measured", "without_query"]

_METHOD = re.compile(r"[A-Z]+(-[A-Z]+)*")
_URL = re.compile(r"(?i:https?)://[^/?#@\\\x00-\x20\x7f-\U0010ffff]+([/?#][!-~]*)?")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
# What frames the body is worked out from the body; a second opinion is how requests get smuggled.
_FRAMING = frozenset({"content-length", "transfer-encoding"})


Checked = tuple[str | None, str | None, Headers | None]
"""A method, a URL and header fields that may go on the wire."""

_NOTHING: Checked = (None, None, None)


class BodyLengthError(Exception):
    """A stream yielded another number of bytes than was announced."""


def check_request(request: Request, *, checked: Checked | None = None) -> Checked:
    """Refuse what cannot be put on the wire exactly as it stands.

    Args:
        request: What is to be sent.
        checked: What has passed before, and is not looked at again where the request has it too.

    Returns:
        What has passed now.

    Raises:
        InvalidInputError: the method, the URL, a header or the timeout is not sendable. No value
            of a header and nothing of the URL is in the message.
    """
    method, url, headers = checked or _NOTHING
    if not _is(request.method, method) and _METHOD.fullmatch(request.method) is None:
        raise InvalidInputError.of("method", "must be capital letters, such as POST")
    if not _is(request.url, url) and _URL.fullmatch(request.url) is None:
        raise InvalidInputError.of(
            "url", "must be absolute http or https, percent-encoded, and without user or password"
        )
    if request.timeout is not None and not request.timeout > 0:
        raise InvalidInputError.of("timeout", "must be more than 0 seconds")
    if request.headers is not headers:
        wrong = _wrong_header(request.headers)
        if wrong is not None:
            raise InvalidInputError.of("headers", wrong)
    return request.method, request.url, request.headers


def _is(text: str, known: str | None) -> bool:
    # A text of a class of its own may call itself equal to anything.
    return type(text) is str and text == known


def _wrong_header(headers: Headers) -> str | None:
    # Gives the fault back instead of raising it: a traceback would keep this frame and the value.
    for name in headers:
        if _NAME.fullmatch(name) is None:
            return f"{name!a} is not a header name"
        if name in _FRAMING:
            return f"{name} is set by the transport, from the body"
        if not _is_carried_exactly(headers[name]):
            return f"{name} must be printable ASCII without spaces at its ends"
    return None


def _is_carried_exactly(value: str) -> bool:
    # Recipients strip white space around a value (RFC 9110 §5.5), so it would not arrive.
    return value.isascii() and value.isprintable() and value == value.strip()


def without_query(url: str) -> str:
    """Cut the URL before its query and fragment, which may hold what no log should."""
    return url.partition("#")[0].partition("?")[0]


async def measured(body: StreamBody, note: Callable[[str], None]) -> AsyncIterator[bytes]:
    """Yield the body's stream from its beginning, and stop it where it breaks its promise.

    Args:
        body: The body to send.
        note: Is told what was wrong with the body, before the error is raised.

    Raises:
        BodyLengthError: the stream yields more or fewer bytes than ``body.length``.
    """
    count = 0
    try:
        async for chunk in body.open():
            count += len(chunk)
            if count > body.length:
                break
            yield chunk
    except Exception as error:
        note(f"the stream of the body raised {type(error).__name__}")
        raise
    if count != body.length:
        note(f"the body yields {_amount(count, body.length)} of {body.length} announced bytes")
        raise BodyLengthError


def _amount(count: int, announced: int) -> str:
    return "more than the whole" if count > announced else f"only {count}"
