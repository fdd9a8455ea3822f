"""The examples in one of the vendor's OpenAPI files, each with what it is an example of."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["PROBLEM", "Example", "examples_in"]

PROBLEM = "problem"
"""What an example of an error is of; the file has no name for its schema."""


class Example(NamedTuple):
    """One message the vendor shows."""

    where: str
    of: str
    """The name of a schema, or ``PROBLEM``."""
    statuses: tuple[int, ...]
    """What an answer may come with; none for a request, or where it is not said."""
    body: object


def examples_in(document: Mapping[str, object]) -> Iterator[Example]:
    """Give each example of a whole message; those of single members and parameters are none."""
    components = _object(document["components"])
    for name, schema in _object(components["schemas"]).items():
        for title, body in _object(_object(schema).get("x-examples", {})).items():
            yield Example(f"{name}, {title}", name, (), body)
    for path, operations in _object(document["paths"]).items():
        for method, operation in _object(operations).items():
            if isinstance(operation, dict):
                yield from _of_operation(f"{method} {path}", operation)


def _of_operation(where: str, operation: Mapping[str, object]) -> Iterator[Example]:
    yield from _of_content(f"{where} request", (), _object(operation.get("requestBody", {})))
    for status, response in _object(operation["responses"]).items():
        yield from _of_content(f"{where} {status}", (int(status),), _object(response))


def _of_content(
    where: str, statuses: tuple[int, ...], described: Mapping[str, object]
) -> Iterator[Example]:
    for content in _object(described.get("content", {})).values():
        media = _object(content)
        schema = _object(media["schema"])
        _, slash, name = str(schema.get("$ref", "")).rpartition("/schemas/")
        of = name if slash else PROBLEM
        for title, example in _object(media.get("examples", {})).items():
            yield Example(f"{where}, {title}", of, statuses, _object(example)["value"])
        for place in (media, schema):
            if "example" in place:
                yield Example(f"{where}, example", of, statuses, place["example"])


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
