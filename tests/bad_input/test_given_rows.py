"""Rows that a program gives: each bad one has its verdict and its reason, and harms no other."""

import json
from collections.abc import AsyncIterator, Callable

import anyio
import pytest

from eightbyeight import CampaignsClient, InvalidInputError, MemoryTransport, NewRecord, Verdict
from eightbyeight.emulator import Emulator
from tests.bad_input.cases import AFTER, BEFORE
from tests.bad_input.given_rows import BAD_RECORDS, BAD_ROWS, GOOD_ROWS, Other
from tests.bad_input.service import KEY


@pytest.fixture
def transport() -> MemoryTransport:
    """The way to an emulator."""
    return MemoryTransport(Emulator())


@pytest.fixture
async def campaigns(transport: MemoryTransport) -> AsyncIterator[CampaignsClient]:
    """A client of it."""
    async with CampaignsClient(
        api_key=KEY, tenant="acme", site="US1", transport=transport
    ) as client:
        yield client


@pytest.fixture
def campaign(transport: MemoryTransport) -> str:
    """A campaign that takes records."""
    emulator = transport._handler
    assert isinstance(emulator, Emulator)
    return emulator.campaigns.create(state="RUNNING", dynamic=True)


def _sent(transport: MemoryTransport) -> list[dict[str, object]]:
    bodies = [json.loads(exchange.request.body) for exchange in transport.exchanges]  # type: ignore[arg-type]
    return [record for body in bodies for record in body["records"]]


ODD = "a text that cannot be looked up"
GOOD_RECORDS = [
    name for name, (make, _) in GOOD_ROWS.items() if isinstance(make(), NewRecord) and name != ODD
]


@pytest.mark.parametrize("case", BAD_ROWS)
async def test_a_bad_row(
    campaigns: CampaignsClient, campaign: str, transport: MemoryTransport, case: str
) -> None:
    """A load rejects it with a reason of one line, never sends it, and adds the rows around it."""
    make, says = BAD_ROWS[case]
    rows = [NewRecord(BEFORE), make(), NewRecord(AFTER)]
    with anyio.fail_after(5):
        async with campaigns.loading(campaign, rows) as load:
            outcomes = [one async for batch in load for one in batch.records]

    assert [1, 2, 3] == [outcome.row for outcome in outcomes]
    assert ["added", "rejected", "added"] == [outcome.verdict for outcome in outcomes]
    detail = outcomes[1].detail or ""
    assert says in detail
    assert (True, True) == (detail.isprintable(), len(detail) < 300)
    assert KEY not in repr(load.report)
    assert [BEFORE, AFTER] == [record["crmRecordId"] for record in _sent(transport)]


@pytest.mark.parametrize("case", GOOD_ROWS)
async def test_a_good_row(
    campaigns: CampaignsClient, campaign: str, transport: MemoryTransport, case: str
) -> None:
    """What only looks odd is sent, with the record's own fields and no others."""
    make, members = GOOD_ROWS[case]

    report = await campaigns.load_records(campaign, [make()])

    assert (1, True) == (report.counts[Verdict.ADDED], report.ok)
    assert [{"crmRecordId": "it", **members}] == _sent(transport)


@pytest.mark.parametrize("case", GOOD_RECORDS)
async def test_a_good_record_alone(
    campaigns: CampaignsClient, campaign: str, transport: MemoryTransport, case: str
) -> None:
    """The same holds for a single request."""
    make, members = GOOD_ROWS[case]

    await campaigns.add_records(campaign, [make()])  # type: ignore[list-item]

    assert [{"crmRecordId": "it", **members}] == _sent(transport)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (GOOD_ROWS[ODD][0], "it raised RuntimeError"),
        (lambda: NewRecord(Other("it")), "equal itself"),
    ],
)
async def test_an_id_with_ideas_of_its_own(
    campaigns: CampaignsClient,
    campaign: str,
    transport: MemoryTransport,
    make: Callable[[], NewRecord],
    says: str,
) -> None:
    """An id that cannot be found again in the answer is refused before it is sent."""
    with pytest.raises(InvalidInputError, match=f"record 0: .*{says}"):
        await campaigns.add_records(campaign, [make()])

    assert () == transport.exchanges


@pytest.mark.parametrize("case", BAD_RECORDS)
async def test_a_bad_record_among_others(
    campaigns: CampaignsClient, campaign: str, transport: MemoryTransport, case: str
) -> None:
    """A single request with it is refused with its index and the reason, and nothing is sent."""
    make, says = BAD_RECORDS[case]
    records = [NewRecord(BEFORE), make(), NewRecord(AFTER)]

    with pytest.raises(InvalidInputError) as caught:
        await campaigns.add_records(campaign, records)  # type: ignore[arg-type]

    (problem,) = caught.value.problems
    assert 1 == problem.index
    assert says in str(problem)
    assert (True, True) == (str(problem).isprintable(), len(str(problem)) < 300)
    assert () == transport.exchanges


@pytest.mark.parametrize(
    "make", [object, lambda: None, lambda: {"crmRecordId": "it"}, lambda: "it"]
)
async def test_no_record_among_others(
    campaigns: CampaignsClient,
    campaign: str,
    transport: MemoryTransport,
    make: Callable[[], object],
) -> None:
    """What is no record at all is named by its type."""
    given = make()

    with pytest.raises(
        InvalidInputError, match=f"record 1: must be a NewRecord, not {type(given).__name__}"
    ):
        await campaigns.add_records(campaign, [NewRecord(BEFORE), given])  # type: ignore[list-item]

    assert () == transport.exchanges
