"""A key that cannot be right is refused, and shown nowhere."""

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.credentials import AdminKey, ConnectKey
from eightbyeight.transport.messages import Secret

KEY = "eght_0123456789"


def test_what_goes_on_the_wire() -> None:
    """The key and the tenant become the two header fields of the vendor's pages."""
    credential = AdminKey(Secret(KEY), "acme")

    assert {"X-API-Key": Secret(KEY), "X-8x8-Tenant": "acme"} == credential.headers()


@pytest.mark.parametrize("tenant", ["acme", "Acme Ltd", "acme-01_test.eu"])
def test_a_tenant(tenant: str) -> None:
    """A name of printable ASCII is taken, also with spaces inside."""
    assert tenant == AdminKey(Secret(KEY), tenant).tenant


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "begins with eght_"),
        ("eght_", "begins with eght_"),
        ("0123456789", "begins with eght_"),
        (" eght_0123456789", "begins with eght_"),
        ("EGHT_0123456789", "begins with eght_"),
        (None, "begins with eght_"),
        (b"eght_0123456789", "begins with eght_"),
        ("eght_0123456789\n", "a line break"),
        ("eght_0123456789\r\nX-Evil: 1", "a line break"),
        ("eght_01234 56789", "a space"),
        ("eght_0123456789\x00", "another character"),
        ("eght_0123456789\x7f", "another character"),
        ("eght_0123456789é", "another character"),
        ("eght_0123456789\ud800", "another character"),
    ],
)
def test_no_key(key: str, why: str) -> None:
    """What is no key is refused as the argument at fault, without its text."""
    with pytest.raises(InvalidInputError, match=why) as caught:
        AdminKey(Secret(key), "acme")

    assert ["api_key"] == [problem.field for problem in caught.value.problems]
    assert "0123" not in repr(caught.value)


@pytest.mark.parametrize(
    ("tenant", "why"),
    [
        ("", "is empty"),
        (None, "is empty"),
        (" acme", "spaces at its ends"),
        ("acme ", "spaces at its ends"),
        ("ac\nme", "no header field"),
        ("acme\r\nX-API-Key: x", "no header field"),
        ("ac\tme", "no header field"),
        ("ac\x00me", "no header field"),
        ("acmé", "no header field"),
        ("ac\u2028me", "no header field"),
    ],
)
def test_no_tenant(tenant: str, why: str) -> None:
    """A tenant that no header field can carry as it is given is refused."""
    with pytest.raises(InvalidInputError, match=why) as caught:
        AdminKey(Secret(KEY), tenant)

    assert ["tenant"] == [problem.field for problem in caught.value.problems]


def test_a_credential_shows_no_key() -> None:
    """Its text for people has the tenant and not the key."""
    assert "AdminKey(key=***, tenant='acme')" == repr(AdminKey(Secret(KEY), "acme"))


def test_a_connect_key_on_the_wire() -> None:
    """A key of 8x8 Connect becomes a bearer token, as hidden as the key itself."""
    headers = ConnectKey(Secret("dGVzdA_-.~+/=")).headers()

    assert {"Authorization": Secret("Bearer dGVzdA_-.~+/=")} == headers
    assert "dGVz" not in repr(headers)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "is empty"),
        (None, "must be text"),
        (b"token", "must be text"),
        ("Bearer token", "without the word Bearer"),
        ("bearer token", "without the word Bearer"),
        ("eght_0123456789", "Admin Console"),
        ("tok en", "a space"),
        ("token\n", "a line break"),
        ('to"ken', "another character"),
        ("to\\ken", "another character"),
        ("tokén", "another character"),
    ],
)
def test_no_connect_key(key: str, why: str) -> None:
    """What is no key of 8x8 Connect is refused as the argument at fault, without its text."""
    with pytest.raises(InvalidInputError, match=why) as caught:
        ConnectKey(Secret(key))

    assert ["api_key"] == [problem.field for problem in caught.value.problems]
    assert "ken" not in str(caught.value)
