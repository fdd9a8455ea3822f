"""What a caller can get wrong is told by record and field, before anything is sent."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.checks import (
    campaign_path,
    check_batch,
    find_problem,
)
from eightbyeight.campaigns.models import NewRecord, RecordPriority
from eightbyeight.errors import InputProblem, InvalidInputError

ID = "123e4567-e89b-12d3-a456-426614174000"
NAIVE = datetime(2026, 4, 22, 10)  # noqa: DTZ001 - what is to be refused


class NoOffset(tzinfo):
    """A time zone that cannot tell its offset."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        """Fail."""
        raise NotImplementedError

    def dst(self, _: datetime | None) -> None:
        """Tell nothing."""

    def tzname(self, _: datetime | None) -> None:
        """Tell nothing."""


@pytest.mark.parametrize("given_id", [ID, ID.upper(), UUID(ID)])
def test_a_campaigns_id(given_id: object) -> None:
    """A UUID goes into the path in its one form."""
    assert ID == campaign_path(given_id)


@given(st.uuids())
def test_any_campaigns_id(uuid: UUID) -> None:
    """Every UUID is taken, in capitals too."""
    assert str(uuid) == campaign_path(uuid) == campaign_path(str(uuid).upper())


@given(st.text(max_size=40) | st.integers() | st.binary(max_size=16) | st.none())
def test_no_campaigns_id(given_id: object) -> None:
    """Nothing else is, whatever its type, and the message stays short."""
    with pytest.raises(InvalidInputError, match="is not a UUID") as caught:
        campaign_path(given_id)

    assert len(str(caught.value)) < 160


@pytest.mark.parametrize(
    ("record", "field", "why"),
    [
        (NewRecord(""), "crm_record_id", "must not be blank"),
        (NewRecord(" \t\n"), "crm_record_id", "must not be blank"),
        (NewRecord("\u00a0\u2003"), "crm_record_id", "must not be blank"),
        (NewRecord("a" * 33), "crm_record_id", "is 33 characters long, and 32 is the limit"),
        (NewRecord("é" * 33), "crm_record_id", "is 33 characters long, and 32 is the limit"),
        (NewRecord("\U0001f600" * 17), "crm_record_id", "is 34 characters long, and 32 is"),
        (NewRecord("\U0001f600" * 32), "crm_record_id", "is 64 characters long, and 32 is"),
        (NewRecord("a\ud83d"), "crm_record_id", "has half of a surrogate pair"),
        (NewRecord(None), "crm_record_id", "must be text, not NoneType"),  # type: ignore[arg-type]
        (NewRecord(7), "crm_record_id", "must be text, not int"),  # type: ignore[arg-type]
        (NewRecord(b"a"), "crm_record_id", "must be text, not bytes"),  # type: ignore[arg-type]
        (NewRecord(["a"]), "crm_record_id", "must be text, not list"),  # type: ignore[arg-type]
        (NewRecord("a", schedule_at=NAIVE), "schedule_at", "has no offset"),
        (
            NewRecord("a", schedule_at=NAIVE.replace(tzinfo=NoOffset())),
            "schedule_at",
            "has a time zone that tells no offset",
        ),
        (
            NewRecord("a", schedule_at=NAIVE.replace(tzinfo=timezone(timedelta(seconds=1172)))),
            "schedule_at",
            "has an offset with seconds",
        ),
        (NewRecord("a", schedule_at="now"), "schedule_at", "a datetime, not str"),  # type: ignore[arg-type]
        (NewRecord("a", schedule_at=NAIVE.date()), "schedule_at", "a datetime, not date"),  # type: ignore[arg-type]
        (NewRecord("a", priority="URGENT"), "priority", "none of HIGH, MEDIUM, LOW"),  # type: ignore[arg-type]
        (NewRecord("a", priority="high"), "priority", "none of HIGH, MEDIUM, LOW"),  # type: ignore[arg-type]
        (NewRecord("a", priority=1), "priority", "none of HIGH, MEDIUM, LOW"),  # type: ignore[arg-type]
        (NewRecord("a", priority=["HIGH"]), "priority", "none of HIGH, MEDIUM"),  # type: ignore[arg-type]
        (NewRecord("a", rank=float("nan")), "rank", "must be a finite number"),
        (NewRecord("a", rank=float("inf")), "rank", "must be a finite number"),
        (NewRecord("a", rank=-1e999), "rank", "must be a finite number"),
        (NewRecord("a", rank=10**400), "rank", "must be a finite number"),
        (NewRecord("a", rank=True), "rank", "must be a number, not bool"),
        (NewRecord("a", rank="1"), "rank", "must be a number, not str"),  # type: ignore[arg-type]
        (NewRecord("a", rank=Decimal(1)), "rank", "must be a number, not Decimal"),  # type: ignore[arg-type]
    ],
)
def test_a_bad_record(record: NewRecord, field: str, why: str) -> None:
    """The field and the reason are named, and in a batch the record's place as well."""
    problem = find_problem(record)

    assert problem is not None
    assert (field, None) == (problem.field, problem.index)
    assert why in problem.message
    with pytest.raises(InvalidInputError) as caught:
        check_batch([NewRecord("good"), record])
    assert (InputProblem(problem.message, field, 1),) == caught.value.problems


