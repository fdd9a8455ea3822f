"""JSON becomes values and values JSON, strictly, and the messages speak the JSON's language."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum

import pytest
from attrs import field, fields, frozen
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.models import (
    Campaign,
    CampaignDisplayStatus,
    NewRecord,
    Record,
    RecordCount,
    RecordPriority,
    RecordResult,
    RecordState,
    RecordType,
)
from eightbyeight.campaigns.states import CampaignState
from eightbyeight.rest.converter import (
    NotWhatWasAsked,
    WireInt,
    dump,
    load,
    structure,
    unstructure,
)


@frozen
class Things:
    """One attribute of each kind that the package's values have."""

    some_text: str
    whole: int = 0
    yes_or_no: bool = False
    number: float = 0.0
    moment_at: datetime | None = None
    state_named: CampaignState | str = CampaignState.CREATED
    inner_counts: tuple[RecordCount, ...] = ()
    any_number: WireInt = 0
    seen_at: datetime | str | None = None
    free_form: Mapping[str, object] = field(factory=dict)


_WRONG: dict[tuple[str, str], tuple[object, ...]] = {
    ("someText", "expected a string"): (None, 7, True, 1.5, [], {}),
    ("whole", "expected an integer"): (None, "7", True, 1.0, []),
    ("yesOrNo", "expected true or false"): (None, "false", 0, 1, ""),
    ("number", "expected a number"): (None, "1.5", True, "NaN", {}),
    ("number", "int too large"): (10**400,),
    ("momentAt", "expected a time"): (1745317800, True, {}),
    ("momentAt", "expected an ISO 8601 time with its offset"): (
        "",
        "now",
        "2026-04-22",
        "2026-04-22T10:00:00",
        "2026-04-22T10:00:00+25:00",
    ),
    ("stateNamed", "expected a string"): (None, 7, True, [], ["CREATED"]),
    ("innerCounts", "expected a list"): (None, {}, "ab", 1, ""),
    ("anyNumber", "expected a whole number"): (
        *(None, True, 1.5, 2.0**53),
        *("1.0", "", "\u0661", "9" * 19),
    ),
    ("seenAt", "expected a time"): (7, True, [], {}),
}


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [(name, value, why) for (name, why), values in _WRONG.items() for value in values],
)
def test_nothing_is_turned_into_something_else(name: str, value: object, why: str) -> None:
    """A value of another type is refused, by the path and the name that the JSON has."""
    with pytest.raises(NotWhatWasAsked) as caught:
        structure({"someText": "a", name: value}, Things)

    assert str(caught.value).startswith(why)
    assert str(caught.value).endswith(f" @ $.{name}")


@pytest.mark.parametrize("value", [None, "a", 1, True, []])
def test_an_object_is_an_object(value: object) -> None:
    """Where an object is asked for, nothing else will do."""
    with pytest.raises(NotWhatWasAsked, match=r"^expected an object, got .* @ \$$"):
        structure(value, Things)


def test_every_fault_is_named() -> None:
    """The message names all that is wrong, also deep inside, and what is missing."""
    data = {
        "whole": "7",
        "innerCounts": [{"count": 1}, {"count": True, "state": 1}, None],
    }
    with pytest.raises(NotWhatWasAsked) as caught:
        structure(data, Things)

    assert {
        "missing 'someText' @ $.someText",
        "expected an integer, got '7' @ $.whole",
        "expected an integer, got True @ $.innerCounts[1].count",
        "expected a string, got 1 @ $.innerCounts[1].state",
        "expected an object, got None @ $.innerCounts[2]",
    } == set(str(caught.value).split("; "))


def test_long_values_are_cut_in_messages() -> None:
    """A message shows at most 60 characters of a value."""
    with pytest.raises(NotWhatWasAsked) as caught:
        structure({"someText": ["x" * 1000]}, Things)

    assert f"expected a string, got ['{'x' * 55}... @ $.someText" == str(caught.value)


def test_values_that_are_too_deep_for_a_message() -> None:
    """What could be read and is nested too deeply to be shown is refused like the rest."""
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]

    with pytest.raises(NotWhatWasAsked, match=r"^expected an object, got a deeply nested list @ "):
        structure(deep, Things)


