"""What goes over the wire instead of an answer; whoever carries the answers has to do it."""

from enum import StrEnum

from attrs import frozen

from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.messages import Response

__all__ = ["Disturbance", "Ending"]


class Ending(StrEnum):
    """How an exchange ends without a whole answer."""

    DROP = "the connection was closed without an answer"
    RST = "the connection was reset"
    CUT = "the answer was cut off"
    REFUSED = "no connection"
    TIMEOUT = "no answer in time"


@frozen
class Disturbance:
    """An exchange without a whole answer."""

    ending: Ending
    response: Response | None = None
    """The answer that is cut off."""
    after: int = 0
    """How many bytes of its body get through."""

    def error(self) -> TransportError:
        """Give what a transport makes of it."""
        sent = Sent.NO if self.ending is Ending.REFUSED else Sent.MAYBE
        return TransportError(self.ending.value, sent=sent)
