"""Two addresses are the same whatever their spelling, and different ones never are."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.load.addresses import (
    first_address,
    has_address_of,
    is_kept_as,
    is_same_address,
    keys_of,
    may_be_national,
    telling_address,
)
from eightbyeight.contacts.models import Addresses, Contact

_NUMBERS = st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)


@given(_NUMBERS)
def test_a_plus_makes_no_difference(digits: str) -> None:
    """An international number is the same with ``+`` and without."""
    assert keys_of({"msisdn": digits}, None) == keys_of({"msisdn": f"+{digits}"}, None)
    assert keys_of({"msisdn": f"+{digits}"}, "SG") == keys_of({"msisdn": digits}, None)
    assert is_same_address("msisdn", f"+{digits}", digits)


@given(_NUMBERS, _NUMBERS)
def test_other_numbers_are_others(one: str, other: str) -> None:
    """No two numbers have the same key unless they are the same digits."""
    same = keys_of({"msisdn": f"+{one}"}, None) == keys_of({"msisdn": other}, None)

    assert (one == other) == same


def test_national_numbers_of_two_countries() -> None:
    """The same digits without ``+`` are another number in another country."""
    there = keys_of({"msisdn": "81234567"}, "SG")

    assert there == keys_of({"msisdn": "81234567"}, "SG")
    assert there != keys_of({"msisdn": "81234567"}, "HK")
    assert there != keys_of({"msisdn": "81234567"}, None)


@pytest.mark.parametrize(
    ("addresses", "country", "expected"),
    [
        ({"msisdn": "81234567"}, "SG", True),
        ({"msisdn": "+6581234567"}, "SG", False),
        ({"msisdn": "6581234567"}, None, False),
        ({"email": "a@b.c"}, "SG", False),
    ],
)
def test_what_may_be_national(
    addresses: dict[str, str], country: str | None, expected: bool
) -> None:
    """Only a number without ``+`` beside a country may be a national one."""
    assert expected == may_be_national(addresses, country)


def test_case_matters_in_no_email_and_in_every_id() -> None:
    """An email is the same in capitals; the ids of messengers are compared as they are."""
    assert keys_of({"email": "Ana@B.c"}, None) == keys_of({"email": "ana@b.C"}, None)
    assert keys_of({"lineId": "Ana"}, None) != keys_of({"lineId": "ana"}, None)
    assert is_same_address("email", "Ana@B.c", "ana@b.C")
    assert not is_same_address("lineId", "Ana", "ana")
    assert not is_same_address("lineId", "Ana", None)


def test_the_same_text_of_another_kind() -> None:
    """The same text as two kinds of address is two addresses."""
    assert keys_of({"lineId": "ana"}, None)["lineId"] != keys_of({"zaloId": "ana"}, None)["zaloId"]


@pytest.mark.parametrize(
    ("addresses", "country", "expected"),
    [
        ({"email": "Ana@b.c", "msisdn": "+65 81"}, None, "6581"),
        ({"email": "Ana@b.c", "msisdn": "81"}, "SG", "Ana@b.c"),
        ({"lineId": "L", "msisdn": "81"}, "SG", "L"),
        ({"msisdn": "81"}, "SG", "81"),
        ({"lineId": "L", "weChatUserId": "W"}, None, "W"),
    ],
)
def test_what_is_searched_for(
    addresses: dict[str, str], country: str | None, expected: str
) -> None:
    """The phone number, else the email, else the first id; a national number comes last."""
    assert expected == telling_address(addresses, country)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ({"email": "a@b.c", "msisdn": "+65 1"}, "+65 1"),
        ({"line_id": "L", "we_chat_user_id": "W"}, "W"),
        ({"email": 3, "lineId": "L"}, "L"),
        ({}, None),
    ],
)
def test_what_people_are_shown(addresses: dict[str, object], expected: str | None) -> None:
    """The most telling address that is text, as it was given, under either of its names."""
    assert expected == first_address(addresses)


SENT = {"msisdn": "91234567", "email": "Me@a.example", "lineId": "L"}


def _held(**changed: str | None) -> Contact:
    kept = Addresses(msisdn="6591234567", email="me@A.example", line_id="L")
    return Contact(id=7, addresses=evolve(kept, **changed))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"msisdn": "91234567"}, True),
        ({"msisdn": "+852 9123 4567"}, True),
        ({"msisdn": "123491234567"}, False),
        ({"msisdn": "6591234568"}, False),
        ({"msisdn": "1234567"}, False),
        ({"msisdn": None}, False),
        ({"email": "stranger@a.example"}, False),
        ({"email": None}, False),
        ({"line_id": "l"}, False),
    ],
)
def test_what_a_national_number_may_be_kept_as(
    changed: dict[str, str | None], expected: bool
) -> None:
    """It has at most three digits more in front, and every other address is there too."""
    assert expected == is_kept_as(SENT, "SG", _held(**changed))


def test_an_international_number_is_kept_as_it_is() -> None:
    """Of a contact without a national number any address is enough: the rest may be merged away."""
    addresses = {"msisdn": "+6591234567", "email": "other@a.example"}

    assert is_kept_as(addresses, "SG", _held())
    assert not is_kept_as(addresses, "SG", _held(msisdn="336591234567"))


@pytest.mark.parametrize(("there", "expected"), [("ID", True), ("id", True), ("GB", False)])
def test_the_digits_of_a_national_number(there: str | None, expected: bool) -> None:
    """They tell of a contact of the same country; elsewhere they may be a whole foreign number."""
    contact = Contact(
        id=5, addresses=Addresses(msisdn="8123456789", email="a@b.example"), country=there
    )
    number = {"msisdn": "8123456789"}

    assert expected == has_address_of(number, "ID", contact)
    assert not has_address_of(number, "ID", evolve(contact, country=None))
    assert has_address_of(number | {"email": "A@b.example"}, "ID", evolve(contact, country=None))
    assert has_address_of(number, None, contact)