@pytest.mark.parametrize(
    "record",
    [
        NewRecord("a" * 32),
        NewRecord("é" * 32),
        NewRecord("\U0001f600" * 16),
        NewRecord(" a "),
        NewRecord("a", schedule_at=NAIVE.replace(tzinfo=UTC)),
        NewRecord("a", schedule_at=NAIVE.replace(tzinfo=timezone(timedelta(hours=-3.5)))),
        NewRecord("a", priority=RecordPriority.LOW),
        NewRecord("a", priority="LOW"),  # type: ignore[arg-type]
        NewRecord("a", rank=0),
        NewRecord("a", rank=-1.5),
        NewRecord("a", rank=10**30),
    ],
)
def test_a_good_record(record: NewRecord) -> None:
    """What the vendor's page allows is let through, up to its limits."""
    assert find_problem(record) is None
    check_batch([record])


@pytest.mark.parametrize("count", [0, 101, 1000])
def test_a_number_of_records_that_is_too_small_or_too_large(count: int) -> None:
    """One request carries 1 to 100; the message says what takes more."""
    with pytest.raises(InvalidInputError, match=rf"not {count}; load_records takes any") as caught:
        check_batch([NewRecord(str(index)) for index in range(count)])

    assert ["records"] == [problem.field for problem in caught.value.problems]


def test_a_hundred_records() -> None:
    """A hundred are fine, in any sequence."""
    check_batch(tuple(NewRecord(str(index)) for index in range(100)))


@pytest.mark.parametrize(
    ("records", "why"),
    [
        (None, "records: must be a list, not NoneType"),
        (NewRecord("a"), "records: must be a list, not NewRecord"),
        ({NewRecord("a")}, "records: must be a list, not set"),
        (iter([NewRecord("a")]), "records: must be a list, not list_iterator"),
        ([{"crmRecordId": "a"}], "record 0: must be a NewRecord, not dict"),
        ("a", "record 0: must be a NewRecord, not str"),
        ([None], "record 0: must be a NewRecord, not NoneType"),
    ],
)
def test_what_are_no_records(records: object, why: str) -> None:
    """Anything but a sequence of ``NewRecord`` is refused with the name of its type."""
    with pytest.raises(InvalidInputError) as caught:
        check_batch(records)  # type: ignore[arg-type]

    assert why == str(caught.value)


def test_every_fault_of_a_batch() -> None:
    """There is one problem per bad record, and an id given twice names its first place."""
    records = [
        NewRecord("a"),
        NewRecord(""),
        NewRecord("b", rank=float("nan"), priority="X"),  # type: ignore[arg-type]
        NewRecord("a"),
        NewRecord("A"),
        NewRecord("a"),
    ]
    with pytest.raises(InvalidInputError) as caught:
        check_batch(records)

    assert [
        (1, "crm_record_id", "must not be blank"),
        (2, "priority", "'X' is none of HIGH, MEDIUM, LOW"),
        (3, "crm_record_id", "'a' is the id of record 0 too"),
        (5, "crm_record_id", "'a' is the id of record 0 too"),
    ] == [(problem.index, problem.field, problem.message) for problem in caught.value.problems]
