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
    │   ├── NotFoundError              404: what the path names cannot be resolved
    │   ├── ConflictError              409 whose body does not say what it conflicts with
    │   │   ├── DuplicateRecordError   a crmRecordId is on the campaign already
    │   │   ├── CampaignStateError     the campaign, as it stands, takes no records
    │   │   ├── InvalidActionError     the action is not valid in the campaign's state
    │   │   ├── AmbiguousContactError  the addresses belong to more than one contact
    │   │   └── GroupNameTakenError    another group has the name
    │   ├── RateLimitError             429: wait, then ask again
    │   ├── ServerError                408 and 5xx: it may have happened all the same
    │   └── UnexpectedResponseError    an answer that cannot be trusted: it may have happened
    ├── WaitError                      what the service works at is not known to be completed
    │   ├── JobFailedError             a job ended without being completed
    │   ├── InstanceTerminatedError    an instance of a workflow did
    │   └── WaitTimeoutError           it was not over in the time given, and goes on
    ├── DeadlineError                  a load's own deadline passed before it was done
    ├── JournalError                   a load's journal cannot be used, or is of another load
    │   └── StaleAttemptError          a request of unknown fate is too old to be sent again unasked
    ├── SourceError                    the caller's own rows raised while a load was reading them
    └── LoadError                      a load left something undone (raise_for_failures)

Every one of them survives ``pickle`` with its attributes, and none of them ever holds the key.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from eightbyeight.error_values import (
    EndedInstance,
    EndedJob,
    FieldError,
    InputProblem,
    Report,
    Sent,
    Waited,
)

__all__ = [
    "AmbiguousContactError",
    "AuthenticationError",
    "CampaignStateError",
    "ConflictError",
    "DeadlineError",
    "DuplicateRecordError",
    "EightByEightError",
    "FieldError",
    "GroupNameTakenError",
    "InputProblem",
    "InstanceTerminatedError",
    "InvalidActionError",
    "InvalidInputError",
    "JobFailedError",
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
    "WaitError",
    "WaitTimeoutError",
]


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

    8x8's support asks for ``instance`` and ``time`` of the campaigns service (Troubleshooting,
    "Error response format"), and for ``error_id`` of the CPaaS products ("API error codes").
    Everything but ``status`` may be missing: gateways answer in shapes of their own.

    Args:
        message: One line for people.
        status: The HTTP status.
        title: The problem's short summary.
        detail: The service's explanation of this occurrence.
        instance: The URI that identifies the occurrence in the service's logs.
        time: When it happened, by the service's clock.
        errors: The fields at fault, on validation failures.
        code: The CPaaS products' number for the kind of error; several numbers are used for more
            than one kind, so go by the class and ``status`` first.
        error_id: The CPaaS products' name for the occurrence.
    """

    def __init__(  # noqa: PLR0913 - one argument per member of the vendor's two error bodies
        self,
        message: str,
        *,
        status: int,
        title: str | None = None,
        detail: str | None = None,
        instance: str | None = None,
        time: datetime | None = None,
        errors: Sequence[FieldError] = (),
        code: int | None = None,
        error_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status: int = status
        self.title: str | None = title
        self.detail: str | None = detail
        self.instance: str | None = instance
        self.time: datetime | None = time
        self.errors: tuple[FieldError, ...] = tuple(errors)
        self.code: int | None = code
        self.error_id: str | None = error_id


class ValidationError(ResponseError):
    """The service refused the request as it stands; ``errors`` may name the fields."""


class AuthenticationError(ResponseError):
    """The key is missing, malformed or revoked (401)."""


class PermissionDeniedError(ResponseError):
    """The key is valid and may not do this (403).

    Of an Admin Console key: is the API Product attached to its app? Of a CPaaS key: is this
    machine's address among those it is restricted to?
    """


class NotFoundError(ResponseError):
    """What the path names, or who asks, could not be resolved (404).

    The campaigns service says so of a campaign, a tenant and a site alike.
    """


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


class AmbiguousContactError(ConflictError):
    """The addresses given belong to more than one contact; nothing was created or merged.

    Which one is meant needs a person's decision: sending it again changes nothing.
    """


class GroupNameTakenError(ConflictError):
    """Another group of the account has the name; nothing was changed."""


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


class WaitError(EightByEightError):
    """What the service works at by itself is not known to be completed.

    ``latest`` is what was last said of it.
    """

    def __init__(self, message: str, *, latest: Waited) -> None:
        super().__init__(message)
        self.latest: Waited = latest

    @property
    def may_have_happened(self) -> bool:
        """Always true: it may have come half-way, or still be at work."""
        return True


class JobFailedError(WaitError):
    """A job of the service ended as ``failed``, ``stopped`` or ``timeout``.

    Part of its work may have been done: ``job`` has whatever counters the service gave.
    """

    def __init__(self, message: str, *, job: EndedJob) -> None:
        super().__init__(message, latest=job)
        self.job: EndedJob = job


class InstanceTerminatedError(WaitError):
    """An instance of a workflow was terminated, by somebody or by a fault of one of its steps.

    What its steps did before stays done.
    """

    def __init__(self, message: str, *, instance: EndedInstance) -> None:
        super().__init__(message, latest=instance)
        self.instance: EndedInstance = instance


class WaitTimeoutError(WaitError):
    """It was not over within the time given; the message says what will become of it."""


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

    def __init__(self, message: str, *, report: Report) -> None:
        super().__init__(message)
        self.report: Report = report


class LoadError(EightByEightError):
    """Not everything is where a load was to put it; ``report`` says which and why."""

    def __init__(self, message: str, *, report: Report) -> None:
        super().__init__(message)
        self.report: Report = report
