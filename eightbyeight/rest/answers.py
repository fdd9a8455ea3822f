"""What the answers of the CPaaS services have in common; pure.

A success counts only when it is what was asked for: anything else may be a proxy's page.
"""

from collections.abc import Callable
from typing import TypeVar

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import NotWhatWasAsked, load
from eightbyeight.rest.problems import read_problem
from eightbyeight.transport.messages import Response

__all__ = ["check_media_type", "check_no_error", "read_body", "untrusted"]

T = TypeVar("T")

_LONGEST_REASON = 1000


def read_body(response: Response, make: Callable[[object], T]) -> T:
    """Read the body of a success.

    Args:
        response: The answer.
        make: Makes of the JSON what was asked for, or raises ``NotWhatWasAsked``.

    Raises:
        UnexpectedResponseError: it is no JSON, or not what was asked for.
    """
    check_media_type(response)
    try:
        return make(load(response.body))
    except NotWhatWasAsked as error:
        reason = str(error)
    raise untrusted(response, reason)


def check_no_error(response: Response) -> None:
    """Check a success whose body does not matter, unless it is a stranger's or an error's.

    Raises:
        UnexpectedResponseError: it is one of them.
    """
    if response.body.strip():
        # Nothing is expected; a page is a stranger's.
        check_media_type(response)
    if read_problem(response.body).error_id is not None:
        raise untrusted(response, "it is an error's body")


def check_media_type(response: Response) -> None:
    """Check that an answer says it is JSON.

    Raises:
        UnexpectedResponseError: it says something else, or nothing.
    """
    named = response.headers.get("content-type", "")
    if named.partition(";")[0].strip().lower() != "application/json":
        raise untrusted(response, f"its media type is {named!r}")


def untrusted(response: Response, why: str) -> UnexpectedResponseError:
    """Make the error for a success that is not what was asked for."""
    told = why if len(why) <= _LONGEST_REASON else f"{why[:_LONGEST_REASON]}..."
    return UnexpectedResponseError(
        f"{response.status} whose answer cannot be trusted: {told}", status=response.status
    )
