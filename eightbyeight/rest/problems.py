"""From the service's answer to the exception that says what it means; pure.

The vendor has two error bodies: the campaigns service's (``title``, ``detail``, ``instance``; its
page "Troubleshooting") and the CPaaS products' (``code``, ``message``, ``errorId``; "API error
codes"). Both are read by shape, not by media type: gateways answer 401, 403 and 429 in forms of
their own, so whatever is missing stays None. For the waits, see its pages on rate limits, of which
there are three kinds.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from attrs import frozen

from eightbyeight.errors import (
    AuthenticationError,
    ConflictError,
    FieldError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.rest.converter import NotWhatWasAsked, load
from eightbyeight.transport.messages import Response
from eightbyeight.transport.waits import requested_wait

__all__ = ["ADMIN_ADVICE", "CPAAS_ADVICE", "Problem", "error_from", "read_problem"]


# Errors are kept, searched and logged: a text of megabytes is no explanation. A hundred records can
# hardly have more faults than this.
_LONGEST_TEXT = 10_000
_MOST_ERRORS = 1000
_LARGEST_CODE = 10**9


@frozen
class Problem:
    """The service's error body, as far as it could be read."""

    title: str | None = None
    """What is wrong in short: ``title``, or the CPaaS products' ``message``."""
    detail: str | None = None
    instance: str | None = None
    time: datetime | None = None
    """When it happened: ``time``, or the CPaaS products' ``timestamp``."""
    errors: tuple[FieldError, ...] = ()
    code: int | None = None
    error_id: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether this is a problem body at all, and not a stranger's page."""
        return bool(self.title or self.detail or self.errors or self._has_its_marks)

    @property
    def _has_its_marks(self) -> bool:
        # A message is optional in the CPaaS products' body.
        return self.error_id is not None or (self.code is not None and self.time is not None)


def read_problem(body: bytes) -> Problem:
    """Read an error body; what is missing or of another type is left out, what is long is cut."""
    try:
        data = load(body)
    except NotWhatWasAsked:
        return Problem()
    if not isinstance(data, Mapping):
        return Problem()
    listed = data.get("errors")
    return Problem(
        title=_text(data, "title") or _text(data, "message"),
        detail=_text(data, "detail"),
        instance=_text(data, "instance"),
        time=_time(data.get("time")) or _time(data.get("timestamp")),
        errors=tuple(
            _field_error(entry) for entry in listed[:_MOST_ERRORS] if isinstance(entry, Mapping)
        )
        if isinstance(listed, list)
        else (),
        code=_code(data.get("code")),
        error_id=_text(data, "errorId"),
    )


def _code(value: object) -> int | None:
    # Not every integer: a number without end is no code, and would be spelt out in the message.
    return value if type(value) is int and abs(value) <= _LARGEST_CODE else None


def _text(data: Mapping[object, object], name: str) -> str | None:
    value = data.get(name)
    return value[:_LONGEST_TEXT] if isinstance(value, str) and value else None


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _field_error(entry: Mapping[object, object]) -> FieldError:
    return FieldError(_text(entry, "field"), _text(entry, "code"), _text(entry, "message"))


_BY_STATUS: Mapping[int, type[ResponseError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: ServerError,
    409: ConflictError,
    413: ValidationError,
    415: ValidationError,
    422: ValidationError,
    429: RateLimitError,
}

# A gateway in front of the service may refuse a caller in a page of its own, and means it. For
# everything else in the 400s an answer without a problem body is not the service's word.
_MEANT_WITHOUT_A_BODY = frozenset({401, 403, 404, 408, 429})

_LONGEST_MESSAGE = 1000

ADMIN_ADVICE: Mapping[int, str] = {
    401: "is the key right, and not revoked?",
    403: "is the API Product attached to the key's app? a change there takes some minutes",
    404: "check the id, the tenant name and the site; the service says 404 for each of them",
}
"""What to look at first, by status, where an Admin Console key is used."""

CPAAS_ADVICE: Mapping[int, str] = {
    401: "is the key one of 8x8 Connect, of this account's region, and neither disabled nor kept "
    "to other addresses?",
    403: "is this machine's address among those that the key is restricted to?",
    404: "check the id and the account; a region does not know the accounts of another",
}
"""The same for keys of 8x8 Connect (its pages "Authentication" and "Developer tools")."""


def error_from(
    response: Response,
    advice: Mapping[int, str] = ADMIN_ADVICE,
    *,
    conflict: type[ConflictError] = ConflictError,
) -> ResponseError:
    """Make the exception for an answer that is not a success, as far as its status tells.

    Args:
        response: The answer.
        advice: By status, what is put at the end of the message.
        conflict: What 409 means where it means but one thing.
    """
    problem = read_problem(response.body)
    kind = _class_for(response.status, problem)
    error = (conflict if kind is ConflictError else kind)(
        _message(response.status, problem, advice.get(response.status)),
        status=response.status,
        title=problem.title,
        detail=problem.detail,
        instance=problem.instance,
        time=problem.time,
        errors=problem.errors,
        code=problem.code,
        error_id=problem.error_id,
    )
    if isinstance(error, RateLimitError):
        error.retry_after = requested_wait(response)
    return error


def _class_for(status: int, problem: Problem) -> type[ResponseError]:
    if 500 <= status <= 599:  # noqa: PLR2004 - HTTP's own range
        return ServerError
    if 400 <= status <= 499:  # noqa: PLR2004 - HTTP's own range
        if not problem.says_something and status not in _MEANT_WITHOUT_A_BODY:
            return UnexpectedResponseError
        return _BY_STATUS.get(status, ResponseError)
    return UnexpectedResponseError


def _message(status: int, problem: Problem, advice: str | None) -> str:
    said = problem.title or _phrase(status)
    fields = "; ".join(
        f"{error.field or 'a field'} {error.message or error.code or 'is refused'}"
        for error in problem.errors
    )
    code = None if problem.code is None else f"code {problem.code}"
    parts = [f"{status} {said}", problem.detail, fields, code, advice]
    told = ": ".join(part for part in parts if part)
    # One line for people, on a terminal too: whatever would steer it becomes a space.
    shown = "".join(letter if letter.isprintable() else " " for letter in told[:_LONGEST_MESSAGE])
    return shown if len(told) <= _LONGEST_MESSAGE else f"{shown}..."


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "of no known meaning"
