"""Two addresses are the same whatever their spelling, and different ones never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.load.addresses import (
    first_address,
    is_same_address,
    keys_of,
    may_be_national,
    telling_address,
)

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
