"""The socket faults by name, and which of their combinations there can be."""

from collections.abc import Sequence
from itertools import product

from attrs import frozen

from tests.faults.breaking_server import Ends, Fault, Reads, framed

__all__ = ["COMBINATIONS", "FAULTS", "IMPOSSIBLE", "Combination"]

_JSON = b"Content-Type: application/json\r\n"
_PAGE = b"<!doctype html><html><body><h1>Please log in</h1></body></html>"
_OTHERS = b'{"records": [{"id": "x", "crmRecordId": "Z-1"}, {"id": "y", "crmRecordId": "Z-2"}]}'
_FAILURE = b'{"title": "Internal Server Error", "status": 500, "detail": "Please try again"}'


def _half(body: bytes) -> bytes:
    return framed(body)[: -len(body) // 2]


def _in_chunks(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\n" + _JSON + b"Transfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%b\r\n" % (len(body), body)


def _bad_chunk(body: bytes) -> bytes:
    return _in_chunks(body).replace(b"\r\n%x\r\n" % len(body), b"\r\nzz\r\n")


def _until_the_end(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + _JSON + b"\r\n" + body[: len(body) // 2]


def _garbage(body: bytes) -> bytes:
    return framed(body).replace(b"HTTP/1.1 200 OK", b"?!\x00 \xff\xfe 200", 1)


def _huge_field(body: bytes) -> bytes:
    return framed(body).replace(b"\r\n", b"\r\nX-Big: " + b"a" * 70_000 + b"\r\n", 1)


def _zipped(body: bytes) -> bytes:
    return framed(body).replace(b"\r\n", b"\r\nContent-Encoding: gzip\r\n", 1)


def _interim(_: bytes) -> bytes:
    return b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"


FAULTS: Sequence[Fault] = (
    Fault("closes before reading", Reads.NOTHING),
    Fault("resets before reading", Reads.NOTHING, ends=Ends.RESET),
    Fault("closes after the request's head", Reads.HEAD),
    Fault("closes after the request", reason="closed without an answer"),
    Fault("resets after the request", ends=Ends.RESET, reason="the connection broke"),
    Fault("never answers", ends=Ends.HELD, reason="in time"),
    Fault("drips", says=framed, ends=Ends.HELD, drips=True, reason="in time"),
    Fault(
        "resets after the answer's head",
        says=lambda body: framed(body)[: -len(body)],
        ends=Ends.RESET,
    ),
    Fault("closes inside a counted body", says=_half, reason="cut off"),
    Fault("closes inside chunks", says=_in_chunks, reason="cut off"),
    Fault("sends a bad chunk size", says=_bad_chunk),
    Fault("closes inside an uncounted body", says=_until_the_end, response=200),
    Fault("empty success", says=lambda _: framed(b""), ends=Ends.KEPT, response=200),
    Fault(
        "page instead of an answer",
        says=lambda _: framed(_PAGE, media_type="text/html"),
        ends=Ends.KEPT,
        response=200,
    ),
    Fault("another request's answer", says=lambda _: framed(_OTHERS), ends=Ends.KEPT, response=200),
    Fault("garbage instead of a status line", says=_garbage, reason="not HTTP"),
    Fault("too large a header field", says=_huge_field, reason="not HTTP"),
    Fault(
        "status that does not exist",
        says=lambda body: framed(body, "999 What"),
        ends=Ends.KEPT,
        reason="has the status 999",
    ),
    Fault("compressed answer", says=_zipped, ends=Ends.KEPT, reason="compressed"),
    Fault(
        "failure",
        says=lambda _: framed(_FAILURE, "500 Internal Server Error"),
        ends=Ends.KEPT,
        response=500,
    ),
    Fault("closes after interim answers", says=_interim, reason="closed without an answer"),
)


@frozen
class Combination:
    """A fault, on which connection, and what the service had done before."""

    fault: Fault
    reused: bool
    committed: bool

    def __str__(self) -> str:
        connection = "reused" if self.reused else "fresh"
        return f"{self.fault.name}-{connection}-{'committed' if self.committed else 'not'}"


_ALL = [Combination(*each) for each in product(FAULTS, (False, True), (False, True))]

COMBINATIONS = [each for each in _ALL if each.fault.can_commit or not each.committed]
IMPOSSIBLE = [each for each in _ALL if each.committed and not each.fault.can_commit]
"""Nobody can do what is asked without having read it."""
