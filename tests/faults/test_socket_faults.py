"""What breaks on a socket, and what the transport and a single call then know about it."""

from collections.abc import Callable
from typing import cast

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.errors import EightByEightError, Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Response, Secret
from tests.faults.breaking_server import BreakingServer, Meeting
from tests.faults.faults import COMBINATIONS, FAULTS, IMPOSSIBLE, Combination
from tests.faults.racing import Racing

KEY = "eght_CANARY"
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
BODY = b'{"records": [{"crmRecordId": "A-1"}, {"crmRecordId": "A-2"}]}'
WARMING = b'{"records": [{"crmRecordId": "WARM"}]}'
PATIENCE = 20.0
SHORT = 0.2

pytestmark = pytest.mark.slow

Shown = Callable[[EightByEightError], str]


def test_the_table_is_whole() -> None:
    """There are 21 faults by name, and only what was not read cannot have been done."""
    assert 21 == len({fault.name for fault in FAULTS})
    assert 84 == len(COMBINATIONS) + len(IMPOSSIBLE)
    assert 6 == len(IMPOSSIBLE)
    assert {
        "closes before reading",
        "resets before reading",
        "closes after the request's head",
    } == {each.fault.name for each in IMPOSSIBLE}


def _adding(server: BreakingServer, body: bytes, timeout: float) -> Request:
    headers = Headers({"X-API-Key": Secret(KEY), "Content-Type": "application/json"})
    url = f"{server.url}/cc/US1/campaigns/v1/{CAMPAIGN}/records"
    return Request("POST", url, headers, body, timeout)


def _timeout(combination: Combination) -> float:
    return SHORT if combination.fault.takes_time else PATIENCE


def _check_meeting(server: BreakingServer, combination: Combination) -> None:
    """See that the fault was met once, and on the connection that was meant."""
    earlier = int(combination.reused)
    assert [Meeting(combination.fault.name, 1, earlier)] == server.meetings
    held = {"A-1": 1, "A-2": 1} if combination.committed else {}
    assert held == {name: count for name, count in server.held.items() if name != "WARM"}


async def _sent(transport: Transport, request: Request) -> Response | TransportError:
    try:
        return await transport.send(request)
    except TransportError as error:
        return error


@pytest.mark.parametrize("combination", COMBINATIONS, ids=str)
async def test_what_the_transport_knows(
    server: BreakingServer, shown: Shown, combination: Combination
) -> None:
    """Once there is a connection, whatever breaks may have happened, and is sent once."""
    fault = combination.fault
    async with AiohttpTransport() as transport:
        if combination.reused:
            await transport.send(_adding(server, WARMING, PATIENCE))
        server.arm(fault, commits=combination.committed)
        outcome = await _sent(transport, _adding(server, BODY, _timeout(combination)))

    _check_meeting(server, combination)
    if fault.response is not None:
        assert fault.response == cast("Response", outcome).status
        return
    assert isinstance(outcome, TransportError)
    assert Sent.MAYBE is outcome.sent
    assert fault.reason in str(outcome)
    assert (None, None) == (outcome.__cause__, outcome.__context__)
    assert KEY not in shown(outcome)


@pytest.mark.parametrize("combination", COMBINATIONS, ids=str)
async def test_what_a_call_knows(
    server: BreakingServer, shown: Shown, combination: Combination
) -> None:
    """A single call says that it may have happened, and does not send again by itself."""
    async with CampaignsClient(
        api_key=KEY,
        tenant="acme",
        site="US1",
        base_url=server.url,
        timeout=_timeout(combination),
    ) as campaigns:
        if combination.reused:
            await campaigns.pause(CAMPAIGN)
        server.arm(combination.fault, commits=combination.committed)
        with pytest.raises(EightByEightError) as caught:
            await campaigns.add_records(CAMPAIGN, [NewRecord("A-1"), NewRecord("A-2")])

    _check_meeting(server, combination)
    assert caught.value.may_have_happened
    assert KEY not in shown(caught.value)


@pytest.mark.parametrize("committed", [False, True], ids=["not", "committed"])
async def test_an_idle_connection_closed_as_it_is_used(
    server: BreakingServer, shown: Shown, *, committed: bool
) -> None:
    """A kept connection that the peer closes as it is used may have carried the request."""
    async with Racing(AiohttpTransport(), server) as racing:
        await racing.send(_adding(server, WARMING, PATIENCE))
        racing.arm(listens=committed)
        outcome = await _sent(racing, _adding(server, BODY, PATIENCE))

    assert isinstance(outcome, TransportError)
    assert Sent.MAYBE is outcome.sent
    assert KEY not in shown(outcome)
    assert 1 == server.connections
    assert ({"WARM", "A-1", "A-2"} if committed else {"WARM"}) == set(server.held)
