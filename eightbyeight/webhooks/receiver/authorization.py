"""Which values of the ``Authorization`` header field let a delivery in.

8x8 sends the text of a webhook's ``httpAuthorization`` as it was configured (the vendor's page
"Developer tools"), and no signature that could be checked is documented for these webhooks.
"""

import hmac
from collections.abc import Sequence

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Secret

__all__ = ["Authorization"]

_PRINTABLE = range(0x20, 0x7F)
_MASKED = "***"


class Authorization:
    """Hold the accepted values, and never show one.

    Args:
        accepted: The value, or several: while one is being replaced, the old and the new one.

    Raises:
        InvalidInputError: there is none, or one of them could never be sent. Its text is in no
            message.
    """

    __slots__ = ("_accepted",)

    def __init__(self, accepted: str | Sequence[str]) -> None:
        values = (accepted,) if isinstance(accepted, str) else tuple(accepted)
        for fault in map(_fault, values or ("",)):
            if fault is not None:
                raise InvalidInputError.of("authorization", fault)
        self._accepted = tuple(map(Secret, values))

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


def _fault(value: object) -> str | None:
    if not isinstance(value, str):
        return "is no text; None alone, said on purpose, lets everybody in"
    if not value.strip():
        return "is blank"
    if value != value.strip() or any(ord(character) not in _PRINTABLE for character in value):
        return "has a line break, spaces at its ends or another character that is not sent"
    if value == _MASKED:
        return "is the mask that 8x8 shows in place of the value"
    return None
