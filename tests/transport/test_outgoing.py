"""Checks of what may go on the wire."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Request, StreamBody
from eightbyeight.transport.outgoing import (
    BodyLengthError,
    check_request,
    measured,
    without_query,
)

URL = "http://peer/a"


@pytest.mark.parametrize(
    "url",
    [
        "http://peer",
        "HTTPS://peer:8443/a%2Fb?q=%20#part",
        "http://[::1]:80/",
        "http://peer?q",
    ],
)
def test_sendable_urls(url: str) -> None:
    """An absolute, encoded URL may be sent."""
    check_request(Request("GET", url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "//peer/a",
        "ftp://peer/a",
        "http://",
        "http:///a",
        "http://user@peer/",
        "http://user:secret@peer/",
        "http://peer\\@evil/",
        "http://peer/a b",
        "http://peer/a\r\nX: y",
        "http://peer/\x00",
        "http://peer/é",
        "http://pé/",
        "http://peer/\n",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    """A URL that is not absolute, not encoded or holds credentials is refused unseen."""
    with pytest.raises(InvalidInputError) as caught:
        check_request(Request("GET", url))

    assert "url" == caught.value.problems[0].field
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("method", ["", "get", "GET ", "GET\r\n", "G T", "GÉT", "-"])
def test_methods_that_are_refused(method: str) -> None:
    """A method is capital letters."""
    with pytest.raises(InvalidInputError, match="method"):
        check_request(Request(method, URL))


@pytest.mark.parametrize("timeout", [0.0, -1.0, float("nan")])
def test_timeouts_that_are_refused(timeout: float) -> None:
    """A timeout of no time is refused, since libraries take 0 for endless."""
    with pytest.raises(InvalidInputError, match="timeout"):
        check_request(Request("GET", URL, timeout=timeout))


@pytest.mark.parametrize("name", ["", "a b", "a:", "a\r\n", "é", "a\x00"])
def test_header_names_that_are_refused(name: str) -> None:
    """A header's name is a token."""
    with pytest.raises(InvalidInputError, match="is not a header name"):
        check_request(Request("GET", URL, Headers({name: "x"})))


@pytest.mark.parametrize("name", ["Content-Length", "Transfer-Encoding"])
def test_framing_is_the_transports(name: str) -> None:
    """A header that would frame the body a second time is refused."""
    with pytest.raises(InvalidInputError, match="set by the transport"):
        check_request(Request("GET", URL, Headers({name: "4"})))


@given(st.text())
@example(" led")
@example("trailed ")
@example("in between")
def test_values_that_do_not_arrive_exactly_are_refused(value: str) -> None:
    """A header's value is printable ASCII without spaces at its ends, or refused unseen."""
    request = Request("GET", URL, Headers({"x-key": value}))
    if value == value.strip(" ") and all(" " <= letter <= "~" for letter in value):
        check_request(request)
    else:
        with pytest.raises(InvalidInputError) as caught:
            check_request(request)
        assert "headers: x-key must be printable ASCII without spaces at its ends" == str(
            caught.value
        )


class Anything(str):
    """A text that calls itself equal to every other."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, _: object) -> bool:
        return True


def test_what_passed_before() -> None:
    """The very things that passed before are not looked at again; everything else is."""
    wrong = Headers({"x-key": "a\r\nb: c"})
    passed = ("get", "peer", wrong)
    assert passed == check_request(Request("get", "peer", wrong), checked=passed)

    for request in (
        Request("get", "peer", Headers(wrong)),
        Request("put", "peer", wrong),
        Request("get", "pear", wrong),
        Request(Anything("put"), "peer", wrong),
        Request("get", Anything("pear"), wrong),
        Request("get", "peer", wrong, timeout=0),
    ):
        with pytest.raises(InvalidInputError):
            check_request(request, checked=passed)


def test_query_and_fragment_are_cut() -> None:
    """What may hold secrets is cut from a URL before it is shown."""
    assert "http://peer/a" == without_query("http://peer/a?key=1#x")
    assert "http://peer/a" == without_query("http://peer/a#x?y")
    assert "http://peer/a" == without_query("http://peer/a")


def _stream(length: int, *chunks: bytes) -> StreamBody:
    async def opened() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return StreamBody(length, opened)


@given(st.lists(st.binary(max_size=5), max_size=5), st.integers(0, 30))
async def test_a_stream_keeps_its_word_or_is_stopped(chunks: list[bytes], length: int) -> None:
    """What passes is never longer than announced, and another length is an error with a note."""
    notes: list[str] = []
    passed = b""
    whole = b"".join(chunks)
    try:
        async for chunk in measured(_stream(length, *chunks), notes.append):
            passed += chunk
    except BodyLengthError:
        assert len(whole) != length
        assert 1 == len(notes)
        assert ("more than the whole" in notes[0]) == (len(whole) > length)
    else:
        assert len(whole) == length
        assert [] == notes
        assert whole == passed
    assert len(passed) <= length


async def test_a_stream_that_raises_is_named() -> None:
    """The kind of what the caller's own stream raised is noted."""
    notes: list[str] = []

    def opened() -> AsyncIterator[bytes]:
        raise FileNotFoundError("secret.csv")

    with pytest.raises(FileNotFoundError):
        async for _ in measured(StreamBody(1, opened), notes.append):
            pass

    assert ["the stream of the body raised FileNotFoundError"] == notes
