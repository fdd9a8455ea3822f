"""What can be known to be wrong with a contact, a group or an id before it is sent; pure.

Sources: the vendor's pages "Create contact" and "Create group", and its OpenAPI file.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import cast
from urllib.parse import quote
from uuid import UUID

import attrs

from eightbyeight.contacts.files.countries import COUNTRIES
from eightbyeight.contacts.files.emails import is_email
from eightbyeight.contacts.models import Addresses, NewContact, NewGroup
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.rest.converter import dump, wire_name
from eightbyeight.rest.showing import one_line

__all__ = [
    "ADDRESS_FIELDS",
    "CONTACT_FIELDS",
    "MAX_ATTRIBUTES",
    "MAX_GROUPS",
    "address_fault",
    "check_change",
    "check_contact",
    "check_group",
    "check_ids",
    "check_msisdns",
    "contact_from",
    "find_contact_problem",
    "id_path",
    "job_path",
    "json_fault",
    "msisdn_path",
]

_MOST_PROBLEMS = 100
"""Ids of a list that are named; more are hardly read."""

MAX_GROUPS = 10
MAX_ATTRIBUTES = 50
_BLANK = "must not be blank; leave it out instead"
_MAX_EMAIL = 320
_MAX_ADDRESS = 128
_MSISDN = re.compile(r"\+?[1-9][0-9]{6,14}")
_LIMITS = {
    "first_name": 200,
    "last_name": 200,
    "external_id": 50,
    "name": 100,
    "description": 100,
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

ADDRESS_FIELDS = tuple(attribute.name for attribute in attrs.fields(Addresses))
"""Names of the seven kinds of address, the most telling first."""
CONTACT_FIELDS = ("first_name", "last_name", "external_id", "country")
"""Names of a contact's plain members."""


def check_contact(contact: object) -> NewContact:
    """Give a contact back if it can be sent.

    Raises:
        InvalidInputError: it is none, or something is wrong with it.
    """
    if not isinstance(contact, NewContact):
        raise InvalidInputError.of("contact", f"must be a NewContact, not {_kind(contact)}")
    problem = find_contact_problem(contact)
    if problem is not None:
        raise InvalidInputError(problem)
    return contact


def find_contact_problem(contact: NewContact) -> InputProblem | None:
    """Find the first thing that is wrong with a contact; None when it can be sent."""
    return (
        _addresses_problem(contact.addresses)
        or _texts_problem(contact)
        or _groups_problem(contact.groups)
        or _attributes_problem(contact.custom_attributes)
    )


def _addresses_problem(addresses: object) -> InputProblem | None:
    if not isinstance(addresses, Addresses):
        return InputProblem(f"must be Addresses, not {_kind(addresses)}", "addresses")
    given = {name: getattr(addresses, name) for name in ADDRESS_FIELDS}
    there = {name: value for name, value in given.items() if value is not None}
    if not there:
        return InputProblem(f"has none of {', '.join(ADDRESS_FIELDS)}", "addresses")
    for name, value in there.items():
        fault = address_fault(name, value)
        if fault is not None:
            return InputProblem(fault, name)
    return None


def address_fault(name: str, value: object) -> str | None:
    """Say what is wrong with one address, or give None."""
    if name == "msisdn":
        return msisdn_fault(value)
    fault = _text_fault(value, _MAX_EMAIL if name == "email" else _MAX_ADDRESS)
    if fault is None and name == "email" and not is_email(str(value)):
        return f"{one_line(value)} is no email address"
    return fault


def msisdn_fault(value: object) -> str | None:
    """Say what is wrong with a phone number, or give None."""
    fault = _text_fault(value, _MAX_ADDRESS)
    if fault is None and not _MSISDN.fullmatch(str(value)):
        return (
            f"{one_line(value)} is no phone number: write 7 to 15 digits that do not begin with 0, "
            "with + before them or without"
        )
    return fault


def _texts_problem(contact: NewContact) -> InputProblem | None:
    for name in CONTACT_FIELDS:
        value = getattr(contact, name)
        fault = None if value is None else _plain_fault(name, value)
        if fault is not None:
            return InputProblem(fault, name)
    return None


def _plain_fault(name: str, value: object) -> str | None:
    if name == "country":
        if _is_country(value):
            return None
        return f"{one_line(value)} is no country of two capital letters (ISO 3166-1), such as SG"
    return _text_fault(value, _LIMITS[name])


