"""Values into the bodies and queries of requests; pure."""

from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

from eightbyeight.contacts.checks import check_change, id_path
from eightbyeight.contacts.models import JobType, NewContact, NewGroup
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.converter import dump, unstructure
from eightbyeight.rest.showing import one_line

__all__ = [
    "JSON",
    "contact_body",
    "contacts_query",
    "deletion_body",
    "group_body",
    "groups_deletion_body",
    "groups_query",
    "jobs_query",
    "members_body",
    "query_of",
]

JSON = {"Content-Type": "application/json"}
"""Also of a JSON Patch: the vendor's OpenAPI file names no other media type."""

_MOST_PER_PAGE = 500
_LONGEST_QUERY = 320


def contact_body(contact: NewContact) -> bytes:
    """Write a contact to create."""
    groups = [{"id": group} for group in contact.groups]
    return dump({**_members(contact), **({"groups": groups} if groups else {})})


def group_body(group: NewGroup) -> bytes:
    """Write a group to create; its flag always, since what is left out is the vendor's choice."""
    return dump({**_members(group), "isBlacklist": group.is_blacklist})


def _members(value: NewContact | NewGroup) -> dict[str, object]:
    return cast("dict[str, object]", unstructure(value))


def members_body(contact_ids: Sequence[int]) -> bytes:
    """Write which contacts are to be in a group, or no longer."""
    return dump({"contacts": contact_ids})


def deletion_body(ids: Sequence[int], msisdns: Sequence[str]) -> bytes:
    """Write which contacts to delete."""
    members = {"ids": ids, "msisdns": msisdns}
    return dump({name: value for name, value in members.items() if value})


def groups_deletion_body(ids: Sequence[int], *, delete_contacts: bool) -> bytes:
    """Write which groups to delete.

    Raises:
        InvalidInputError: the flag is none.
    """
    flag: object = delete_contacts
    if not isinstance(flag, bool):
        raise InvalidInputError.of(
            "delete_contacts", f"must be True or False, not {type(flag).__name__}"
        )
    return dump({"ids": ids, "deleteContacts": flag})


def contacts_query(
    query: str | None, group_id: int | None, country: str | None, limit: int, offset: int
) -> str:
    """Write the query of a search for contacts.

    Raises:
        InvalidInputError: a parameter cannot be meant.
    """
    group = None if group_id is None else id_path("group_id", group_id)
    if country is not None:
        check_change("country", country)
    return _page_query(
        limit,
        offset,
        query=_short("query", query, _LONGEST_QUERY),
        groupId=group,
        country=country,
    )


def groups_query(name: str | None, limit: int, offset: int) -> str:
    """Write the query of a search for groups.

    Raises:
        InvalidInputError: a parameter cannot be meant.
    """
    return _page_query(limit, offset, name=_short("name", name, _LONGEST_QUERY))


def jobs_query(type_: str | None, limit: int, offset: int) -> str:
    """Write the query of a list of jobs.

    Raises:
        InvalidInputError: a parameter cannot be meant.
    """
    if type_ is not None and type_ not in list(JobType):
        raise InvalidInputError.of("type", f"{one_line(type_)} is none of {', '.join(JobType)}")
    return _page_query(limit, offset, type=type_)


def _short(name: str, text: object, longest: int) -> str | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise InvalidInputError.of(name, f"must be text, not {type(text).__name__}")
    if not 0 < len(text) <= longest:
        raise InvalidInputError.of(name, f"must have 1 to {longest} characters")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInputError.of(name, "has half of a surrogate pair, which no URL can carry")
    return text


def _page_query(limit: int, offset: int, **filters: str | int | None) -> str:
    _check_number("limit", limit, 1, _MOST_PER_PAGE)
    _check_number("offset", offset, 0, 2**31 - 1)
    return query_of({"limit": limit, "offset": offset, **filters})


def _check_number(name: str, number: object, least: int, most: int) -> None:
    if type(number) is not int or not least <= number <= most:
        raise InvalidInputError.of(
            name, f"{one_line(number)} is not a whole number from {least} to {most}"
        )


def query_of(parameters: Mapping[str, str | int | None]) -> str:
    """Write a query, without the parameters that are None."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"?{urlencode(given)}"
