"""Reading the contact that a request, a patch or a row of a file asks for.

Source: the OpenAPI file's ``create-contact`` and ``address-list``. What it does not know is
ignored, and nothing that it knows may be null.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from eightbyeight.emulator.accounts.reading import (
    members_of,
    read_int,
    read_msisdn,
    read_text,
)
from eightbyeight.emulator.accounts.refusing import bad_request
from eightbyeight.emulator.contacts.countries import international, read_country
from eightbyeight.emulator.contacts.values import ADDRESSES, Contact

__all__ = ["WantedContact", "read_contact"]

_LONGEST_NAME = 200
_LONGEST_EXTERNAL_ID = 50
_LONGEST_EMAIL = 320
_LONGEST_ADDRESS = 128
_MOST_GROUPS = 10
_MOST_ATTRIBUTES = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@frozen
class WantedContact:
    """A contact as it is asked for, found valid."""

    addresses: Mapping[str, str]
    first_name: str | None = None
    last_name: str | None = None
    external_id: str | None = None
    country: str | None = None
    groups: tuple[int, ...] = ()
    custom_attributes: Mapping[str, object] = field(factory=dict)

    def created(self, contact_id: int, now: datetime) -> Contact:
        """Give the new contact that it becomes."""
        return Contact(
            contact_id,
            now,
            self.addresses,
            self.first_name,
            self.last_name,
            self.external_id,
            self.country,
            self.groups,
            self.custom_attributes,
        )

    def merged(self, contact: Contact) -> Contact:
        """Give a contact with what is asked for replaced, and with groups and attributes added."""
        attributes = {**contact.custom_attributes, **self.custom_attributes}
        _check_attributes(attributes)
        return evolve(
            contact,
            addresses={**contact.addresses, **self.addresses},
            first_name=self.first_name or contact.first_name,
            last_name=self.last_name or contact.last_name,
            external_id=self.external_id or contact.external_id,
            country=self.country or contact.country,
            groups=tuple(dict.fromkeys((*contact.groups, *self.groups))),
            custom_attributes=attributes,
        )

    def replacing(self, contact: Contact) -> Contact:
        """Give a contact of which only id, time and groups stay."""
        return evolve(self.created(contact.id, contact.created_at), groups=contact.groups)


def read_contact(document: object) -> WantedContact:
    """Give the contact that a document describes.

    Raises:
        RefusedError: something is wrong with it; the message names the first such thing.
    """
    members = members_of(document)
    country = read_country(members["country"]) if "country" in members else None
    return WantedContact(
        _read_addresses(members, country),
        _read_name(members, "firstName", _LONGEST_NAME),
        _read_name(members, "lastName", _LONGEST_NAME),
        _read_name(members, "externalId", _LONGEST_EXTERNAL_ID),
        country,
        _read_groups(members["groups"]) if "groups" in members else (),
        _read_attributes(members["customAttributes"]) if "customAttributes" in members else {},
    )


def _read_name(members: Mapping[str, object], name: str, longest: int) -> str | None:
    return read_text(name, members[name], longest) if name in members else None


def _read_addresses(members: Mapping[str, object], country: str | None) -> dict[str, str]:
    given = members.get("addresses")
    if not isinstance(given, dict):
        raise bad_request("addresses must be an object")
    addresses = {kind: _read_address(kind, given[kind]) for kind in ADDRESSES if kind in given}
    if not addresses:
        raise bad_request("addresses must hold at least one address")
    if "msisdn" in addresses:
        addresses["msisdn"] = read_msisdn(international(addresses["msisdn"], country))
    return addresses


def _read_address(kind: str, value: object) -> str:
    match kind:
        case "msisdn":
            return read_msisdn(value)
        case "email":
            email = read_text(kind, value, _LONGEST_EMAIL)
            if _EMAIL.fullmatch(email) is None:
                raise bad_request("email must be an email address")
            return email
        case _:
            return read_text(kind, value, _LONGEST_ADDRESS)


def _read_groups(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= _MOST_GROUPS:
        raise bad_request(f"groups must be a list of 1 to {_MOST_GROUPS} groups")
    groups = [
        read_int("groups", each.get("id") if isinstance(each, dict) else None) for each in value
    ]
    if len(set(groups)) < len(groups):
        raise bad_request("groups must not name a group twice")
    return tuple(groups)


def _read_attributes(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise bad_request("customAttributes must be an object")
    _check_attributes(value)
    return value


def _check_attributes(attributes: Mapping[str, object]) -> None:
    if len(attributes) > _MOST_ATTRIBUTES:
        raise bad_request(f"customAttributes must have at most {_MOST_ATTRIBUTES} members")
