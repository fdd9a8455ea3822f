"""The rejects file and the outcomes file."""

import errno
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter, Row, RowFile, open_rows
from eightbyeight.errors import InvalidInputError

Write = Callable[[str, bytes | str], Path]

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROW = st.lists(CELL, min_size=2, max_size=3)


def outcome(row: Row, verdict: Verdict) -> RecordOutcome:
    """Make the outcome of a row."""
    return RecordOutcome(row.number, row.crm_record_id, verdict, 0, given=row)


def rejected(content: str, name: str) -> tuple[str, list[Row], list[Row]]:
    """Reject every row of a file; give the rejects file, its rows and the input's."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / name, Path(folder) / f"bad-{name}"
        source.write_text(content, encoding="utf-8", newline="")
        with open_rows(source) as row_file, RejectsWriter(target, row_file) as writer:
            rows = list(row_file)
            for row in rows:
                writer.add(outcome(row, Verdict.REJECTED))
        if not rows:
            assert not target.exists()
            return "", [], []
        with target.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        with open_rows(target) as again:
            return text, list(again), rows


@given(
    st.lists(ROW, max_size=6),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_csv_round_trip(cells: list[list[str]], delimiter: str, end: str, mark: str) -> None:
    """Whatever the cells hold, rejects read back as the same cells in the same dialect."""

    def line(row: list[str]) -> str:
        return delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row)

    # With fewer cells than the header, and nothing in them, it is an empty line.
    cells = [row for row in cells if len(row) == 3 or any(map(str.strip, row))]
    header = mark + line(["crmRecordId", "note", "n"])
    text, again, rows = rejected(end.join([header, *map(line, cells), ""]), "a.csv")

    assert cells == [row.cells for row in rows]
    assert cells == [row.cells for row in again]
    if cells:
        assert text.startswith(mark + f"crmRecordId{delimiter}note{delimiter}n{end}")


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5)), max_size=6))
def test_json_round_trip(objects: list[dict[str, str]]) -> None:
    """Rejected lines of JSON are written as they came, byte by byte."""
    lines = [json.dumps({"crmRecordId": "A", **one}) for one in objects]

    text, again, _ = rejected(
        "".join(f"{line}\n" for line in ['{"crm_record_id":1}', *lines]), "a.jsonl"
    )

    assert ['{"crm_record_id":1}', *lines] == [row.cells[0] for row in again]
    assert text.splitlines()[1:] == lines


@given(st.lists(CELL.filter(lambda cell: cell.strip()), min_size=1))
def test_one_column(ids: list[str]) -> None:
    """A file of one column keeps every row."""
    content = "".join(f'"{cell.replace(chr(34), chr(34) * 2)}"\n' for cell in ["crmRecordId", *ids])

    _, again, rows = rejected(content, "a.csv")

    assert ids == [row.cells[0] for row in rows]
    assert ids == [row.cells[0] for row in again]


@pytest.fixture
def rows(write: Write) -> Iterator[RowFile]:
    """A file of one row."""
    with open_rows(write("a.csv", "crmRecordId\nA\n")) as row_file:
        yield row_file


@pytest.mark.parametrize("verdict", Verdict)
def test_which_rows(verdict: Verdict, rows: RowFile, tmp_path: Path) -> None:
    """Only what was rejected or not added is written; what is unknown may be on the campaign."""
    target = tmp_path / "bad.csv"
    with RejectsWriter(target, rows) as writer:
        writer.add(outcome(next(rows), verdict))

    assert (verdict in {Verdict.REJECTED, Verdict.NOT_ADDED}) == target.exists()
    assert {"a.csv"} | ({"bad.csv"} if writer.count else set()) == {
        path.name for path in tmp_path.iterdir()
    }


def test_rows_of_others(rows: RowFile, tmp_path: Path) -> None:
    """An outcome of something that did not come from a file is passed over."""
    with RejectsWriter(tmp_path / "bad.csv", rows) as writer:
        writer.add(RecordOutcome(1, "A", Verdict.REJECTED, 0, given={"crmRecordId": "A"}))

    assert 0 == writer.count


def test_rejects_appear_at_the_end(rows: RowFile, tmp_path: Path) -> None:
    """The file takes its name when it is complete, readable by its owner alone."""
    target = tmp_path / "bad.csv"
    target.write_text("of an earlier load")
    writer = RejectsWriter(target, rows)
    writer.add_row(next(rows))
    assert "of an earlier load" == target.read_text()

    writer.close()
    writer.close()

    assert ("crmRecordId\nA\n", 0o600) == (target.read_text(), stat.S_IMODE(target.stat().st_mode))


def test_nothing_rejected(rows: RowFile, tmp_path: Path) -> None:
    """Without rejects no file is made, and one that is there is left alone."""
    target = tmp_path / "bad.csv"
    target.write_text("mine")

    RejectsWriter(target, rows).close()

    assert "mine" == target.read_text()
    assert {"a.csv", "bad.csv"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("writer", [RejectsWriter, OutcomesWriter])
@pytest.mark.parametrize("case", ["the input", "another name of it", "a link", "a folder", "none"])
def test_places(case: str, writer: type, rows: RowFile, tmp_path: Path) -> None:
    """Results go nowhere where they would harm what is there."""
    source = tmp_path / "a.csv"
    link, twin = tmp_path / "link", tmp_path / "twin"
    link.symlink_to(tmp_path / "nowhere")
    twin.hardlink_to(source)
    target, expected = {
        "the input": (source, "is the input itself"),
        "another name of it": (twin, "is the input itself"),
        "a link": (link, "symbolic link"),
        "a folder": (tmp_path, "is a directory"),
        "none": (tmp_path / "no" / "bad.csv", "there is no directory"),
    }[case]

    with pytest.raises(InvalidInputError, match=expected):
        writer(target, rows)

    assert "crmRecordId\nA\n" == source.read_text()


def test_unwritable(rows: RowFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that cannot be written to is one problem with its name."""

    def refused(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    monkeypatch.setattr(os, "open", refused)
    for writer in (RejectsWriter, OutcomesWriter):
        with pytest.raises(InvalidInputError, match="cannot be written: Permission denied"):
            writer(tmp_path / "bad", rows)


def test_full_disk(rows: RowFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the end is one problem with the file's name."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    writer = RejectsWriter(tmp_path / "bad.csv", rows)
    writer.add_row(next(rows))

    with pytest.raises(InvalidInputError, match=r"bad\.csv: cannot be written: No space left"):
        writer.close()


def test_outcome_line(tmp_path: Path) -> None:
    """A line has exactly these keys in this order, and is there as soon as it is told."""
    target = tmp_path / "out.jsonl"
    with OutcomesWriter(target) as writer:
        writer.add([RecordOutcome(17, "CRM-1", Verdict.ADDED, 3, "r", 200)])

        assert (
            '{"row": 17, "crmRecordId": "CRM-1", "outcome": "added", "recordId": "r", '
            '"batch": 3, "status": 200, "detail": null}\n'
        ) == target.read_text()
    assert 0o600 == stat.S_IMODE(target.stat().st_mode)


def test_row_without_a_batch(rows: RowFile, tmp_path: Path) -> None:
    """A row that no batch has taken has a line without batch and status."""
    target = tmp_path / "out.jsonl"
    target.write_text("of an earlier load, and longer than what comes now" * 10)
    with OutcomesWriter(target, rows) as writer:
        writer.add_row(next(rows), "not_added", "why")

    assert {
        "row": 2,
        "crmRecordId": "A",
        "outcome": "not_added",
        "recordId": None,
        "batch": None,
        "status": None,
        "detail": "why",
    } == json.loads(target.read_text())


@given(st.text(), st.text())
def test_hostile_text(crm_record_id: str, detail: str) -> None:
    """Whatever a file or a server says, a line is one line of ASCII that reads back exactly."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.jsonl"
        with OutcomesWriter(target) as writer:
            writer.add([RecordOutcome(1, crm_record_id, Verdict.REJECTED, 0, detail=detail)])
        (line,) = target.read_bytes().splitlines()

    assert line.isascii()
    assert (crm_record_id, detail) == (json.loads(line)["crmRecordId"], json.loads(line)["detail"])


def test_outcomes_into_a_pipe(tmp_path: Path) -> None:
    """Outcomes may be read by another program as they come."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with OutcomesWriter(pipe) as writer:
        writer.add([RecordOutcome(1, "A", Verdict.ADDED, 0)])
    assert b'"added"' in os.read(reader, 1000)
    os.close(reader)


def test_outcomes_on_a_full_disk() -> None:
    """What cannot be written is told with the file's name, at the latest at the end."""
    writer = OutcomesWriter("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        writer.add([RecordOutcome(1, "A", Verdict.ADDED, 0)])
    with pytest.raises(InvalidInputError, match="/dev/full: cannot be written: No space left"):
        writer.close()
