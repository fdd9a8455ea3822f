"""Which values of the ``Authorization`` header field let a delivery in.

8x8 sends the text of a webhook's ``httpAuthorization`` as it was configured (the vendor's page
"Developer tools"), and no signature that could be checked is documented for these webhooks.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Secret
from eightbyeight.webhooks.configuration.models import is_masked

__all__ = ["Authorization"]

_MOST_VALUES = 2
"""One that is accepted for longer than its replacement takes is one that nobody withdraws."""
_PRINTABLE = range(0x20, 0x7F)


class Authorization:
    """Hold the accepted values, and never show one.

    Args:
        accepted: The value, or two: while one is being replaced, the old and the new one.

    Raises:
        InvalidInputError: there is none, there are more than two, or one of them could never be
            sent. Its text is in no message.
    """

    __slots__ = ("_accepted",)

    def __init__(self, accepted: str | Sequence[str]) -> None:
        values = _listed(accepted)
        if len(values) > _MOST_VALUES:
            raise InvalidInputError.of(
                "authorization",
                f"are {len(values)} values, and two are the most: the old and the new one while one"
                " is being replaced",
            )
        self._accepted = tuple(map(_checked, values or [""]))

    def admits(self, given: Sequence[str]) -> bool:
        """Tell whether a request may come in.

        Args:
            given: All its ``Authorization`` fields. None at all is refused, and so are two, of
                which nobody could say which one counts.
        """
        if len(given) != 1:
            return False
        sent = given[0].encode("utf-8", "surrogatepass")
        # All of them, each to its end: the time taken tells nothing about any.
        matches = [hmac.compare_digest(sent, value.reveal().encode()) for value in self._accepted]
        return any(matches)


def _listed(accepted: object) -> list[object]:
    # A mapping's keys are no values; whatever else is none has a fault of its own.
    if isinstance(accepted, str | bytes | Mapping) or not isinstance(accepted, Iterable):
        return [accepted]
    return list(accepted)


def _checked(value: object) -> Secret:
    if not isinstance(value, str):
        fault = "is no text; None alone, said on purpose, lets everybody in"
    elif not value.strip():
        fault = "is blank"
    elif value != value.strip() or any(ord(character) not in _PRINTABLE for character in value):
        fault = "has a line break, spaces at its ends or another character that is not sent"
    elif is_masked(secret := Secret(value)):
        fault = "is the mask that 8x8 shows in place of the value"
    else:
        return secret
    raise InvalidInputError.of("authorization", fault)
