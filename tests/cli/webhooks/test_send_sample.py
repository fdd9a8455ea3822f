"""``webhooks send-sample``, towards a receiver in another thread."""

import asyncio
import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.webhooks import sending
from eightbyeight.cli.webhooks.authorization import accepted_values
from eightbyeight.emulator.clock import ManualClock
from eightbyeight.emulator.sample_events import SAMPLE_EVENTS, sample_event
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]


class Receiver:
    """Answers with one status after another, and remembers what came."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.requests: list[Request] = []

    async def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(self.statuses.pop(0))

    @property
    def event_ids(self) -> list[str]:
        """The events' ids."""
        bodies = [request.body for request in self.requests]
        return [json.loads(body)["payload"]["eventId"] for body in bodies if type(body) is bytes]


def test_delivered_at_once(invoke: Invoke, served: Serve) -> None:
    """A delivery that is taken is the only one, without Authorization where none was given."""
    receiver = Receiver(204)

    result = invoke("webhooks", "send-sample", "short_url_clicked", served(receiver))

    assert 0 == result.exit_code
    assert ["Delivery 1: 204", "Delivered."] == result.stdout.splitlines()
    (request,) = receiver.requests
    assert "authorization" not in request.headers
    assert ["POST"] == [request.method]


def test_delivered_again(invoke: Invoke, served: Serve, value_file: Path) -> None:
    """After 4xx and 5xx the same event is delivered again, with the first value of the file."""
    receiver = Receiver(503, 404, 200)

    result = invoke(
        "webhooks",
        "send-sample",
        "short_url_clicked",
        served(receiver),
        "--no-wait",
        "--event-id",
        "e-1",
        "--authorization-file",
        value_file,
    )

    assert 0 == result.exit_code
    assert "Delivery 1: 503\nDelivery 2: 404\nDelivery 3: 200\nDelivered.\n" == result.stdout
    assert ["e-1"] * 3 == receiver.event_ids
    assert {"Bearer CANARY"} == {one.headers["authorization"] for one in receiver.requests}
    assert "CANARY" not in result.output


