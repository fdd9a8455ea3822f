"""The error body: the body of every answer that is not a success.

Source: ``ErrorResponse`` of the OpenAPI files and the vendor's list of error codes.
"""

from datetime import datetime
from enum import IntEnum
from http import HTTPStatus

from attrs import field, frozen

from eightbyeight.emulator.accounts.moments import write_moment
from eightbyeight.transport.messages import Headers

__all__ = ["Code", "Refusal", "RefusedError", "bad_request", "code_of", "not_found", "refusal"]


class Code(IntEnum):
    """What is wrong, by the number that the body gives."""

    QUOTA = 429
    PARAMETER = 1000
    CONFLICT = 1001
    MSISDN = 1002
    KEY = 1200
    FORBIDDEN = 1201
    NOT_FOUND = 1300
    INTERNAL = 2000
    JOB = 4018
    WORKFLOW_NAME = 5001
    GROUP_NAME = 5003


_CODES: dict[int, Code] = {
    HTTPStatus.UNAUTHORIZED: Code.KEY,
    HTTPStatus.FORBIDDEN: Code.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Code.NOT_FOUND,
    HTTPStatus.CONFLICT: Code.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS: Code.QUOTA,
}


@frozen
class Refusal:
    """Why the service refuses, before it is known when."""

    status: int
    code: int
    message: str
    headers: Headers = field(factory=Headers)
    """Header fields of the answer beside its media type."""

    def body(self, number: int, now: datetime) -> dict[str, object]:
        """Give the body's members; the number tells one refusal from another."""
        return {
            "code": int(self.code),
            "message": self.message,
            "errorId": f"00000000-0000-4000-9000-{number:012x}",
            "timestamp": write_moment(now),
        }


class RefusedError(Exception):
    """Carries a refusal from the check that found it to the answer; never leaves the emulator."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal: Refusal = refusal


def refusal(status: int, code: int, message: str, headers: Headers | None = None) -> RefusedError:
    """Make the error for a refusal."""
    return RefusedError(Refusal(status, code, message, headers or Headers()))


def bad_request(message: str, code: int = Code.PARAMETER) -> RefusedError:
    """Make the error for a request that is wrong in itself."""
    return refusal(400, code, message)


def not_found(kind: str, which: object) -> RefusedError:
    """Make the error for something that is not there."""
    return refusal(404, Code.NOT_FOUND, f"Unable to find {kind} with id {which}")


def code_of(status: int) -> Code:
    """Give the code that goes with a status where nothing more is known."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Code.INTERNAL
    return _CODES.get(status, Code.PARAMETER)
