"""Which operation a path and method stand for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Generic, TypeVar
from urllib.parse import unquote, urlsplit

from attrs import frozen

__all__ = ["Call", "Match", "Mode", "Operation", "Route", "Router", "path_of", "query_of"]

OperationT = TypeVar("OperationT")


class Mode(Enum):
    """How far an operation goes."""

    DO = auto()
    """All the way."""
    LOOK = auto()
    """It checks, gives the answer it would have, and changes nothing."""
    FORCE = auto()
    """It does not look whether it can: somebody has."""


@frozen
class Call:
    """A request for the campaigns that was let in: what an operation needs to know of it."""

    parameters: Mapping[str, str]
    """The path's parameters, percent-decoded."""
    tenant: str
    """Who asks."""
    document: Mapping[str, object]
    """The body's members."""
    now: datetime
    """When it is, for the whole of this request."""
    mode: Mode = Mode.DO


Operation = Callable[[Call], tuple[int, object]]
"""Does what is asked and gives the status and the body's document; raises ``ProblemError``."""


@frozen
class Route(Generic[OperationT]):
    """One path of the service and what can be asked there."""

    template: str
    """The path, with parameters in braces: ``/cc/{site}/campaigns/v1/{campaignId}``."""
    operations: Mapping[str, OperationT]
    """By method, in capitals."""


@frozen
class Match(Generic[OperationT]):
    """A route that a path fits, with the path's parameters."""

    route: Route[OperationT]
    parameters: Mapping[str, str]


class Router(Generic[OperationT]):
    """Find the route for a path.

    Args:
        routes: All there are; the first that fits is taken.
    """

    def __init__(self, routes: Sequence[Route[OperationT]]) -> None:
        self._routes = [(route, route.template.split("/")) for route in routes]

    def find(self, path: str) -> Match[OperationT] | None:
        """Give the route that the path fits, or None where nothing is modelled."""
        parts = path.split("/")
        for route, template in self._routes:
            parameters = _fit(template, parts)
            if parameters is not None:
                return Match(route, parameters)
        return None


def _fit(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    parameters: dict[str, str] = {}
    for expected, part in zip(template, parts, strict=True):
        if expected.startswith("{") and part:
            # Decoded after the split: an encoded slash is part of a value, never a separator.
            parameters[expected[1:-1]] = unquote(part)
        elif expected != part:
            return None
    return parameters


def path_of(url: str) -> str:
    """Give the path of a URL as it was sent, percent-encoding untouched; empty if it has none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def query_of(url: str) -> str:
    """Give the query of a URL as it was sent; empty if it has none."""
    try:
        return urlsplit(url).query
    except ValueError:
        return ""
