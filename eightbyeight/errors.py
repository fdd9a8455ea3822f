"""Every exception of the package, sorted by what the caller does next.

::

    EightByEightError                  may_have_happened: could the service have acted?
    ├── InvalidInputError              wrong before anything was sent (a ValueError too)
    ├── LifecycleError                 a client or transport used after closing, or on another loop
    ├── TransportError                 no answer; sent says whether the request may have arrived
    │   └── TlsError                   the peer could not prove who it is; nothing was sent
    ├── ResponseError                  the service answered, and the answer is not a success
    │   ├── ValidationError            400, 413, 415, 422: refused as it stands
    │   ├── AuthenticationError        401: the key is missing, malformed or revoked
    │   ├── PermissionDeniedError      403: the key may not do this
    │   ├── NotFoundError              404: campaign, tenant or site cannot be resolved
    │   ├── ConflictError              409 whose body does not say what it conflicts with
    │   │   ├── DuplicateRecordError   a crmRecordId is on the campaign already
    │   │   ├── CampaignStateError     the campaign, as it stands, takes no records
    │   │   └── InvalidActionError     the action is not valid in the campaign's state
    │   ├── RateLimitError             429: wait, then ask again
    │   ├── ServerError                408 and 5xx: it may have happened all the same
    │   └── UnexpectedResponseError    an answer that cannot be trusted: it may have happened
    ├── DeadlineError                  a load's own deadline passed before it was done
    ├── JournalError                   a load's journal cannot be used, or is of another load
    │   └── StaleAttemptError          a request of unknown fate is too old to be sent again unasked
    ├── SourceError                    the caller's own rows raised while a load was reading them
    └── LoadError                      a load left records off the campaign (raise_for_failures)

Every one of them survives ``pickle`` with its attributes, and none of them ever holds the key.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from attrs import frozen

__all__ = [
    "AuthenticationError",
    "CampaignStateError",
    "ConflictError",
    "DeadlineError",
    "DuplicateRecordError",
    "EightByEightError",
    "FieldError",
    "InputProblem",
    "InvalidActionError",
    "InvalidInputError",
    "JournalError",
    "LifecycleError",
    "LoadError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseError",
    "Sent",
    "ServerError",
    "SourceError",
    "StaleAttemptError",
    "TlsError",
    "TransportError",
    "UnexpectedResponseError",
    "ValidationError",
]


class Sent(StrEnum):
    """Say whether a request without an answer may have reached the service."""

    NO = "no"
    """Certain: no connection was obtained, so not one byte left."""
    MAYBE = "maybe"
    """A connection was obtained; from here nobody but the service can tell."""


@frozen
class FieldError:
    """One entry of a problem body's ``errors``, as the service words it."""

    field: str | None = None
    """Name of the field at fault; the service gives no index of the record."""
    code: str | None = None
    """Usually the name of a validator, such as ``NotBlank``."""
    message: str | None = None
    """The service's sentence for people."""


@frozen
class InputProblem:
    """One thing that is wrong with what the caller gave."""

    message: str
    """What is wrong and how to mend it."""
    field: str | None = None
    """The argument, field or variable at fault."""
    index: int | None = None
    """Which record, counted from 0, where the input is a list of records."""

    def __str__(self) -> str:
        where = "" if self.index is None else f"record {self.index}: "
        what = "" if self.field is None else f"{self.field}: "
        # One problem is one line, also where it quotes a name or a cell that has several.
        return " ".join(f"{where}{what}{self.message}".splitlines())