def test_never_taken(invoke: Invoke, served: Serve) -> None:
    """After five deliveries it is given up, with exit code 1; --json tells each as an object."""
    url = served(Receiver(*[500] * 5))

    result = invoke("webhooks", "send-sample", "survey", url, "--no-wait", "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    expected = {"status": 500, "problem": None, "taken": False}
    assert [{"delivery": number, **expected} for number in range(1, 6)] == lines
    assert 1 == result.exit_code


def test_nobody_there(invoke: Invoke, free_port: int) -> None:
    """Where nobody listens each delivery says so."""
    url = f"http://127.0.0.1:{free_port}/"

    result = invoke("webhooks", "send-sample", "short_url_clicked", url, "--no-wait")

    assert 1 == result.exit_code
    assert 5 == len(re.findall(r"^Delivery \d: \S.*\n", result.stdout, re.MULTILINE))
    assert "Not delivered" in result.stdout
    assert "" == result.stderr


@pytest.mark.parametrize(
    ("event_type", "url"), [("nonsense", "http://127.0.0.1:1/"), ("survey", "ftp://127.0.0.1")]
)
def test_what_cannot_be_sent(invoke: Invoke, event_type: str, url: str) -> None:
    """An unknown event and an impossible address are wrong usage, and nothing is shown as sent."""
    result = invoke("webhooks", "send-sample", event_type, url)

    assert 2 == result.exit_code
    assert "" == result.stdout
    assert result.stderr.startswith("Error: ")


def test_every_event_is_in_the_help(invoke: Invoke) -> None:
    """The help names each event there is a sample of, and no other."""
    result = invoke("webhooks", "send-sample", "--help")

    listed = result.stdout.partition("EVENT_TYPE is one of:")[2].partition("Options:")[0]
    words = re.findall(r"(?<=[ ,])[\w/]+(?=,|$)", listed, re.MULTILINE)
    assert sorted(SAMPLE_EVENTS) == sorted(words)


@pytest.mark.parametrize(
    ("event_type", "meant"),
    [
        ("short_url_click", "short_url_clicked"),
        ("Short-URL-Clicked", "short_url_clicked"),
        ("call_status", "CALL_STATUS"),
        ("chatapps/inbound_message_received", "ChatApps/inbound_message_received"),
    ],
)
def test_a_near_miss(invoke: Invoke, event_type: str, meant: str) -> None:
    """What is nearly an event's name is answered with that name, not with all of them."""
    result = invoke("webhooks", "send-sample", event_type, "http://127.0.0.1:1/")

    assert 2 == result.exit_code
    expected = f"Error: event_type: there is no sample of '{event_type}'; did you mean {meant}"
    assert result.stderr.startswith(expected)
    assert len(result.stderr) < 200


@pytest.mark.parametrize("event_type", ["", "zzz", "x" * 10_000, None, ["survey"]])
def test_no_near_miss(event_type: str) -> None:
    """What is near no name, or no text at all, is answered with all names."""
    with pytest.raises(
        InvalidInputError, match=r"event_type: must be one of short_url_clicked, .*survey"
    ) as caught:
        sample_event(event_type)

    assert len(str(caught.value)) < 1000


def test_swapped_arguments(invoke: Invoke) -> None:
    """The URL in the first place is told to belong into the second."""
    arguments = ("http://127.0.0.1:1/?token=CANARY", "short_url_clicked")

    result = invoke("webhooks", "send-sample", *arguments)

    assert 2 == result.exit_code
    assert "the event type comes first, then the URL" in result.stderr
    assert "CANARY" not in result.output


def test_interrupted_amid_a_delivery(invoke: Invoke, served: Serve) -> None:
    """Ctrl-C ends it at once with 130, and no answer is made up."""

    async def interrupt(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(1)
        return Response(200)

    result = invoke("webhooks", "send-sample", "short_url_clicked", served(interrupt))

    assert 130 == result.exit_code
    assert "" == result.stdout


def test_the_waits_are_told_and_kept(invoke: Invoke, served: Serve) -> None:
    """A delivery that was not taken is followed by a wait, which Ctrl-C ends with 130."""

    async def refuse(_: Request) -> Response:
        asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGINT)
        return Response(500)

    result = invoke("webhooks", "send-sample", "short_url_clicked", served(refuse))

    assert "Delivery 1: 500; again in 1 s\n" == result.stdout
    assert 130 == result.exit_code


def test_all_waits(invoke: Invoke, served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each delivery but the last tells when the next one is."""
    monkeypatch.setattr(sending, "SystemClock", ManualClock)

    result = invoke("webhooks", "send-sample", "survey", served(Receiver(*[500] * 5)))

    told = re.findall(r"^Delivery (\d): 500(?:; again in (\d+) s)?$", result.stdout, re.MULTILINE)
    assert [("1", "1"), ("2", "10"), ("3", "30"), ("4", "90"), ("5", "")] == told


def test_a_blank_line(invoke: Invoke, served: Serve, value_file: Path) -> None:
    """Blank lines of the file are no values."""
    value_file.write_text("Bearer CANARY-1\n \n\nBearer CANARY-2\n")
    receiver = Receiver(200)
    arguments = ("survey", served(receiver), "--authorization-file", value_file)

    assert 0 == invoke("webhooks", "send-sample", *arguments).exit_code
    assert 2 == len(accepted_values(value_file, nobody=False) or ())
    assert ["Bearer CANARY-1"] == [one.headers["authorization"] for one in receiver.requests]


def test_an_empty_file(invoke: Invoke, value_file: Path) -> None:
    """A file without a value is wrong usage."""
    value_file.write_text("\n")

    arguments = ("survey", "http://127.0.0.1:1/", "--authorization-file", value_file)
    result = invoke("webhooks", "send-sample", *arguments)

    assert 2 == result.exit_code
    assert "is empty" in result.stderr
