"""Calls of the public face with the types they have; read by type checkers, never run."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_type

from eightbyeight import (
    Allowed,
    BatchOutcome,
    Campaign,
    CampaignAction,
    CampaignDisplayStatus,
    CampaignsClient,
    CampaignState,
    DuplicateRecordError,
    EightByEightError,
    Exchange,
    FieldError,
    InputProblem,
    InvalidInputError,
    Limiter,
    LimitingTransport,
    LoadError,
    LoadReport,
    MemoryTransport,
    NewRecord,
    ObservingTransport,
    RateLimitError,
    Record,
    RecordOutcome,
    RecordPriority,
    RecordState,
    Request,
    Response,
    ResponseError,
    RetryingTransport,
    Sent,
    Transport,
    TransportError,
    Verdict,
    check_action,
    open_rows,
)
from eightbyeight.emulator import Emulator
from eightbyeight.testing import check_transport
from eightbyeight.transport.aiohttp import AiohttpTransport

ID = "3f0c1c52-7d0c-4b5e-9f53-7b6f0f2f4a10"


async def clients(transport: Transport) -> None:
    """Two ways to make a client."""
    async with CampaignsClient(api_key="eght_k", tenant="acme", site="US1") as campaigns:
        assert_type(campaigns, CampaignsClient)
    made = CampaignsClient.from_env(transport=transport, timeout=5.0, retries=0)
    assert_type(made, CampaignsClient)
    assert_type(await made.aclose(), None)


async def actions(campaigns: CampaignsClient) -> None:
    """Each verb answers with the campaign."""
    assert_type(await campaigns.start(ID, build_on_start=True, enabled=True), Campaign)
    assert_type(await campaigns.build(ID), Campaign)
    assert_type(await campaigns.reset(ID), Campaign)
    assert_type(await campaigns.pause(ID), Campaign)
    assert_type(await campaigns.resume(ID), Campaign)
    assert_type(await campaigns.retry(ID), Campaign)
    assert_type(await campaigns.cancel(ID), Campaign)
    assert_type(await campaigns.purge(ID, enabled=False), Campaign)
    campaign = await campaigns.modify(ID, CampaignAction.BUILD, enabled=None)
    assert_type(campaign.state, CampaignState | str | None)
    assert_type(campaign.display_status, CampaignDisplayStatus | str | None)
    assert_type(campaign.started_time, datetime | None)
    assert_type(check_action(campaign.state or "", CampaignAction.START), Allowed)


async def records(campaigns: CampaignsClient, when: datetime) -> None:
    """Records in, records out."""
    new = NewRecord("CRM-1", schedule_at=when, priority=RecordPriority.HIGH, rank=1.5)
    added = await campaigns.add_records(ID, [new])
    assert_type(added, list[Record])
    assert_type(added[0].state, RecordState | str | None)
    assert_type(added[0].rank, float | None)


async def loads(
    campaigns: CampaignsClient,
    mappings: Iterator[Mapping[str, object]],
    stream: AsyncIterator[NewRecord],
) -> None:
    """Anything that can be iterated is a source."""
    report = await campaigns.load_records(ID, mappings, concurrency=4)
    assert_type(report, LoadReport)
    assert_type(report.counts, Mapping[Verdict, int])
    assert_type(report.failures, Sequence[RecordOutcome])
    assert_type(report.stopped, EightByEightError | None)
    assert_type(report.ok, bool)
    with open_rows("leads.csv") as rows:
        await campaigns.load_records(ID, rows)
    report = await campaigns.load_records(
        ID,
        mappings,
        journal=Path("load.db"),
        exclusive=True,
        keep_order=True,
        settle=60,
        deadline=3600.0,
        limiter=Limiter(rate=10.0),
        redrive_stale=True,
    )
    async with campaigns.loading(ID, stream, journal="load.db", rate=2.5) as load:
        assert_type(load.settling, int)
        assert_type(load.waiting_for, EightByEightError | None)
        assert_type(load.untaken, Verdict)
        async for outcome in load:
            assert_type(outcome, BatchOutcome)
            assert_type(outcome.records, Sequence[RecordOutcome])
            assert_type(outcome.counts, Mapping[Verdict, int])
    assert_type(load.report, LoadReport)


def errors(error: EightByEightError) -> None:
    """What each error can be asked."""
    assert_type(error.may_have_happened, bool)
    match error:
        case InvalidInputError():
            assert_type(error.problems, tuple[InputProblem, ...])
        case TransportError():
            assert_type(error.sent, Sent)
        case DuplicateRecordError():
            assert_type(error.crm_record_id, str | None)
        case RateLimitError():
            assert_type(error.retry_after, float | None)
        case ResponseError():
            assert_type(error.status, int)
            assert_type(error.errors, tuple[FieldError, ...])
        case LoadError():
            assert_type(error.report.ok, bool)


async def transports(request: Request) -> None:
    """A transport is one verb, and wrappers are transports."""
    emulator = Emulator()
    assert_type(emulator.campaigns.create(state="RUNNING", dynamic=True), str)
    memory = MemoryTransport(emulator)
    assert_type(memory.exchanges, Sequence[Exchange])
    stacked: Transport = ObservingTransport(
        LimitingTransport(RetryingTransport(AiohttpTransport()), Limiter(rate=10.0))
    )
    assert_type(await stacked.send(request), Response)
    async with emulator.serve(port=0) as url:
        assert_type(url, str)
    await check_transport(AiohttpTransport)
