"""A success counts only when it is wholly what was asked for."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.answers import (
    MEDIA_TYPE,
    Accepted,
    AddedRecord,
    read_added,
    read_campaign,
    read_records,
)
from eightbyeight.campaigns.models import (
    Campaign,
    CampaignDisplayStatus,
    Record,
    RecordCount,
    RecordPriority,
    RecordResult,
    RecordState,
    RecordType,
)
from eightbyeight.campaigns.states import CampaignState
from eightbyeight.errors import DuplicateRecordError, InvalidActionError, UnexpectedResponseError
from eightbyeight.rest.converter import dump
from eightbyeight.transport.messages import Headers, Response

Answer = Callable[..., Response]
ID = "123e4567-e89b-12d3-a456-426614174000"
IDS = ["CRM-12345", "CRM-12346", "CRM-12347"]
SERVICE_IDS = [f"789e4567-e89b-12d3-a456-42661417400{n}" for n in range(3)]


def _added(*records: object) -> dict[str, object]:
    return {"records": list(records)}


def _three(*replaced: object) -> dict[str, object]:
    return _added(*replaced, *({"crmRecordId": name} for name in IDS[len(replaced) :]))


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(
    "media_type",
    [MEDIA_TYPE, "application/json", "Application/JSON; charset=utf-8", f"{MEDIA_TYPE} ;v=1"],
)
def test_the_documented_answer(
    golden: Callable[[str], object], answer: Answer, status: int, media_type: str
) -> None:
    """The vendor's example is read whole, under either status that the documents name."""
    response = answer(status, golden("add_three_records_answer"), media_type)

    records = read_records(response, IDS)

    assert (IDS, SERVICE_IDS) == (
        [record.crm_record_id for record in records],
        [record.id for record in records],
    )
    assert records[1] == Record(
        id=SERVICE_IDS[1],
        type=RecordType.DYNAMIC,
        crm_record_id="CRM-12346",
        priority=RecordPriority.MEDIUM,
        rank=2.0,
        next_attempt_after=datetime(2026, 4, 23, 14, tzinfo=UTC),
        retry_count=0,
        state=RecordState.PENDING,
    )
    accepted = Accepted(status, list(map(AddedRecord, IDS, SERVICE_IDS)))
    assert accepted == read_added(response, IDS)
    assert accepted == read_added(response, IDS[::-1])
    assert dict(zip(IDS, SERVICE_IDS, strict=True)) == accepted.record_ids


def test_records_come_in_the_order_of_the_request(
    golden: Callable[[str], object], answer: Answer
) -> None:
    """Whatever order the service answers in, the records are given as they were asked for."""
    response = answer(200, golden("add_three_records_answer"))

    assert IDS[::-1] == [record.crm_record_id for record in read_records(response, IDS[::-1])]


UNTRUSTED: list[tuple[object, str]] = [
    (b"", "not JSON|truncated"),
    (b"<html>welcome</html>", "JSON is malformed"),
    (b"\xff\xfe", "malformed|utf-8"),
    (b'{"records":[{"crmRecordId":"\xff"}]}', "codec|malformed|[Ii]nvalid"),
    (b"[" * 20_000, "ecursion|malformed|xpected"),
    (b'{"more":' + b"[" * 20_000, "ecursion|malformed"),
    (b"null", "object"),
    (_three()["records"], "object"),
    ({}, "records"),
    ({"records": None}, "records|array"),
    ({"records": {}}, "records|array"),
    ({"records": "CRM-12345"}, "records|array"),
    (_added(), "names 0 records, and not the 3 sent"),
    (_three(None), "object"),
    (_three("CRM-12345"), "object"),
    (_three({"crmRecordId": None}), "crmRecordId|names 3"),
    (_three({"id": SERVICE_IDS[0]}), "crmRecordId|names 3"),
    (_three({"crmRecordId": 12345}), "crmRecordId"),
    (_three({"crmRecordId": True}), "crmRecordId"),
    (_three({"crmRecordId": ["CRM-12345"]}), "crmRecordId"),
    (_three({"crmRecordId": "CRM-12345", "id": 7}), "id"),
    (_three({"crmRecordId": "CRM-1234"}), "names 3 records, and not the 3 sent"),
    (_three({"crmRecordId": "crm-12345"}), "names 3 records"),
    (_three({"crmRecordId": "CRM-12346"}), "names 3 records"),
    (_added({"crmRecordId": "CRM-12345"}), "names 1 records, and not the 3 sent"),
    (_added(*({"crmRecordId": name} for name in [*IDS, "X"])), "names 4 records"),
    (_added(*({"crmRecordId": name} for name in [*IDS, IDS[0]])), "names 4 records"),
]


