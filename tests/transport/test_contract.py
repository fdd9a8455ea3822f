"""The contract, over every backend and every wrapper around it."""

from collections.abc import Callable

import pytest

from eightbyeight.testing import Peer, check_transport
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.limiting import Limiter, LimitingTransport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.observing import ObservingTransport
from eightbyeight.transport.retrying import RetryingTransport

Wrap = Callable[[Transport], Transport]

WRAPS: dict[str, Wrap] = {
    "bare": lambda inner: inner,
    "retrying": RetryingTransport,
    "limiting": lambda inner: LimitingTransport(inner, Limiter(rate=1e6, max_in_flight=64)),
    "observing": ObservingTransport,
    "all": lambda inner: ObservingTransport(
        LimitingTransport(RetryingTransport(inner), Limiter(max_in_flight=8))
    ),
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
async def test_in_process(wrap: Wrap) -> None:
    """The memory transport keeps the contract, alone and under every wrapper."""
    await check_transport(lambda: wrap(MemoryTransport(Peer())), url="http://peer")


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
async def test_on_the_network(wrap: Wrap) -> None:
    """The aiohttp transport keeps the contract, alone and under every wrapper."""
    await check_transport(lambda: wrap(AiohttpTransport()))
