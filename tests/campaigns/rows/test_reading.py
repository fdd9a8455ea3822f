"""Rows as they should be."""

import codecs
import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.models import NewRecord, RecordPriority
from eightbyeight.campaigns.rows import Row, RowFormat, open_rows
from eightbyeight.campaigns.rows.values import read_schedule
from eightbyeight.errors import InvalidInputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Write = Callable[[str, bytes | str], Path]
ReadRows = Callable[..., list[Row]]
LONDON = ZoneInfo("Europe/London")

FULL = NewRecord(
    "A", schedule_at=datetime(2026, 4, 22, 10, tzinfo=UTC), priority=RecordPriority.LOW, rank=1.5
)


@pytest.mark.parametrize(
    "content",
    [
        "crmRecordId,scheduleAt,priority,rank\nA,2026-04-22T10:00:00Z,LOW,1.5\n",
        "\ufeffcrmRecordId;scheduleAt;priority;rank\r\nA;2026-04-22 10:00Z;low;+1.5\r\n",
        "crm_record_id\tschedule_at\tPRIORITY\t Rank \nA\t2026-04-22T10:00:00.000z\t Low\t1.5",
        "rank,name,priority,scheduleAt,crmRecordId\r.15e1,Ann,LOW,2026-04-22T11:00+01:00,A\r",
        'note,"crmRecordId",rank,priority,scheduleAt\n"x\ny",A,1.5,LOW,2026-04-22T10:00:00 +00\n\n',
    ],
)
def test_csv(content: str, read: ReadRows) -> None:
    """Marks, delimiters, line ends, spellings and the order of columns make no difference."""
    (row,) = read(content)

    assert (FULL, None, 2, "A") == (row.record, row.problem, row.number, row.crm_record_id)


PLAIN = '{"crmRecordId": "A", "scheduleAt": "2026-04-22T10:00:00Z", "priority": "LOW", "rank": 1.5}'
FREE = (
    '{"RANK": "1.5", "crm_record_id": "A", "x": {"rank": 3}, "priority": "low", '
    '"schedule_at": "2026-04-22T10:00Z"}\r'
)


@pytest.mark.parametrize("line", [PLAIN, FREE])
def test_jsonl(line: str, read: ReadRows) -> None:
    """The keys of JSON Lines are spelt as freely as columns, and other keys are carried along."""
    (row,) = read(codecs.BOM_UTF8 + line.encode(), "a.ndjson")

    assert (FULL, 1, (line.rstrip("\r"),)) == (row.record, row.number, row.cells)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "crmRecordId,scheduleAt,priority,rank\nA,, ,\n"),
        ("a.jsonl", '{"crmRecordId": "A", "scheduleAt": null, "priority": "", "rank": null}'),
    ],
)
def test_empty_is_absent(name: str, content: str, read: ReadRows) -> None:
    """Empty cells and nulls are fields that are not there."""
    (row,) = read(content, name)

    assert NewRecord("A") == row.record


def test_json_integers(read: ReadRows) -> None:
    """A whole number in JSON is exact, and an id by its digits."""
    rows = read('{"crmRecordId": 9007199254740993}\n{"crmRecordId": 12.0, "rank": 3}\n', "a.jsonl")

    expected = [NewRecord("9007199254740993"), NewRecord("12", rank=3.0)]
    assert expected == [row.record for row in rows]


@pytest.mark.parametrize("crm_record_id", ["x", "x" * 32, "😀" * 16, "007", "12E4567", "a b"])
def test_ids_are_kept(crm_record_id: str, read: ReadRows) -> None:
    """An id is text and is taken as it is."""
    (row,) = read(f"crmRecordId\n{crm_record_id}\n")

    assert NewRecord(crm_record_id) == row.record


def test_spaces_around_an_id(read: ReadRows) -> None:
    """Spaces around an id are no part of it; the cell stays as it came."""
    (row,) = read("crmRecordId\n L01500 \n")

    assert NewRecord("L01500") == row.record
    assert (" L01500 ",) == tuple(row.cells)


def test_a_time_zone_that_is_a_name(tmp_path: Path) -> None:
    """A time zone given by its name is refused at once, saying what to write."""
    path = tmp_path / "a.csv"
    path.write_text("crmRecordId\nA\n")

    with pytest.raises(InvalidInputError, match="tzinfo such as ZoneInfo"):
        open_rows(path, timezone="Europe/London")  # type: ignore[arg-type]


def test_columns_that_are_not_sent(tmp_path: Path) -> None:
    """A file says which of its columns hold no field of a record."""
    path = tmp_path / "a.csv"
    path.write_text("Call time,LeadId,,priority\nnow,A,,LOW\n")

    with open_rows(path, columns={"crmRecordId": "LeadId"}) as rows:
        assert ("Call time",) == rows.further

    path = tmp_path / "a.jsonl"
    path.write_text('{"crmRecordId": "A", "x": 1}\n')
    with open_rows(path) as rows:
        assert () == rows.further


