"""How much the steps of an instance may put into its data; no page of the vendor's has a limit.

Without one, a circle of steps that doubles a value fills the memory.
"""

from collections.abc import Mapping

__all__ = ["LONGEST_TEXT", "TooLargeError", "check_size"]

LONGEST_TEXT = 1_000_000
"""Characters of one text."""
_MOST_VALUES = 10_000
_DEEPEST = 32


class TooLargeError(Exception):
    """A value has outgrown the limits; never leaves the emulator."""


def check_size(value: object) -> None:
    """Check that a value is small enough to be kept.

    Raises:
        TooLargeError: it has too many values, lies too deep, or one of its texts is too long.
    """
    left = [(value, 0)]
    seen = 0
    while left:
        one, depth = left.pop()
        seen += 1
        if seen > _MOST_VALUES or depth > _DEEPEST:
            raise TooLargeError
        if isinstance(one, str) and len(one) > LONGEST_TEXT:
            raise TooLargeError
        if isinstance(one, Mapping):
            left += [(each, depth + 1) for each in one.values()]
        elif isinstance(one, list):
            left += [(each, depth + 1) for each in one]
