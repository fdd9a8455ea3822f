"""Only a contact that has all that was wanted proves anything."""

from typing import Any

import pytest
from attrs import evolve

from eightbyeight.contacts.load.comparing import Finding, look_for
from eightbyeight.contacts.models import Addresses, Contact, Group, NewContact
from tests.contacts.load.talk import found, item_of

WANTED = NewContact(
    Addresses(msisdn="+6581234567", email="Ana@b.c", line_id="L"),
    first_name="Ana",
    last_name="Li",
    external_id="E",
    country="SG",
    groups=(1, 2),
    custom_attributes={"vip": True, "n": [1, {"a": None}]},
)
THERE = Contact(
    id=7,
    addresses=Addresses(msisdn="6581234567", email="ana@B.c", line_id="L", zalo_id="Z"),
    first_name="Ana",
    last_name="Li",
    external_id="E",
    country="SG",
    groups=(Group(id=3, name="x"), Group(id=2), Group(id=1)),
    custom_attributes={"n": [1.0, {"a": None}], "vip": True, "more": 1},
)


def _found(*contacts: Contact, more: bool = False) -> Finding:
    return look_for(item_of(WANTED), found(*contacts, more=more))


def test_all_that_was_wanted() -> None:
    """A contact with everything wanted, and more, is it, whatever the spelling of its addresses."""
    assert Finding(7, "the contact 7 has all that was wanted") == _found(THERE)


def test_the_groups_that_were_wanted_and_no_more() -> None:
    """A contact in exactly the groups wanted is in all of them."""
    there = evolve(THERE, groups=(Group(id=1), Group(id=2)))

    assert 7 == _found(there).contact_id


@pytest.mark.parametrize("country", [None, "sg"])
def test_the_country_is_taken_loosely(country: str | None) -> None:
    """A country in small letters, or none, is no reason for doubt."""
    assert 7 == _found(evolve(THERE, country=country)).contact_id


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"first_name": None}, "firstName"),
        ({"last_name": "Lee"}, "lastName"),
        ({"external_id": "e"}, "externalId"),
        ({"country": "HK"}, "country"),
        ({"groups": (Group(id=1),)}, "groups"),
        ({"groups": ()}, "groups"),
        ({"custom_attributes": {}}, "customAttributes.vip, customAttributes.n"),
        ({"custom_attributes": {"vip": 1, "n": [1, {"a": None}]}}, "customAttributes.vip"),
        ({"custom_attributes": {"vip": True, "n": [1, {"a": 0}]}}, "customAttributes.n"),
        ({"custom_attributes": {"vip": True, "n": [1, {}]}}, "customAttributes.n"),
        ({"custom_attributes": {"vip": True, "n": [1]}}, "customAttributes.n"),
        ({"custom_attributes": {"vip": True, "n": [1, 2]}}, "customAttributes.n"),
        ({"custom_attributes": {"vip": True, "n": 1}}, "customAttributes.n"),
        ({"addresses": evolve(THERE.addresses, msisdn="6581234568")}, "msisdn"),
        ({"addresses": Addresses(line_id="L")}, "msisdn, email"),
    ],
)
def test_what_is_lacking_is_named(changed: dict[str, Any], lacking: str) -> None:
    """A contact that lacks something, or has it otherwise, proves nothing."""
    finding = _found(evolve(THERE, **changed))

    assert Finding(None, f"the contact 7 has its address, without its {lacking}") == finding


def test_an_attribute_without_a_value() -> None:
    """A null that was wanted has to be there."""
    item = item_of(NewContact(Addresses(line_id="L"), custom_attributes={"a": None}))

    assert look_for(item, found(THERE)).contact_id is None
    there = evolve(THERE, custom_attributes={"a": None})
    assert 7 == look_for(item, found(there)).contact_id


def test_nobody() -> None:
    """No contact, or only some that merely look like it, is told as that."""
    other = Contact(id=8, addresses=Addresses(msisdn="65812345678"), first_name="Ana")

    expected = Finding(None, "no contact with its address was found by then")
    assert expected == _found() == _found(other)


def test_more_than_one() -> None:
    """Two contacts with an address of it prove nothing, even where one has everything."""
    other = Contact(id=8, addresses=Addresses(line_id="L"))

    assert Finding(None, "more than one contact has an address of it: 7, 8") == _found(THERE, other)


def test_more_than_a_page() -> None:
    """Where there are more pages, who knows what is on them."""
    assert Finding(None, "more than 1 contacts were found by its address") == _found(
        THERE, more=True
    )
