"""Checking the values of a request one by one: texts, whole numbers, lists of ids."""

import re
from collections.abc import Mapping
from typing import Final

from eightbyeight.emulator.accounts.refusing import Code, bad_request

__all__ = [
    "ABSENT",
    "DEEPEST",
    "is_nested_deeper",
    "members_of",
    "read_flag",
    "read_id",
    "read_ids",
    "read_int",
    "read_msisdn",
    "read_text",
]

ABSENT: Final = object()
"""Stands for a member that is not given, which is not the same as null."""

DEEPEST: Final = 64
"""How many objects and lists can be within each other, in a body and in what is made of it."""

# The pattern of the OpenAPI file's ``address-list``.
_MSISDN = re.compile(r"\+?[1-9][0-9]{6,14}")
_ID = re.compile(r"[0-9]{1,18}")


def members_of(document: object) -> Mapping[str, object]:
    """Give the members of a body that has to be an object."""
    if isinstance(document, dict):
        return document
    raise bad_request("The body must be one JSON object")


def read_text(name: str, value: object, longest: int) -> str:
    """Give a text of 1 to ``longest`` characters."""
    if isinstance(value, str):
        try:
            # The limit is taken as the service's platform counts: in UTF-16 units.
            units = len(value.encode("utf-16-le")) // 2
        except UnicodeEncodeError:
            units = 0
        if 1 <= units <= longest:
            return value
    raise bad_request(f"{name} must be a text of 1 to {longest} characters")


def read_int(name: str, value: object) -> int:
    """Give a whole number; 1.0 is one to JSON."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise bad_request(f"{name} must be a whole number")


def read_flag(name: str, value: object) -> bool:
    """Give true or false."""
    if isinstance(value, bool):
        return value
    raise bad_request(f"{name} must be true or false")


def read_ids(name: str, value: object) -> list[int]:
    """Give a list of whole numbers."""
    if isinstance(value, list):
        return [read_int(name, each) for each in value]
    raise bad_request(f"{name} must be a list of ids")


def read_msisdn(value: object) -> str:
    """Give a phone number as it was written."""
    if isinstance(value, str) and _MSISDN.fullmatch(value) is not None:
        return value
    raise bad_request("Invalid MSISDN format (not E.164 international number)", Code.MSISDN)


def read_id(text: str) -> int | None:
    """Give the id that a path names, or None where that can be no id."""
    return int(text) if _ID.fullmatch(text) is not None else None


def is_nested_deeper(document: object, most: int) -> bool:
    """Tell whether there are more than ``most`` objects and lists within each other."""
    level = [document]
    for _ in range(most):
        level = [child for each in level for child in _children(each)]
    return any(isinstance(each, dict | list) for each in level)


def _children(value: object) -> "list[object]":
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
        case _:
            return []