class EightByEightError(Exception):
    """Base of everything this package raises on purpose."""

    @property
    def may_have_happened(self) -> bool:
        """Whether the service may have done what was asked, although the call failed."""
        return False

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(
    kind: type[EightByEightError], args: tuple[object, ...], state: dict[str, object]
) -> EightByEightError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidInputError(EightByEightError, ValueError):
    """What was given is wrong, and nothing was sent.

    Args:
        problems: Everything that is wrong, not only the first thing.
    """

    def __init__(self, *problems: InputProblem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems: tuple[InputProblem, ...] = problems

    @classmethod
    def of(cls, field: str, message: str) -> Self:
        """Make the error for one wrong argument."""
        return cls(InputProblem(message, field))


class LifecycleError(EightByEightError):
    """A client or transport was used after it was closed, or from another event loop."""


class TransportError(EightByEightError):
    """No answer came back that could be read.

    Args:
        message: What went wrong, free of headers and bodies.
        sent: Whether the request may have reached the service.
    """

    def __init__(self, message: str, *, sent: Sent) -> None:
        super().__init__(message)
        self.sent: Sent = sent

    @property
    def may_have_happened(self) -> bool:
        """True unless it is certain that nothing was sent."""
        return self.sent is Sent.MAYBE


class TlsError(TransportError):
    """The peer's certificate was not accepted, so nothing was sent to it."""

    def __init__(self, message: str, *, sent: Sent = Sent.NO) -> None:
        super().__init__(message, sent=sent)


class ResponseError(EightByEightError):
    """The service answered, and the answer is not a success.

    ``instance`` and ``time`` are what 8x8's support asks for (Troubleshooting, "Error response
    format"). Everything but ``status`` may be missing: gateways answer in shapes of their own.

    Args:
        message: One line for people.
        status: The HTTP status.
        title: The problem's short summary.
        detail: The service's explanation of this occurrence.
        instance: The URI that identifies the occurrence in the service's logs.
        time: When it happened, by the service's clock.
        errors: The fields at fault, on validation failures.
    """

    def __init__(  # noqa: PLR0913 - one argument per member of the vendor's error body
        self,
        message: str,
        *,
        status: int,
        title: str | None = None,
        detail: str | None = None,
        instance: str | None = None,
        time: datetime | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.status: int = status
        self.title: str | None = title
        self.detail: str | None = detail
        self.instance: str | None = instance
        self.time: datetime | None = time
        self.errors: tuple[FieldError, ...] = tuple(errors)


class ValidationError(ResponseError):
    """The service refused the request as it stands; ``errors`` may name the fields."""


class AuthenticationError(ResponseError):
    """The key is missing, malformed or revoked (401)."""


class PermissionDeniedError(ResponseError):
    """The key is valid and may not do this: is the API Product attached to its app? (403)."""


class NotFoundError(ResponseError):
    """The campaign, the tenant or the site could not be resolved (404)."""


class ConflictError(ResponseError):
    """The request conflicts with what is on the service, which does not say with what (409)."""


class DuplicateRecordError(ConflictError):
    """A ``crmRecordId`` of the request is on the campaign already; nothing was added.

    ``crm_record_id`` is the one id the service named, or None; there may be more.
    """

    crm_record_id: str | None = None


class CampaignStateError(ConflictError):
    """The campaign, as it stands, takes no records: not dynamic, or in the wrong state.

    ``campaign_state`` is the state the service named, such as ``BUILDING``, or None.
    """

    campaign_state: str | None = None


class InvalidActionError(ConflictError):
    """The action is not valid in the state the campaign is in."""


class RateLimitError(ResponseError):
    """Too many requests (429).

    ``retry_after`` is the wait in seconds that the service asked for, or None.
    """

    retry_after: float | None = None


class ServerError(ResponseError):
    """The service failed (408, 5xx); what was asked for may have happened all the same."""

    @property
    def may_have_happened(self) -> bool:
        """Always true: a failure after the work was done looks the same from here."""
        return True


class UnexpectedResponseError(ResponseError):
    """The answer is not one this request can have: a proxy's page, a redirect, other ids."""

    @property
    def may_have_happened(self) -> bool:
        """Always true: what cannot be trusted proves nothing."""
        return True


class DeadlineError(EightByEightError):
    """A load's own deadline passed before every record had its verdict."""


class JournalError(EightByEightError):
    """A load's journal cannot be read or written, is in use, or belongs to another load.

    Nothing is sent without a journal entry, so what was not sent yet stays unsent.
    """


class StaleAttemptError(JournalError):
    """A request whose end nobody knows is more than a day old.

    Its records may have been dialled and have left the campaign since: to send them again could
    call a person twice, so somebody has to say that it is wanted (``redrive_stale``).
    """


class SourceError(EightByEightError):
    """The caller's own rows raised while a load was reading them; the load was drained first.

    ``__cause__`` is what they raised, ``report`` what had become of the rows until then.
    """

    def __init__(self, message: str, *, report: "Report") -> None:
        super().__init__(message)
        self.report: Report = report


class LoadError(EightByEightError):
    """Not every record is on the campaign; ``report`` says which and why."""

    def __init__(self, message: str, *, report: "Report") -> None:
        super().__init__(message)
        self.report: Report = report


class Report(Protocol):
    """What every load's report has, whichever things were loaded."""

    @property
    def ok(self) -> bool:
        """Whether everything is where it was meant to go."""
        ...

    @property
    def rows(self) -> int:
        """How many rows were taken from the source."""
        ...

    @property
    def stopped(self) -> EightByEightError | None:
        """Why the load ended early, or None."""
        ...

    @property
    def failures(self) -> Sequence[object]:
        """The first rows that are not where they were meant to go."""
        ...
