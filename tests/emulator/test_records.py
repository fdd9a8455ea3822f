"""Adding records: what is refused, what is assigned, and that it is all or nothing."""

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller

DIALECTS = {"docs": (200, 409), "openapi": (201, 400)}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_what_is_assigned(caller: "type[Caller]", dialect: str) -> None:
    """A bare record gets everything it needs; what was given is kept.

    [A12] [A13] [A14] [A20] [P8]
    """
    service = caller(dialect=dialect)
    campaign_id = service.create()
    service.clock.advance(60)

    answer = await service.add(
        campaign_id,
        "CRM-1",
        {
            "crmRecordId": "CRM-2",
            "priority": "LOW",
            "rank": 7,
            "scheduleAt": "2026-05-02T10:00:00+02:00",
        },
    )

    assert DIALECTS[dialect][0] == answer.status
    assert [
        {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "DYNAMIC",
            "crmRecordId": "CRM-1",
            "priority": "HIGH",
            "rank": 1.0,
            "nextAttemptAfter": "2026-05-01T08:01:00Z",
            "retryCount": 0,
            "state": "PENDING",
        },
        {
            "id": "00000000-0000-4000-8000-000000000002",
            "type": "DYNAMIC",
            "crmRecordId": "CRM-2",
            "priority": "LOW",
            "rank": 7.0,
            "nextAttemptAfter": "2026-05-02T08:00:00Z",
            "retryCount": 0,
            "state": "PENDING",
        },
    ] == answer.records
    first, second = service.get(campaign_id).records
    assert (answer.records[0]["id"], service.at(60), None) == (
        first.id,
        first.next_attempt_after,
        first.schedule_at,
    )
    assert second.schedule_at == second.next_attempt_after == service.at(24 * 3600)


@given(
    st.text(min_size=1, max_size=16).filter(lambda text: text.strip()),
    st.floats(allow_nan=False, allow_infinity=False),
)
async def test_any_id_and_rank_come_back(
    caller: "type[Caller]", crm_record_id: str, rank: float
) -> None:
    """Whatever letters an id is made of and however large its rank, the answer tells them."""
    service = caller()
    campaign_id = service.create()

    answer = await service.add(campaign_id, {"crmRecordId": crm_record_id, "rank": rank})

    [record] = answer.records
    assert (crm_record_id, rank) == (record["crmRecordId"], record["rank"])
    assert repr(rank) == repr(record["rank"])


PRIORITY = st.sampled_from(["HIGH", "MEDIUM", "LOW", None])


@given(requests=st.lists(st.lists(st.tuples(PRIORITY, st.booleans()), min_size=1, max_size=6)))
async def test_ranks_count_the_priority_group(
    caller: "type[Caller]", requests: list[list[tuple[str | None, bool]]]
) -> None:
    """A rank left out is the size of its group plus one, over all requests so far [A14]."""
    service = caller()
    campaign_id = service.create()
    sizes = {"HIGH": 0, "MEDIUM": 0, "LOW": 0}
    number = 0
    for request in requests:
        items: list[dict[str, object]] = []
        expected = []
        for priority, ranked in request:
            number += 1
            group = priority or "HIGH"
            sizes[group] += 1
            item: dict[str, object] = {"crmRecordId": f"CRM-{number}"}
            item |= {} if priority is None else {"priority": priority}
            item |= {"rank": -0.5} if ranked else {}
            items.append(item)
            expected.append((group, -0.5 if ranked else float(sizes[group])))

        answer = await service.add(campaign_id, *items)

        assert expected == [(each["priority"], each["rank"]) for each in answer.records]
    assert number == len(service.get(campaign_id).records)


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (100, 200), (101, 400)])
async def test_how_many_records(caller: "type[Caller]", count: int, status: int) -> None:
    """A request holds 1 to 100 records [A2]."""
    service = caller()
    campaign_id = service.create()

    answer = await service.add(campaign_id, *(f"CRM-{number}" for number in range(count)))

    assert status == answer.status
    assert (count if status == 200 else 0) == len(service.get(campaign_id).records)
    if status == 400:
        assert [("records", "Size")] == answer.faults


@pytest.mark.parametrize("records", ["{}", '{"records":null}', '{"records":{"crmRecordId":"1"}}'])
async def test_records_are_a_list(caller: "type[Caller]", records: str) -> None:
    """Without a list of records there is nothing to add [A2]."""
    service = caller()

    answer = await service.add_raw(service.create(), records.encode())

    assert [("records", "NotNull")] == answer.faults


