"""Answers made to cost time, to keep a secret, or to pass for whole: one test for each trick."""

import json
import time
from collections.abc import Callable

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.errors import DuplicateRecordError, EightByEightError, UnexpectedResponseError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response

KEY = "eght_CANARY-0123456789"
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"
MEGABYTES = 4_000_000
SECONDS = 2.0

Shown = Callable[[EightByEightError], str]


def _client(*bodies: bytes, status: int = 200) -> CampaignsClient:
    left = list(bodies)

    async def handler(_: Request) -> Response:
        return Response(status, Headers({"Content-Type": MEDIA_TYPE}), left.pop(0))

    return CampaignsClient(
        api_key=KEY, tenant="acme", site="US1", transport=MemoryTransport(handler, remember=0)
    )


async def _error_of(body: bytes, status: int) -> EightByEightError:
    async with _client(body, status=status) as campaigns:
        with pytest.raises(EightByEightError) as caught:
            await campaigns.add_records(CAMPAIGN, [NewRecord("A-1"), NewRecord("A-2")])
    return caught.value


def _filled(unit: str) -> str:
    return unit * (MEGABYTES // len(unit))


TEXTS = [
    "id ",
    "records ",
    "campaign ",
    "already contains ",
    "Id: ",
    "'A-1'",
    "\\",
    "BUILDING ",
    "(",
]
COSTLY = {
    **{f"detail of {unit!r}": {"detail": _filled(unit)} for unit in TEXTS},
    "a message of 'id '": {"detail": "Invalid", "errors": [{"message": _filled("id ")}]},
    "messages of 'id '": {"title": "Bad", "errors": [{"message": "id " * 3000}] * 400},
    "errors without end": {"title": "Bad", "errors": [{}] * (MEGABYTES // 4)},
    "records that are none": {"records": [0] * (MEGABYTES // 3)},
    "counts that are none": {"state": "RUNNING", "recordCounts": [0] * (MEGABYTES // 3)},
    "escapes": {"detail": _filled("\u0001")},
}


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("status", [200, 400, 409])
@pytest.mark.parametrize("body", COSTLY.values(), ids=COSTLY)
async def test_no_answer_costs_much_time(body: object, status: int) -> None:
    """Megabytes of whatever a search or a reader could stumble over are done with in no time."""
    told = json.dumps(body).encode()
    started = time.process_time()

    error = await _error_of(told, status)

    assert SECONDS > time.process_time() - started
    assert 2000 > len(str(error))


@pytest.mark.no_cover
@pytest.mark.parametrize("where", ["detail", "errors"])
async def test_many_such_refusals_cost_little(where: str) -> None:
    """Understanding the longest text that is kept takes milliseconds, as a load may meet many."""
    text = "id " * 3_333
    body = {"detail": text} if where == "detail" else {"errors": [{"message": text}]}
    started = time.process_time()

    for _ in range(10):
        await _error_of(json.dumps(body).encode(), 409)

    assert SECONDS / 2 > time.process_time() - started


async def test_a_list_has_an_end() -> None:
    """No more items are looked at than any answer of the service can have."""
    counts = [{"count": 1}] * 10_000
    async with _client(
        *(
            json.dumps({"state": "READY", "recordCounts": given}).encode()
            for given in (counts, [*counts, {}])
        )
    ) as campaigns:
        campaign = await campaigns.pause(CAMPAIGN)
        with pytest.raises(UnexpectedResponseError, match="at most 10000, got 10001 items"):
            await campaigns.pause(CAMPAIGN)

    assert 10_000 == len(campaign.record_counts)


async def test_the_last_of_many_words() -> None:
    """That a text is searched with bounds does not keep a duplicate from being seen."""
    detail = "The records " + "that were sent " * 10 + "already exist"
    error = await _error_of(json.dumps({"detail": detail}).encode(), 409)

    assert isinstance(error, DuplicateRecordError)


@pytest.mark.parametrize("beside", [b"-1e999", b'"\xff"', b"9" * 5000, b"[" * 5000, b"nan"])
@pytest.mark.parametrize("status", [200, 400])
async def test_a_key_in_escapes_beside_what_cannot_be_read(
    shown: Shown, beside: bytes, status: int
) -> None:
    """The key is not shown even where escapes hide it in what one reader refuses, another takes."""
    hidden = b'"' + b"".join(b"\\u%04x" % ord(letter) for letter in KEY) + b'"'
    record = b'{"crmRecordId": %b, "state": %b, "title": %b}' % (hidden, beside, hidden)
    error = await _error_of(b'{"records": [%b], "title": %b}' % (record, hidden), status)

    assert KEY not in shown(error)


@pytest.mark.usefixtures("_no_jitter")
@pytest.mark.parametrize("broken", [b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\x00"', b"01"])
async def test_a_success_that_is_no_json_where_nobody_looks(broken: bytes) -> None:
    """A load takes no answer for a success that is damaged in a part it has no use for."""
    damaged = b'{"records": [{"crmRecordId": "A-1", "state": %b}]}' % broken
    whole = b'{"records": [{"crmRecordId": "A-1"}]}'
    with pytest.raises(UnexpectedResponseError):
        await _client(damaged).add_records(CAMPAIGN, [NewRecord("A-1")])

    campaigns = _client(damaged, whole)
    report = await campaigns.load_records(CAMPAIGN, [NewRecord("A-1")], settle=0)

    assert (1, 2) == (report.counts[Verdict.ADDED], report.requests)