def test_numbers_are_the_spreadsheets(read: ReadRows) -> None:
    """Empty lines count and come to nothing; a cell with line breaks is one row."""
    rows = read('\ncrmRecordId,n\n\nA,"x\ny"\n   \nB,z\n\n\n')

    assert [(4, "A"), (6, "B")] == [(row.number, row.crm_record_id) for row in rows]


def test_lines_count_in_json(read: ReadRows) -> None:
    """A row of JSON Lines has the number of its line."""
    rows = read('\n{"crmRecordId": "A"}\n \n{"crmRecordId": "B"}\n', "a.jsonl")

    assert [(2, "A"), (4, "B")] == [(row.number, row.crm_record_id) for row in rows]


def test_first_json_line_may_be_bad(read: ReadRows) -> None:
    """A bad line at the top rejects that line, as long as ids follow soon."""
    rows = read('nonsense\n{"crmRecordId": "B"}\n', "a.jsonl")

    assert [True, False] == [row.record is None for row in rows]


def test_long_look_for_ids(write: Write) -> None:
    """A file whose first hundred lines hold no id is none of ours."""
    path = write("a.jsonl", '{"id": 1}\n' * 100 + '{"crmRecordId": "B"}\n')

    with pytest.raises(InvalidInputError, match="no line with the key 'crmRecordId'"):
        open_rows(path)


def test_multiline_header(read: ReadRows) -> None:
    """A header's cell may have line breaks of its own."""
    (row,) = read('"free\ntext",crmRecordId\nx,A\n')

    assert NewRecord("A") == row.record


def test_bad_byte_after_the_first_line_of_a_header(write: Write) -> None:
    """A header that starts beyond what is looked at in advance is checked all the same."""
    with pytest.raises(InvalidInputError, match="row 70001: byte 0xFF"):
        open_rows(write("a.csv", b"\n" * 70_000 + b"crmRecordId,\xff\n"))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_mapped_columns(name: str, read: ReadRows) -> None:
    """A mapped field is found under its own name alone, and problems speak of that name."""
    line = '{"LeadId": "A", "crmRecordId": "no", "When": "soon"}'
    content = line if name == "a.jsonl" else "LeadId,crmRecordId,When\nA,no,soon\n"

    (row,) = read(content, name, columns={"crmRecordId": "leadid", "schedule_at": "When"})

    assert row.problem is not None
    assert ("A", "When") == (row.crm_record_id, row.problem.field)


def test_mapping_takes_a_name_over(read: ReadRows) -> None:
    """A column that is mapped to one field serves no other."""
    (row,) = read("rank,x\nA,1\n", columns={"crmRecordId": "rank"})

    assert NewRecord("A") == row.record


def test_mapped_key_missing(read: ReadRows) -> None:
    """A line of JSON without a mapped key is rejected."""
    _, row = read(
        '{"crmRecordId": "A", "Place": 1}\n{"crmRecordId": "B"}\n',
        "a.jsonl",
        columns={"rank": "Place"},
    )

    assert row.problem is not None
    assert "Place" == row.problem.field


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"phone": "Phone"}, "'phone' is no field"),
        ({"rank": "A", "Rank": "B"}, "mapped twice"),
        ({"rank": "A", "priority": "a"}, "named for two fields"),
        ({"rank": "Place"}, "no column 'Place'"),
    ],
)
def test_bad_mapping(columns: dict[str, str], expected: str, read: ReadRows) -> None:
    """A mapping that cannot work is refused, whatever the file holds."""
    with pytest.raises(InvalidInputError, match=expected):
        read("crmRecordId\nA\n", columns=columns)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-22T10:00", datetime(2026, 4, 22, 10, tzinfo=LONDON)),
        ("2026-04-22 10:00:30,25", datetime(2026, 4, 22, 10, 0, 30, 250_000, LONDON)),
        ("2026-03-29 01:30", "does not exist in Europe/London"),
        ("2026-10-25 01:30", "comes twice in Europe/London"),
        ("2026-03-29 01:30Z", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("1800-01-01 00:00", "offset with seconds"),
    ],
)
def test_timezone(text: str, expected: datetime | str, read: ReadRows) -> None:
    """A naive time is placed where it was written, unless the clocks make it unclear."""
    (row,) = read(f'crmRecordId,scheduleAt\nA,"{text}"\n', timezone=LONDON)

    if isinstance(expected, str):
        assert row.problem is not None
        assert expected in row.problem.message
    else:
        assert row.record is not None
        assert expected == row.record.schedule_at


@pytest.mark.parametrize(("text", "hours"), [("0001-01-01 00:00", 5), ("9999-12-31 23:00", -5)])
def test_edges_of_the_calendar(text: str, hours: int) -> None:
    """A moment that falls off the calendar in UTC is a bad cell, not a crash."""
    with pytest.raises(ValueError, match="out of reach"):
        read_schedule(text, timezone(timedelta(hours=hours)))


def test_edge_of_a_zones_own_arithmetic() -> None:
    """A zone that cannot reckon at the calendar's edge gives a bad cell, not a crash."""
    zone = ZoneInfo("Asia/Tokyo")

    with pytest.raises(ValueError, match="out of reach"):
        read_schedule("0001-01-01 00:00", zone)


