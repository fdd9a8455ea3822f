"""What an answer means for a load: the table by which everything else is decided."""

from enum import Enum

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.states import TRANSIENT
from eightbyeight.errors import (
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    RateLimitError,
    ResponseError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)

__all__ = ["DEFINITE", "UNTRUSTED", "Answer", "Meaning", "meaning_of"]

Answer = Accepted | EightByEightError

_UNSUPPORTED_MEDIA_TYPE = 415
_REDIRECTS = range(300, 400)


class Meaning(Enum):
    """What an answer says about the request, its records or the campaign."""

    ACCEPTED = "all of its records were added"
    PRESENT = "some record of it is on the campaign already, so none was added"
    INVALID = "some record of it is refused for what it is, so none was added"
    UNCLEAR = "refused, without a word that tells why"
    NOT_SENT = "it never left"
    THROTTLED = "refused because of the pace"
    BUILDING = "refused until the campaign is built"
    REFUSED = "the campaign or the key is refused, whatever the records"
    LOST = "no answer that can be trusted: it may have been carried out"
    STRAY = "lost, and every further request would be"


DEFINITE = (
    Meaning.ACCEPTED,
    Meaning.PRESENT,
    Meaning.INVALID,
    Meaning.UNCLEAR,
    Meaning.REFUSED,
)
"""Meanings that only the service itself, at work, can give."""


UNTRUSTED = (Meaning.LOST, Meaning.STRAY)
"""Meanings that leave open whether the request was carried out."""


def meaning_of(answer: Answer) -> Meaning:  # noqa: C901, PLR0911, PLR0912 - one line per row of the table
    """Read the table."""
    match answer:
        case Accepted():
            return Meaning.ACCEPTED
        case ValidationError(status=status) if status == _UNSUPPORTED_MEDIA_TYPE:
            return Meaning.REFUSED
        case DuplicateRecordError():
            return Meaning.PRESENT
        case ValidationError():
            return Meaning.INVALID
        case CampaignStateError() if answer.campaign_state in TRANSIENT:
            return Meaning.BUILDING
        case CampaignStateError():
            return Meaning.REFUSED
        case ConflictError():
            return Meaning.UNCLEAR
        case RateLimitError():
            return Meaning.THROTTLED
        case TlsError(sent=Sent.NO):
            return Meaning.REFUSED
        case TransportError(sent=Sent.NO):
            return Meaning.NOT_SENT
        case UnexpectedResponseError(status=status) if status in _REDIRECTS:
            # A redirect means a wrong address, which every further request would meet too.
            return Meaning.STRAY
        case TransportError() | ServerError() | UnexpectedResponseError():
            return Meaning.LOST
        case ResponseError() if type(answer) is ResponseError:
            # A status the service does not use: a stranger in between, or another service.
            return Meaning.STRAY
        case _:
            return Meaning.LOST if answer.may_have_happened else Meaning.REFUSED
