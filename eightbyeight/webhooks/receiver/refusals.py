"""Telling of deliveries that were refused, in words that hold nothing of what was sent."""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import hdrs, web
from attrs import frozen

from eightbyeight.webhooks.receiver.limits import Limits
from eightbyeight.webhooks.receiver.telling import LOG, place_of

__all__ = ["OnRefusal", "Refusal", "Refusals"]


@frozen
class Refusal:
    """One delivery that was refused, and left alone otherwise."""

    status: int
    """What it was answered with: 4xx, or 503."""
    reason: str
    """Why, such as ``it has no Authorization``; one of a few sentences, with nothing of what was
    sent."""


OnRefusal = Callable[[Refusal], object]
"""Hears of a delivery that was refused; a function that is not async."""


class Refusals:
    """Tell one listener of refusals, if there is one."""

    def __init__(self, listener: OnRefusal | None, limits: Limits, path: str) -> None:
        self._listener = listener
        self._reasons = {
            HTTPStatus.NOT_FOUND: f"it came to another path than {path}",
            HTTPStatus.METHOD_NOT_ALLOWED: "it is no POST",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"its body has more than {limits.max_body} bytes",
            HTTPStatus.REQUEST_TIMEOUT: (
                f"its body took longer than {limits.read_timeout:g} seconds"
            ),
            HTTPStatus.BAD_REQUEST: "its body could not be read",
            HTTPStatus.SERVICE_UNAVAILABLE: (
                "there is no room for it, or the receiver is being shut down"
            ),
        }

    def tell(self, request: web.Request, status: HTTPStatus) -> None:
        """Tell of one refusal."""
        if self._listener is None:
            return
        unauthorized = status is HTTPStatus.UNAUTHORIZED
        reason = _why_unauthorized(request) if unauthorized else self._reasons.get(status)
        try:
            self._listener(Refusal(status.value, reason or status.phrase))
        except Exception as error:  # noqa: BLE001 - whatever a listener of the caller's may raise
            LOG.error("on_refusal failed: %s", place_of(error))


def _why_unauthorized(request: web.Request) -> str:
    given = len(request.headers.getall(hdrs.AUTHORIZATION, ()))
    if given == 1:
        return "its Authorization is not the value that is accepted"
    return "it has more than one Authorization" if given else "it has no Authorization"
