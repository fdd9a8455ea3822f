"""Bodies and queries are what the vendor's pages show."""

import json

import pytest

from eightbyeight.contacts.models import Addresses, NewContact, NewGroup
from eightbyeight.contacts.requests import (
    contact_body,
    contacts_query,
    deletion_body,
    group_body,
    groups_deletion_body,
    groups_query,
    jobs_query,
    members_body,
)
from eightbyeight.errors import InvalidInputError


def test_a_contact() -> None:
    """Addresses are nested, groups are objects, and what is absent stays absent."""
    contact = NewContact(
        Addresses(msisdn="6580000000", we_chat_user_id="w"),
        first_name="Ana",
        groups=(72, 82),
        custom_attributes={"jobTitle": "CEO"},
    )

    expected = {
        "firstName": "Ana",
        "groups": [{"id": 72}, {"id": 82}],
        "addresses": {"msisdn": "6580000000", "weChatUserId": "w"},
        "customAttributes": {"jobTitle": "CEO"},
    }
    assert expected == json.loads(contact_body(contact))
    small = NewContact(Addresses(email="ana@example.com"))
    assert {"addresses": {"email": "ana@example.com"}} == json.loads(contact_body(small))


def test_a_group() -> None:
    """The flag is always said; a description only where there is one."""
    assert {"name": "vip", "isBlacklist": False} == json.loads(group_body(NewGroup("vip")))
    group = NewGroup("stop", description="d", is_blacklist=True)
    assert {"name": "stop", "description": "d", "isBlacklist": True} == json.loads(
        group_body(group)
    )


def test_bodies_of_ids() -> None:
    """Only what is to be deleted is named."""
    assert b'{"contacts":[1,2]}' == members_body([1, 2])
    assert b'{"ids":[1]}' == deletion_body([1], [])
    assert b'{"msisdns":["+65"]}' == deletion_body([], ["+65"])
    assert b'{"ids":[1],"deleteContacts":false}' == groups_deletion_body([1], delete_contacts=False)
    with pytest.raises(InvalidInputError, match=r"^delete_contacts: must be True or False"):
        groups_deletion_body([1], delete_contacts="no")  # type: ignore[arg-type]


def test_queries() -> None:
    """Filters are encoded, and left out where they are not given."""
    assert "?limit=20&offset=0" == contacts_query(None, None, None, 20, 0)
    assert "?limit=500&offset=3&query=A%26b+%2B65&groupId=8199&country=SG" == contacts_query(
        "A&b +65", 8199, "SG", 500, 3
    )
    assert "?limit=1&offset=0&name=g%C3%A9" == groups_query("gé", 1, 0)
    assert "?limit=1&offset=2147483647&type=moveContacts" == jobs_query(
        "moveContacts", 1, 2**31 - 1
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((None, None, None, 0, 0), "^limit: 0 is not a whole number from 1 to 500"),
        ((None, None, None, 501, 0), "^limit: 501"),
        ((None, None, None, True, 0), "^limit: True"),
        ((None, None, None, "20", 0), "^limit: '20'"),
        ((None, None, None, 20, -1), "^offset: -1"),
        ((None, None, None, 20, 2**31), "^offset: "),
        (("", None, None, 20, 0), "^query: must have 1 to 320"),
        (("x" * 321, None, None, 20, 0), "^query: must have 1 to 320"),
        ((7, None, None, 20, 0), "^query: must be text, not int"),
        (("\ud800", None, None, 20, 0), "^query: has half of a surrogate pair"),
        ((None, 0, None, 20, 0), "^group_id: 0 is no id"),
        ((None, None, "sg", 20, 0), "^country: 'sg'"),
    ],
)
def test_queries_that_cannot_be_meant(given: tuple[object, ...], why: str) -> None:
    """What is out of the vendor's limits is refused as the argument at fault."""
    with pytest.raises(InvalidInputError, match=why):
        contacts_query(*given)  # type: ignore[arg-type]


def test_types_of_jobs() -> None:
    """A job has one of five types."""
    with pytest.raises(InvalidInputError, match=r"^type: 'upload' is none of createContacts, "):
        jobs_query("upload", 20, 0)
