"""The formats that the vendor's files name.

The library's own checks need further packages, and say nothing where those are missing.
"""

import re
from datetime import datetime
from uuid import UUID

from jsonschema import FormatChecker  # type: ignore[import-untyped]

__all__ = ["FORMATS"]

_POINTER = re.compile(r"(/([^~/]|~[01])*)*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def _is_date_time(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


def _is_uuid(text: object) -> bool:
    return not isinstance(text, str) or str(UUID(text)) == text


def _is_int32(number: object) -> bool:
    return not isinstance(number, int) or -(2**31) <= number < 2**31


def _is_json_pointer(text: object) -> bool:
    return not isinstance(text, str) or _POINTER.fullmatch(text) is not None


def _is_email(text: object) -> bool:
    return not isinstance(text, str) or _EMAIL.fullmatch(text) is not None


FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", raises=ValueError)(_is_date_time)
FORMATS.checks("uuid", raises=ValueError)(_is_uuid)
FORMATS.checks("int32")(_is_int32)
FORMATS.checks("json-pointer")(_is_json_pointer)
FORMATS.checks("email")(_is_email)