def test_unknown_fields_are_ignored_and_absent_ones_absent() -> None:
    """The service may add fields, and leaves out what does not apply."""
    record = structure(
        {"crmRecordId": "a", "newThing": {"deep": [None]}, "crm_record_id": 7}, Record
    )

    assert Record(crm_record_id="a") == record


def test_null_where_a_member_may_be_absent() -> None:
    """A null of an optional member is as good as its absence."""
    names = ["id", "crmRecordId", "type", "rank", "nextAttemptAfter", "retryCount", "result"]

    assert Record() == structure(dict.fromkeys(names), Record)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("type", RecordType.DYNAMIC),
        ("priority", RecordPriority.LOW),
        ("state", RecordState.QUEUED),
        ("result", RecordResult.SUCCESS),
    ],
)
def test_names_of_open_enumerations(name: str, member: StrEnum) -> None:
    """A known name becomes its member; an unknown one, or one spelt otherwise, stays text."""
    known = getattr(structure({name: member.value}, Record), name)
    assert member is known
    for text in ("BRAND_NEW", "", member.value.lower()):
        unknown = getattr(structure({name: text}, Record), name)
        assert (text, str) == (unknown, type(unknown))


@pytest.mark.parametrize("digits", range(2, 8))
@pytest.mark.parametrize("offset", ["Z", "+00:00", "-03:30"])
def test_fractions_of_seconds(digits: int, offset: str) -> None:
    """Two to seven digits are read, and cut to microseconds."""
    fraction = "7458733"[:digits]

    moment = structure(
        {"startTime": f"2026-04-22T10:00:52.{fraction}{offset}"}, Campaign
    ).start_time

    assert moment is not None
    assert int(fraction.ljust(6, "0")[:6]) == moment.microsecond
    assert timedelta(hours=-3, minutes=-30) * (offset[0] == "-") == moment.utcoffset()


def test_numbers_without_a_point() -> None:
    """A whole number is a number; it becomes the float that was asked for."""
    rank = structure({"rank": 2}, Record).rank

    assert (2.0, float) == (rank, type(rank))


_TIMES = st.datetimes(
    min_value=datetime(1000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
    | st.just(UTC),
)
_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


def _open(enum: type[StrEnum]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(enum)) | _TEXT.filter(lambda text: text not in set(enum))


_COUNTS = st.builds(
    RecordCount,
    type=st.none() | _open(RecordType),
    state=st.none() | _open(RecordState),
    result=st.none() | _open(RecordResult),
    count=st.none() | st.integers(0, 2**63 - 1),
)
_CAMPAIGNS = st.builds(
    Campaign,
    id=st.none() | _TEXT,
    tenant_id=st.none() | _TEXT,
    integration_type=st.none() | _TEXT,
    start_time=st.none() | _TIMES,
    end_time=st.none() | _TIMES,
    state=st.none() | _open(CampaignState),
    display_status=st.none() | _open(CampaignDisplayStatus),
    record_count=st.none() | st.integers(0, 2**63 - 1),
    record_counts=st.lists(_COUNTS, max_size=3).map(tuple),
    last_build_time=st.none() | _TIMES,
    last_purged_time=st.none() | _TIMES,
    started_time=st.none() | _TIMES,
    completed_time=st.none() | _TIMES,
)
_RECORDS = st.builds(
    Record,
    id=st.none() | _TEXT,
    type=st.none() | _open(RecordType),
    crm_record_id=st.none() | _TEXT,
    priority=st.none() | _open(RecordPriority),
    rank=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    next_attempt_after=st.none() | _TIMES,
    retry_count=st.none() | st.integers(0, 2**31 - 1),
    state=st.none() | _open(RecordState),
    state_reason=st.none() | _TEXT,
    result=st.none() | _open(RecordResult),
)


@given(_CAMPAIGNS | _RECORDS)
def test_round_trips(value: Campaign | Record) -> None:
    """What is written and read again is the same value, types of enumerations included."""
    again = structure(load(dump(unstructure(value))), type(value))

    assert value == again
    for attribute in fields(type(value)):
        name = attribute.name
        assert type(getattr(value, name)) is type(getattr(again, name))


@given(_CAMPAIGNS | _RECORDS)
def test_what_is_absent_is_not_written(value: Campaign | Record) -> None:
    """No null and no default goes out, and every name is camelCase."""
    written = json.loads(dump(unstructure(value)))

    assert None not in written.values()
    assert not any("_" in name for name in written)
    given_values = [attribute.name for attribute in fields(type(value))]
    set_values = [name for name in given_values if getattr(value, name) not in {None, ()}]
    assert len(set_values) == len(written)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 4, 22, 10, tzinfo=UTC), "2026-04-22T10:00:00Z"),
        (datetime(2026, 4, 22, 10, 0, 0, 120_000, tzinfo=UTC), "2026-04-22T10:00:00.120000Z"),
        (
            datetime(2026, 4, 22, 10, tzinfo=timezone(timedelta(hours=2))),
            "2026-04-22T10:00:00+02:00",
        ),
        (datetime(2026, 4, 22, 10, tzinfo=timezone(timedelta(0))), "2026-04-22T10:00:00Z"),
    ],
)
def test_times_as_they_are_written(moment: datetime, text: str) -> None:
    """They are ISO 8601 with their own offset, and ``Z`` for UTC, as in the vendor's examples."""
    assert {"crmRecordId": "a", "scheduleAt": text} == unstructure(
        NewRecord("a", schedule_at=moment)
    )


