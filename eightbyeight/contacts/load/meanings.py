"""What an answer means for a load of contacts: the table by which everything else is decided."""

from enum import Enum

from eightbyeight.contacts.models import Contact, CreatedContact
from eightbyeight.errors import (
    ConflictError,
    EightByEightError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    Sent,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.rest.pages import Page

__all__ = ["Answer", "Meaning", "meaning_of"]

Answer = CreatedContact | Page[Contact] | EightByEightError
"""What may come of a creation, and of the search for what became of one."""

_UNSUPPORTED_MEDIA_TYPE = 415
_REDIRECTS = range(300, 400)


class Meaning(Enum):
    """What an answer says."""

    DONE = "it was created, merged, or searched for"
    DECLINED = "the service does not take this contact"
    NOT_SENT = "it never left"
    THROTTLED = "refused because of the pace"
    REFUSED = "the key or the account is refused, whatever the contact"
    NOT_THERE = "a group of the contact, or the account, is not there"
    LOST = "no answer that can be trusted: it may have been carried out"
    STRAY = "lost, and every further request would be"


def meaning_of(answer: Answer) -> Meaning:  # noqa: PLR0911 - one line per row of the table
    """Read the table."""
    match answer:
        case CreatedContact() | Page():
            return Meaning.DONE
        case ValidationError(status=status) if status != _UNSUPPORTED_MEDIA_TYPE:
            return Meaning.DECLINED
        case ConflictError():
            return Meaning.DECLINED
        case NotFoundError():
            return Meaning.NOT_THERE
        case RateLimitError():
            return Meaning.THROTTLED
        case TransportError(sent=Sent.NO) if not isinstance(answer, TlsError):
            return Meaning.NOT_SENT
        case UnexpectedResponseError(status=status) if status in _REDIRECTS:
            # A wrong address, which every further request would meet too.
            return Meaning.STRAY
        case ResponseError() if type(answer) is ResponseError:
            # A status the service does not use: a stranger in between, or another service.
            return Meaning.STRAY
        case _:
            return Meaning.LOST if answer.may_have_happened else Meaning.REFUSED
