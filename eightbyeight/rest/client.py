"""What every client of the vendor's products has in common."""

import os
from collections.abc import Mapping
from types import TracebackType
from typing import NoReturn, Self

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.rest.service import Service

__all__ = ["ServiceClient", "options_from_env"]


class ServiceClient:
    """A client of one service: to be used with ``async with``, or closed with :meth:`aclose`.

    Args:
        service: What its requests go to.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    async def aclose(self) -> None:
        """Close the client, and its transport if the client made it; may be called twice."""
        await self._service.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __enter__(self) -> NoReturn:
        kind = type(self).__name__
        name = kind.removesuffix("Client").lower()
        raise TypeError(f"write `async with {kind}(...) as {name}:` instead of `with`")

    def __exit__(self, *_: object) -> None: ...


def options_from_env(
    overrides: dict[str, object], *, required: Mapping[str, str], optional: Mapping[str, str]
) -> list[dict[str, object]]:
    """Put a client's options together: what was given, and for the rest the environment.

    Whoever logs a traceback logs each frame's names, and one of the options is the key. So the
    overrides are emptied, and the options come in a list, out of which they are to be popped.

    Args:
        overrides: What was given.
        required: Names of the variables, by option, that have to be there.
        optional: Names of those that need not.

    Raises:
        InvalidInputError: a variable is missing; there is one problem for each.
    """
    missing = [
        variable
        for name, variable in required.items()
        if not overrides.get(name, os.environ.get(variable))
    ]
    if missing:
        overrides.clear()
        raise InvalidInputError(*(InputProblem("is not set", name) for name in missing))
    found = {name: os.environ.get(variable) for name, variable in {**required, **optional}.items()}
    options = [{**{name: value for name, value in found.items() if value}, **overrides}]
    overrides.clear()
    found.clear()
    return options