@pytest.mark.parametrize("read", [read_records, read_added])
@pytest.mark.parametrize(("body", "why"), UNTRUSTED)
@pytest.mark.parametrize("status", [200, 201])
def test_a_success_that_is_none(
    answer: Answer,
    read: Callable[[Response, list[str]], object],
    body: object,
    why: str,
    status: int,
) -> None:
    """Other, missing or further records, and what is no list of records, prove nothing."""
    with pytest.raises(UnexpectedResponseError, match=why) as caught:
        read(answer(status, body), IDS)

    assert caught.value.may_have_happened
    assert status == caught.value.status
    assert str(caught.value).startswith(f"{status} whose answer cannot be trusted: ")
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


@pytest.mark.parametrize("opening", ["[", '{"id":', '{"records":[', '{"recordCounts":['])
def test_any_depth(answer: Answer, opening: str) -> None:
    """However deeply an answer is nested, it is one that cannot be trusted, and no other error."""
    closing = "".join({"[": "]", "{": "}"}.get(mark, "") for mark in reversed(opening))
    for depth in range(800, 1000):
        response = answer(200, f"{opening}{'[' * depth}{']' * depth}{closing}".encode())
        with pytest.raises(UnexpectedResponseError):
            read_campaign(response, ID)
        with pytest.raises(UnexpectedResponseError):
            read_records(response, IDS)


@pytest.mark.parametrize("media_type", [None, "", "text/html", "application/json-seq", "*/*"])
def test_another_media_type(
    golden: Callable[[str], object], answer: Answer, media_type: str | None
) -> None:
    """What does not call itself the service's JSON is not read."""
    response = answer(200, golden("add_three_records_answer"), media_type)
    for read in (read_records, read_added):
        with pytest.raises(UnexpectedResponseError, match="its media type is"):
            read(response, IDS)
    with pytest.raises(UnexpectedResponseError, match="its media type is"):
        read_campaign(answer(200, {"id": ID}, media_type), ID)


def test_what_a_load_does_not_read(answer: Answer) -> None:
    """A load passes over members that it needs not, and over ids that are left out."""
    body = _three({"crmRecordId": IDS[0], "rank": "odd", "id": None}, {"crmRecordId": IDS[1]})

    assert dict.fromkeys(IDS) == read_added(answer(200, body), IDS).record_ids
    with pytest.raises(UnexpectedResponseError, match=r"expected a number, got 'odd' @ \$\.rec"):
        read_records(answer(200, body), IDS)


@pytest.mark.parametrize("read", [read_records, read_added])
@pytest.mark.parametrize("status", [400, 409])
def test_a_refusal(
    answer: Answer, read: Callable[[Response, list[str]], object], status: int
) -> None:
    """A refusal is raised as what it means."""
    body = {"title": "Conflict", "detail": f"Campaign already contains record for Id: {IDS[1]}"}
    with pytest.raises(DuplicateRecordError) as caught:
        read(answer(status, body), IDS)

    assert IDS[1] == caught.value.crm_record_id


@pytest.mark.parametrize("status", [202, 204, 302])
def test_another_success(answer: Answer, status: int) -> None:
    """A status that no document names proves nothing, whatever stands below it."""
    body = _three()
    for read in (read_records, read_added):
        with pytest.raises(UnexpectedResponseError):
            read(answer(status, body), IDS)
    with pytest.raises(UnexpectedResponseError):
        read_campaign(answer(status, {"id": ID}), ID)
    with pytest.raises(UnexpectedResponseError):
        read_campaign(answer(201, {"id": ID}), ID)


