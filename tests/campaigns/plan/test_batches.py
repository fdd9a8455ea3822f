"""A batch keeps its rows, is recognised when it comes again, and tells one outcome."""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import NewRecord, RecordOutcome, RecordPriority, Verdict
from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.campaigns.plan.batches import Batch, Group, Twin
from eightbyeight.campaigns.plan.lines import Lines
from eightbyeight.campaigns.plan.notes import Evidence, Finding, Past
from eightbyeight.campaigns.plan.ordinary import ordinary
from eightbyeight.campaigns.wire import from_mapping, from_record, items_of
from tests.campaigns.plan.talk import batch_of, conflict, lost, whole, written


def _unfit(row: int, verdict: Verdict = Verdict.REJECTED) -> RecordOutcome:
    return RecordOutcome(row, f"U{row}", verdict, 0, detail="unfit")


def _mixed() -> Batch:
    """Rows 1 and 3 can be sent, rows 2 and 4 cannot."""
    lines = Lines()
    lines.extend([1], ["A"], written("A"), ["given A"])
    lines.leave_out(_unfit(2))
    lines.extend([3], ["B"], written("B"), ["given B"])
    lines.leave_out(_unfit(4, Verdict.DUPLICATE_IN_INPUT))
    return Batch(0, lines)


@pytest.mark.parametrize(
    ("at", "first", "second"), [(None, "AB", "CDE"), (0, "A", "BCDE"), (3, "D", "ABCE")]
)
def test_a_group_is_split(at: int | None, first: str, second: str) -> None:
    """Halves, or the suspect alone and the rest; the first part knows where the fault may lie."""
    batch = batch_of(*"ABCDE")
    group = Group(batch, tuple(batch.items), one_by_one=True)
    cause = conflict()

    left, right = group.split(at, cause)

    assert (list(first), list(second)) == (left.ids, right.ids)
    assert Twin(right, cause) == left.twin
    assert right.twin is None
    assert (False, True) == (left.one_by_one, right.one_by_one)


def test_a_sheet_names_every_row() -> None:
    """Rows that cannot be sent stand in a batch's description beside those that can."""
    sheet = _mixed().sheet()

    assert ([1, 2, 3, 4], ["A", "U2", "B", "U4"]) == (sheet.rows, sheet.ids)
    assert 16 == len(sheet.sums)
    assert 4 == len({sheet.sums[place : place + 4] for place in range(0, 16, 4)})


def test_a_sheet_is_made_once() -> None:
    """The description of a batch is the same object each time it is noted."""
    batch = _mixed()

    assert batch.sheet() is batch.sheet()


_WHEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_RECORD = NewRecord("A", schedule_at=_WHEN, priority=RecordPriority.LOW, rank=1.0)


@pytest.mark.parametrize(
    "changed",
    [
        evolve(_RECORD, crm_record_id="B"),
        evolve(_RECORD, schedule_at=_WHEN.replace(microsecond=1)),
        evolve(_RECORD, schedule_at=None),
        evolve(_RECORD, priority=RecordPriority.HIGH),
        evolve(_RECORD, priority=None),
        evolve(_RECORD, rank=1.0000001),
        evolve(_RECORD, rank=None),
    ],
)
def test_every_field_that_is_sent_counts(changed: NewRecord) -> None:
    """A record that would be sent differently has another checksum, an equal one the same."""
    known, same, other = Lines(), Lines(), Lines()
    known.extend([1], ["A"], items_of([from_record(_RECORD)]), [None])
    same.extend([9], ["A"], items_of([from_record(evolve(_RECORD))]), ["given otherwise"])
    other.extend([1], [changed.crm_record_id], items_of([from_record(changed)]), [None])

    assert known.described(0).sums == same.described(0).sums
    assert known.described(0).sums != other.described(0).sums


@given(
    order=st.permutations(["crmRecordId", "scheduleAt", "priority", "rank"]), alone=st.booleans()
)
def test_the_order_of_the_fields_does_not_count(order: list[str], *, alone: bool) -> None:
    """A mapping has the same checksum as a record, whatever its order and whoever reads it."""
    fields = {"crmRecordId": "A", "scheduleAt": _WHEN, "priority": "LOW", "rank": 1.0}
    row = {name: fields[name] for name in order}
    told = ordinary([row])
    assert told is not None
    known, other = Lines(), Lines()
    known.extend([1], ["A"], items_of([from_record(_RECORD)]), [None])
    other.extend([1], ["A"], items_of([from_mapping(row)]) if alone else told.written, [None])

    assert known.described(0).sums == other.described(0).sums


