"""A key only ever follows an address that somebody meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.addresses import check_origin, check_site

KEY = "eght_0123456789"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.8x8.com", "https://api.8x8.com"),
        ("https://api.8x8.com/", "https://api.8x8.com"),
        ("HTTPS://API.8x8.com:8443", "https://API.8x8.com:8443"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]:443"),
        ("http://localhost:8808", "http://localhost:8808"),
        ("http://LOCALHOST", "http://LOCALHOST"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://127.9.8.7/", "http://127.9.8.7"),
        ("http://[::1]:8808", "http://[::1]:8808"),
    ],
)
def test_an_origin(url: str, origin: str) -> None:
    """Https anywhere and http on loopback come back as scheme, host and port."""
    assert origin == check_origin(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.8x8.com", "must be https"),
        ("http://0.0.0.0", "must be https"),
        ("http://127.0.0.1.example", "must be https"),
        ("http://localhost.example", "must be https"),
        ("http://192.168.0.1", "must be https"),
        ("ftp://localhost", "must be https"),
        ("wss://api.8x8.com", "must be https"),
        ("//api.8x8.com", "must be https"),
        (f"https://{KEY}@api.8x8.com", "user name"),
        (f"https://a:{KEY}@api.8x8.com", "user name"),
        ("https://@api.8x8.com", "user name"),
        ("https://api.8x8.com@evil.example", "user name"),
        ("https://api.8x8.com/cc", "must end"),
        ("https://api.8x8.com//", "must end"),
        (f"https://api.8x8.com?key={KEY}", "must end"),
        ("https://api.8x8.com?", "must end"),
        ("https://api.8x8.com/#", "must end"),
        ("https://api.8x8.com#?", "must end"),
        (f"https://api.8x8.com#{KEY}", "must end"),
        ("", "is not a URL"),
        ("api.8x8.com", "is not a URL"),
        ("https://", "is not a URL"),
        ("https:///cc", "is not a URL"),
        ("https://:443", "is not a URL"),
        ("https://api.8x8.com:port", "is not a URL"),
        ("https://api.8x8.com:65536", "is not a URL"),
        ("https://[::1", "is not a URL"),
        ("https://api.8x8.com ", "is not a URL"),
        ("https://api\t.8x8.com", "is not a URL"),
        ("https://api.8x8.com\n", "is not a URL"),
        ("https://evil.example\\@api.8x8.com", "is not a URL"),
        ("https://api\u20248x8.com", "is not a URL"),
        (None, "must be text, not NoneType"),
        (b"https://api.8x8.com", "must be text, not bytes"),
    ],
)
def test_no_origin(url: object, why: str) -> None:
    """Everything else is refused, and nothing of it is repeated in the message."""
    with pytest.raises(InvalidInputError, match=why) as caught:
        check_origin(url)

    assert ("base_url",) == tuple(problem.field for problem in caught.value.problems)
    assert KEY not in str(caught.value)


@given(st.text(max_size=30))
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    """Whatever is given, the answer is an origin without path, or the one error."""
    try:
        origin = check_origin(f"https://{text}")
    except InvalidInputError:
        return

    assert origin == f"https://{text}".removesuffix("/")
    assert 2 == origin.count("/")


@pytest.mark.parametrize("site", ["US1", "US2", "UK3", "AP12"])
def test_a_site(site: str) -> None:
    """Two capitals with one or two digits are a site, also one that is new."""
    assert site == check_site(site)


@pytest.mark.parametrize(
    "site",
    [
        "",
        "us1",
        "US",
        "US123",
        "US1\n",
        " US1",
        "US1/..",
        "..",
        "U\u0405 1",
        "US\uff11",
        KEY,
        None,
        1,
    ],
)
def test_no_site(site: object) -> None:
    """Anything else is refused before it can bend the path, and is not repeated."""
    with pytest.raises(InvalidInputError, match=r"^site: is no site such as US1, US2 or UK3$"):
        check_site(site)
