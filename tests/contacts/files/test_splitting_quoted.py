"""A file is cut between its rows, whatever stands within quotation marks."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.files import check_contacts, split_contacts_file

# Commas part the cells; whatever else could is within them.
QUOTED = st.text(st.sampled_from(list('ab";\t\n')), max_size=5).map(lambda text: f";{text},")
ROWS = st.lists(st.tuples(st.just("+6581234567"), QUOTED), min_size=6, max_size=20)


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


def _read(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))]


@given(rows=ROWS, has_header=st.booleans(), wide=st.booleans())
def test_other_delimiters_within_cells(
    rows: list[tuple[str, str]], *, has_header: bool, wide: bool
) -> None:
    """Semicolons, tabs and line breaks within quoted cells cut no row, in a header or without."""
    header = [("msisdn", "tags;a;b;c" if wide else "tags")] if has_header else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_bytes(_written([*header, *rows]))
        parts = split_contacts_file(path, limit=70, has_header=has_header)
        read = [_read(part.read_bytes()) for part in parts]

    assert len(parts) > 1
    assert all(part[: len(header)] == header for part in read)
    assert rows == [row for part in read for row in part[len(header) :]]


def test_a_quotation_mark_within_a_name(tmp_path: Path) -> None:
    """A header with a lone quotation mark ends where its line does, and no row is repeated."""
    path = tmp_path / "sizes.csv"
    rows = [f'+658123456{number},{number}"\n'.encode() for number in range(8)]
    path.write_bytes(b'msisdn,size 5"\n' + b"".join(rows))

    parts = [part.read_bytes() for part in split_contacts_file(path, limit=60)]

    assert rows == [row for part in parts for row in part.splitlines(keepends=True)[1:]]


@pytest.mark.parametrize("first", ['"vip;gold;sg"', '"vip\t\t"', "vip"])
def test_a_check_reads_the_same(tmp_path: Path, first: str) -> None:
    """A file without a header is read with the delimiter that its quoted cells leave."""
    path = tmp_path / "leads.csv"
    path.write_text(f'+6581234567,{first}\n"+6581234568","Ana"\n', "utf-8")

    checked = check_contacts(path, has_header=False, file_columns=["msisdn", "firstName"])

    assert (2, 0, True) == (checked.rows, checked.errors, checked.ok)


def test_a_header_in_quotation_marks(tmp_path: Path) -> None:
    """Names in quotation marks are read as names, also where none of them is known."""
    path = tmp_path / "leads.csv"
    path.write_text('"Mobile","First Name"\n"+6581234567","Ana"\n', "utf-8")

    checked = check_contacts(path)

    assert ("Mobile", "First Name") == checked.columns
    assert any("rename 'Mobile' to msisdn" in finding.mend for finding in checked.findings)
