"""What the vendor's OpenAPI files leave out or get wrong, line by line, and why that is known.

A line that changes nothing any more is an error, so that the tables stay reviewed.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import NamedTuple

__all__ = ["Gone", "Line", "overlaid"]


class Gone:
    """Stands in the overlay for a member that is to be removed."""


class Line(NamedTuple):
    """One change to the vendor's file."""

    at: str
    """Where, as member names and the numbers of list entries, separated by blanks."""
    value: object
    """What is to stand there, or ``Gone``."""
    reason: str


def overlaid(document: Mapping[str, object], lines: Iterable[Line]) -> dict[str, object]:
    """Give the document as it is with every line of the overlay applied.

    Raises:
        AssertionError: a line changes nothing, so the vendor's file has changed.
    """
    changed = deepcopy(dict(document))
    for line in lines:
        *parents, last = line.at.split()
        place: object = changed
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else _object(place)[name]
        members = _object(place)
        before = members.get(last, Gone)
        assert before != line.value, f"not needed any more: {line.at}"
        if line.value is Gone:
            del members[last]
        else:
            members[last] = deepcopy(line.value)
    return changed


def _object(place: object) -> dict[str, object]:
    assert isinstance(place, dict)
    return place
