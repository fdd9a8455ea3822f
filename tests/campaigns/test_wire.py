"""A record, and a mapping that says the same, become the same on the wire."""

from collections import UserDict
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import InvalidInputError, NewRecord, RecordPriority
from eightbyeight.campaigns.wire import WireRecord, from_mapping, from_record

MOMENT = datetime(2026, 4, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "record"),
    [
        ({"crmRecordId": "a"}, {"crmRecordId": "a"}),
        ({"crm_record_id": "a", "rank": 2}, {"crmRecordId": "a", "rank": 2}),
        (UserDict({"crmRecordId": "a"}), {"crmRecordId": "a"}),
        (
            {"crmRecordId": "a", "scheduleAt": "2026-04-22T10:00:00+00:00", "priority": "LOW"},
            {"crmRecordId": "a", "scheduleAt": "2026-04-22T10:00:00Z", "priority": "LOW"},
        ),
        (
            {"crmRecordId": "a", "schedule_at": MOMENT},
            {"crmRecordId": "a", "scheduleAt": "2026-04-22T10:00:00Z"},
        ),
        (
            {"crmRecordId": "a", "priority": None, "rank": None, "scheduleAt": None},
            {"crmRecordId": "a"},
        ),
    ],
)
def test_a_record_from_a_mapping(fields: dict[str, object], record: WireRecord) -> None:
    """Wire names and attribute names are read, times become text, what is None is left out."""
    assert record == from_mapping(fields)


def test_a_mapping_stays_the_callers() -> None:
    """What is sent does not change when the caller's mapping does, nor the other way round."""
    fields: dict[str, object] = {"crmRecordId": "a", "schedule_at": MOMENT}
    record = from_mapping(fields)
    fields["crmRecordId"] = "b"

    assert {"crmRecordId": "a", "scheduleAt": "2026-04-22T10:00:00Z"} == record
    assert MOMENT is fields["schedule_at"]


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"crmRecordId": "a", "phone": "1"}, "phone", "is no field of a record; a record has crm"),
        ({"crmRecordId": "a", "crmrecordid": "a"}, "crmrecordid", "is no field of a record"),
        ({7: "a"}, "7", "is no field of a record"),
        ({"crmRecordId": "a", "crm_record_id": "a"}, "crm_record_id", "is given twice"),
        ({"rank": 1, "crmRecordId": "a", "scheduleAt": "soon"}, "schedule_at", "'soon' is not an"),
        ({}, "crm_record_id", "is missing; a record has crmRecordId, scheduleAt, priority, rank"),
        ({"rank": 1}, "crm_record_id", "is missing"),
        ({"crmRecordId": None, "rank": "x"}, "crm_record_id", "must be text, not NoneType"),
        ({"crmRecordId": "a", "rank": "x"}, "rank", "must be a number, not str"),
    ],
)
def test_a_mapping_that_is_no_record(fields: dict[str, object], field: str, why: str) -> None:
    """Wrong names and values are told by name, the first of them, and nothing hangs on it."""
    with pytest.raises(InvalidInputError) as caught:
        from_mapping(fields)

    [problem] = caught.value.problems
    assert field == problem.field
    assert problem.message.startswith(why)
    assert caught.value.__context__ is None


_MOMENTS = st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=2))))


@given(
    st.text("aB-1é", min_size=1, max_size=9),
    st.none() | _MOMENTS,
    st.none() | st.sampled_from(RecordPriority),
    st.none() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
)
def test_records_and_mappings_agree(
    crm_record_id: str, moment: datetime | None, priority: RecordPriority | None, rank: float | None
) -> None:
    """The same values are sent the same, whether they come as a record or as a mapping."""
    record = NewRecord(crm_record_id, schedule_at=moment, priority=priority, rank=rank)
    fields = {
        "crmRecordId": crm_record_id,
        "schedule_at": moment,
        "priority": priority,
        "rank": rank,
    }

    assert from_record(record) == from_mapping(fields)
