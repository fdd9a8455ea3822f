"""Files whose columns the caller names, and lines that are neither a header nor a row."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.columns import Names
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import RowFormat
from eightbyeight.loading.files.rejects import RejectsFile
from eightbyeight.loading.files.row_file import RowFile, open_file
from tests.loading.files.orders import Order, OrderFile, open_orders, order_kind, order_names
from tests.loading.files.workbooks import workbook

Write = Callable[[str, bytes | str], Path]
LISTED = evolve(order_names(), listed=("orderId", "note"))
ROWS = {
    "csv": b"\n A,b\n\nC,d\n",
    "xlsx": workbook([["", ""], [" A", "b"], ["", ""], ["C", "d"]]),
}


@pytest.mark.parametrize("form", ROWS)
def test_every_row_is_a_row(form: str, write: Write) -> None:
    """Without a header the first row is one like the others, and has a spreadsheet's number."""
    path = write(f"a.{form}", ROWS[form])

    with open_orders(path, names=LISTED) as row_file:
        orders = list(row_file)
        estimated = row_file.estimate()

    assert [(2, [" A", "b"]), (4, ["C", "d"])] == [(one.number, one.cells) for one in orders]
    assert (4, ("orderId", "note"), ("note",)) == (
        *(estimated, row_file.columns),
        row_file.further,
    )


@pytest.mark.parametrize(("form", "expected"), [("csv", b" A,b\nC,d\n"), ("xlsx", b" A,b\nC,d\n")])
def test_rejects_have_none_either(form: str, expected: bytes, tmp_path: Path) -> None:
    """What is rejected of such a file can be fed back by the same command."""
    row_file = open_orders(io.BytesIO(ROWS[form]), format=form, names=LISTED)
    with RejectsFile(tmp_path / "bad.csv", row_file) as rejects:
        for row in row_file:
            rejects.add_row(row)

    assert expected == (tmp_path / "bad.csv").read_bytes()


@pytest.mark.parametrize(
    "note", ["sep=;", "SEP=,", '"sep=;"', "sep=\t", "sep=;;;", "sep=", "\nsep=|"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("names", [order_names(), LISTED])
def test_note_for_excel(note: str, end: str, names: Names) -> None:
    """A first line that tells Excel the delimiter is one error, with its row and how to mend it."""
    content = f"{note}{end}orderId;note{end}A;b{end}".encode()

    with pytest.raises(InvalidInputError) as caught:
        open_orders(io.BytesIO(content), format="csv", names=names)

    row = 1 + note.count("\n")
    assert f"row {row}: is a note for Excel on what parts the cells (sep=)" in str(caught.value)
    assert str(caught.value).endswith("remove this line")


@pytest.mark.parametrize("header", ["orderId;sep=;", "sep=x,orderId", "sep,orderId"])
def test_no_note(header: str) -> None:
    """A column may be called like it."""
    with open_orders(io.BytesIO(f"{header}\n".encode()), format="csv") as row_file:
        assert "orderId" in row_file.columns


@given(
    st.lists(st.text(st.sampled_from(" \u00a0"), max_size=2), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
)
def test_blank_rows(blanks: list[str], delimiter: str) -> None:
    """A row with more or fewer cells than the header is none where they are all blank."""
    header = delimiter.join(["orderId", "amount", "note"])
    content = f"{header}\n{delimiter.join(blanks)}\nA{delimiter}\n".encode()

    with open_orders(io.BytesIO(content), format="csv") as row_file:
        orders = [order for order in row_file if order.number == 2]

    assert [blanks] * (len(blanks) == 3) == [order.cells for order in orders]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_nul_below_the_header(end: bytes) -> None:
    """A NUL character ends the reading in the header alone, whatever ends the lines."""
    row_file = open_orders(io.BytesIO(end.join([b"orderId", b"A\0", b""])), format="csv")

    assert ["A\0"] == next(row_file).cells
    with pytest.raises(InvalidInputError, match="has NUL bytes in its first line"):
        open_orders(io.BytesIO(end.join([b"orderId\0", b"A", b""])), format="csv")


def test_ragged() -> None:
    """A row with anything in one of its cells is no blank row, and keeps its number."""
    with open_orders(io.BytesIO(b"orderId,note\n,,\n,, x\n"), format="csv") as row_file:
        (order,) = row_file

    assert (3, ["", "", " x"]) == (order.number, order.cells)
    assert order.problem is not None


CELLS = (RowFormat.CSV, RowFormat.XLSX)
KIND: RowKind[Order] = evolve(order_kind(order_names()), formats=CELLS)


def opened(source: Path | io.BytesIO, form: str | None = None) -> RowFile[Order]:
    """Open a file of the kind that is no JSON Lines."""
    return open_file(source, KIND, OrderFile, format=form)


def test_formats(write: Write) -> None:
    """Where not every kind of file will do, those that do are read and named."""
    assert ["A"] == next(opened(io.BytesIO(b"orderId\nA\n"), "csv")).cells

    with pytest.raises(
        InvalidInputError, match=r"none of \.csv, \.tsv, \.xlsx: say --format csv\|x"
    ):
        opened(write("a.jsonl", '{"orderId": "A"}\n'))
    with pytest.raises(InvalidInputError, match=r"format: 'jsonl' is none of csv, xlsx$"):
        opened(io.BytesIO(b""), "jsonl")
    with pytest.raises(InvalidInputError, match=r"no suffix: say --format csv\|xlsx$"):
        opened(io.BytesIO(b""))
