"""The problem: the body of every answer that is not a success.

Source: the vendor's "Troubleshooting", "Error response format".
"""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from attrs import field, frozen

from eightbyeight.emulator.wire import write_time
from eightbyeight.transport.messages import Headers

__all__ = ["FieldFault", "Problem", "ProblemError", "invalid", "refusal"]


@frozen
class FieldFault:
    """One entry of a problem's ``errors``."""

    field: str
    """The member at fault; the service gives no index of the record."""
    code: str
    """The name of the validator that refused it."""
    message: str
    """What is wrong, for people."""


@frozen
class Problem:
    """Why the service refuses, before it is known where and when."""

    status: int
    title: str
    detail: str
    errors: tuple[FieldFault, ...] = ()
    headers: Headers = field(factory=Headers)
    """Header fields of the answer beside its media type."""

    def body(self, *, instance: str, time: datetime) -> dict[str, object]:
        """Give the body's members; ``errors`` only where there are any."""
        members: dict[str, object] = {
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "time": write_time(time),
        }
        if self.errors:
            members["errors"] = [
                {"field": fault.field, "code": fault.code, "message": fault.message}
                for fault in self.errors
            ]
        return members


class ProblemError(Exception):
    """Carries a problem from the check that found it to the answer; never leaves the emulator."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def refusal(
    status: int, detail: str, *, title: str | None = None, headers: Headers | None = None
) -> ProblemError:
    """Make the error for a refusal; its title is the status's own phrase unless one is given."""
    title = HTTPStatus(status).phrase if title is None else title
    return ProblemError(Problem(status, title, detail, headers=headers or Headers()))


def invalid(faults: Sequence[FieldFault], *, detail: str | None = None) -> ProblemError:
    """Make the error for a validation failure, with every fault that was found."""
    if detail is None:
        detail = f"The request has {len(faults)} validation error(s)"
    return ProblemError(Problem(400, "Validation failed", detail, tuple(faults)))
