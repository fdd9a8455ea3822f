"""A batch that was added as a whole tells its rows' outcomes to who asks for them."""

import copy
import pickle

import pytest
from attrs import evolve

from eightbyeight import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.campaigns.plan.added import AddedRecords
from tests.campaigns.plan.talk import lines_of, written


def _unfit(row: int) -> RecordOutcome:
    return RecordOutcome(row, None, Verdict.REJECTED, 5, detail="unfit")


@pytest.fixture
def records() -> AddedRecords:
    """Give the outcomes of A and B, which stand around a row that cannot be sent."""
    lines = lines_of("A")
    lines.leave_out(_unfit(2))
    lines.extend([3], ["B"], written("B"), ["B"])
    return AddedRecords(5, lines, Accepted(201, [AddedRecord("B", "b"), AddedRecord("A")]))


PLAIN = (
    RecordOutcome(1, "A", Verdict.ADDED, 5, None, 201, None, "A"),
    _unfit(2),
    RecordOutcome(3, "B", Verdict.ADDED, 5, "b", 201, None, "B"),
)


def test_they_are_a_sequence(records: AddedRecords) -> None:
    """One per row in the order of the rows, whatever the order of the answer; made once."""
    assert 3 == len(records)
    assert list(PLAIN) == list(records)
    assert [one.given for one in PLAIN] == [one.given for one in records]
    assert (PLAIN[2], PLAIN[:2]) == (records[2], records[:2])
    assert records[0] is records[0]


def test_they_are_as_a_tuple_of_them(records: AddedRecords) -> None:
    """Nobody need know that they were not there before."""
    assert (hash(PLAIN), repr(PLAIN)) == (hash(records), repr(records))
    assert PLAIN == records
    assert records == PLAIN
    assert records == copy.deepcopy(records)
    assert evolve(PLAIN[0], row=9) != records[0]
    assert records != list(PLAIN)
    assert records != PLAIN[:2]


def test_their_columns_are_told_without_making_them(records: AddedRecords) -> None:
    """Counts, the status and the service's ids are known before."""
    assert {Verdict.ADDED: 2, Verdict.REJECTED: 1} == records.counts
    assert (201, [None, None, "b"]) == (records.status, records.record_ids)
    assert {1: _unfit(2)} == records.unfit


def test_columns_without_gaps() -> None:
    """Where every row could be sent, each has its id."""
    lines = lines_of("A", "B")
    records = AddedRecords(0, lines, Accepted(200, [AddedRecord("B", "b"), AddedRecord("A", "a")]))

    assert ({Verdict.ADDED: 2}, ["a", "b"]) == (records.counts, records.record_ids)


def test_they_travel(records: AddedRecords) -> None:
    """They are pickled as the tuple they are, also inside the outcome of a batch."""
    batch = BatchOutcome(5, records, 1, 0.25, 201, None)
    again = pickle.loads(pickle.dumps(batch))  # noqa: S301 - our own

    assert tuple is type(again.records)
    assert PLAIN == again.records
    assert again == batch
    assert batch == copy.deepcopy(batch)


def test_counts_follow_the_records(records: AddedRecords) -> None:
    """The counts of a batch are those of its records, also where those are replaced."""
    batch = BatchOutcome(5, records, 1, 0.25, 201, None)

    assert {Verdict.ADDED: 2, Verdict.REJECTED: 1} == batch.counts
    assert {Verdict.ADDED: 1} == evolve(batch, records=records[:1]).counts
