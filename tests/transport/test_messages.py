"""Header fields, however they are given, are one value that does not change."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from eightbyeight import Headers, Request, Response
from eightbyeight.transport.messages import Secret


@pytest.mark.parametrize("make", [partial(Request, "GET", "http://peer/"), partial(Response, 200)])
def test_fields_may_be_a_mapping(
    make: Callable[[Mapping[str, str | Secret]], Request | Response],
) -> None:
    """Header fields given as any mapping are looked up without regard to case."""
    assert "a" == make({"X-Key": "a"}).headers["x-key"]
    given = Headers({"X-Key": Secret("a")})
    assert given is make(given).headers


def test_secrets_are_revealed_at_once_for_the_wire() -> None:
    """All fields are given as text, and whether one of them mentions something is told."""
    headers = Headers({"X-Key": Secret("abc"), "Accept": "text/html"})

    assert {"x-key": "abc", "accept": "text/html"} == headers.revealed()
    assert (True, True, False) == (
        headers.mention("bc"),
        headers.mention("text/html"),
        headers.mention("d"),
    )
