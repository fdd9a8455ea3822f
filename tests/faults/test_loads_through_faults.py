"""Loads through every fault of a socket: the verdicts are what the server's memory says."""

from collections.abc import Mapping

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import LoadReport, Verdict
from eightbyeight.errors import Sent, TlsError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from tests.faults.breaking_server import BreakingServer, Ends, Fault, Meeting, framed
from tests.faults.faults import COMBINATIONS, Combination
from tests.faults.racing import Racing
from tests.faults.unsent import DISTRUSTED, PASSING, Healing

KEY = "eght_CANARY"
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
RECORDS = [NewRecord("A-1"), NewRecord("A-2"), NewRecord("A-3")]
EACH_ONCE = {"A-1": 1, "A-2": 1, "A-3": 1}
SHORT = 0.3
PATIENCE = 20.0

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("_no_jitter")]


def _client(
    url: str, *, timeout: float = PATIENCE, transport: Transport | None = None
) -> CampaignsClient:
    return CampaignsClient(
        api_key=KEY, tenant="acme", site="US1", base_url=url, timeout=timeout, transport=transport
    )


async def _loaded(
    server: BreakingServer, combination: Combination, *, exclusive: bool = False
) -> LoadReport:
    """Load three records, the first request of which meets the fault."""
    timeout = SHORT if combination.fault.takes_time else PATIENCE
    async with _client(server.url, timeout=timeout) as campaigns:
        if combination.reused:
            await campaigns.pause(CAMPAIGN)
        server.arm(combination.fault, commits=combination.committed)
        report = await campaigns.load_records(CAMPAIGN, RECORDS, settle=0, exclusive=exclusive)
    # The fault was met, once, and on the connection that was meant.
    earlier = int(combination.reused)
    assert [Meeting(combination.fault.name, 1, earlier)] == server.meetings
    assert (3, None, True) == (report.rows, report.stopped, report.ok)
    return report


def _told(report: LoadReport) -> Mapping[Verdict, int]:
    return {verdict: count for verdict, count in report.counts.items() if count}


NOT_COMMITTED = [each for each in COMBINATIONS if not each.committed]
COMMITTED = [each for each in COMBINATIONS if each.committed]


@pytest.mark.parametrize("exclusive", [False, True], ids=["shared", "exclusive"])
@pytest.mark.parametrize("combination", NOT_COMMITTED, ids=str)
async def test_what_was_not_done(
    server: BreakingServer, combination: Combination, *, exclusive: bool
) -> None:
    """What had not been done is done by one more request, and is known to be this load's work."""
    report = await _loaded(server, combination, exclusive=exclusive)

    assert {Verdict.ADDED: 3} == _told(report)
    assert 2 == report.requests
    assert EACH_ONCE == server.held


@pytest.mark.parametrize("combination", COMMITTED, ids=str)
async def test_what_was_done(server: BreakingServer, combination: Combination) -> None:
    """What had been done is found there, record by record; whose work it was cannot be told."""
    report = await _loaded(server, combination)

    assert {Verdict.PRESENT_UNATTRIBUTED: 3} == _told(report)
    assert 1 + 3 == report.requests
    assert EACH_ONCE == server.held


@pytest.mark.parametrize("combination", COMMITTED, ids=str)
async def test_what_was_done_where_nobody_else_adds(
    server: BreakingServer, combination: Combination
) -> None:
    """Where nobody else adds these ids, one more request proves that the lost one had worked."""
    report = await _loaded(server, combination, exclusive=True)

    assert {Verdict.ADDED: 3} == _told(report)
    assert 2 == report.requests
    assert EACH_ONCE == server.held


# Answers of those between us and the service, and of the service when it fails.

_PAGE = b"<html><body>Sorry</body></html>"


def _failing(status: str, body: bytes, media_type: str) -> Fault:
    return Fault(
        f"{status[:3]} {media_type}",
        says=lambda _: framed(body, status, media_type),
        ends=Ends.KEPT,
    )


