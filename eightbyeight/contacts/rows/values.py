"""Cells into values: what the text, the number or the date of a cell means in a contact.

The rules on contacts themselves (a phone number's digits, lengths) are in ``contacts.checks``;
here a cell is only read. An empty cell is an absent value.
"""

import math
from datetime import date, time, timedelta

from eightbyeight.loading.files.cells import ROUNDED, BadCellError, shown, spreadsheet_error
from eightbyeight.loading.files.json_lines import Pairs

__all__ = ["read_attribute", "read_exact", "read_groups", "read_object", "read_text"]

_BEYOND_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number, and shows zeros for the others (Microsoft, "Excel
specifications and limits")."""


def read_text(value: object) -> str | None:
    """Read a name, an email address or a country: text as it is, whole numbers as their digits."""
    match value:
        case None:
            return None
        case str():
            return _text(value)
        case bool() | timedelta():
            raise BadCellError(f"{shown(value)} is no text")
        case int():
            return str(value)
        case float() if value.is_integer():
            if abs(value) >= _BEYOND_EXACT:
                raise BadCellError("is a number too long to be exact: store it as text")
            return str(int(value))
        case _:
            raise BadCellError(f"{shown(value)} is no text: store it as text")


def read_exact(value: object) -> str | None:
    """Read a phone number or an id, of which every digit counts."""
    text = read_text(value)
    if text is not None and ROUNDED.fullmatch(text):
        raise BadCellError(f"{shown(text)} was rounded by a spreadsheet: store it as text")
    return text


def _text(text: str) -> str | None:
    if "\0" in text:
        raise BadCellError("has a NUL character")
    error = spreadsheet_error(text)
    if error is not None:
        raise BadCellError(f"holds the error {error}")
    return text.strip() or None


def read_attribute(value: object) -> object:
    """Read a custom attribute: dates become ISO text, everything else stays what it is."""
    match value:
        case str():
            return _text(value)
        case float():
            return _number(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case Pairs() | list():
            return _plain(value)
        case _:
            return value


def _number(value: float) -> float:
    if not math.isfinite(value):
        raise BadCellError("is a number too large to be sent")
    # Every number of a sheet is a float; 5 is meant where it shows 5.
    return int(value) if value.is_integer() and abs(value) < _BEYOND_EXACT else value


def _plain(value: object) -> object:
    try:
        return _unpacked(value)
    except RecursionError:
        raise BadCellError("is nested too deeply") from None


def _unpacked(value: object) -> object:
    match value:
        case Pairs():
            return {key: _unpacked(inner) for key, inner in read_object(value).items()}
        case list():
            return [_unpacked(inner) for inner in value]
        case float():
            return _number(value)
        case _:
            return value


def read_object(value: object) -> dict[str, object]:
    """Read an object of JSON, without looking into its values."""
    if value is None:
        return {}
    if not isinstance(value, Pairs):
        raise BadCellError(f"{shown(value)} is no JSON object")
    members = dict(value)
    if len(members) < len(value):
        raise BadCellError("has a key twice")
    return members


def read_groups(value: object) -> tuple[object, ...]:
    """Read the ids of groups: a list of them, or of objects with an ``id``."""
    if value is None:
        return ()
    if not isinstance(value, list) or isinstance(value, Pairs):
        raise BadCellError("must be a list of group ids")
    return tuple(dict(one).get("id") if isinstance(one, Pairs) else one for one in value)
