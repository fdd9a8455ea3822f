"""A request below an account once it is let in, and what an operation answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Generic, TypeVar

from attrs import field, frozen

from eightbyeight.emulator.accounts.query import Query
from eightbyeight.transport.messages import Headers

__all__ = ["Answer", "Body", "Call", "Operation"]

AccountT = TypeVar("AccountT")


class Body(Enum):
    """What a request has to come with."""

    NONE = auto()
    """Nothing; whatever it comes with is not looked at."""
    TEXT = auto()
    """Nothing, or a JSON text that is not looked at further."""
    JSON = auto()
    FORM = auto()


@frozen
class Call(Generic[AccountT]):
    """What an operation needs to know of a request."""

    account: AccountT
    path: str
    """As it was sent."""
    parameters: Mapping[str, str]
    """The path's parameters, percent-decoded."""
    query: Query
    document: object
    """What the body holds: of JSON its value, of a form its parts by name."""
    let_in: datetime
    """When it was let in."""
    now: datetime
    """When it is handled."""
    is_blind: bool = False
    """Whether it does not see what came about since it was let in."""

    def sees(self, created_at: datetime) -> bool:
        """Tell whether it sees what was created then."""
        return not self.is_blind or created_at <= self.let_in


@frozen
class Answer:
    """What a request is answered with."""

    status: int
    document: object = None
    """The body; None for none."""
    headers: Headers = field(factory=Headers)
    """Header fields beside the media type."""


@frozen
class Operation(Generic[AccountT]):
    """Something that can be asked for."""

    do: Callable[[Call[AccountT]], Answer]
    """Does it; raises ``RefusedError`` where it cannot, and has changed nothing then."""
    body: Body = Body.NONE
