"""A model of the service for the simulation alone: who is a contact, and what each request did.

It shares no rule with the package. It knows the truth that the verdicts are held against.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from eightbyeight.contacts.models import Addresses, Contact, Group

Members = dict[str, Any]
"""A contact as JSON has it."""


def plain(kind: str, text: str) -> str:
    """Spell an address as the account keeps it."""
    return "".join(filter(str.isdigit, text)) if kind == "msisdn" else text.lower()


def international(wanted: Members) -> Members:
    """Put the calling code before a national number; the country is not kept."""
    members = {name: value for name, value in wanted.items() if name != "country"}
    number = members["addresses"].get("msisdn", "+")
    if "country" in wanted and not number.startswith("+"):
        members["addresses"] = members["addresses"] | {"msisdn": f"65{number}"}
    return members


@define
class Account:
    """Contacts by id; a new one merges into the one that has one of its addresses."""

    forgetful: bool = False
    """Whether it drops last names."""
    contacts: dict[int, Members] = field(factory=dict)
    invalid: set[str] = field(factory=set)
    """Phone numbers it does not take."""
    groups: frozenset[int] = frozenset({1, 2})
    """Groups that are there."""
    gone: bool = False
    """Whether the account itself is not there."""
    count: int = 0

    def holders(self, addresses: Mapping[str, str]) -> list[int]:
        """Give the contacts that have one of these addresses."""
        return [
            contact_id
            for contact_id, members in self.contacts.items()
            if any(
                members["addresses"].get(kind) == plain(kind, text)
                for kind, text in addresses.items()
            )
        ]

    def create(self, wanted: Members) -> tuple[str, int | None]:
        """Create a contact, or merge it, or refuse it; say which, and whose id it has now."""
        if wanted["addresses"].get("msisdn") in self.invalid:
            return "rejected", None
        if self.gone or any(one["id"] not in self.groups for one in wanted.get("groups", [])):
            return "not there", None
        holders = self.holders(wanted["addresses"])
        if len(holders) > 1:
            return "conflict", None
        if not holders:
            self.count += 1
            self.contacts[self.count] = {"addresses": {}, "groups": [], "customAttributes": {}}
        contact_id = holders[0] if holders else self.count
        self._merge(self.contacts[contact_id], wanted)
        return "merged" if holders else "created", contact_id

    def _merge(self, held: Members, wanted: Members) -> None:
        for name, value in wanted.items():
            match name:
                case "addresses":
                    held[name] |= {kind: plain(kind, text) for kind, text in value.items()}
                case "customAttributes":
                    held[name] |= value
                case "groups":
                    held[name] = held[name] + [one for one in value if one not in held[name]]
                case "lastName" if self.forgetful:
                    pass
                case _:
                    held[name] = value

    def has_all(self, contact_id: int, wanted: Members) -> bool:
        """Tell whether a contact has everything that was wanted."""
        held: Members = self.contacts[contact_id]
        ghost = Account(contacts={contact_id: {**held, "addresses": dict(held["addresses"])}})
        ghost._merge(ghost.contacts[contact_id], wanted)
        return ghost.contacts[contact_id] == held

    def search(self, query: str) -> list[Contact]:
        """Find contacts by a part of an address."""
        return [
            self.shown(contact_id)
            for contact_id, members in self.contacts.items()
            if any(query.lower() in text for text in members["addresses"].values())
        ]

    def shown(self, contact_id: int) -> Contact:
        """Give a contact as the service describes it."""
        held = self.contacts[contact_id]
        return Contact(
            id=contact_id,
            addresses=Addresses(
                msisdn=held["addresses"].get("msisdn"), email=held["addresses"].get("email")
            ),
            first_name=held.get("firstName"),
            last_name=held.get("lastName"),
            groups=tuple(Group(id=group["id"]) for group in held["groups"]),
            custom_attributes=held["customAttributes"],
        )
