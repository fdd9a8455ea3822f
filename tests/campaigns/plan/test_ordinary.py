"""Rows are told by their columns exactly as they are told one by one."""

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import NewRecord, RecordPriority
from eightbyeight.campaigns.plan.intake import Unfit, read_given
from eightbyeight.campaigns.plan.ordinary import ordinary
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.campaigns.wire import FIELDS, items_of

NOON = datetime(2026, 4, 22, 12, tzinfo=UTC)


class Contrary(str):
    """A text that has its own idea of what it equals."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return not str.__eq__(self, other)

    def __hash__(self) -> int:
        return 7


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Mine(NewRecord):
    """A record of a class of its own."""

    __slots__ = ()


def _row(record: NewRecord | None) -> Row:
    return Row(2, ["cell"], record, None, None)


@pytest.mark.parametrize(
    "rows",
    [
        [NewRecord("a"), NewRecord("b" * 32)],
        [NewRecord("a", priority=RecordPriority.LOW), NewRecord("b"), NewRecord("c", rank=2)],
        [NewRecord("a", schedule_at=NOON), NewRecord("b", rank=-1.5)],
        [{"crmRecordId": "a"}, {"crmRecordId": "b", "priority": "HIGH"}],
        [{"rank": 1.0, "crmRecordId": "a", "priority": RecordPriority.LOW}],
        [{"crmRecordId": "a", "scheduleAt": NOON}, {"crmRecordId": "b", "rank": None}],
        [{"crmRecordId": "a", "priority": None}, {"crmRecordId": "b", "scheduleAt": None}],
        [NewRecord("a", priority="LOW")],  # type: ignore[arg-type]
        [{"crmRecordId": "a", "scheduleAt": "2026-04-22T12:00:00.5+00:00", "priority": "LOW"}],
        [_row(NewRecord("a")), _row(NewRecord("b", rank=1.0))],
        [NewRecord("é"), NewRecord("Müller 12"), NewRecord("\ufeffa"), NewRecord("字" * 32)],
        [{"crmRecordId": 'a"}'}, {"crmRecordId": "\\b\n\x00"}, {"crmRecordId": " \u2003c"}],
    ],
)
def test_what_is_ordinary(rows: list[object]) -> None:
    """Rows with usual values are told by their columns, and come out as they do one by one."""
    told = ordinary(rows)

    assert told is not None
    assert told.records == [read_given(row) for row in rows]
    assert told.ids == [record["crmRecordId"] for record in told.records]


@pytest.mark.parametrize(
    "row",
    [
        NewRecord("a", priority=Contrary("LOW")),  # type: ignore[arg-type]
        {"crmRecordId": "a", "priority": Contrary("LOW")},
    ],
)
def test_a_priority_is_what_is_sent_of_it(row: object) -> None:
    """A text counts by its characters, alone as among others, whatever it says it equals."""
    told, alone = ordinary([row]), read_given(row)

    assert told is not None
    assert not isinstance(alone, Unfit)
    assert b'{"crmRecordId":"a","priority":"LOW"}' == told.written == items_of([alone])


_UNUSUAL_IDS = [
    *["", " ", "\n", "\u2003", "\x1f", "\ud800", "x" * 33, "é" * 33, "😀" * 17, "😀"],
    *[Text("a"), None, 7],
]
_UNUSUAL_PRIORITIES = ["high", "", Contrary("LOUD"), 1, True]
_UNUSUAL_RANKS = [math.nan, math.inf, -math.inf, True, "1", 10**400, Decimal(1)]
_UNUSUAL_MOMENTS = [NOON.replace(tzinfo=None), NOON.astimezone(timezone(timedelta(hours=2))), 7]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("crm_record_id", value) for value in _UNUSUAL_IDS),
        *(("priority", value) for value in _UNUSUAL_PRIORITIES),
        *(("rank", value) for value in _UNUSUAL_RANKS),
        *(("schedule_at", value) for value in _UNUSUAL_MOMENTS),
    ],
)
def test_what_is_not(name: str, value: object) -> None:
    """One unusual value, and the rows are looked at one by one."""
    fields: dict[str, object] = {"crm_record_id": "b", name: value}
    mapping = {wire: fields[name] for wire, name in FIELDS.items() if name in fields}

    assert ordinary([NewRecord("a")]) is not None
    assert ordinary([NewRecord("a"), NewRecord(**fields)]) is None  # type: ignore[arg-type]
    assert ordinary([{"crmRecordId": "a"}]) is not None
    assert ordinary([{"crmRecordId": "a"}, mapping]) is None


@pytest.mark.parametrize("text", ["2026-04-22T12:00:00.1234567Z", "2026-04-22t12:00:00z", "noon"])
def test_times_that_are_read_otherwise_alone(text: str) -> None:
    """A time that the codec reads in another way than a look at the row does is unusual."""
    assert ordinary([{"crmRecordId": "a", "scheduleAt": text}]) is None


def test_a_time_of_a_record_is_no_text() -> None:
    """What a look at the record refuses is not let through because the codec could read it."""
    record = NewRecord("a", schedule_at="2026-04-22T12:00:00Z")  # type: ignore[arg-type]

    assert ordinary([record]) is None


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [NewRecord("a"), {"crmRecordId": "b"}],
        [Mine("a")],
        [{"crm_record_id": "a"}],
        [{"crmRecordId": "a", "scheduleAt": NOON, "phone": "1"}],
        [{"crmRecordId": "a", "phone": "1"}],
        ["a"],
        [_row(NewRecord("a")), _row(None)],
        [_row({"crmRecordId": "a"})],  # type: ignore[arg-type]
        [_row(NewRecord("a")), NewRecord("b")],
    ],
)
def test_rows_of_other_kinds(rows: list[object]) -> None:
    """No rows, mixed rows, rows of other classes and other fields are looked at one by one."""
    assert ordinary(rows) is None


_VALUES = (
    st.none()
    | st.sampled_from(["a", "b c", "HIGH", "é", "x" * 33, "", Text("LOW"), *RecordPriority])
    | st.text(max_size=34)
    | st.sampled_from([1, 2.5, math.nan, math.inf, True, 10**400, 1e308])
    | st.sampled_from([NOON, NOON.replace(tzinfo=None), "2026-04-22T12:00:00Z"])
    | st.just([])
)
_FIELDS = st.sampled_from(["crmRecordId", "priority", "rank", "scheduleAt", "crm_record_id", "x"])
_ROWS = (
    st.builds(NewRecord, _VALUES, schedule_at=_VALUES, priority=_VALUES, rank=_VALUES)
    | st.builds(NewRecord, st.sampled_from(["a", "b"]), priority=_VALUES)
    | st.builds(NewRecord, st.sampled_from(["a", "b"]), rank=_VALUES)
    | st.dictionaries(_FIELDS, _VALUES, max_size=3)
    | st.builds(lambda rank: {"crmRecordId": "a", "rank": rank}, _VALUES)
    | st.builds(_row, st.none() | st.builds(NewRecord, st.sampled_from(["a", "b"]), rank=_VALUES))
    | _VALUES
)


@given(st.lists(_ROWS, max_size=4) | st.lists(st.builds(NewRecord, st.just("a"), rank=_VALUES)))
def test_both_ways_agree(rows: list[object]) -> None:
    """Rows that are called ordinary, whatever they are, come out as they do one by one."""
    told = ordinary(rows)

    assert told is None or told.records == [read_given(row) for row in rows]
