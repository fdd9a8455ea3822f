"""A success counts only when it is what was asked for."""

import pytest

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.answers import check_media_type, check_no_error, read_body, untrusted
from eightbyeight.rest.converter import NotWhatWasAsked
from eightbyeight.transport.messages import Headers, Response

JSON = Headers({"Content-Type": "Application/JSON; charset=utf-8"})
PAGE = Headers({"Content-Type": "text/html"})
ERROR = b'{"code": 1300, "message": "no", "errorId": "e", "timestamp": "2026-05-01T08:00:00Z"}'


def _refuse(_: object) -> object:
    raise NotWhatWasAsked("it is something else")


def test_a_body() -> None:
    """JSON is given to whoever makes something of it."""
    assert [{"a": 1}] == read_body(Response(200, JSON, b'{"a": 1}'), lambda data: [data])


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (Response(200, PAGE, b"{}"), "200 whose answer .*: its media type is 'text/html'"),
        (Response(200, Headers({}), b"{}"), "its media type is ''"),
        (Response(201, JSON, b"{"), "201 whose answer cannot be trusted: not JSON"),
        (Response(200, JSON, b"{}"), "it is something else"),
    ],
)
def test_a_body_that_cannot_be_trusted(response: Response, why: str) -> None:
    """It is an error that says why, and that what was asked for may have happened."""
    with pytest.raises(UnexpectedResponseError, match=why) as caught:
        read_body(response, _refuse)

    assert (response.status, True) == (caught.value.status, caught.value.may_have_happened)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("body", [b"", b" \n", b"{}", b'{"code": 1300}', b"[]"])
def test_a_body_that_does_not_matter(body: bytes) -> None:
    """Nothing, or some JSON, is as good as nothing."""
    headers = JSON if body.strip() else PAGE

    check_no_error(Response(204, headers, body))


@pytest.mark.parametrize(
    ("response", "why"),
    [(Response(200, PAGE, b"<p>"), "text/html"), (Response(204, JSON, ERROR), "an error's body")],
)
def test_a_body_of_somebody_else(response: Response, why: str) -> None:
    """A page, or an error's body, is not what a success has."""
    with pytest.raises(UnexpectedResponseError, match=why):
        check_no_error(response)


def test_media_types() -> None:
    """Parameters and capitals do not matter."""
    check_media_type(Response(200, JSON))
    with pytest.raises(UnexpectedResponseError):
        check_media_type(Response(200, Headers({"Content-Type": "application/jsonp"})))


def test_reasons_that_are_too_long() -> None:
    """They are cut, since errors are kept and logged."""
    assert str(untrusted(Response(200), "x" * 1000)).endswith(": " + "x" * 1000)
    assert str(untrusted(Response(200), "x" * 1001)).endswith("x...")