@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)
        | st.sampled_from(['},{"crmRecordId":', "},{", '"}', "\\"]),
        max_size=4,
    ),
    st.integers(0, 4),
)
def test_a_row_has_its_checksum_wherever_it_stands(ids: list[str], parts: int) -> None:
    """What a row's checksum is does not depend on the rows beside it, nor on how they came."""
    records = [from_record(NewRecord(crm_record_id)) for crm_record_id in ids]
    together = Lines()
    for some in (slice(parts), slice(parts, None)):
        if records[some]:
            numbers = range(1, 1 + len(ids[some]))
            together.extend(numbers, ids[some], items_of(records[some]), records[some])
    alone = []
    for crm_record_id, record in zip(ids, records, strict=True):
        line = Lines()
        line.extend([1], [crm_record_id], items_of([record]), [record])
        alone.append(line.described(0).sums)

    assert b"".join(alone) == together.described(0).sums


def test_another_reason_why_a_row_was_not_sent_counts() -> None:
    """A row that was a duplicate and now is refused is not what it was."""
    sums = []
    for verdict in (Verdict.REJECTED, Verdict.DUPLICATE_IN_INPUT):
        lines = Lines()
        lines.leave_out(_unfit(1, verdict))
        sums.append(lines.described(0).sums)

    assert sums[0] != sums[1]


def test_an_outcome_keeps_the_order_of_the_rows() -> None:
    """Every row has its place, with what was given and what the service said."""
    batch = _mixed()
    batch.started, batch.requests, batch.status, batch.error = 2.0, 1, 200, conflict()
    group = whole(batch)
    batch.ledger.accept(group.attempt, {"A": "1", "B": "2"}, 200)

    outcome = batch.outcome(5.0)

    assert (3.0, 1, 200, batch.error) == (
        outcome.elapsed,
        outcome.requests,
        outcome.status,
        outcome.error,
    )
    assert outcome.records == (
        RecordOutcome(1, "A", Verdict.ADDED, 0, "1", 200, None, "given A"),
        _unfit(2),
        RecordOutcome(3, "B", Verdict.ADDED, 0, "2", 200, None, "given B"),
        _unfit(4, Verdict.DUPLICATE_IN_INPUT),
    )


def test_a_batch_that_was_never_sent_took_no_time() -> None:
    """Without a request there is nothing to count seconds from."""
    assert 0.0 == _mixed().outcome(5.0).elapsed


def test_what_is_unknown_says_why_twice() -> None:
    """An unknown record names what was lost, and why it was left at that."""
    batch = batch_of("A", "B", "C")
    whole(batch)
    for item in batch.items[:2]:
        item.doubt = "connection reset"
    batch.items[0].detail = "the campaign was deleted"

    details = [record.detail for record in batch.outcome(0.0).records]

    assert ["connection reset; the campaign was deleted", "connection reset", ""] == details


def test_what_is_known_says_only_why() -> None:
    """A doubt that has passed is not told."""
    batch = batch_of("A")
    batch.items[0].doubt = "connection reset"
    batch.settle(batch.items[0], Evidence.INVALID, 400, "no date")

    (record,) = batch.outcome(0.0).records

    assert (Verdict.REJECTED, 400, "no date") == (record.verdict, record.status, record.detail)


def test_a_record_decided_after_it_was_given_up_counts_once() -> None:
    """Evidence for a record that nothing is sent for any more leaves the others undecided."""
    batch = batch_of("A", "B", "C")
    batch.give_up(batch.items[0], 503, "left")
    assert 2 == batch.undecided

    batch.settle(batch.items[0], Evidence.ACCEPTED, 409, None)
    assert 2 == batch.undecided
    batch.settle(batch.items[1], Evidence.PRESENT, 409, None)
    assert 1 == batch.undecided


def test_giving_up_keeps_the_status_of_a_lost_request() -> None:
    """What was lost keeps the status it was lost with, whatever ends it."""
    batch = batch_of("A", "B")
    batch.items[0].doubt, batch.items[0].status = str(lost()), 503

    for item in batch.items:
        batch.give_up(item, 401, "stopped")

    assert [(503, "stopped"), (401, "stopped")] == [(i.status, i.detail) for i in batch.items]
    assert all(item.given_up for item in batch.items)


def test_what_is_proved_is_not_given_up() -> None:
    """Giving up changes nothing of a record that has evidence, nor of one given up before."""
    batch = batch_of("A", "B")
    batch.settle(batch.items[0], Evidence.PRESENT, 409, "there")
    batch.give_up(batch.items[1], 401, "stopped")

    for item in batch.items:
        batch.give_up(item, None, "again")

    assert [(409, "there"), (401, "stopped")] == [(i.status, i.detail) for i in batch.items]
    assert 0 == batch.undecided


