"""What the client puts on the wire, what it refuses before, and what it owns."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import Campaign, NewRecord, Record, RecordPriority
from eightbyeight.campaigns.states import CampaignAction, CampaignState
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Response, Secret

if TYPE_CHECKING:
    from tests.vendor.openapi import VendorOpenApi

Answer = Callable[..., Response]
Client = Callable[..., tuple[CampaignsClient, MemoryTransport]]

KEY = "eght_0123456789"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"
ID = "123e4567-e89b-12d3-a456-426614174000"
URL_OF_IT = f"https://api.8x8.com/cc/US1/campaigns/v1/{ID}"
HEADERS = Headers(
    {
        "X-API-Key": Secret(KEY),
        "X-8x8-Tenant": "acme",
        "Content-Type": MEDIA_TYPE,
        "Accept": f"{MEDIA_TYPE}, application/json;q=0.9",
    }
)
CAMPAIGN = {"id": ID, "state": "RUNNING"}
VERBS = ["build", "reset", "start", "pause", "resume", "retry", "cancel", "purge"]


def _sent(transport: MemoryTransport) -> Request:
    [exchange] = transport.exchanges
    return exchange.request


def _body(request: Request) -> object:
    assert isinstance(request.body, bytes)
    return json.loads(request.body)


# modify and its verbs


@pytest.mark.parametrize("enabled", [None, True, False])
@pytest.mark.parametrize("verb", VERBS)
async def test_a_verb_on_the_wire(
    client: Client, answer: Answer, verb: str, enabled: bool | None
) -> None:
    """Each verb is one PATCH with its action, and with the flag only where it is given."""
    campaigns, transport = client(answer(200, CAMPAIGN))

    campaign = await getattr(campaigns, verb)(ID, enabled=enabled)

    flags = {} if enabled is None else {"enabled": enabled}
    request = _sent(transport)
    assert {"action": verb.upper(), **flags} == _body(request)
    assert ("PATCH", URL_OF_IT, HEADERS) == (request.method, request.url, request.headers)
    assert (90.0, Repeat.IF_NOT_SENT) == (request.timeout, request.repeat)
    assert Campaign(id=ID, state=CampaignState.RUNNING) == campaign


@pytest.mark.parametrize("build", [True, False])
async def test_building_on_the_way(client: Client, answer: Answer, build: bool) -> None:
    """The flag goes with START, by its own verb and by the call beneath it."""
    for call in ("start", "modify"):
        campaigns, transport = client(answer(200, CAMPAIGN))
        action = () if call == "start" else ("START",)
        await getattr(campaigns, call)(ID, *action, enabled=True, build_on_start=build)

        expected = {"action": "START", "enabled": True, "buildOnStart": build}
        assert expected == _body(_sent(transport))


async def test_the_published_requests(
    client: Client, answer: Answer, golden: Callable[[str], object]
) -> None:
    """The bodies of the vendor's examples are sent, member for member."""
    campaigns, transport = client(answer(200, CAMPAIGN))
    await campaigns.start(ID.upper(), build_on_start=True)
    await campaigns.pause(ID)

    started, paused = (exchange.request for exchange in transport.exchanges)
    assert golden("build_and_start_request") == _body(started)
    assert golden("pause_request") == _body(paused)
    assert URL_OF_IT == started.url


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"action": "FLY"}, "action: 'FLY' is none of BUILD, RESET, START, PAUSE, RESUME"),
        ({"action": "start"}, "action: 'start' is none of"),
        ({"action": None}, "action: a NoneType is none of"),
        ({"action": ["START"]}, "action: a list is none of"),
        ({"action": "PAUSE", "build_on_start": True}, "build_on_start: goes with START, not with"),
        ({"action": "BUILD", "build_on_start": False}, "goes with START, not with BUILD"),
        ({"action": "PAUSE", "enabled": "false"}, "enabled: must be True, False or None, not str"),
        ({"action": "PAUSE", "enabled": 1}, "enabled: must be True, False or None, not int"),
        ({"action": "START", "build_on_start": "no"}, "build_on_start: must be True, False or"),
    ],
)
async def test_an_action_that_cannot_be(
    client: Client, arguments: dict[str, object], why: str
) -> None:
    """Unknown actions, flags of another type and flags of another action are not sent."""
    campaigns, transport = client()
    with pytest.raises(InvalidInputError, match=why):
        await campaigns.modify(ID, **arguments)  # type: ignore[arg-type]

    assert () == transport.exchanges


