"""Files cut into parts that an upload carries."""

import csv
import io
import os
import tempfile
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.files import split_contacts_file
from eightbyeight.contacts.files.logical_rows import LogicalRows
from eightbyeight.errors import InvalidInputError

CELLS = st.text(st.sampled_from(list('ab",;\t\r\n é')), max_size=6)


@frozen
class Dialect:
    """How a CSV file is written."""

    delimiter: str
    terminator: str
    quoting: Literal[0, 1]

    def line(self, row: Sequence[str]) -> bytes:
        """Write a row."""
        made = io.StringIO(newline="")
        writer = csv.writer(
            made, delimiter=self.delimiter, lineterminator=self.terminator, quoting=self.quoting
        )
        writer.writerow(row)
        return made.getvalue().encode()

    def rows(self, content: bytes) -> list[list[str]]:
        """Read rows."""
        text = io.StringIO(content.decode(), newline="")
        return list(csv.reader(text, delimiter=self.delimiter))


DIALECTS = st.builds(
    Dialect,
    st.sampled_from(",;\t"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=12),
    dialect=DIALECTS,
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    blank=st.booleans(),
    has_header=st.booleans(),
    room=st.integers(0, 60),
)
def test_nothing_is_lost_or_cut(
    *,
    rows: list[list[str]],
    dialect: Dialect,
    mark: bytes,
    blank: bool,
    has_header: bool,
    room: int,
) -> None:
    """Below their headers the parts are the file, each fits, and each has whole rows."""
    header = dialect.terminator.encode() * blank + dialect.line(["msisdn", "name"])
    lines = [dialect.line(row) for row in rows]
    content = mark + header + b"".join(lines)
    top = mark + header if has_header else mark
    limit = len(mark + header) + max(map(len, lines)) + room

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "leads.csv"
        source.write_bytes(content)
        parts = split_contacts_file(source, limit=limit, has_header=has_header)
        read = [part.read_bytes() for part in parts]

    if len(content) <= limit:
        assert ([source], [content]) == (parts, read)
        return
    assert all(part.startswith(top) and len(top) < len(part) <= limit for part in read)
    below = [part[len(top) :] for part in read]
    assert content[len(top) :] == b"".join(below)
    whole = [row for part in below for row in dialect.rows(part)]
    assert dialect.rows(content[len(top) :]) == whole


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file of ten contacts."""
    path = tmp_path / "leads.csv"
    path.write_bytes(b"msisdn,name\n" + b"".join(b"+65812345%02d,Ann\n" % n for n in range(10)))
    return path


def test_names(leads: Path) -> None:
    """The parts lie beside the file under its name, numbered, and nothing else is left there."""
    parts = split_contacts_file(leads, limit=60)

    assert [f"leads.part-00{number}.csv" for number in range(1, 5)] == [p.name for p in parts]
    assert {leads, *parts} == set(leads.parent.iterdir())
    rows = b"+6581234500,Ann\n+6581234501,Ann\n+6581234502,Ann\n"
    assert b"msisdn,name\n" + rows == parts[0].read_bytes()
    assert {0o600} == {part.stat().st_mode & 0o777 for part in parts}


def test_into_another_folder(leads: Path, tmp_path: Path) -> None:
    """The parts go where they are to go."""
    folder = tmp_path / "parts"
    folder.mkdir()

    parts = split_contacts_file(str(leads), into=str(folder), limit=60)

    assert set(parts) == set(folder.iterdir())


def test_file_that_fits(leads: Path) -> None:
    """A file that fits comes back as it is."""
    assert [leads] == split_contacts_file(leads)
    assert [leads] == split_contacts_file(leads, limit=leads.stat().st_size)
    assert [leads] == list(leads.parent.iterdir())


def test_quotation_mark_within_a_cell(tmp_path: Path) -> None:
    """A quotation mark that does not begin a cell is a character like others."""
    path = tmp_path / "sizes.csv"
    path.write_bytes(b'msisdn,size\n1234567,5" pipe\n1234568,"a\nb"\n1234569,c\n')

    parts = split_contacts_file(path, limit=35)

    rows = [part.read_bytes().removeprefix(b"msisdn,size\n") for part in parts]
    assert [b'1234567,5" pipe\n', b'1234568,"a\nb"\n', b"1234569,c\n"] == rows


def test_other_encodings(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are kept as they are."""
    path = tmp_path / "leads.csv"
    path.write_bytes(b"msisdn,name\n1234567,Zo\xeb\n1234568,\xff\n")

    parts = split_contacts_file(path, limit=30)

    assert b"msisdn,name\n1234567,Zo\xeb\n" == parts[0].read_bytes()
    assert b"msisdn,name\n1234568,\xff\n" == parts[1].read_bytes()


@pytest.mark.parametrize("taken", [1, 3])
def test_taken_names(leads: Path, taken: int) -> None:
    """What is there is not overwritten; the error names it, and no part is left."""
    there = leads.with_name(f"leads.part-00{taken}.csv")
    there.write_text("mine")

    with pytest.raises(InvalidInputError, match=rf"part-00{taken}\.csv.*is there already"):
        split_contacts_file(leads, limit=60)

    assert "mine" == there.read_text()
    assert {leads, there} == set(leads.parent.iterdir())