def _problem(status: str) -> bytes:
    return f'{{"title": "{status[4:]}", "status": {status[:3]}, "detail": "Try again"}}'.encode()


FAILURES = [
    *("408 Request Timeout", "500 Internal Server Error", "502 Bad Gateway"),
    *("503 Service Unavailable", "504 Gateway Timeout", "520 Unknown Error"),
]
# A refusal is the service's word only with a problem body; these can be anybody's.
STRANGERS = ["400 Bad Request", "409 Conflict", "413 Payload Too Large", "418 I'm a teapot"]
ODD_SUCCESSES = ["202 Accepted", "206 Partial Content", "299 Fine"]
ANSWERS = [
    *(_failing(status, _problem(status), "application/problem+json") for status in FAILURES),
    *(_failing(status, _PAGE, "text/html") for status in FAILURES + STRANGERS),
    *(_failing(status, b'{"records": []}', "application/json") for status in ODD_SUCCESSES),
]


@pytest.mark.parametrize("committed", [False, True], ids=["not", "committed"])
@pytest.mark.parametrize("fault", ANSWERS, ids=lambda fault: fault.name)
async def test_answers_that_prove_nothing(
    server: BreakingServer, fault: Fault, *, committed: bool
) -> None:
    """A failure, a stranger's page and an odd success are never taken for an end of the matter."""
    report = await _loaded(server, Combination(fault, reused=False, committed=committed))

    verdict = Verdict.PRESENT_UNATTRIBUTED if committed else Verdict.ADDED
    assert {verdict: 3} == _told(report)
    assert EACH_ONCE == server.held


RACES = [
    (False, False, Verdict.ADDED, [3]),
    (False, True, Verdict.ADDED, [3]),
    (True, False, Verdict.PRESENT_UNATTRIBUTED, [3, 3, 2, 1]),
    (True, True, Verdict.ADDED, [3, 3]),
]


@pytest.mark.parametrize(("committed", "exclusive", "verdict", "sizes"), RACES)
async def test_an_idle_connection_closed_as_it_is_used(
    server: BreakingServer, verdict: Verdict, sizes: list[int], *, committed: bool, exclusive: bool
) -> None:
    """The race of every kept connection costs a request at most, and no truth."""
    async with (
        Racing(AiohttpTransport(), server) as racing,
        _client(server.url, transport=racing) as campaigns,
    ):
        await campaigns.pause(CAMPAIGN)
        racing.arm(listens=committed)
        report = await campaigns.load_records(CAMPAIGN, RECORDS, settle=0, exclusive=exclusive)

    assert {verdict: 3} == _told(report)
    assert sizes == server.sizes
    assert (not committed) + len(sizes) == report.requests
    assert EACH_ONCE == server.held


# What fails before there is a connection.


@pytest.mark.parametrize("kind", PASSING)
async def test_what_was_not_sent(kind: str) -> None:
    """What was not sent is sent again once it gets through, and is added."""
    async with PASSING[kind]() as scene:
        healing = Healing(scene)
        async with _client(scene.url, timeout=SHORT, transport=healing) as campaigns:
            report = await campaigns.load_records(CAMPAIGN, RECORDS, settle=0)

        assert [Sent.NO] == [error.sent for error in healing.errors]
        assert {Verdict.ADDED: 3} == _told(report)
        assert (2, [3]) == (report.requests, scene.server.sizes)
        assert EACH_ONCE == scene.server.held


@pytest.mark.parametrize("kind", DISTRUSTED)
async def test_a_peer_that_is_not_trusted(kind: str) -> None:
    """A peer that cannot prove who it is ends the load at once: nothing was added, and it is so."""
    async with DISTRUSTED[kind]() as scene:
        async with _client(scene.url, timeout=SHORT, transport=scene.transport) as campaigns:
            report = await campaigns.load_records(CAMPAIGN, RECORDS, settle=0)

        assert isinstance(report.stopped, TlsError)
        assert {Verdict.NOT_ADDED: 3} == _told(report)
        assert (1, []) == (report.requests, scene.server.sizes)
        assert {} == scene.server.held
