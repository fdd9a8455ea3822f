"""What a receiver is made of, and what it refuses to be made of."""

import inspect
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import cast

import pytest
from aiohttp import web

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import RECEIVER, ReceiverCounts, serve_webhooks, webhook_app


async def handle(_: Event) -> None:
    """Do nothing."""


@pytest.mark.parametrize("name", ["max_body", "queue_size", "workers", "dedupe_size"])
@pytest.mark.parametrize("value", [0, -1, 1.5, float("nan"), float("inf"), "1", None, True])
def test_numbers_that_cannot_be(name: str, value: object) -> None:
    """What counts things is a whole number of at least 1, and is refused by its name."""
    with pytest.raises(InvalidInputError, match=f"^{name}: must be a whole number"):
        _made(**{name: value})


@pytest.mark.parametrize("name", ["read_timeout", "dedupe_seconds", "handler_timeout"])
@pytest.mark.parametrize("value", [0, -0.5, float("nan"), "1", True])
def test_times_that_cannot_be(name: str, value: object) -> None:
    """A time is a number of seconds above 0, and is refused by its name."""
    with pytest.raises(InvalidInputError, match=f"^{name}: must be a number of seconds"):
        _made(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("handler", None),
        ("handler", "handle"),
        ("path", None),
        ("path", b"/"),
        ("path", ""),
        ("path", "8x8"),
        ("path", "/8x8?token=CANARY"),
        ("path", "/8x8#here"),
        ("path", "/{"),
        ("path", "/{any}"),
        ("on_error", 5),
        ("on_refusal", 5),
        ("clock", None),
        ("durable", "no"),
        ("authorization", 5),
    ],
)
def test_arguments_that_cannot_be(name: str, value: object) -> None:
    """Whatever else cannot be right is refused by its name when the application is made."""
    with pytest.raises(InvalidInputError, match=f"^{name}: ") as caught:
        _made(**{name: value})

    assert "CANARY" not in str(caught.value)


def test_all_that_is_wrong_at_once() -> None:
    """Several wrong arguments have one problem each."""
    with pytest.raises(InvalidInputError) as caught:
        _made(handler=None, path="", durable=None)

    assert ["handler", "path", "durable"] == [one.field for one in caught.value.problems]


def _made(**arguments: object) -> web.Application:
    make = cast("Callable[..., web.Application]", webhook_app)
    given: dict[str, object] = {"handler": handle, "authorization": None, **arguments}
    return make(given.pop("handler"), **given)


def test_a_drain_of_less_than_no_time() -> None:
    """The drain may take no time at all, but not less."""
    webhook_app(handle, authorization=None, drain_seconds=0)
    with pytest.raises(InvalidInputError, match="drain_seconds"):
        webhook_app(handle, authorization=None, drain_seconds=-0.1)
    with pytest.raises(InvalidInputError, match="drain_seconds"):
        _made(drain_seconds=None)


def test_authorization_is_no_option() -> None:
    """Nobody opens a receiver to everybody by forgetting something."""
    parameter = inspect.signature(webhook_app).parameters["authorization"]

    assert parameter.empty is parameter.default
    assert parameter.KEYWORD_ONLY is parameter.kind


def test_events_are_remembered_for_ten_minutes_at_least() -> None:
    """Left alone, a receiver remembers events longer than 8x8 could deliver them again."""
    assert inspect.signature(webhook_app).parameters["dedupe_seconds"].default >= 600


def test_a_new_receiver_has_counted_nothing() -> None:
    """Every count begins at 0."""
    app = webhook_app(handle, authorization=None)

    expected = ReceiverCounts(
        received=0, duplicates=0, refused=0, not_understood=0, queued=0, handled=0, failed=0
    )
    assert expected == app[RECEIVER].counts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", -1),
        ("port", 65536),
        ("port", "8080"),
        ("port", 1.5),
        ("port", None),
        ("host", ""),
        ("host", None),
        ("host", 127),
    ],
)
async def test_a_place_that_is_none(name: str, value: object) -> None:
    """What can be no port or no address is refused by name, and nothing is opened."""
    serve = cast("Callable[..., AbstractAsyncContextManager[str]]", serve_webhooks)

    with pytest.raises(InvalidInputError, match=f"^{name}: must be"):
        async with serve(_made(), **{"port": 0, name: value}):
            pass


@pytest.mark.parametrize("host", ["a..b", "a" * 300])
async def test_a_name_that_no_host_has(host: str) -> None:
    """A name that cannot even be asked for is refused like one that nobody has."""
    with pytest.raises(InvalidInputError, match=r"cannot be had: that is no name of a host"):
        async with serve_webhooks(_made(), host=host, port=0):
            pass


async def test_a_port_that_is_taken() -> None:
    """A port that cannot be had is refused by name."""
    async with serve_webhooks(webhook_app(handle, authorization=None), port=0) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(InvalidInputError, match=f"port: {port} on 127.0.0.1"):
            async with serve_webhooks(webhook_app(handle, authorization=None), port=port):
                pass


async def test_an_address_with_colons() -> None:
    """The URL of an IPv6 address has its brackets."""
    app = webhook_app(handle, authorization=None)
    try:
        async with serve_webhooks(app, host="::1", port=0) as url:
            assert url.startswith("http://[::1]:")
    except InvalidInputError:
        pytest.skip("this machine has no IPv6")
