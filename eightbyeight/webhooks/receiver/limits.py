"""The bounds within which a receiver works."""

from typing import TypeVar

from attrs import Attribute, field, frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Limits"]

LimitT = TypeVar("LimitT", bound=float | None)


def _positive(_: object, attribute: "Attribute[LimitT]", value: LimitT) -> None:
    if value is not None and not value > 0:
        raise InvalidInputError.of(attribute.name, "must be more than 0")


def _not_negative(_: object, attribute: "Attribute[float]", value: float) -> None:
    if not value >= 0:
        raise InvalidInputError.of(attribute.name, "must not be less than 0")


@frozen(kw_only=True)
class Limits:
    """The bounds, as :func:`webhook_app` explains them.

    Raises:
        InvalidInputError: one of them is not positive.
    """

    max_body: int = field(validator=_positive)
    """Bytes."""
    read_timeout: float = field(validator=_positive)
    """Seconds."""
    queue_size: int = field(validator=_positive)
    workers: int = field(validator=_positive)
    dedupe_size: int = field(validator=_positive)
    dedupe_seconds: float = field(validator=_positive)
    handler_timeout: float | None = field(validator=_positive)
    """Seconds; None for no bound."""
    drain_seconds: float = field(validator=_not_negative)
