"""Query parameters, and the pages that are asked for with them.

Source: ``limit`` and ``offset`` of the OpenAPI files.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import parse_qsl

from attrs import frozen

from eightbyeight.emulator.accounts.reading import ABSENT, read_text
from eightbyeight.emulator.accounts.refusing import bad_request
from eightbyeight.errors import InvalidInputError

__all__ = ["OffsetUnit", "Page", "Query"]

_NUMBER = re.compile(r"[0-9]{1,18}")
_INT32 = 2**31 - 1
_LARGEST = 10**18
_MOST = 500
_MOST_FIELDS = 100


class OffsetUnit(StrEnum):
    """What ``offset`` counts: the vendor calls it a page offset, and speaks of items."""

    PAGE = "page"
    ITEM = "item"

    @classmethod
    def of(cls, name: str) -> "OffsetUnit":
        """Give the unit with this name.

        Raises:
            InvalidInputError: there is none.
        """
        if name not in set(cls):
            raise InvalidInputError.of("offset_unit", f"must be one of {', '.join(cls)}")
        return cls(name)


@frozen
class Page:
    """Which part of a list is asked for."""

    start: int
    limit: int

    @property
    def stop(self) -> int:
        """The place after its last item."""
        return self.start + self.limit


class Query:
    """The parameters of one request; those that nobody asks for are ignored.

    Args:
        text: As it was sent.

    Raises:
        RefusedError: it cannot be read, or has a parameter twice.
    """

    def __init__(self, text: str) -> None:
        try:
            pairs = parse_qsl(
                text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
        except ValueError:
            pairs = [("", ""), ("", "")]
        self._values = dict(pairs)
        if len(self._values) < len(pairs):
            raise bad_request("The query cannot be read, or has a parameter twice")

    def text(self, name: str, longest: int | None = None) -> str | None:
        """Give a text; None where it is left out or empty."""
        value = self._values.get(name)
        if not value or longest is None:
            return value or None
        return read_text(name, value, longest)

    def given(self, name: str) -> str | None:
        """Give a text as it was given, also an empty one; None where it is left out."""
        return self._values.get(name)

    def number(self, name: str, least: int = 0, most: int = _LARGEST) -> int | None:
        """Give a whole number; None where it is left out."""
        value = self._values.get(name)
        if value is None:
            return None
        if _NUMBER.fullmatch(value) is None or not least <= int(value) <= most:
            raise bad_request(f"{name} must be a whole number from {least} to {most}")
        return int(value)

    def required(self, name: str) -> int:
        """Give a whole number that cannot be left out."""
        number = self.number(name)
        if number is None:
            raise bad_request(f"{name} is missing")
        return number

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """Give one of these texts; None where it is left out."""
        value = self._values.get(name, ABSENT)
        if value is ABSENT:
            return None
        if value not in choices:
            raise bad_request(f"{name} must be one of {', '.join(choices)}")
        return str(value)

    def flag(self, name: str) -> bool:
        """Give true or false; false where it is left out."""
        return self.choice(name, ("true", "false")) == "true"

    def page(self, unit: OffsetUnit, default: int) -> Page:
        """Give the page that ``limit`` and ``offset`` ask for.

        Args:
            unit: What ``offset`` counts.
            default: How many items there are where ``limit`` is left out.
        """
        limit = self.number("limit", 1, _MOST)
        limit = default if limit is None else limit
        offset = self.number("offset", 0, _INT32) or 0
        return Page(offset * limit if unit is OffsetUnit.PAGE else offset, limit)