def _is_country(value: object) -> bool:
    return isinstance(value, str) and value in COUNTRIES


def _text_fault(value: object, longest: int) -> str | None:
    if not isinstance(value, str):
        return f"must be text, not {_kind(value)}"
    if not value or value.isspace():
        return _BLANK
    if len(value) > longest:
        return f"is {len(value)} characters long, and {longest} is the limit"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "has half of a surrogate pair, which no encoding can carry"
    return None


def _groups_problem(groups: object) -> InputProblem | None:
    if not isinstance(groups, tuple):
        return InputProblem(f"must be a tuple of group ids, not {_kind(groups)}", "groups")
    wrong = [one for one in groups if not _is_id(one)]
    if wrong:
        return InputProblem(f"{one_line(wrong[0])} is no group id, which is a number", "groups")
    if len(groups) > MAX_GROUPS:
        return InputProblem(f"are {len(groups)}, and {MAX_GROUPS} is the limit", "groups")
    if len(set(groups)) < len(groups):
        return InputProblem("has a group twice", "groups")
    return None


def _attributes_problem(attributes: object) -> InputProblem | None:
    name = "custom_attributes"
    if not isinstance(attributes, Mapping):
        return InputProblem(f"must be a mapping, not {_kind(attributes)}", name)
    if len(attributes) > MAX_ATTRIBUTES:
        return InputProblem(f"are {len(attributes)}, and {MAX_ATTRIBUTES} is the limit", name)
    odd = [key for key in attributes if not isinstance(key, str) or not key]
    if odd:
        return InputProblem(f"has the name {one_line(odd[0])}; names are text", name)
    fault = json_fault(dict(attributes)) if attributes else None
    return None if fault is None else InputProblem(fault, name)


def json_fault(value: object) -> str | None:
    """Say why a value of the caller's has no form in JSON, or give None."""
    try:
        # Twice: the codec that writes it refuses halves of letters, and turns a NaN into null.
        dump(value)
        json.dumps(value, allow_nan=False)
    except Exception as error:  # noqa: BLE001 - the values are the caller's and may be anything
        return f"has a value without a form in JSON ({type(error).__name__})"
    return None


def check_group(group: NewGroup) -> None:
    """Refuse a group that cannot be created.

    Raises:
        InvalidInputError: its name or description is blank or too long, or its flag is none.
    """
    given = {"name": group.name, "is_blacklist": group.is_blacklist}
    if group.description is not None:
        given["description"] = group.description
    for name, value in given.items():
        check_change(name, value)


def check_change(name: str, value: object) -> None:
    """Refuse a value that this field of a contact or a group cannot have.

    Raises:
        InvalidInputError: it cannot.
    """
    problem: InputProblem | None = None
    if name == "custom_attributes":
        problem = _attributes_problem(value)
    elif name == "is_blacklist":
        if not isinstance(value, bool):
            problem = InputProblem(f"must be True or False, not {_kind(value)}", name)
    else:
        is_address = name in ADDRESS_FIELDS
        fault = address_fault(name, value) if is_address else _plain_fault(name, value)
        if fault == _BLANK:
            # To leave it out would change nothing, and a group is not without a name.
            mend = "" if name == "name" else ": write None for none"
            fault = f"must not be blank{mend}"
        problem = None if fault is None else InputProblem(fault, name)
    if problem is not None:
        raise InvalidInputError(problem)


def check_ids(name: str, ids: object) -> list[int]:
    """Give the ids of contacts or groups as a list.

    Raises:
        InvalidInputError: they are no collection of positive numbers.
    """
    if not isinstance(ids, Collection) or isinstance(ids, str | bytes | Mapping):
        raise InvalidInputError.of(name, f"must be a list of ids, not {_kind(ids)}")
    listed = list(cast("Collection[object]", ids))
    wrong = ((index, one) for index, one in enumerate(listed) if not _is_id(one))
    problems = [
        InputProblem(f"{one_line(one)} is no id, which is a positive number", name, index)
        for index, one in islice(wrong, _MOST_PROBLEMS)
    ]
    if problems:
        raise InvalidInputError(*problems)
    return [int(one) for one in cast("list[int]", listed)]


