"""Rows become batches in the order of the input, and with them, if wanted, their ranks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import NewRecord, RecordOutcome, RecordPriority, Verdict
from eightbyeight.campaigns.plan.assembly import Assembly
from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.rows.row import Row

BAD = NewRecord("")


def _batches(assembly: Assembly) -> list[Batch]:
    taken = []
    while (batch := assembly.take()) is not None:
        taken.append(batch)
    return taken


@given(st.lists(st.one_of(st.integers(0, 30).map(str), st.none()), max_size=60), st.integers(1, 7))
def test_rows_stay_in_order(ids: list[str | None], size: int) -> None:
    """Every row is in one batch, in order; batches hold so many records, each id once."""
    assembly = Assembly(Options(size=size))
    assembly.add([BAD if name is None else NewRecord(name) for name in ids])
    assembly.finish()
    batches = _batches(assembly)

    rows = [row for batch in batches for row in batch.sheet().rows]
    assert list(range(1, len(ids) + 1)) == rows
    assert list(range(len(batches))) == [batch.index for batch in batches]
    names = [name for batch in batches for name in batch.lines.ids]
    assert list(dict.fromkeys(name for name in ids if name is not None)) == names
    assert all(len(batch.lines.ids) <= size for batch in batches)
    assert all(len(one.lines.ids) == size for one in batches[:-1] if len(one.lines) < 10 * size)


def test_a_batch_is_complete_when_it_is_full() -> None:
    """The row that fills a batch completes it; what is left over waits for the end."""
    assembly = Assembly(Options(size=2))
    assembly.add([NewRecord("A"), BAD])
    assert (1, 0, 0) == (assembly.room, assembly.complete, assembly.index)
    assert assembly.take() is None

    assembly.add([NewRecord("B"), NewRecord("C")])
    assert (1, 1, 1, 4) == (assembly.room, assembly.complete, assembly.index, assembly.rows)
    assembly.finish()
    assembly.finish()
    assert (2, 2) == (assembly.complete, assembly.index)


def test_rows_that_cannot_be_sent_complete_a_batch() -> None:
    """Ten rows per record that could be sent are a batch, so that no outcome is endless."""
    assembly = Assembly(Options(size=2))
    assembly.add([BAD] * 41)

    assert [20, 20] == [len(batch.lines) for batch in _batches(assembly)]


def test_the_rows_number_is_the_files() -> None:
    """A row of a file keeps the number that a spreadsheet shows."""
    assembly = Assembly(Options())
    assembly.add([Row(17, ["A"], NewRecord("A"), None, "A"), NewRecord("B")])
    assembly.finish()

    (batch,) = _batches(assembly)
    assert [17, 2] == batch.sheet().rows


def test_an_id_that_comes_again() -> None:
    """The second row with an id says so, and is not sent."""
    assembly = Assembly(Options(size=1))
    assembly.add([NewRecord("A"), NewRecord("B"), NewRecord("A")])
    assembly.finish()

    *_, last = _batches(assembly)
    (outcome,) = last.lines.unfit.values()
    assert outcome == RecordOutcome(
        3,
        "A",
        Verdict.DUPLICATE_IN_INPUT,
        2,
        detail="the same id stands on an earlier row",
        given=NewRecord("A"),
    )


def test_the_promise_of_exclusivity_reaches_every_batch() -> None:
    """The first batch and the later ones judge by what the caller promised."""
    for exclusive in (False, True):
        assembly = Assembly(Options(size=1, exclusive=exclusive))
        assembly.add([NewRecord("A"), NewRecord("B")])

        assert [exclusive] * 2 == [batch.ledger.exclusive for batch in _batches(assembly)]


def test_a_rank_is_the_place_in_the_whole_input() -> None:
    """Rows that are not sent and earlier batches count; what else a record says is kept."""
    assembly = Assembly(Options(size=2, keep_order=True))
    high = NewRecord("C", priority=RecordPriority.HIGH)
    assembly.add([NewRecord("A"), BAD, NewRecord("A"), {"colour": "red"}, NewRecord("B"), high])
    assembly.finish()

    records = [record for batch in _batches(assembly) for record in batch.lines.records]
    assert [1.0, 5.0, 6.0] == [record["rank"] for record in records]
    assert RecordPriority.HIGH == records[2]["priority"]


@pytest.mark.parametrize("rank", [7.0, 0.0])
def test_a_rank_of_its_own(rank: float) -> None:
    """A row that has a rank cannot also have its place's; it is rejected, and its id is free."""
    assembly = Assembly(Options(keep_order=True))
    assembly.add([NewRecord("A", rank=rank), NewRecord("A")])
    assembly.finish()

    (batch,) = _batches(assembly)
    refused = batch.lines.unfit[0]
    assert (Verdict.REJECTED, "A") == (refused.verdict, refused.crm_record_id)
    assert "rank: must be left out where the order of the input is kept" == refused.detail
    assert [2.0] == [record["rank"] for record in batch.lines.records]


def test_without_keeping_the_order_a_rank_is_the_callers() -> None:
    """Ranks are neither given nor refused unless the order is to be kept."""
    assembly = Assembly(Options())
    assembly.add([NewRecord("A", rank=7.0), NewRecord("B")])
    assembly.finish()

    (batch,) = _batches(assembly)
    assert [7.0, None] == [record.get("rank") for record in batch.lines.records]


@pytest.mark.parametrize("kept", [{}, {"x": 1}])
def test_what_is_sent_is_what_came(kept: dict[str, object]) -> None:
    """What the caller does to a mapping afterwards changes nothing of what is sent."""
    row: dict[str, object] = {"crmRecordId": "A", "rank": 1.0}
    assembly = Assembly(Options())
    assembly.add([row, {"crmRecordId": "B", **kept}])
    row["crmRecordId"] = "C"
    assembly.finish()

    (batch,) = _batches(assembly)
    assert {"crmRecordId": "A", "rank": 1.0} == batch.lines.records[0]
