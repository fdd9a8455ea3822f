"""What a receiver is made of, and what it refuses to be made of."""

import inspect

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import RECEIVER, ReceiverCounts, serve_webhooks, webhook_app


async def handle(_: Event) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    "name",
    [
        "max_body",
        "read_timeout",
        "queue_size",
        "workers",
        "dedupe_size",
        "dedupe_seconds",
        "handler_timeout",
    ],
)
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_limits_that_cannot_be(name: str, value: float) -> None:
    """A limit that is not more than 0 is refused by its name."""
    with pytest.raises(InvalidInputError, match=f"{name}: must be more than 0"):
        webhook_app(handle, authorization=None, **{name: value})  # type: ignore[arg-type]


def test_a_drain_of_less_than_no_time() -> None:
    """The drain may take no time at all, but not less."""
    webhook_app(handle, authorization=None, drain_seconds=0)
    with pytest.raises(InvalidInputError, match="drain_seconds"):
        webhook_app(handle, authorization=None, drain_seconds=-0.1)


def test_a_path_without_a_slash() -> None:
    """A path begins with a slash."""
    with pytest.raises(InvalidInputError, match="path"):
        webhook_app(handle, authorization=None, path="8x8")


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


@pytest.mark.parametrize("port", [-1, 65536])
async def test_a_port_that_is_none(port: int) -> None:
    """A number beyond the ports there are is refused by name."""
    with pytest.raises(InvalidInputError, match="port"):
        async with serve_webhooks(webhook_app(handle, authorization=None), port=port):
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