def test_a_row_refused_here_may_have_been_sent_as_it_was() -> None:
    """Where another input is read, also rows that cannot be sent are in doubt; duplicates not."""
    batch = _mixed()
    batch.ledger.blind = True

    told = [record.verdict for record in batch.outcome(0.0).records]

    unknown = Verdict.UNKNOWN
    assert [unknown, unknown, unknown, Verdict.DUPLICATE_IN_INPUT] == told


def test_the_same_in_a_batch_that_was_added_as_a_whole() -> None:
    """That the others were added says nothing of a row that cannot be sent."""
    batch = _mixed()
    batch.ledger.blind = True
    batch.accept(Accepted(200, [AddedRecord("A"), AddedRecord("B")]))

    outcome = batch.outcome(0.0)

    unknown, added = Verdict.UNKNOWN, Verdict.ADDED
    verdicts = [record.verdict for record in outcome.records]
    assert [added, unknown, added, Verdict.DUPLICATE_IN_INPUT] == verdicts
    assert {added: 2, unknown: 1, Verdict.DUPLICATE_IN_INPUT: 1} == outcome.counts


def test_final_means_evidence_for_every_record() -> None:
    """A batch is final when each of its records was proved to be something."""
    batch = batch_of("A", "B")
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    assert not batch.final

    batch.settle(batch.items[1], Evidence.INVALID, 400, None)
    assert batch.final


def test_a_refusal_of_what_was_lost_is_not_final() -> None:
    """What is refused while it may be there says nothing for good; what is present does."""
    batch = batch_of("A", "B")
    attempt = whole(batch).attempt
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    batch.settle(batch.items[1], Evidence.INVALID, 400, None)
    assert not batch.final

    batch.ledger.refuse(attempt)
    assert batch.final


def test_what_was_refused_while_lost_is_asked_again() -> None:
    """Of the refusals an earlier run met, those of records it had lost are not taken over."""
    batch = batch_of("A", "B", "C")
    findings = [Finding(place, Evidence.INVALID, 400, "no date") for place in (0, 1)]
    batch.restore(Past(batch.sheet(), 3, None, None, findings, {1: (1, 2)}))

    assert [Evidence.INVALID, None, None] == [item.evidence for item in batch.items]
    assert 2 == batch.undecided


def test_what_an_earlier_run_left_open_is_restored() -> None:
    """Requests, evidence and open attempts are taken over; the numbers go on."""
    batch = _mixed()
    finding = Finding(2, Evidence.PRESENT, 409, "there", "7")
    batch.restore(Past(batch.sheet(), 4, None, None, [finding], {3: (0, 2)}))

    a, b = batch.items
    assert (4, 1) == (batch.requests, batch.undecided)
    assert (Evidence.PRESENT, 409, "there", "7") == (b.evidence, b.status, b.detail, b.record_id)
    assert {3: [a, b]} == batch.ledger.open
    assert "an earlier run" in str(a.doubt)
    assert 4 == batch.ledger.begin([a])
    assert not batch.recalled


def test_an_ended_batch_is_replayed() -> None:
    """Verdicts of an earlier run are told again, on this run's rows, and nothing is undecided."""
    batch = _mixed()
    told = [
        RecordOutcome(11, "A", Verdict.ADDED, 0, "1", 200),
        RecordOutcome(12, "U2", Verdict.REJECTED, 0),
        RecordOutcome(13, "B", Verdict.PRESENT_UNATTRIBUTED, 0, None, 409, "there"),
        RecordOutcome(14, "U4", Verdict.DUPLICATE_IN_INPUT, 0),
    ]
    batch.replay(Past(batch.sheet(), 2, 409, told))

    outcome = batch.outcome(9.0)

    assert (0, True) == (batch.undecided, batch.recalled)
    assert (2, 409, 0.0) == (outcome.requests, outcome.status, outcome.elapsed)
    assert outcome.records == (
        RecordOutcome(1, "A", Verdict.ADDED, 0, "1", 200, None, "given A"),
        _unfit(2),
        RecordOutcome(3, "B", Verdict.PRESENT_UNATTRIBUTED, 0, None, 409, "there", "given B"),
        _unfit(4, Verdict.DUPLICATE_IN_INPUT),
    )


def test_a_replay_of_nothing() -> None:
    """A batch of rows that cannot be sent is replayed without looking at what was told."""
    lines = Lines()
    lines.leave_out(_unfit(1))
    batch = Batch(0, lines)
    batch.replay(Past(batch.sheet(), 0, None, ()))

    assert (_unfit(1),) == batch.outcome(0.0).records