def test_name_taken_meanwhile(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is taken while the parts are written is not overwritten either."""
    there = leads.with_name("leads.part-002.csv")
    there.write_text("mine")
    monkeypatch.setattr(os.path, "lexists", lambda _path: False)

    with pytest.raises(InvalidInputError, match="is there already"):
        split_contacts_file(leads, limit=60)

    assert "mine" == there.read_text()
    assert {leads, there} == set(leads.parent.iterdir())


def test_row_that_does_not_fit(leads: Path) -> None:
    """A row longer than a part is an error that names it, and no part is left."""
    with leads.open("ab") as stream:
        stream.write(b"+6581234599," + b"A" * 60 + b"\n+6581234598,Bob\n")

    with pytest.raises(InvalidInputError, match="row 12: the row alone has more than the 48 bytes"):
        split_contacts_file(leads, limit=60)

    assert [leads] == list(leads.parent.iterdir())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"msisdn,name\n" + b"1234567,Ann\n" * 2 + b'1,"A\n', "row 4: a quotation mark is never"),
        (b'msisdn,"name\n1234567,Ann\n1234568,Bob\n', "row 1: the row alone.*never closed"),
        (b'msisdn,name\n1234567,"Ann\n' + b"x" * 40, "row 2: the row alone.*never closed"),
        (b"msisdn," + b"n" * 60 + b"\n1234567,Ann\n", "row 1: the row alone"),
        (b"\n" * 50, "the row alone"),
        (b"\nsep=;\nmsisdn;name\n" + b"1234567;Ann\n" * 5, "row 2: is a note for Excel"),
        (b"msisdn\n" + b"\n" * 50 + b"1" * 50, "row 52: the row alone"),
        (b"PK\x03\x04", "is an Excel workbook.*save it as CSV"),
        (b"\xd0\xcf\x11\xe0", "is an Excel workbook.*save it as CSV"),
        ("msisdn".encode("utf-16"), "UTF-8"),
    ],
)
def test_no_csv(tmp_path: Path, content: bytes, message: str) -> None:
    """What cannot be cut into rows is an error that says why, and nothing is written."""
    path = tmp_path / "leads.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidInputError, match=message):
        split_contacts_file(path, limit=36)

    assert [path] == list(tmp_path.iterdir())


def test_excel(tmp_path: Path) -> None:
    """A workbook is refused, whatever its size."""
    path = tmp_path / "leads.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "msisdn")

    with pytest.raises(InvalidInputError, match="save it as CSV"):
        split_contacts_file(path)


def test_wide_header_cell(tmp_path: Path) -> None:
    """A header beyond the limits of Python's csv is no reason to stop."""
    path = tmp_path / "leads.csv"
    path.write_bytes(b"msisdn," + b"n" * 140_000 + b"\n" + b"1234567,Ann\n" * 3)

    parts = split_contacts_file(path, limit=140_032)

    assert 2 == len(parts)


@pytest.mark.parametrize(
    ("path", "words"),
    [("missing.csv", "No such file"), ("nul\0.csv", "embedded null"), (".", "Is a directory")],
)
def test_no_file(tmp_path: Path, path: str, words: str) -> None:
    """A file that cannot be read is an error of ours."""
    with pytest.raises(InvalidInputError, match=f"cannot be read: {words}"):
        split_contacts_file(tmp_path / path)


@pytest.mark.parametrize("limit", [0, -1, True, 2.5, "30"])
def test_limit(leads: Path, limit: object) -> None:
    """The limit is a positive number of bytes."""
    with pytest.raises(InvalidInputError, match="is no number of bytes"):
        split_contacts_file(leads, limit=limit)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="the row alone"):
        split_contacts_file(leads, limit=1)


def test_file_that_breaks_off() -> None:
    """A file that cannot be read to its end is an error of ours that says how far it went."""

    class Broken(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read1(size)

    content = b"msisdn\n1234567\n"
    rows = LogicalRows(Broken(content), "leads.csv", 100)

    assert b"msisdn\n" == rows.read_top(has_header=True)
    with pytest.raises(InvalidInputError, match="row 3: cannot be read: Input/output error"):
        list(rows)


def test_no_folder(leads: Path) -> None:
    """A folder that is not there is an error."""
    with pytest.raises(InvalidInputError, match="no directory"):
        split_contacts_file(leads, into=leads.parent / "missing", limit=60)


def test_folder_that_cannot_be_written(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the system while writing becomes one of ours, and no part is left."""

    def full(_path: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(InvalidInputError, match="cannot be written: No space left"):
        split_contacts_file(leads, limit=60)

    assert [leads] == list(leads.parent.iterdir())


def test_memory(tmp_path: Path) -> None:
    """A file of 12 MB is cut in less than 2 MiB."""
    path = tmp_path / "leads.csv"
    with path.open("wb") as stream:
        stream.write(b"msisdn,name,notes\n")
        block = b'+6581234567,Ann,"' + b"x" * 19_980 + b'\n"\n'
        for _ in range(600):
            stream.write(block)
    tracemalloc.start()
    try:
        parts = split_contacts_file(path, limit=5_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert 3 == len(parts)
    assert peak < 2 * 2**20
