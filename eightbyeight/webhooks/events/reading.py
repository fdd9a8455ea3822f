"""A webhook's body into the event it tells of; pure."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import cast

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.converter import NotWhatWasAsked, load
from eightbyeight.webhooks.events.base import Event, UnknownEvent
from eightbyeight.webhooks.events.families import recognise

__all__ = ["parse_event"]

_BOM = b"\xef\xbb\xbf"
_XML_STARTS = (b"<?xml", b"<root")
"""How a receipt of the legacy webhooks begins; other markup is no event."""
_DEEPEST = 64
"""Levels of nesting; the vendor's deepest document has ten."""


def parse_event(body: bytes | str | Mapping[str, object]) -> Event:
    """Read what 8x8 sent to a webhook.

    An event whose kind is not known, or whose members are not as documented, is an
    :class:`UnknownEvent`, which keeps all of it: nothing that 8x8 may send later makes this fail.

    Args:
        body: The request's body, or the object that was read from it.

    Raises:
        InvalidInputError: it is no JSON object, or is nested more than 64 levels deep.
    """
    given = _bytes_of(body)
    content = given.removeprefix(_BOM).strip()
    if content.startswith(_XML_STARTS):
        return UnknownEvent(raw={}, xml=given)
    document = _read(content)
    if not isinstance(document, dict):
        raise _invalid("expected a JSON object")
    _check_depth(document)
    return recognise(cast("dict[str, object]", document))


def _bytes_of(body: bytes | str | Mapping[str, object]) -> bytes:
    try:
        match body:
            case Mapping():
                # Written and read again, it is known to be JSON, and nobody else's to change.
                return json.dumps(dict(body)).encode()
            case str():
                return body.encode()
            case bytes() | bytearray() | memoryview():
                return bytes(body)
    except (TypeError, ValueError, RecursionError):
        pass
    raise _invalid("expected a JSON object, as it came or already read")


def _read(content: bytes) -> object:
    try:
        return load(content)
    except NotWhatWasAsked:
        pass
    # The fast codec refuses some JSON: numbers beyond its range, and halves of surrogate pairs,
    # which a text cut in the middle of an emoji may end with.
    try:
        return json.loads(
            content.decode(), parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        pass
    raise _invalid("it is not JSON, or is nested too deeply")


def _whole(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


def _fraction(digits: str) -> float | Decimal | str:
    number = float(digits)
    if isfinite(number):
        return number
    try:
        return Decimal(digits)
    except InvalidOperation:
        # An exponent of more than eighteen digits: it is nobody's amount, and no reason to fail.
        return digits


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _check_depth(document: object) -> None:
    level = [document]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise _invalid(f"it is nested more than {_DEEPEST} levels deep")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _invalid(message: str) -> InvalidInputError:
    return InvalidInputError.of("body", message)