def test_a_campaign_with_every_field(answer: Answer) -> None:
    """Each member of the answer arrives in its own type."""
    body = {
        "id": ID,
        "tenantId": "acme",
        "integrationType": "contactual",
        "startTime": "2026-05-01T08:00:00Z",
        "endTime": "2026-05-02T08:00:00+02:00",
        "state": "RUN_ERROR",
        "displayStatus": "ERROR_PURGED",
        "recordCount": 2**40,
        "recordCounts": [
            {"type": "CRM_QUERY", "state": "COMPLETE", "result": "SUCCESS", "count": 7},
            {"type": "DYNAMIC", "state": "PENDING", "count": 0},
        ],
        "lastBuildTime": "2026-05-01T08:00:01.25Z",
        "lastPurgedTime": "2026-05-01T08:00:02Z",
        "startedTime": "2026-05-01T08:00:03Z",
        "completedTime": "2026-05-01T08:00:04Z",
    }

    def second(number: int, micro: int = 0) -> datetime:
        return datetime(2026, 5, 1, 8, 0, number, micro, tzinfo=UTC)

    assert Campaign(
        id=ID,
        tenant_id="acme",
        integration_type="contactual",
        start_time=second(0),
        end_time=datetime.fromisoformat("2026-05-02T08:00:00+02:00"),
        state=CampaignState.RUN_ERROR,
        display_status=CampaignDisplayStatus.ERROR_PURGED,
        record_count=2**40,
        record_counts=(
            RecordCount(
                type=RecordType.CRM_QUERY,
                state=RecordState.COMPLETE,
                result=RecordResult.SUCCESS,
                count=7,
            ),
            RecordCount(type=RecordType.DYNAMIC, state=RecordState.PENDING, count=0),
        ),
        last_build_time=second(1, 250_000),
        last_purged_time=second(2),
        started_time=second(3),
        completed_time=second(4),
    ) == read_campaign(answer(200, body), ID)


@pytest.mark.parametrize(
    ("body", "campaign"),
    [
        ({"id": ID.upper()}, Campaign(id=ID.upper())),
        ({"state": "ARCHIVED", "new": 1}, Campaign(state="ARCHIVED")),
    ],
)
def test_a_campaign_with_little(answer: Answer, body: object, campaign: Campaign) -> None:
    """What is left out is None, and what is new stays text or is ignored."""
    assert campaign == read_campaign(answer(200, body), ID)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"<html></html>", "not JSON"),
        ([], "expected an object"),
        ({}, "neither the campaign's id nor its state"),
        ({"headers": {}}, "neither the campaign's id nor its state"),
        ({"id": None, "state": None}, "neither the campaign's id nor its state"),
        ({"id": "789e4567-e89b-12d3-a456-426614174000"}, "describes another campaign"),
        ({"id": 7}, r"expected a string, got 7 @ \$\.id"),
        ({"id": ID, "recordCounts": None}, r"expected a list, got None @ \$\.recordCounts"),
        ({"id": ID, "recordCount": "7"}, r"expected an integer, got '7' @ \$\.recordCount"),
        ({"id": ID, "startTime": "2026-05-01"}, r"expected an ISO 8601 time .* @ \$\.startTime"),
    ],
)
def test_what_is_no_campaign(answer: Answer, body: object, why: str) -> None:
    """Another campaign, a stranger's JSON and wrong types prove nothing."""
    with pytest.raises(UnexpectedResponseError, match=why) as caught:
        read_campaign(answer(200, body), ID)

    assert caught.value.may_have_happened


def test_a_refused_action(answer: Answer) -> None:
    """A conflict is an action that is not valid now."""
    with pytest.raises(InvalidActionError, match="409 Conflict: not now"):
        read_campaign(answer(409, {"title": "Conflict", "detail": "not now"}), ID)


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1), st.randoms())
def test_any_ids(ids: set[str], order: Random) -> None:
    """Whatever the ids are and in whatever order they come back, they are recognised."""
    mixed = sorted(ids)
    order.shuffle(mixed)
    body = dump(_added(*({"crmRecordId": each, "id": f"of {each}"} for each in mixed)))
    response = Response(201, Headers({"Content-Type": MEDIA_TYPE}), body)

    assert {each: f"of {each}" for each in ids} == read_added(response, list(ids)).record_ids
    asked = sorted(ids)
    assert asked == [record.crm_record_id for record in read_records(response, asked)]
