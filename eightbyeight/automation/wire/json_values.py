"""Values of the caller's that have no form in JSON, and where they stand; pure."""

import json
from collections.abc import Iterator
from itertools import islice

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.rest.converter import dump
from eightbyeight.rest.showing import one_line

__all__ = ["json_problems", "require_json"]

_MOST_PROBLEMS = 100


def require_json(value: object, where: str) -> None:
    """Refuse a value that cannot be written as JSON.

    Raises:
        InvalidInputError: one problem for each place in it; its field begins with ``where``.
    """
    problems = json_problems(value, where)
    if problems:
        raise InvalidInputError(*problems)


def json_problems(value: object, where: str) -> tuple[InputProblem, ...]:
    """Say what in a value has no form in JSON, each with its place; nothing where all is well."""
    is_json = _is_json(value)
    found = islice(_faults(value, where, leaves=not is_json), _MOST_PROBLEMS)
    problems = tuple(InputProblem(fault, path) for path, fault in found)
    if not problems and not is_json:
        return (InputProblem("is nested too deep, or within itself", where),)
    return problems


def _faults(value: object, where: str, *, leaves: bool) -> Iterator[tuple[str, str]]:
    """Find keys that are no texts, and where that is asked for the leaves that are no JSON."""
    left = [(where, value)]
    seen: set[int] = set()
    while left:
        path, one = left.pop()
        if isinstance(one, dict | list | tuple):
            if id(one) in seen:
                continue
            seen.add(id(one))
        if isinstance(one, dict):
            for name in one:
                if not isinstance(name, str):
                    yield path, f"has the key {one_line(name)}, which is no text"
                elif leaves and not _is_json(name):
                    yield path, f"has the key {one_line(name)}, which JSON cannot carry"
            left += reversed([(f"{path}.{_shown(name)}", each) for name, each in one.items()])
        elif isinstance(one, list | tuple):
            left += reversed([(f"{path}[{index}]", each) for index, each in enumerate(one)])
        elif leaves and not _is_json(one):
            yield path, _told(one)


def _shown(name: object) -> str:
    return name if isinstance(name, str) and name.isprintable() else one_line(name)


def _told(value: object) -> str:
    if isinstance(value, str):
        return "has half of a surrogate pair, which JSON cannot carry"
    if isinstance(value, float):
        return f"is {value}, which JSON does not have"
    return f"is a {type(value).__name__}, which has no form in JSON"


def _is_json(value: object) -> bool:
    try:
        # Twice: the codec that sends it refuses halves of letters, and turns a NaN into null.
        dump(value)
        json.dumps(value, allow_nan=False)
    except Exception:  # noqa: BLE001 - the values are the caller's and may be anything
        return False
    return True
