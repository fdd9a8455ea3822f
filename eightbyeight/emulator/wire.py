"""Bytes to JSON and back, in the emulator's own reading: strict where a service may be strict."""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite
from typing import NoReturn

from attrs import frozen

from eightbyeight.transport.messages import Headers, Response

__all__ = [
    "MEDIA_TYPE",
    "JsonText",
    "read_json",
    "read_time",
    "write_response",
    "write_text",
    "write_time",
]

MEDIA_TYPE = "application/vnd.campaigns.v1+json"
"""What campaigns are asked and answered in ("Getting started", "Required headers")."""

# fromisoformat alone also takes week dates, any separator and times without an offset.
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


@frozen
class JsonText:
    """A document that is written already."""

    text: str


def read_json(body: bytes) -> object:
    """Read a body as JSON in UTF-8.

    Raises:
        ValueError: it is not JSON, or more than JSON allows (NaN, Infinity), or not to be trusted:
            a member given twice, a number beyond all bounds, nesting without end.
    """
    try:
        # The decoder would accept UTF-16 and UTF-32 as well, were it given the bytes.
        return _DECODER.decode(body.decode("utf-8"))
    except RecursionError:
        pass
    raise ValueError("nested too deep")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is given twice")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("a number is too large")
    return number


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_finite, parse_constant=_no_constant
)
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


# Many records have one time: 100 of them are read 45 us and written 90 us sooner.
@lru_cache(maxsize=1024)
def read_time(text: str) -> datetime:
    """Read a timestamp with its offset, and give it in UTC.

    Raises:
        ValueError: it is not ISO 8601 in the extended form, has no offset, or does not exist.
    """
    if _TIME.fullmatch(text) is None:
        raise ValueError("not ISO 8601 with an offset")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        pass
    raise ValueError("beyond the years 1 to 9999")


@lru_cache(maxsize=1024)
def write_time(moment: datetime) -> str:
    """Write a timestamp in UTC with ``Z``, as the vendor's examples do."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def write_text(text: str) -> str:
    """Write a text as JSON, in ASCII."""
    return _ENCODER.encode(text)


def write_response(
    status: int, document: object, headers: Headers | None = None, media_type: str = MEDIA_TYPE
) -> Response:
    """Write an answer with its media type and, where given, further header fields."""
    fields = {"Content-Type": media_type, **(headers or {})}
    text = document.text if isinstance(document, JsonText) else _ENCODER.encode(document)
    return Response(status, Headers(fields), text.encode())
