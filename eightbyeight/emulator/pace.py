"""How fast requests may come, whichever API they are for."""

from attrs import frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Pace", "Throttled"]


@frozen
class Throttled:
    """A request came too soon."""

    retry_after: int | None
    """The seconds to name; None for none."""

    @property
    def fields(self) -> dict[str, str]:
        """The header fields that say when to come again."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Pace:
    """Count requests down while they are throttled."""

    def __init__(self) -> None:
        self._throttled = 0
        self._retry_after: int | None = None

    def throttle(self, times: int, retry_after: int | None) -> None:
        """Turn the next ``times`` requests away.

        Raises:
            InvalidInputError: one of the numbers is negative.
        """
        for name, number in (("times", times), ("retry_after", retry_after)):
            if number is not None and number < 0:
                raise InvalidInputError.of(name, "must not be negative")
        self._throttled, self._retry_after = times, retry_after

    def take(self) -> Throttled | None:
        """Count one request; give why it is turned away, or None where it is not."""
        if not self._throttled:
            return None
        self._throttled -= 1
        return Throttled(self._retry_after)
