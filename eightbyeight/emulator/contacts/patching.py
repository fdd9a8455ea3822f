"""JSON Patch (RFC 6902) as this API takes it: a bare list, as ``application/json``.

Source: the OpenAPI file's ``update-operation``, which lists six operations and no ``from``.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy

from attrs import frozen

from eightbyeight.emulator.accounts.reading import ABSENT, DEEPEST, is_nested_deeper, members_of
from eightbyeight.emulator.accounts.refusing import bad_request
from eightbyeight.emulator.contacts.pointers import Names, Place, find_place, read_pointer

__all__ = ["patched"]


@frozen
class _Operation:
    """One operation of a patch, and the document it is for."""

    members: Mapping[str, object]
    document: dict[str, object]
    names: Names

    def place(self, member: str = "path") -> Place:
        tokens = self.tokens(member)
        if not tokens:
            raise bad_request("The whole cannot be changed: name a member, such as /firstName")
        return find_place(self.document, tokens, self.names)

    def tokens(self, member: str) -> tuple[str, ...]:
        return read_pointer(member, self.members.get(member))

    def value(self) -> object:
        if "value" not in self.members:
            raise bad_request("value is missing")
        # The body may be handled more than once, so that nothing of it may be changed.
        return deepcopy(self.members["value"])

    def source(self) -> tuple[Place, object]:
        """Give where it comes from, and what is there."""
        place = self.place("from")
        value = place.get()
        if value is ABSENT:
            raise bad_request("from leads to nothing")
        return place, value


def patched(
    document: Mapping[str, object], operations: object, names: Names
) -> Mapping[str, object]:
    """Give what a patch makes of a document, which stays as it is.

    Args:
        document: What is patched.
        operations: The body of the request.
        names: What the document's members are called.

    Raises:
        RefusedError: an operation is none, or cannot be done.
    """
    if not isinstance(operations, list):
        raise bad_request("The body must be a list of JSON Patch operations")
    made = deepcopy(dict(document))
    for each in operations:
        members = members_of(each)
        op = members.get("op")
        if not isinstance(op, str) or op not in _OPERATIONS:
            raise bad_request(f"op must be one of {', '.join(_OPERATIONS)}")
        _OPERATIONS[op](_Operation(members, made, names))
    if is_nested_deeper(made, DEEPEST):
        raise bad_request("What the patch makes is nested too deep")
    return made


def _add(operation: _Operation) -> None:
    operation.place().add(operation.value())


def _remove(operation: _Operation) -> None:
    operation.place().remove()


def _replace(operation: _Operation) -> None:
    operation.place().replace(operation.value())


def _copy(operation: _Operation) -> None:
    _, value = operation.source()
    # A patch that copies objects into themselves doubles them each time.
    if isinstance(value, dict | list):
        raise bad_request("copy is possible of plain values only")
    operation.place().add(value)


def _move(operation: _Operation) -> None:
    source, value = operation.source()
    begin, end = operation.tokens("from"), operation.tokens("path")
    if end[: len(begin)] == begin and end != begin:
        raise bad_request("Nothing can be moved into itself")
    source.remove()
    operation.place().add(value)


def _test(operation: _Operation) -> None:
    found = operation.place().get()
    if found is ABSENT or not _are_equal(found, operation.value()):
        raise bad_request("The test failed")


_OPERATIONS: Mapping[str, Callable[[_Operation], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "copy": _copy,
    "move": _move,
    "test": _test,
}


def _are_equal(one: object, other: object) -> bool:
    """Compare as JSON does, to which true is not 1."""
    match one, other:
        case bool(), bool():
            return one == other
        case (bool(), _) | (_, bool()):
            return False
        case dict(), dict():
            return one.keys() == other.keys() and all(
                _are_equal(value, other[name]) for name, value in one.items()
            )
        case list(), list():
            return len(one) == len(other) and all(map(_are_equal, one, other))
        case _:
            return one == other
