"""The bounds within which a receiver works."""

from typing import TypeGuard

from attrs import Attribute, field, frozen
from attrs.validators import optional

from eightbyeight.errors import InvalidInputError

__all__ = ["Limits"]


def _whole(_: object, attribute: "Attribute[int]", value: object) -> None:
    if not _is_number(value, int) or not value > 0:
        raise InvalidInputError.of(attribute.name, "must be a whole number and more than 0")


def _positive(_: object, attribute: "Attribute[float]", value: object) -> None:
    if not _is_number(value, int, float) or not value > 0:
        raise InvalidInputError.of(attribute.name, "must be a number of seconds, more than 0")


def _not_negative(_: object, attribute: "Attribute[float]", value: object) -> None:
    if not _is_number(value, int, float) or not value >= 0:
        raise InvalidInputError.of(attribute.name, "must be a number of seconds, not less than 0")


def _is_number(value: object, *kinds: type) -> TypeGuard[float]:
    # True is an int to Python, and nobody's number of workers.
    return isinstance(value, kinds) and not isinstance(value, bool)


@frozen(kw_only=True)
class Limits:
    """The bounds, as :func:`webhook_app` explains them.

    Raises:
        InvalidInputError: one of them is no number, or not positive.
    """

    max_body: int = field(validator=_whole)
    """Bytes."""
    read_timeout: float = field(validator=_positive)
    """Seconds."""
    queue_size: int = field(validator=_whole)
    workers: int = field(validator=_whole)
    dedupe_size: int = field(validator=_whole)
    dedupe_seconds: float = field(validator=_positive)
    handler_timeout: float | None = field(validator=optional(_positive))
    """Seconds; None for no bound."""
    drain_seconds: float = field(validator=_not_negative)
