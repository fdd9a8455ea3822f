"""A redirect is never followed: the key and the records go to nobody but the origin asked."""

from collections.abc import Awaitable, Callable

import anyio
import pytest

from eightbyeight import CampaignsClient, NewRecord, UnexpectedResponseError, Verdict
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.conftest import Serve

ID = "123e4567-e89b-12d3-a456-426614174000"
Client = Callable[..., CampaignsClient]
CALLS: dict[str, Callable[[CampaignsClient], Awaitable[object]]] = {
    "pause": lambda campaigns: campaigns.pause(ID),
    "start": lambda campaigns: campaigns.start(ID, build_on_start=True),
    "add_records": lambda campaigns: campaigns.add_records(ID, [NewRecord("A-1")]),
}
PLACES = ["{evil}/steal", "//{evil_host}/steal", "{evil}", "HTTP:{evil_rest}", "\t{evil}/x"]


def _redirect(status: int, place: str, evil: str) -> bytes:
    named = place.format(evil=evil, evil_host=evil.removeprefix("http://"), evil_rest=evil[5:])
    head = f"HTTP/1.1 {status} Go\r\nLocation: {named}\r\nRefresh: 0; url={evil}\r\n"
    return f"{head}Content-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
async def test_of_a_call(
    serve: Serve, client: Client, status: int, call: Callable[[CampaignsClient], Awaitable[object]]
) -> None:
    """A call that is redirected raises, and the other origin gets not even a connection."""
    evil = await serve()
    peer = await serve(_redirect(status, PLACES[0], evil.url))
    async with client(peer.url, retries=2) as campaigns:
        with pytest.raises(UnexpectedResponseError) as caught:
            await call(campaigns)

    assert (status, True) == (caught.value.status, caught.value.may_have_happened)
    assert (1, 0) == (len(peer.requests), evil.connections)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_of_a_load(serve: Serve, client: Client, status: int, place: str) -> None:
    """A load that is redirected stops, claims nothing, and sends nothing to the other origin."""
    evil = await serve()
    peer = await serve(_redirect(status, place, evil.url))
    rows = [NewRecord(f"A-{number}") for number in range(300)]
    async with client(peer.url) as campaigns:
        with anyio.fail_after(30):
            report = await campaigns.load_records(ID, rows, settle=0.0, deadline=0.3)

    assert (1, 0) == (len(peer.requests), evil.connections)
    assert report.rows == report.counts[Verdict.UNKNOWN] > 0
    assert isinstance(report.stopped, UnexpectedResponseError)
    assert status == report.stopped.status


async def test_with_a_proxy(serve: Serve, client: Client) -> None:
    """Behind a proxy a redirect is not followed either."""
    evil = await serve()
    proxy = await serve(_redirect(307, PLACES[0], evil.url))
    async with (
        AiohttpTransport(proxy=proxy.url) as transport,
        client("http://127.0.0.1:9", transport) as campaigns,
    ):
        with pytest.raises(UnexpectedResponseError):
            await campaigns.pause(ID)

    assert (1, 0) == (len(proxy.requests), evil.connections)
