"""What a search shows of a contact whose answer was lost; pure.

Only what is wholly there proves anything: then it does not matter who put it there. What is not
there proves nothing, because the lost request may still be at work, or have been refused.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from attrs import frozen

from eightbyeight.contacts.load.addresses import has_address_of, is_same_address
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.models import Contact
from eightbyeight.rest.converter import load, unstructure
from eightbyeight.rest.pages import Page

__all__ = ["PAGE", "Finding", "as_mapping", "look_for"]

PAGE = 100
"""Contacts asked for at once: a search finds parts of addresses and of names too."""


@frozen
class Finding:
    """What a search showed."""

    contact_id: int | None
    """The one contact that is wholly what was wanted; None if there is none."""
    detail: str
    """What was found, in words."""


def look_for(item: Item, page: Page[Contact]) -> Finding:
    """Look for a contact in what the search for one of its addresses gave."""
    sharing = [one for one in page.items if has_address_of(item.addresses, item.country, one)]
    if page.has_next_page:
        return Finding(None, f"more than {len(page.items)} contacts were found by its address")
    match sharing:
        case []:
            return Finding(None, "no contact with its address was found by then")
        case [one]:
            lacking = ", ".join(_lacking(as_mapping(load(item.body)), one))
            if lacking:
                return Finding(None, f"the contact {one.id} has its address, without its {lacking}")
            return Finding(one.id, f"the contact {one.id} has all that was wanted")
        case several:
            ids = ", ".join(str(contact.id) for contact in several)
            return Finding(None, f"more than one contact has an address of it: {ids}")


def as_mapping(value: object) -> Mapping[str, object]:
    """Give an object of JSON, empty where the value is none."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _lacking(wanted: Mapping[str, object], contact: Contact) -> Iterator[str]:
    there = as_mapping(unstructure(contact))
    for name, value in wanted.items():
        held = there.get(name)
        match name:
            case "addresses" | "customAttributes":
                yield from _missing_members(name, as_mapping(value), as_mapping(held))
            case "groups":
                if not _ids(value) <= _ids(held):
                    yield name
            case "country":
                # The service need not keep the country a number was read with.
                if held is not None and str(held).upper() != str(value).upper():
                    yield name
            case _:
                if held != value:
                    yield name


def _missing_members(
    name: str, wanted: Mapping[str, object], there: Mapping[str, object]
) -> Iterator[str]:
    for member, value in wanted.items():
        held = there.get(member)
        if name == "addresses":
            if not is_same_address(member, str(value), held):
                yield member
        elif member not in there or not _is_same_json(value, held):
            yield f"{name}.{member}"


def _ids(groups: object) -> set[object]:
    return {as_mapping(group).get("id") for group in groups} if isinstance(groups, list) else set()


def _is_same_json(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same_json, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_is_same_json(one[k], other[k]) for k in one)
    # True is 1 to Python, but not in JSON.
    return isinstance(one, bool) == isinstance(other, bool) and one == other