class _Text(str):
    __slots__ = ()


class _Number(float):
    pass


class _Size(IntEnum):
    BIG = 7


class _Whole(int):
    pass


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (_Text("a"), b'"a"'),
        (RecordPriority.LOW, b'"LOW"'),
        (_Number(1.5), b"1.5"),
        (_Whole(7), b"7"),
        (_Size.BIG, b"7"),
        ({"a": [None, True]}, b'{"a":[null,true]}'),
    ],
)
def test_subclasses_of_plain_types(value: object, text: bytes) -> None:
    """Texts and numbers of other libraries are written as what they derive from."""
    assert text == dump(value)


def test_what_has_no_form_in_json() -> None:
    """Anything else is a fault of the caller, by the name of its type."""
    with pytest.raises(TypeError, match="object has no form in JSON"):
        dump(object())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"{",
        b"{}{}",
        b"NaN",
        b"1e999",
        b"\xff",
        b'"\xff"',
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_json(body: bytes) -> None:
    """Text that is not JSON, or too deep, is refused without a foreign exception."""
    with pytest.raises(NotWhatWasAsked, match=r"^not JSON: ") as caught:
        load(body)

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("number", [17, 17.0, "17"])
def test_whole_numbers_however_they_are_typed(number: object) -> None:
    """An id is a number in one of the vendor's schemas and a text in another."""
    things = structure({"someText": "", "anyNumber": number}, Things)

    assert (17, int) == (things.any_number, type(things.any_number))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, None),
        ("string", "string"),
        ("2026-04-22T10:00:00", "2026-04-22T10:00:00"),
        ("2022-04-18T07:39:55.52Z", datetime(2022, 4, 18, 7, 39, 55, 520_000, tzinfo=UTC)),
    ],
)
def test_times_that_may_be_anything(text: str | None, moment: object) -> None:
    """Where a schema promises no more than a text, what is no time stays what it was."""
    assert moment == structure({"someText": "", "seenAt": text}, Things).seen_at


def test_free_form_objects() -> None:
    """Objects without a schema come and go as they are."""
    given = {"a": [1, {"b": None}], "": "x"}
    things = structure({"someText": "", "freeForm": given}, Things)

    assert given == things.free_form
    assert {"someText": "", "freeForm": given} == unstructure(things)


def test_many_faults() -> None:
    """Of a long list of wrong items the first few are named, also of lists within lists."""
    many = [{"type": 7, "count": "x"}] * 10_000
    with pytest.raises(NotWhatWasAsked) as caught:
        structure({"someText": "", "innerCounts": many}, Things)

    assert len(str(caught.value)) < 2000
    assert "$.innerCounts[4]" in str(caught.value)
    assert "$.innerCounts[5]" not in str(caught.value)