# add_records


async def test_records_on_the_wire(
    client: Client, answer: Answer, golden: Callable[[str], object]
) -> None:
    """The vendor's example is one POST of its very body, and its answer is read whole."""
    campaigns, transport = client(answer(200, golden("add_three_records_answer")))

    added = await campaigns.add_records(
        ID,
        [
            NewRecord("CRM-12345", priority=RecordPriority.HIGH, rank=1.0),
            NewRecord(
                "CRM-12346",
                priority=RecordPriority.MEDIUM,
                schedule_at=datetime(2026, 4, 23, 14, tzinfo=UTC),
            ),
            NewRecord("CRM-12347", priority=RecordPriority.LOW),
        ],
    )

    request = _sent(transport)
    assert golden("add_three_records_request") == _body(request)
    assert ("POST", f"{URL_OF_IT}/records", HEADERS) == (
        request.method,
        request.url,
        request.headers,
    )
    assert (90.0, Repeat.IF_NOT_SENT) == (request.timeout, request.repeat)
    assert ["CRM-12345", "CRM-12346", "CRM-12347"] == [record.crm_record_id for record in added]
    assert {Record} == {type(record) for record in added}


async def test_one_record(client: Client, answer: Answer, golden: Callable[[str], object]) -> None:
    """One record is a list of one, and what is not given is not sent."""
    campaigns, transport = client(answer(201, {"records": [{"crmRecordId": "CRM-12345"}]}))
    await campaigns.add_records(ID, (NewRecord("CRM-12345", priority=RecordPriority.HIGH),))

    assert golden("add_one_record_request") == _body(_sent(transport))


@pytest.mark.parametrize(
    "records",
    [
        [],
        [NewRecord(str(number)) for number in range(101)],
        [NewRecord("")],
        [NewRecord("a"), NewRecord("a")],
        [NewRecord("a", rank=float("nan"))],
        [NewRecord("a", schedule_at=datetime(2026, 4, 22))],  # noqa: DTZ001 - what is refused
        ["a"],
        None,
    ],
)
async def test_records_that_cannot_be(client: Client, records: list[NewRecord]) -> None:
    """What the checks refuse opens no socket."""
    campaigns, transport = client()
    with pytest.raises(InvalidInputError):
        await campaigns.add_records(ID, records)

    assert () == transport.exchanges


async def test_a_load_is_sent_to_the_same_place() -> None:
    """``load_records`` sends what ``add_records`` would, once per hundred, and reports."""
    campaigns, transport = _recorded()

    report = await campaigns.load_records(ID, [NewRecord(f"A-{number}") for number in range(101)])

    assert (101, 2, True) == (report.rows, report.requests, report.ok)
    urls = {exchange.request.url for exchange in transport.exchanges}
    assert {f"{URL_OF_IT}/records"} == urls
    assert {Repeat.NEVER} == {exchange.request.repeat for exchange in transport.exchanges}


HOSTILE_IDS: list[object] = [
    "",
    " ",
    ".",
    "..",
    "../..",
    "/",
    "//evil.example",
    "\\",
    "?",
    "#",
    "%",
    "%2e%2e",
    "%2F",
    "\x00",
    "\n",
    "\r\nX-Evil: 1",
    "1",
    "null",
    "None",
    "undefined",
    "@evil.example/",
    f"{ID}/..",
    f"{ID}/records",
    f"{ID}?x=1",
    f"{ID}#x",
    f"{ID}\n",
    f" {ID}",
    f"{ID} ",
    f"{{{ID}}}",
    f"urn:uuid:{ID}",
    ID.replace("-", ""),
    ID.replace("-", "_"),
    ID.replace("-", "\u2010"),
    ID[:-1],
    f"{ID}0",
    f"-{ID}",
    f"g{ID[1:]}",
    f"\uff11{ID[1:]}",
    f"\u0661{ID[1:]}",
    f"1_{ID[2:]}",
    f"0x{ID[2:]}",
    "x" * 100_000,
    "\ud800",
    None,
    7,
    0x123E4567E89B12D3A456426614174000,
    ID.encode(),
    [ID],
    True,
]


