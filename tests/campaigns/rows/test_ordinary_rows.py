"""Rows that are made many at a time are those that are made one by one."""

import io
import tempfile
from collections.abc import Iterable
from datetime import UTC, tzinfo
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.rows import Row, open_rows
from eightbyeight.campaigns.rows.ordinary_rows import make_rows
from eightbyeight.campaigns.rows.row import make_row
from eightbyeight.errors import InvalidInputError

COLUMNS = ("crmRecordId", "scheduleAt", "priority", "rank")
CELLS = {
    "crmRecordId": [
        *["A", "Zoë B", "é" * 32, "x" * 33, "", " ", " A", "A\u2003", "1E+3", "\0"],
        *["😀" * 16, "😀" * 17, "\ud800"],
    ],
    "scheduleAt": ["", "2026-04-22T10:00:00Z", "2026-04-22 10:00", "soon", "0001-01-01T00:00+05"],
    "priority": ["", "HIGH", "LOW", "low", " MEDIUM", "URGENT"],
    "rank": ["", "1.5", " 2 ", "-0", "1e999", "first"],
}
ROW = st.tuples(*(st.sampled_from(CELLS[column]) for column in COLUMNS))
ORDINARY = st.tuples(*(st.sampled_from(CELLS[column][:2]) for column in COLUMNS))
PLACES = {column: place for place, column in enumerate(COLUMNS)}


def one_by_one(
    rows: Iterable[tuple[str, ...]], places: dict[str, int], timezone: tzinfo | None
) -> list[Row]:
    """Make each row by itself."""
    return [
        make_row(
            number, cells, {wire: cells[place] for wire, place in places.items()}, {}, timezone
        )
        for number, cells in enumerate(rows, 7)
    ]


@given(
    st.lists(ROW, min_size=1, max_size=3) | st.lists(ORDINARY, min_size=1),
    st.sets(st.sampled_from(COLUMNS[1:])),
    st.sampled_from([None, UTC]),
)
def test_as_one_by_one(
    rows: list[tuple[str, ...]], columns: set[str], timezone: tzinfo | None
) -> None:
    """Where they are made at all, they are the same, and none of them has a problem."""
    places = {column: PLACES[column] for column in ("crmRecordId", *columns)}
    expected = one_by_one(rows, places, timezone)

    made = make_rows(7, rows, places, timezone)

    assert made in (None, expected)
    assert made is None or not any(row.problem for row in made)


@given(st.lists(ORDINARY, min_size=1))
def test_ordinary_rows_are_made_together(rows: list[tuple[str, ...]]) -> None:
    """What is as it mostly is need not be looked at row by row."""
    assert one_by_one(rows, PLACES, None) == make_rows(7, rows, PLACES, None)


@pytest.mark.parametrize("more", [COLUMNS, (), ("priority",)])
@pytest.mark.parametrize(("column", "cell"), [(c, one) for c in COLUMNS for one in CELLS[c]])
def test_one_row_among_ordinary_ones(column: str, cell: str, more: tuple[str, ...]) -> None:
    """One cell that cannot be used leaves all of the rows to be made one by one."""
    rows = [("A", "", "", ""), tuple(cell if one == column else CELLS[one][0] for one in COLUMNS)]
    places = {each: PLACES[each] for each in ("crmRecordId", *more)}
    expected = one_by_one(rows, places, None)

    made = make_rows(7, rows, places, None)

    assert made in (None, expected)
    if any(row.problem for row in expected):
        assert made is None


def test_a_file_without_the_column() -> None:
    """Rows without a column of ids are left to be refused one by one."""
    assert None is make_rows(2, [["HIGH"]], {"priority": 0}, None)


LINES = [
    *("A1,HIGH", "B2,LOW", "C3,", '"D4","HIGH"', "E 5,HIGH", "F6,low", "Zoë,LOW", '"a\nb",HIGH'),
    *("G7", "", "  ", "H8,HIGH,x", '"I9', 'J"0,LOW', '"K"1,LOW', "L2,x", "M3,LOW\rN4,LOW"),
]
BYTES = st.sampled_from([line.encode() for line in LINES] + [b"\xff,HIGH"])


@given(st.lists(BYTES, max_size=4), st.integers(0, 250), st.sampled_from([b"\n", b"\r\n"]))
def test_a_file_as_a_stream(odd: list[bytes], before: int, end: bytes) -> None:
    """A file, whose rows are read ahead, has the rows and the fault of the same bytes in a pipe."""
    plain = [b"L%d,HIGH" % number for number in range(before)]
    content = end.join([b"crmRecordId,priority", *plain, *odd, b"last,LOW", b""])

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "leads.csv")
        path.write_bytes(content)
        ahead = read(path)

    assert read(io.BytesIO(content)) == ahead


def test_what_is_not_utf8_far_into_a_file(tmp_path: Path) -> None:
    """It ends the reading at its own row, and the rows before that are good."""
    path = tmp_path / "leads.csv"
    path.write_bytes(b"crmRecordId\n" + b"".join(b"L%09d\n" % n for n in range(9950)) + b"\xff\n")

    rows, fault = read(path)

    assert 9950 == len(rows)
    assert fault is not None
    assert fault.startswith("row 9952: byte 0xFF is not UTF-8")


def read(source: Path | io.BytesIO) -> tuple[list[Row], str | None]:
    """Read all rows until the end or a fault."""
    rows: list[Row] = []
    try:
        with open_rows(source, format="csv") as row_file:
            rows.extend(row_file)
    except InvalidInputError as error:
        return rows, error.problems[0].message
    return rows, None


def test_every_pair_of_lines() -> None:
    """The same for each odd line behind each other one."""
    for odd in product(LINES, repeat=2):
        test_a_file_as_a_stream.hypothesis.inner_test(  # type: ignore[attr-defined]
            [line.encode() for line in odd], 1, b"\n"
        )
