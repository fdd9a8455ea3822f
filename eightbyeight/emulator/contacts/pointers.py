"""JSON Pointers (RFC 6901), and the places they lead to in a document.

A document here is a tree of ``dict``, ``list`` and plain values that may be changed.
"""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from eightbyeight.emulator.accounts.reading import ABSENT
from eightbyeight.emulator.accounts.refusing import bad_request

__all__ = ["Names", "Place", "find_place", "read_pointer"]

_POINTER = re.compile(r"(/([^~/]|~[01])*)*", re.DOTALL)
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_END = "-"


@frozen
class Names:
    """What the members of an object are called, where only these can be there."""

    members: Mapping[str, str] = field(factory=dict)
    """The names by their small letters; empty where there can be any."""
    below: "Mapping[str, Names]" = field(factory=dict)
    """What the members of its members are called."""

    def of(self, token: str) -> str:
        """Give the name that a token stands for, whatever its capitals."""
        return self.members.get(token.lower(), token)


_ANY = Names()


def read_pointer(name: str, value: object) -> tuple[str, ...]:
    """Give the tokens of a pointer."""
    if not isinstance(value, str) or _POINTER.fullmatch(value) is None:
        raise bad_request(f"{name} must be a JSON Pointer, such as /firstName")
    tokens = value.split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


class Place:
    """Where a pointer leads: a member of an object, or an item of a list.

    Args:
        container: The object or list.
        token: Which of its members or items.
        always: Whether there is such a member even where it has no value.
    """

    def __init__(self, container: object, token: str, *, always: bool) -> None:
        self._container = container
        self._token = token
        self._always = always

    def get(self) -> object:
        """Give what is there, or ``ABSENT``."""
        match self._container:
            case dict() as members:
                return members.get(self._token, ABSENT)
            case list() as items if (at := self._index(items)) is not None and at < len(items):
                return items[at]
            case _:
                return ABSENT

    def add(self, value: object) -> None:
        """Put a member there, or insert an item."""
        match self._container:
            case dict() as members:
                members[self._token] = value
            case list() as items if (at := self._index(items)) is not None:
                items.insert(at, value)
            case _:
                raise _nowhere()

    def replace(self, value: object) -> None:
        """Put something else there."""
        there = self.get() is not ABSENT
        # An earlier operation may have put a list where an object with its members was.
        match self._container:
            case list() as items if there:
                items[int(self._token)] = value
            case dict() if there or self._always:
                self.add(value)
            case _:
                raise _nowhere()

    def remove(self) -> None:
        """Take away what is there."""
        match self._container:
            case dict() as members if self._token in members:
                del members[self._token]
            case list() as items if self.get() is not ABSENT:
                del items[int(self._token)]
            case _:
                raise _nowhere()

    def _index(self, items: Sequence[object]) -> int | None:
        if self._token == _END:
            return len(items)
        if _INDEX.fullmatch(self._token) is None or int(self._token) > len(items):
            return None
        return int(self._token)


def find_place(document: object, tokens: Sequence[str], names: Names) -> Place:
    """Give the place that a pointer's tokens lead to.

    Args:
        document: Where they begin.
        tokens: At least one.
        names: What the document's members are called.

    Raises:
        RefusedError: there is nothing on the way, or no such member.
    """
    container, known = document, names
    *way, last = tokens
    for token in way:
        name = known.of(token)
        container = Place(container, name, always=False).get()
        if container is ABSENT:
            raise _nowhere()
        known = known.below.get(name, _ANY)
    if known.members and last.lower() not in known.members:
        raise bad_request(f"{last!a} is no member that can be changed")
    return Place(container, known.of(last), always=bool(known.members))


def _nowhere() -> Exception:
    return bad_request("The path leads to nothing")
