"""The service as a receiver of webhooks meets it."""

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from eightbyeight.emulator import SAMPLE_EVENTS, Delivery, ManualClock, WebhookSender, sample_event
from eightbyeight.errors import InvalidInputError, Sent, TransportError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request, Response

URL = "https://acme.example/hook"
START = datetime(2026, 5, 1, 8, tzinfo=UTC)


class Receiver:
    """Answers with one status after the other; None for no answer."""

    def __init__(self, clock: ManualClock, *statuses: int | None) -> None:
        self._clock = clock
        self._statuses = list(statuses)
        self.requests: list[Request] = []
        self.seconds: list[float] = []

    async def __call__(self, request: Request) -> Response:
        """Answer one delivery."""
        self.requests.append(request)
        self.seconds.append((self._clock.now() - START).total_seconds())
        status = self._statuses.pop(0)
        if status is None:
            raise TransportError("the connection was closed", sent=Sent.MAYBE)
        return Response(status)


def _made(*statuses: int | None) -> tuple[Receiver, WebhookSender]:
    clock = ManualClock(START)
    receiver = Receiver(clock, *statuses)
    return receiver, WebhookSender(MemoryTransport(receiver), clock=clock)


async def test_one_delivery() -> None:
    """An event is sent as JSON, with the authorization as it was configured [Z1]."""
    receiver, sender = _made(200)

    deliveries = await sender.send(URL, {"eventType": "x"}, "Basic abc")

    (request,) = receiver.requests
    assert (Delivery(1, 200),) == deliveries
    assert ("POST", URL, b'{"eventType": "x"}', 5.0) == (
        request.method,
        request.url,
        request.body,
        request.timeout,
    )
    assert {"content-type": "application/json", "authorization": "Basic abc"} == {**request.headers}
    assert "abc" not in repr(request)


async def test_bytes() -> None:
    """Bytes are sent as they are, without an authorization where there is none [Z1]."""
    receiver, sender = _made(204)

    await sender.send(URL, b"{")

    assert b"{" == receiver.requests[0].body
    assert "authorization" not in receiver.requests[0].headers


async def test_all_deliveries() -> None:
    """Nothing, 4xx and 5xx are tried again after 1, 10, 30 and 90 seconds, then no more [Z2]."""
    receiver, sender = _made(500, 404, None, 400, 599)

    deliveries = await sender.send(URL, {})

    assert [1.0, 10.0, 30.0, 90.0] == [
        later - sooner for sooner, later in pairwise(receiver.seconds)
    ]
    assert (
        Delivery(1, 500),
        Delivery(2, 404),
        Delivery(3, None, "the connection was closed"),
        Delivery(4, 400),
        Delivery(5, 599),
    ) == deliveries
    assert not deliveries[-1].is_taken
    assert [receiver.requests[0]] * 5 == receiver.requests


@pytest.mark.parametrize("status", [200, 204, 302, 399])
async def test_what_is_taken(status: int) -> None:
    """Any other answer ends it, a redirection too [Z3]."""
    receiver, sender = _made(503, status)

    deliveries = await sender.send(URL, {})

    assert (Delivery(1, 503), Delivery(2, status)) == deliveries
    assert deliveries[-1].is_taken
    assert 2 == len(receiver.requests)


@pytest.mark.parametrize("event_type", SAMPLE_EVENTS)
def test_samples(event_type: str) -> None:
    """There is a sample of every event, which names its type and the id it is given [Z4]."""
    event = sample_event(event_type, event_id="id-1")

    assert '"id-1"' in json.dumps(event)
    if event_type != "survey":
        assert event_type.rpartition("/")[2] == event["eventType"]
    if "/" in event_type:
        assert event_type.partition("/")[0] == event["namespace"]


def test_the_click() -> None:
    """The sample of a click has what the vendor's page lists, and nothing else [Z4]."""
    event = sample_event("short_url_clicked")

    assert ["namespace", "eventType", "description", "payload"] == list(event)
    payload = event["payload"]
    assert isinstance(payload, dict)
    assert ["eventId", "occurredAt", "umid", "destination", "shortUrl", "targetUrl"] == [*payload]


def test_ids_of_samples() -> None:
    """Unless an id is given, no two samples have the same [Z4]."""
    assert sample_event("survey")["umid"] != sample_event("survey")["umid"]


def test_no_sample() -> None:
    """An event that nobody has a sample of is refused by naming the others [Z4]."""
    with pytest.raises(InvalidInputError, match="must be one of short_url_clicked, "):
        sample_event("click")
