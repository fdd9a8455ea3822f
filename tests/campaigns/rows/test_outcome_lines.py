"""Lines of batches that were added as a whole are written from their columns."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.added import AddedRecords
from eightbyeight.campaigns.plan.lines import Lines
from eightbyeight.campaigns.rows import OutcomesWriter
from eightbyeight.campaigns.rows.outcome_lines import outcome_line

ID = st.from_regex(r"[A-Z]{1,3}-[0-9]{1,4}", fullmatch=True)
ODD = st.text(st.sampled_from('a"\\/\x00\x1f\x7f\n é\u2028😀\ud800'), min_size=1, max_size=3)


def added(ids: list[str], record_ids: list[str | None], *, unfit: bool = False) -> AddedRecords:
    """Make the outcomes of a batch."""
    lines = Lines()
    lines.extend(range(17, 17 + len(ids)), ids, b"", ids)
    if unfit:
        lines.leave_out(RecordOutcome(99, None, Verdict.REJECTED, 3, detail='no "id"'))
    records = [AddedRecord(one, given) for one, given in zip(ids, record_ids, strict=True)]
    return AddedRecords(3, lines, Accepted(201, records))


def written(folder: Path, records: AddedRecords) -> str:
    """Write them; give the file."""
    path = folder / "out.jsonl"
    with OutcomesWriter(path) as writer:
        writer.add(records)
    return path.read_text(encoding="ascii")


@given(
    told=st.dictionaries(ID | ODD, st.none() | ID | ODD, max_size=4)
    | st.dictionaries(ID, ID, max_size=4),
    unfit=st.booleans(),
)
def test_as_record_by_record(told: dict[str, str | None], *, unfit: bool) -> None:
    """Every byte is the one that the outcome of each row would have had."""
    records = added(list(told), list(told.values()), unfit=unfit)
    expected = "".join(map(outcome_line, records))

    with tempfile.TemporaryDirectory() as folder:
        fresh = added(list(told), list(told.values()), unfit=unfit)
        assert expected == written(Path(folder), fresh)


@pytest.mark.parametrize("odd", ['"', "\\", "\n", "\x7f", "é", "\ud800"])
@pytest.mark.parametrize("is_ours", [True, False])
def test_what_json_escapes(odd: str, *, is_ours: bool, tmp_path: Path) -> None:
    """One id that JSON escapes is written so, whoever gave it."""
    records = added(["A", odd], ["1", "2"]) if is_ours else added(["A", "B"], ["1", odd])

    assert "".join(map(outcome_line, [*records])) == written(tmp_path, records)


def test_no_outcome_is_made(tmp_path: Path) -> None:
    """The columns are enough where every id stands in JSON as it is."""
    records = added(["A", "B"], ["1", "2"])
    line = '"crmRecordId": "{}", "outcome": "added", "recordId": "{}", "batch": 3, "status": 201'
    expected = [
        f'{{"row": 17, {line.format("A", 1)}, "detail": null}}',
        f'{{"row": 18, {line.format("B", 2)}, "detail": null}}',
    ]

    assert expected == written(tmp_path, records).splitlines()
    assert None is records._made