@pytest.mark.parametrize("campaign_id", HOSTILE_IDS, ids=range(len(HOSTILE_IDS)))
async def test_a_campaign_id_that_is_none(client: Client, campaign_id: str) -> None:
    """Whatever is no UUID reaches no transport, by whichever call, and is named in short."""
    campaigns, transport = client()
    for call in (
        campaigns.pause(campaign_id),
        campaigns.modify(campaign_id, CampaignAction.BUILD),
        campaigns.add_records(campaign_id, [NewRecord("a")]),
        campaigns.load_records(campaign_id, [NewRecord("a")]),
    ):
        with pytest.raises(InvalidInputError, match=r"^campaign_id: .* is not a UUID") as caught:
            await call
        assert len(str(caught.value)) < 160
    with pytest.raises(InvalidInputError):
        campaigns.loading(campaign_id, [])

    assert () == transport.exchanges


# The vendor's schemas

_RECORDS = st.lists(
    st.builds(
        NewRecord,
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=16).filter(
            lambda text: not text.isspace()
        ),
        schedule_at=st.none()
        | st.datetimes(
            timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))
        ),
        priority=st.none() | st.sampled_from(RecordPriority),
        rank=st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    ),
    min_size=1,
    max_size=100,
    unique_by=lambda record: record.crm_record_id,
)
_FLAGS = st.sampled_from([None, True, False])


async def _recording(request: Request) -> Response:
    body = _body(request)
    assert isinstance(body, dict)
    answer = {"records": body["records"]} if "records" in body else CAMPAIGN
    return Response(200, Headers({"Content-Type": MEDIA_TYPE}), json.dumps(answer).encode())


def _recorded() -> tuple[CampaignsClient, MemoryTransport]:
    transport = MemoryTransport(_recording)
    return CampaignsClient(api_key=KEY, tenant="acme", site="US1", transport=transport), transport


@given(_RECORDS)
@settings(max_examples=50)
async def test_records_say_what_was_given(records: list[NewRecord]) -> None:
    """For any valid records the body says each of their values, and nothing else."""
    campaigns, transport = _recorded()
    await campaigns.add_records(ID, records)

    body = _body(_sent(transport))
    assert isinstance(body, dict)
    assert {"records"} == set(body)
    assert records == [_read(item) for item in body["records"]]


def _read(item: Mapping[str, object]) -> NewRecord:
    known = {"crmRecordId", "scheduleAt", "priority", "rank"}
    assert set(item) <= known
    assert None not in item.values()
    moment = item.get("scheduleAt")
    return NewRecord(
        item["crmRecordId"],  # type: ignore[arg-type]
        schedule_at=datetime.fromisoformat(moment) if isinstance(moment, str) else None,
        priority=item.get("priority"),  # type: ignore[arg-type]
        rank=item.get("rank"),  # type: ignore[arg-type]
    )


@given(_RECORDS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_records_by_the_vendors_schema(
    vendor_openapi: "VendorOpenApi", records: list[NewRecord]
) -> None:
    """For any valid records the request is one that the vendor's OpenAPI file describes."""
    campaigns, transport = _recorded()
    await campaigns.add_records(ID, records)

    vendor_openapi.validate_request("addRecords", _body(_sent(transport)))


@given(st.sampled_from(CampaignAction), _FLAGS, _FLAGS)
async def test_actions_by_the_vendors_schema(
    vendor_openapi: "VendorOpenApi",
    action: CampaignAction,
    enabled: bool | None,
    build: bool | None,
) -> None:
    """With any flags an action may have, the request is one of the vendor's OpenAPI file."""
    campaigns, transport = _recorded()
    flag = build if action is CampaignAction.START else None
    await campaigns.modify(ID, action, enabled=enabled, build_on_start=flag)

    vendor_openapi.validate_request("modifyCampaign", _body(_sent(transport)))