BAD_PRIORITIES: tuple[object, ...] = ("high", "", "URGENT", None, 1, ["HIGH"])
BAD_RANKS: tuple[object, ...] = (True, False, None, "1", [], 10**400)
BAD_TIMES: tuple[object, ...] = (
    None,
    1777622400,
    "",
    "tomorrow",
    "2026-05-01",
    "2026-05-01T08:00:00",
    "2026-05-01 08:00:00Z",
    "20260501T080000Z",
    "2026-W18-5T08:00:00Z",
    "2026-02-30T08:00:00Z",
    "2026-05-01T24:00:01Z",
    "2026-05-01T08:00:00+25:00",
    "2026-05-01T08:00:00Z\n",
    "٢026-05-01T08:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
)
BAD_RECORDS: list[tuple[object, list[tuple[str, str]]]] = [
    (1, [("records", "Type")]),
    ({}, [("crmRecordId", "NotBlank")]),
    ({"crmRecordId": None}, [("crmRecordId", "NotBlank")]),
    ({"crmRecordId": ""}, [("crmRecordId", "NotBlank")]),
    ({"crmRecordId": " \t\u00a0"}, [("crmRecordId", "NotBlank")]),
    ({"crmRecordId": 12}, [("crmRecordId", "Type")]),
    ({"crmRecordId": ["a"]}, [("crmRecordId", "Type")]),
    ({"crmRecordId": "x" * 33}, [("crmRecordId", "Size")]),
    ({"crmRecordId": "ä" * 33}, [("crmRecordId", "Size")]),
    ({"crmRecordId": "😀" * 16 + "x"}, [("crmRecordId", "Size")]),
    ({"crmRecordId": "\ud83d"}, [("crmRecordId", "Type")]),
    *(
        ({"crmRecordId": "x", "priority": value}, [("priority", "Enum")])
        for value in BAD_PRIORITIES
    ),
    *(({"crmRecordId": "x", "rank": value}, [("rank", "Number")]) for value in BAD_RANKS),
    *(
        ({"crmRecordId": "x", "scheduleAt": value}, [("scheduleAt", "DateTime")])
        for value in BAD_TIMES
    ),
    (
        {"crmRecordId": "", "priority": "?", "rank": "?", "scheduleAt": "?"},
        [
            ("crmRecordId", "NotBlank"),
            ("priority", "Enum"),
            ("rank", "Number"),
            ("scheduleAt", "DateTime"),
        ],
    ),
]


@pytest.mark.parametrize(("record", "faults"), BAD_RECORDS)
async def test_a_bad_record_keeps_all_off(
    caller: "type[Caller]", record: object, faults: list[tuple[str, str]]
) -> None:
    """One bad record keeps the whole request off, and each of its faults is named.

    [A1] [A3] [A4] [A15] [A16] [A17] [A19] [A23] [P2]
    """
    service = caller()
    campaign_id = service.create()

    answer = await service.add(campaign_id, "CRM-1", record, "CRM-2", record)

    assert 400 == answer.status
    assert faults * 2 == answer.faults
    assert () == service.get(campaign_id).crm_record_ids


@pytest.mark.parametrize(
    "record",
    [
        {"crmRecordId": "x" * 32},
        {"crmRecordId": "😀" * 16},
        {"crmRecordId": "ä" * 32},
        {"crmRecordId": " x "},
        {"crmRecordId": "x", "rank": -1e300},
        {"crmRecordId": "x", "rank": 0},
        {"crmRecordId": "x", "scheduleAt": "2026-05-01T08:00Z"},
        {"crmRecordId": "x", "scheduleAt": "2026-05-01T08:00:00.123456789-11:30"},
        {"crmRecordId": "x", "isDynamic": None, "phone": {"home": [1]}},
    ],
)
async def test_what_is_just_still_good(caller: "type[Caller]", record: dict[str, object]) -> None:
    """The limits themselves are allowed, and unknown members are ignored [A3] [A4] [A15] [A18]."""
    service = caller()
    campaign_id = service.create()

    answer = await service.add(campaign_id, record)

    assert 200 == answer.status
    assert (record["crmRecordId"],) == service.get(campaign_id).crm_record_ids