def check_msisdns(msisdns: object) -> list[str]:
    """Give phone numbers as a list.

    Raises:
        InvalidInputError: they are no collection of phone numbers.
    """
    if not isinstance(msisdns, Collection) or isinstance(msisdns, str | bytes | Mapping):
        raise InvalidInputError.of("msisdns", f"must be a list of texts, not {_kind(msisdns)}")
    listed = list(cast("Collection[object]", msisdns))
    faults = ((index, msisdn_fault(one)) for index, one in enumerate(listed))
    wrong = ((index, fault) for index, fault in faults if fault is not None)
    problems = [
        InputProblem(fault, "msisdns", index) for index, fault in islice(wrong, _MOST_PROBLEMS)
    ]
    if problems:
        raise InvalidInputError(*problems)
    return cast("list[str]", listed)


def id_path(name: str, value: object) -> str:
    """Give the id of a contact or a group as it goes into a path.

    Raises:
        InvalidInputError: it is no positive number.
    """
    if not _is_id(value):
        raise InvalidInputError.of(name, f"{_no_id(value)} is no id, which is a positive number")
    # A number of a class of its own may be written in its own way.
    return int.__str__(cast("int", value))


def _no_id(value: object) -> str:
    # A contact is not shown: it is somebody.
    if _is_id(getattr(value, "id", None)):
        return f"a {_kind(value)}, which has its id as .id,"
    return one_line(value)


def job_path(job_id: object) -> str:
    """Give a job's id as it goes into a path.

    Raises:
        InvalidInputError: it is no UUID.
    """
    text = str(job_id) if isinstance(job_id, UUID) else job_id
    if not isinstance(text, str) or _UUID.fullmatch(text) is None:
        raise InvalidInputError.of("job_id", f"{one_line(job_id)} is not a UUID")
    return text


def msisdn_path(msisdn: object) -> str:
    """Give a phone number as it goes into a path.

    Raises:
        InvalidInputError: it is none.
    """
    fault = msisdn_fault(msisdn)
    if fault is not None:
        raise InvalidInputError.of("msisdn", fault)
    return quote(str(msisdn), safe="")


def contact_from(fields: Mapping[str, object]) -> NewContact:
    """Make a contact from a mapping, with names of the wire or of attributes, nested or flat.

    ``{"msisdn": "+6581234567", "firstName": "Ana"}`` is the same as ``{"addresses": {"msisdn":
    "+6581234567"}, "first_name": "Ana"}``. Groups are ids, or objects with an ``id``. Values are
    not checked further, and empty texts are absent values, as empty cells of a file are.

    Raises:
        InvalidInputError: an unknown or doubled name.
    """
    flat: dict[str, object] = {}
    for name, value in fields.items():
        if name == "addresses" and isinstance(value, Mapping):
            for inner, address in value.items():
                _put(flat, inner, address, known=ADDRESS_FIELDS)
        else:
            _put(flat, name, value, known=_ALL_FIELDS)
    parts = {name: flat.pop(name) for name in ADDRESS_FIELDS if name in flat}
    addresses = flat.pop("addresses", None)
    if addresses is None:
        addresses = Addresses(**parts)  # type: ignore[arg-type]
    elif parts:
        raise InvalidInputError.of(next(iter(parts)), "is given beside addresses; put it in there")
    if "groups" in flat:
        flat["groups"] = _group_ids(flat["groups"])
    # What the values are is for find_contact_problem to judge.
    return NewContact(addresses, **flat)  # type: ignore[arg-type]


_ALL_FIELDS = (*ADDRESS_FIELDS, *CONTACT_FIELDS, "groups", "custom_attributes", "addresses")
_BY_ANY_NAME = {
    **{name: name for name in _ALL_FIELDS},
    **{wire_name(name): name for name in _ALL_FIELDS},
}


def _put(flat: dict[str, object], name: object, value: object, *, known: Sequence[str]) -> None:
    attribute = _BY_ANY_NAME.get(name) if isinstance(name, str) else None
    if attribute is None or attribute not in known:
        raise InvalidInputError.of(
            one_line(name), f"is no field of a contact; it has {', '.join(known)}"
        )
    if attribute in flat:
        raise InvalidInputError.of(attribute, "is given twice, under both of its names")
    flat[attribute] = None if isinstance(value, str) and not value.strip() else value


def _group_ids(given: object) -> tuple[object, ...]:
    if isinstance(given, str) or not isinstance(given, Collection):
        raise InvalidInputError.of("groups", f"must be a list of ids, not {_kind(given)}")
    listed = cast("Collection[object]", given)
    return tuple(one.get("id") if isinstance(one, Mapping) else one for one in listed)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _kind(value: object) -> str:
    return type(value).__name__
