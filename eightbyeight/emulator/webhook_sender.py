"""The service as a receiver of its webhooks meets it: events, and how often they are sent.

Source: the vendor's "Short URL clicks" and the other pages of events, which say the same of
retries: on a connection error, a timeout or any 4xx or 5xx, after 1, 10, 30 and 90 seconds.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from attrs import frozen

from eightbyeight.emulator.clock import Clock, SystemClock
from eightbyeight.errors import TransportError
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Secret

__all__ = ["RETRY_SECONDS", "Delivery", "WebhookSender"]

RETRY_SECONDS: Final = (1.0, 10.0, 30.0, 90.0)
"""How long it waits before each further delivery; after the last the event is lost."""

_PATIENCE = 5.0


@frozen
class Delivery:
    """What became of sending an event once."""

    number: int
    """1 for the first."""
    status: int | None
    """What it was answered with; None where there was no answer."""
    problem: str | None = None
    """Why there was no answer."""

    @property
    def is_taken(self) -> bool:
        """Whether the event is not sent again."""
        return self.status is not None and self.status < HTTPStatus.BAD_REQUEST


class WebhookSender:
    """Send events to a receiver as 8x8 does.

    Args:
        transport: Carries them; it is not closed here.
        clock: Waits between the deliveries; None for the machine's clock.
        timeout: How many seconds a receiver has to answer; the vendor's WhatsApp pages ask for an
            answer within 5.
    """

    def __init__(
        self, transport: Transport, *, clock: Clock | None = None, timeout: float = _PATIENCE
    ) -> None:
        self._transport = transport
        self._clock: Clock = SystemClock() if clock is None else clock
        self._timeout = timeout

    async def send(
        self,
        url: str,
        event: bytes | Mapping[str, object],
        authorization: str | None = None,
    ) -> tuple[Delivery, ...]:
        """Send an event until it is taken, five times at most.

        Args:
            url: Where.
            event: What; bytes are sent as they are.
            authorization: What is sent as ``Authorization``; None for nothing.

        Returns:
            What became of each delivery, the first one first; the last tells whether the event
            was taken.

        Raises:
            InvalidInputError: the transport cannot send there.
        """
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        fields: dict[str, str | Secret] = {"Content-Type": "application/json"}
        if authorization is not None:
            fields["Authorization"] = Secret(authorization)
        request = Request("POST", url, Headers(fields), body, self._timeout)
        deliveries = [await self._deliver(request, 1)]
        for number, seconds in enumerate(RETRY_SECONDS, 2):
            if deliveries[-1].is_taken:
                break
            await self._clock.sleep(seconds)
            deliveries.append(await self._deliver(request, number))
        return tuple(deliveries)

    async def _deliver(self, request: Request, number: int) -> Delivery:
        try:
            response = await self._transport.send(request)
        except TransportError as error:
            return Delivery(number, None, str(error))
        return Delivery(number, response.status)