async def test_an_id_twice_in_the_request(caller: "type[Caller]") -> None:
    """Two records with one id keep the whole request off; case makes two ids [A5] [A24]."""
    service = caller()
    campaign_id = service.create()

    twice = await service.add(campaign_id, "CRM-1", "CRM-2", "CRM-1")
    cased = await service.add(campaign_id, "CRM-1", "crm-1")

    assert (400, [("crmRecordId", "UniqueElements")]) == (twice.status, twice.faults)
    assert 200 == cased.status
    assert ("CRM-1", "crm-1") == service.get(campaign_id).crm_record_ids


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_id_that_is_on_the_campaign(caller: "type[Caller]", dialect: str) -> None:
    """The first duplicate of the request is named, and nothing is added [A1] [A6]."""
    service = caller(dialect=dialect)
    campaign_id = service.create()
    await service.add(campaign_id, "CRM-1", "CRM-2")

    answer = await service.add(campaign_id, "CRM-3", "CRM-2", "CRM-1")

    assert DIALECTS[dialect][1] == answer.status
    assert "Campaign already contains record for Id: CRM-2" == answer.body["detail"]
    assert ("CRM-1", "CRM-2") == service.get(campaign_id).crm_record_ids
    assert 200 <= (await service.add(service.create(), "CRM-1")).status < 300


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_duplicate_that_is_not_named(caller: "type[Caller]", dialect: str) -> None:
    """The emulator can be made to refuse duplicates without naming any [A7]."""
    service = caller(dialect=dialect, name_duplicates=False)
    campaign_id = service.create()
    await service.add(campaign_id, "CRM-1")

    answer = await service.add(campaign_id, "CRM-1", "CRM-2")

    assert DIALECTS[dialect][1] == answer.status
    assert "CRM-" not in json.dumps(answer.body)
    assert ("CRM-1",) == service.get(campaign_id).crm_record_ids


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_campaign_that_is_not_dynamic(caller: "type[Caller]", dialect: str) -> None:
    """Records are refused as an invalid operation, in whatever state it is [A8] [A22]."""
    service = caller(dialect=dialect)

    for state in ("RUNNING", "COMPLETE"):
        answer = await service.add(service.create(dynamic=False, state=state), "CRM-1")

        assert (400, "Invalid Operation") == (answer.status, answer.body["title"])
        assert {"isDynamic", "false"} <= set(str(answer.body["detail"]).split())


async def test_records_the_service_turns_down(caller: "type[Caller]") -> None:
    """Records refused for the service's own reasons keep the whole request off [A21] [A22]."""
    service = caller()
    campaign_id = service.create()
    refuse = service.emulator.campaigns.refuse
    refuse(campaign_id, "CRM-2")
    refuse(campaign_id, "CRM-3", code="NoNumber", message="none", detail="look at CRM-3")

    both = await service.add(campaign_id, "CRM-1", "CRM-2", "CRM-3")
    one = await service.add(campaign_id, "CRM-1", "CRM-3")
    good = await service.add(campaign_id, "CRM-1")
    known = await service.add(campaign_id, "CRM-2", "CRM-1")

    assert (400, "Validation failed") == (both.status, both.body["title"])
    assert [("crmRecordId", "DoNotCall"), ("crmRecordId", "NoNumber")] == both.faults
    assert "CRM-" not in str(both.body["detail"])
    assert "look at CRM-3" == one.body["detail"]
    assert 200 == good.status
    assert 409 == known.status
    assert ("CRM-1",) == service.get(campaign_id).crm_record_ids


GOOD = st.text(min_size=1, max_size=16).filter(lambda text: bool(text.strip()))


@given(batches=st.lists(st.lists(GOOD, min_size=1, max_size=4), max_size=12))
async def test_all_or_nothing(caller: "type[Caller]", batches: list[list[str]]) -> None:
    """Whatever ids are sent, a request is added whole or not at all [A1] [A5] [A6] [A24]."""
    service = caller()
    campaign_id = service.create()
    held: list[str] = []
    for batch in batches:
        answer = await service.add(campaign_id, *batch)

        if len(set(batch)) < len(batch):
            assert 400 == answer.status
        elif set(batch) & set(held):
            first = next(text for text in batch if text in held)
            assert (409, f"Campaign already contains record for Id: {first}") == (
                answer.status,
                answer.body["detail"],
            )
        else:
            assert 200 == answer.status
            assert batch == [record["crmRecordId"] for record in answer.records]
            held += batch
        assert tuple(held) == service.get(campaign_id).crm_record_ids
    ids = [record.id for record in service.get(campaign_id).records]
    assert len(set(ids)) == len(ids)
