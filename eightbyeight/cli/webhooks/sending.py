"""The command ``webhooks send-sample``: play 8x8 towards a receiver."""

import json

from attrs import frozen

from eightbyeight.cli.running import Exit, Interruption, plain, print_out, run
from eightbyeight.emulator.clock import ManualClock, SystemClock
from eightbyeight.emulator.sample_events import sample_event
from eightbyeight.emulator.webhook_sender import RETRY_SECONDS, Delivery, WebhookSender
from eightbyeight.errors import TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Exchange, Secret
from eightbyeight.transport.observing import ObservingTransport

__all__ = ["SendOptions", "send_sample"]


@frozen(kw_only=True)
class SendOptions:
    """What was asked for on the command line."""

    event_type: str
    url: str
    authorization: Secret | None
    event_id: str | None
    waits: bool
    """Whether to wait between deliveries as 8x8 does."""
    as_json: bool


def send_sample(options: SendOptions) -> int:
    """Deliver a sample until it is taken; give the exit code."""
    event = sample_event(options.event_type, event_id=options.event_id)
    authorization = None if options.authorization is None else options.authorization.reveal()

    async def work(_: Interruption) -> int:
        shown = _Shown(options)
        async with ObservingTransport(AiohttpTransport(), shown.see) as transport:
            clock = SystemClock() if options.waits else ManualClock()
            sender = WebhookSender(transport, clock=clock)
            deliveries = await sender.send(options.url, event, authorization)
        taken = deliveries[-1].is_taken
        if not options.as_json:
            print_out("Delivered." if taken else "Not delivered: 8x8 would give up.")
        return Exit.DONE if taken else Exit.FAILED

    return run(work)


class _Shown:
    """Shows each delivery as soon as it has its answer."""

    def __init__(self, options: SendOptions) -> None:
        self._options = options
        self._number = 0

    def see(self, exchange: Exchange) -> None:
        """Show what came of one delivery; what never could be sent is told by its error."""
        self._number += 1
        status = None if exchange.response is None else exchange.response.status
        problem = _problem(exchange.error)
        if status is None and problem is None:
            return
        delivery = Delivery(self._number, status, problem)
        print_out(_json_line(delivery) if self._options.as_json else self._line(delivery))

    def _line(self, delivery: Delivery) -> str:
        answer = delivery.problem if delivery.status is None else str(delivery.status)
        line = f"Delivery {delivery.number}: {plain(answer or '')}"
        if delivery.is_taken or delivery.number > len(RETRY_SECONDS) or not self._options.waits:
            return line
        return f"{line}; again in {RETRY_SECONDS[delivery.number - 1]:g} s"


def _problem(error: BaseException | None) -> str | None:
    return str(error) if isinstance(error, TransportError) else None


def _json_line(delivery: Delivery) -> str:
    return json.dumps(
        {
            "delivery": delivery.number,
            "status": delivery.status,
            "problem": delivery.problem,
            "taken": delivery.is_taken,
        }
    )
