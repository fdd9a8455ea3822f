"""Each thing a caller gives is a record that can be sent, or has one reason why not."""

from datetime import UTC, datetime
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.plan.intake import Unfit, read_given
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.campaigns.wire import FIELDS, WireRecord
from eightbyeight.errors import InputProblem
from eightbyeight.rest.converter import dump

BAD = InputProblem("is wrong", "LeadId")


@pytest.mark.parametrize(
    ("given_row", "record"),
    [
        (NewRecord("a"), {"crmRecordId": "a"}),
        ({"crmRecordId": "a", "rank": 1}, {"crmRecordId": "a", "rank": 1}),
        (MappingProxyType({"crm_record_id": "a"}), {"crmRecordId": "a"}),
        (Row(2, ["a"], NewRecord("a", rank=2.5), None, "a"), {"crmRecordId": "a", "rank": 2.5}),
    ],
)
def test_what_can_be_sent(given_row: object, record: WireRecord) -> None:
    """Records, mappings and rows of files come out as what is sent of them."""
    assert record == read_given(given_row)


class _Odd(str):
    """A text with its own idea of what it equals."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 7


def test_an_id_becomes_plain_text() -> None:
    """Ids are looked up and compared, so a text of another type is made one that can be."""
    for given_row in (NewRecord(_Odd("a")), {"crmRecordId": _Odd("a")}):
        read = read_given(given_row)

        assert not isinstance(read, Unfit)
        assert str is type(read["crmRecordId"])
        assert "a" == read["crmRecordId"]


@pytest.mark.parametrize(
    ("given_row", "crm_record_id", "problem"),
    [
        (NewRecord(""), "", InputProblem("must not be blank", "crm_record_id")),
        (
            NewRecord(7),  # type: ignore[arg-type]
            None,
            InputProblem("must be text, not int", "crm_record_id"),
        ),
        (NewRecord("a", rank=True), "a", InputProblem("must be a number, not bool", "rank")),
        (
            {"crmRecordId": "a", "rank": True},
            "a",
            InputProblem("must be a number, not bool", "rank"),
        ),
        (
            Row(2, ["a"], NewRecord("a", rank=True), None, "a"),
            "a",
            InputProblem("must be a number, not bool", "rank"),
        ),
        (Row(2, ["a"], None, BAD, "a"), "a", BAD),
        (Row(2, ["a"], None, None, None), None, InputProblem("is not a record")),
        (None, None, InputProblem("must be a NewRecord or a mapping, not NoneType")),
        ("a", None, InputProblem("must be a NewRecord or a mapping, not str")),
        (["a"], None, InputProblem("must be a NewRecord or a mapping, not list")),
    ],
)
def test_what_cannot(given_row: object, crm_record_id: str | None, problem: InputProblem) -> None:
    """The id is kept where it is text, beside the first thing that is wrong."""
    assert Unfit(crm_record_id, problem) == read_given(given_row)


@pytest.mark.parametrize(
    ("fields", "crm_record_id", "field"),
    [
        ({"crmRecordId": "a", "phone": "1"}, "a", "phone"),
        ({"crm_record_id": "a", "phone": "1"}, "a", "phone"),
        ({"crmRecordId": 7, "phone": "1"}, None, "phone"),
        ({"phone": "1"}, None, "phone"),
        ({}, None, "crm_record_id"),
    ],
)
def test_a_mapping_that_is_no_record(
    fields: dict[str, object], crm_record_id: str | None, field: str
) -> None:
    """An unknown key is named, and the id is kept under either of its names."""
    unfit = read_given(fields)

    assert isinstance(unfit, Unfit)
    assert (crm_record_id, field) == (unfit.crm_record_id, unfit.problem.field)


_ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.just(datetime(2026, 1, 1, tzinfo=UTC))
    | st.lists(st.text(max_size=2), max_size=2)
)
_NAMES = st.sampled_from(["crmRecordId", "crm_record_id", "scheduleAt", "priority", "rank", "x"])


@given(
    _ANYTHING
    | st.dictionaries(_NAMES | _ANYTHING.filter(lambda v: not isinstance(v, list)), _ANYTHING)
)
def test_nothing_breaks_it(given_row: object) -> None:
    """Whatever is given, it is unfit, or a record of plain values that JSON can hold."""
    read = read_given(given_row)

    if not isinstance(read, Unfit):
        assert read == msgspec.json.decode(dump(read))
        assert read.keys() <= FIELDS.keys()
