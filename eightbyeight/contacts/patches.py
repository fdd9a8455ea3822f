"""Changes to a contact or a group as a JSON Patch (RFC 6902); pure.

The vendor's page "Update contact" names the operations and shows the pointers.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypedDict, cast

from attrs import field, frozen

from eightbyeight.contacts.checks import (
    ADDRESS_FIELDS,
    CONTACT_FIELDS,
    check_change,
    json_fault,
)
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.converter import dump, wire_name
from eightbyeight.rest.showing import one_line

__all__ = ["ContactChanges", "GroupChanges", "PatchOperation", "contact_patch", "group_patch"]

_OPERATIONS = ("add", "remove", "replace", "copy", "move", "test")
_FROM = frozenset({"copy", "move"})


class _Absent(Enum):
    VALUE = "absent"

    def __repr__(self) -> str:
        return self.value


class ContactChanges(TypedDict, total=False):
    """What ``update_contact`` sets; None removes, and what is not named stays as it is."""

    first_name: str | None
    last_name: str | None
    external_id: str | None
    country: str | None
    msisdn: str | None
    email: str | None
    we_chat_user_id: str | None
    facebook_user_id: str | None
    zalo_id: str | None
    line_id: str | None
    kakao_talk_id: str | None
    custom_attributes: Mapping[str, object]
    """One by one: what is not named stays, None removes."""


class GroupChanges(TypedDict, total=False):
    """What ``update_group`` sets; what is not named stays as it is."""

    name: str
    description: str | None
    """None removes it."""
    is_blacklist: bool


@frozen
class PatchOperation:
    """One operation of a JSON Patch, for what :class:`ContactChanges` cannot say."""

    op: str
    """``add``, ``remove``, ``replace``, ``test``, ``copy`` or ``move``."""
    path: str
    """A JSON Pointer (RFC 6901), such as ``/customAttributes/tier``."""
    value: object = field(default=_Absent.VALUE, kw_only=True)
    """Any JSON value; of ``add``, ``replace`` and ``test`` alone."""
    from_: str | None = field(default=None, kw_only=True)
    """The pointer of ``copy`` and ``move``; the vendor's schema forgets it, RFC 6902 asks for it.
    """


def contact_patch(changes: Mapping[str, object], patch: Sequence[PatchOperation]) -> bytes:
    """Write the body that changes a contact.

    Raises:
        InvalidInputError: nothing is to be changed, or a change cannot be meant.
        TypeError: there is no such field.
    """
    operations: list[dict[str, object]] = []
    for name, value in changes.items():
        if name == "custom_attributes":
            operations += _attributes(value)
        elif name in ADDRESS_FIELDS:
            operations.append(_set(f"/addresses/{wire_name(name)}", name, value))
        elif name in CONTACT_FIELDS:
            operations.append(_set(f"/{wire_name(name)}", name, value))
        else:
            raise TypeError(_unknown(name, "a contact", ContactChanges))
    return _body(operations, patch)


# The pointers of the vendor's examples; that of the flag is in small letters there.
_GROUP_POINTERS = {
    "name": "/name",
    "description": "/description",
    "is_blacklist": "/isblacklist",
}


def group_patch(changes: Mapping[str, object], patch: Sequence[PatchOperation]) -> bytes:
    """Write the body that changes a group.

    Raises:
        InvalidInputError: nothing is to be changed, or a change cannot be meant.
        TypeError: there is no such field.
    """
    operations = []
    for name, value in changes.items():
        if name not in _GROUP_POINTERS:
            raise TypeError(_unknown(name, "a group", GroupChanges))
        if value is None and name != "description":
            raise InvalidInputError.of(name, "cannot be removed from a group")
        operations.append(_set(_GROUP_POINTERS[name], name, value))
    return _body(operations, patch)


def _unknown(name: str, thing: str, changes: type[object]) -> str:
    there = ", ".join(changes.__annotations__)
    return f"{name!r} is no field of {thing} that can be changed: there are {there}"


def _set(path: str, name: str, value: object) -> dict[str, object]:
    if value is None:
        return {"op": "remove", "path": path}
    check_change(name, value)
    # Not "replace", which RFC 6902 allows only for what is there.
    return {"op": "add", "path": path, "value": value}


def _attributes(given: object) -> list[dict[str, object]]:
    check_change("custom_attributes", given)
    attributes = cast("Mapping[str, object]", given)
    return [
        {"op": "remove", "path": f"/customAttributes/{_escaped(name)}"}
        if value is None
        else {"op": "add", "path": f"/customAttributes/{_escaped(name)}", "value": value}
        for name, value in attributes.items()
    ]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _body(operations: list[dict[str, object]], patch: Sequence[PatchOperation]) -> bytes:
    given: object = patch
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence):
        raise InvalidInputError.of("patch", "must be a list of PatchOperation")
    operations += [_operation(one, index) for index, one in enumerate(given)]
    if not operations:
        raise InvalidInputError.of("patch", "is empty, and no change is named: nothing to do")
    fault = json_fault(operations)
    if fault is not None:
        raise InvalidInputError.of("patch", fault)
    return dump(operations)


def _operation(given: object, index: int) -> dict[str, object]:
    where = f"patch[{index}]"
    if not isinstance(given, PatchOperation):
        raise InvalidInputError.of(where, f"must be a PatchOperation, not {type(given).__name__}")
    if given.op not in _OPERATIONS:
        raise InvalidInputError.of(
            where, f"{one_line(given.op)} is none of {', '.join(_OPERATIONS)}"
        )
    for pointer in (given.path, given.from_ if given.op in _FROM else ""):
        if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
            raise InvalidInputError.of(
                where, f"{one_line(pointer)} is no JSON Pointer: it begins with /"
            )
    operation: dict[str, object] = {"op": given.op, "path": given.path}
    if given.op in _FROM:
        return {**operation, "from": given.from_}
    if given.op == "remove":
        return operation
    if given.value is _Absent.VALUE:
        raise InvalidInputError.of(where, f"{given.op} needs a value")
    return {**operation, "value": given.value}