@given(st.datetimes(timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=-9.5))])))
def test_every_moment_is_read_back(moment: datetime) -> None:
    """Any moment written as ISO 8601 with whole minutes of offset is read as itself."""
    offset = moment.utcoffset()
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return
    if offset is None or offset.total_seconds() % 60:
        return

    read_back = read_schedule(moment.isoformat(), None)

    assert read_back is not None
    assert moment.isoformat() == read_back.isoformat()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "crmRecordId\nA\nB", 2),
        ("a.csv", "crmRecordId\n", 0),
        ("a.jsonl", '{"crmRecordId": "A"}\n', 1),
    ],
)
def test_estimate(name: str, content: str, expected: int, write: Write) -> None:
    """The lines of a file say about how many rows it has."""
    with open_rows(write(name, content)) as row_file:
        assert (expected, True) == (row_file.estimate(), row_file.is_regular)


def test_no_estimate(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too large to count, and one that is gone, have no estimate."""
    path = write("a.csv", "crmRecordId\nA\n")
    with open_rows(path) as row_file:
        monkeypatch.setattr("eightbyeight.loading.files.row_file._COUNTED_UP_TO", 3)
        assert row_file.estimate() is None
        path.unlink()
        assert (None, False) == (row_file.estimate(), row_file.is_regular)


def test_estimate_of_what_cannot_be_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may no longer be opened has no estimate."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    path = write("a.csv", "crmRecordId\nA\n")
    with open_rows(path) as row_file:
        monkeypatch.setattr(Path, "open", refused)
        assert row_file.estimate() is None


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads the standard input, which stays open."""
    stdin = io.TextIOWrapper(io.BytesIO(b"crmRecordId\nA\n"))
    monkeypatch.setattr(sys, "stdin", stdin)

    with open_rows("-", format="csv") as row_file:
        assert ["A"] == [row.crm_record_id for row in row_file]
        assert ("the standard input", None) == (row_file.name, row_file.estimate())
    del row_file

    assert not stdin.buffer.closed


def test_streams(write: Write) -> None:
    """An open file is read from where it stands, and stays open."""
    path = write("a", '{"crmRecordId": "A"}\n')
    with path.open("rb") as stream:
        with open_rows(stream, format=RowFormat.JSONL) as row_file:
            assert ["A"] == [row.crm_record_id for row in row_file]
            assert ((), RowFormat.JSONL) == (row_file.columns, row_file.format)
        assert not stream.closed


@pytest.mark.parametrize(
    ("given_format", "expected"), [(None, "--format"), ("xml", "'xml' is none of csv")]
)
def test_format_of_a_stream(given_format: str | None, expected: str) -> None:
    """A stream needs to be told its format, and there are three."""
    with pytest.raises(InvalidInputError, match=expected):
        open_rows(io.BytesIO(), format=given_format)


class Failing(io.BytesIO):
    """What a disk holds until it fails."""

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fail where the content ends."""
        count = super().readinto(buffer)
        if not count:
            raise OSError(5, "Input/output error")
        return count


def test_failing_disk() -> None:
    """A file that fails while its header is read, or later, is one problem, not a traceback."""
    expected = "^the standard input: cannot be read: Input/output error$"
    with pytest.raises(InvalidInputError, match=expected):
        open_rows(Failing(), format="csv")

    with open_rows(Failing(b"crmRecordId\nA\n"), format="csv") as row_file:
        assert "A" == next(row_file).crm_record_id
        with pytest.raises(InvalidInputError, match=expected):
            next(row_file)


def test_reading_goes_on(write: Write) -> None:
    """Whoever reads second goes on where the first one stopped."""
    with open_rows(write("a.csv", "crmRecordId\nA\nB\nC\n")) as row_file:
        first = next(iter(row_file))
        assert ("A", ["B", "C"]) == (first.crm_record_id, [r.crm_record_id for r in row_file])


def test_name(write: Write) -> None:
    """A file's name is the one it was given."""
    path = write("a.tsv", "crmRecordId\tn\nA\tB\n")
    with open_rows(str(path)) as row_file:
        assert (str(path), ("crmRecordId", "n")) == (row_file.name, row_file.columns)


def test_a_quotation_mark_that_is_never_closed_in_the_header(tmp_path: Path) -> None:
    """It is told after a thousand lines, not after the whole file was held in memory."""
    path = tmp_path / "a.csv"
    path.write_text('crmRecordId,"size\n' + "A,1\n" * 100_000)

    with pytest.raises(InvalidInputError, match="never closed"):
        open_rows(path)


@pytest.mark.parametrize("cell", ["[" * 900 + "]" * 900, "{}"])
def test_json_values_that_are_too_deep_to_show(cell: str, read: ReadRows) -> None:
    """A list or an object where a value belongs rejects its row, however deep it is."""
    text = f'{{"crmRecordId": "A", "rank": {cell}}}\n{{"crmRecordId": "B"}}\n'
    rows = list(read(text, "a.jsonl"))

    assert "a list or an object" in str(rows[0].problem)
    assert NewRecord("B") == rows[1].record
