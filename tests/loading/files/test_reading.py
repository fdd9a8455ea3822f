"""Rows of whatever kind, out of files of every format."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.files import delimited
from eightbyeight.loading.files.layout import Layout, RowFormat
from eightbyeight.loading.files.row_file import RowFile
from tests.loading.files.orders import Order, open_orders, order_names
from tests.loading.files.workbooks import dated, workbook

Write = Callable[[str, bytes | str], Path]
LONG = "z" * (csv.field_size_limit() + 1)


def read(content: bytes | str, kind: str = "csv") -> list[Order]:
    """Read all rows of this content."""
    raw = content.encode() if isinstance(content, str) else content
    with open_orders(io.BytesIO(raw), format=kind) as row_file:
        return list(row_file)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_guessed(delimiter: str) -> None:
    """Cells are parted as in the first of the ways that makes an anchor of a header cell."""
    header = delimiter.join(['"a,b;c\td"', "ticketId", "note"])
    (order,) = read(f"{header}\n" + delimiter.join(["1", "2", "3"]))

    assert {"ticketId": "2"} == order.given


def test_layout() -> None:
    """How a file is laid out is known as soon as it is open."""
    row_file = open_orders(io.BytesIO(b"\xef\xbb\xbforderId;note\r\nA;b\r\n"), format="csv")
    layout = Layout(RowFormat.CSV, ("orderId", "note"), ("note",), ";", "\r\n", bom=True)

    assert layout == row_file.layout
    assert (("orderId", "note"), ("note",)) == (row_file.columns, row_file.further)
    assert ("the standard input", False) == (row_file.name, row_file.is_regular)
    assert row_file.estimate() is None


def test_rows_of_csv() -> None:
    """A row has its number, its cells, its values and the file's own names."""
    assert [
        Order(3, ["A", "x"], {"orderId": "A"}, {"orderId": "ORDERID"}),
        Order(5, ["B", "y"], {"orderId": "B"}, {"orderId": "ORDERID"}),
    ] == read("\n ORDERID ,note\nA,x\n\nB,y\n")


REFUSED = {
    "ragged": ("A,B", {}, "the row has 2 cells where the header has 3", None),
    "long": (f"A,{LONG},1", {"orderId": "A", "amount": "1"}, "the cell has 131,073 char", "note"),
    "long anchor": (f"{LONG},n,1", {"amount": "1"}, "the cell has 131,073 char", "orderId"),
    "long and ragged": (f"A,{LONG}", {}, "the row has 2 cells", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_rows_that_cannot_be_used(case: str) -> None:
    """Such a row keeps its cells and what could be read, and stops nothing."""
    line, given, why, field = REFUSED[case]
    bad, good = read(f"orderId,note,amount\n{line}\nB,,\n")

    assert bad.problem is not None
    assert (given, field) == (bad.given, bad.problem.field)
    assert bad.problem.message.startswith(why)
    assert line.split(",") == bad.cells
    assert ("B", None) == (good.cells[0], good.problem)


BROKEN: dict[str, tuple[str, bytes | str, str]] = {
    "nothing": ("csv", "\n\n", "is empty; its first row must name the columns, such as orderId"),
    "no end": ("csv", 'orderId,"a\n', "row 1: a quotation mark is never closed"),
    "never an end": ("csv", 'orderId,"a' + "\n" * 1001, "row 1: a quotation mark is never closed"),
    "astray": ("csv", 'orderId,"a"b"c"\n', "row 1: the header cannot be read: a quotation mark"),
    "no anchor": ("csv", "a;b,c\n", "no column 'orderId' or 'ticketId'; there are 'a;b', 'c'"),
    "a quote in a row": ("csv", 'orderId\n"a"b"\n', "row 2: a quotation mark"),
    "a long quote": ("csv", f'orderId\n"a{LONG}\n', "row 2: a cell of more than 131,072 char"),
    "long and astray": ("csv", f'orderId\n{LONG},"a"b""\n', "row 2: a quotation mark is left open"),
    "no UTF-8": ("csv", b"orderId\n" + b"A\n" * 40_000 + b"\xe9\n", "row 40002: byte 0xE9"),
    "no UTF-8 above": ("csv", b"\n" * 70_000 + b"\xe9\n", "row 70001: byte 0xE9"),
    "no UTF-8 at once": ("csv", b"orderId\n\xe9\n", "line 2: byte 0xE9 is not UTF-8"),
    "UTF-16": ("csv", "orderId".encode("utf-16"), "is UTF-16, not UTF-8"),
    "bare UTF-16": ("csv", "orderId".encode("utf-16-le"), "has NUL bytes in its first line"),
    "no line": ("jsonl", "\n", "is empty; each line must be a JSON object with an orderId or a"),
    "no number": (
        "jsonl",
        '{"id": 1}\n',
        "a JSON object, and --column orderId=NAME says which key holds the number",
    ),
    "an array": ("jsonl", "[]", "'orderId' or 'ticketId': is no JSON object"),
    "JSON of no UTF-8": (
        "jsonl",
        b'{"orderId": 1}\n' * 5_000 + b"\xff\n",
        "row 5001: byte 0xFF",
    ),
    "no workbook": ("xlsx", "orderId", "is no Excel workbook that can be read"),
    "an old one": ("xlsx", b"\xd0\xcf\x11\xe0", "encrypted, or of the old .xls kind"),
    "an empty sheet": ("xlsx", workbook([["", " "]]), "its first sheet is empty"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_files_that_cannot_be_read(case: str) -> None:
    """A file that cannot be read is one problem that says where, and how to mend it."""
    kind, content, why = BROKEN[case]
    with pytest.raises(InvalidInputError) as caught:
        read(content, kind)

    assert why in str(caught.value)
    assert str(caught.value).startswith("the standard input: ")


def test_rows_of_json() -> None:
    """A line is a row with its values as they are, and itself for its only cell."""
    line = '{"ticket_id": 7, "note": {"a": 1}, " Amount ": null}'

    assert [
        Order(
            2,
            (line,),
            {"ticketId": 7, "amount": None},
            {"ticketId": "ticket_id", "amount": "Amount"},
        )
    ] == read(f"\n{line}\r\n", "jsonl")


def test_objects_in_json() -> None:
    """An object that is a value is its pairs, so that a key given twice can be noticed there."""
    (order,) = read('{"orderId": {"a": 1, "a": 2}}', "jsonl")

    assert [("a", 1), ("a", 2)] == order.given["orderId"]


REFUSED_JSON = {
    "no anchor": (
        '{"amount": 1}',
        InputProblem("none of the keys 'orderId' or 'ticketId' is there"),
    ),
    "twice": ('{"orderId": 1, "orderId": 2}', InputProblem("the key is there twice", "orderId")),
    "both": (
        '{"orderId": 1, "order_id": 2}',
        InputProblem("'orderId' and 'order_id' are both orderId", "order_id"),
    ),
    "broken": (
        "{",
        InputProblem(
            "is not JSON: Expecting property name enclosed in double quotes at character 2"
        ),
    ),
    "deep": ("[" * 100_000, InputProblem("is nested too deeply to be read")),
    "no object": ("7", InputProblem("is no JSON object: write each row in braces, on one line")),
    "NaN": ('{"orderId": NaN}', InputProblem("NaN is not JSON")),
    "digits": ("9" * 5000, InputProblem("has a number of thousands of digits")),
}


@pytest.mark.parametrize("case", REFUSED_JSON)
def test_lines_that_cannot_be_used(case: str) -> None:
    """Such a line is a row with its problem, and stops nothing."""
    line, problem = REFUSED_JSON[case]
    good, bad, after = read(f'{{"orderId": 1}}\n{line}\n{{"ticketId": 2}}', "jsonl")

    assert (problem, (line,), 2) == (bad.problem, bad.cells, bad.number)
    assert [None, None] == [good.problem, after.problem]


def test_a_mapped_key_that_is_missing() -> None:
    """A key that the caller named has to be on every line; the line keeps what it has."""
    names = order_names({"amount": "Sum"})
    content = io.BytesIO(b'{"orderId": 1, "SUM": 2}\n{"orderId": 3, "amount": 4}')
    good, bad = open_orders(content, format="jsonl", names=names)

    assert {"orderId": 1, "amount": 2} == good.given
    assert (InputProblem("the key is missing", "Sum"), {"orderId": 3}) == (bad.problem, bad.given)


def test_an_anchor_further_down() -> None:
    """One of the first hundred lines with an anchor is enough, and no line is lost."""
    lines = ['{"a": 1}\n'] * 99 + ['{"ticketId": 1}\n', '{"a": 1}\n']

    assert 101 == len(read("".join(lines), "jsonl"))
    with pytest.raises(InvalidInputError, match="no line with the key"):
        read("".join(['{"a": 1}\n', *lines]), "jsonl")


def test_rows_of_excel() -> None:
    """Values keep their types, cells are the texts that a reader would see."""
    rows: list[list[object]] = [
        ["orderId", "note", "amount", "ticketId"],
        [6581234567, date(2026, 4, 22), True, 1.5],
        ["", "", "", ""],
        ["A", datetime(2026, 4, 22, 10, 30), "", 1e16],  # noqa: DTZ001 - a sheet knows no zones
    ]
    first, second = read(dated(rows), "xlsx")

    assert (2, ["6581234567", "2026-04-22 00:00", "TRUE", "1.5"]) == (first.number, first.cells)
    assert {"orderId": 6581234567.0, "amount": True, "ticketId": 1.5} == first.given
    assert (4, ["A", "2026-04-22 10:30:00", "", "1e+16"]) == (second.number, second.cells)
    assert {"orderId": "A", "amount": None, "ticketId": 1e16} == second.given


def test_an_error_in_a_cell_of_excel() -> None:
    """A row that was made is given the problem of a field whose cell is an error."""
    content = workbook([["", ""], ["note", "amount", "orderId"], ["#N/A", 1, "A"], ["", "#REF!"]])
    fine, bad = read(content, "xlsx")

    assert (None, ["#N/A", "1", "A"]) == (fine.problem, fine.cells)
    assert InputProblem("holds the error #REF!", "amount") == bad.problem
    assert {"orderId": None, "amount": None} == bad.given


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Excel files cannot be read, the message says what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(InvalidInputError, match=r"pip install 'eightbyeight\[excel\]'"):
        read(b"PK", "xlsx")


def test_endless_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line without an end is given up where the limit is, and not before."""
    monkeypatch.setattr("eightbyeight.loading.files.lines._LONGEST", 1000)

    assert 1 == len(read("orderId\n" + "x" * 998 + "\n"))
    with pytest.raises(InvalidInputError, match="row 2: a line of more than 1,000 characters"):
        read("orderId\n" + "x" * 1000)


def test_long_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header may go over several lines."""
    monkeypatch.setattr(delimited, "_HEADER_LINES", 3)

    assert ["A", ""] == read('orderId,"a\nb\nc"\nA,\n')[0].cells


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "orderId\nA\nB", 2),
        ("a.TSV", "orderId\n", 0),
        ("a.jsonl", '{"orderId": "A"}\n', 1),
        ("a.ndjson", '{"orderId": "A"}', 1),
        ("a.xlsx", workbook([["orderId"], ["A"]]), 1),
    ],
)
def test_estimate(name: str, content: str | bytes, expected: int, write: Write) -> None:
    """The suffix tells the format; the lines of a file say about how many rows it has."""
    path = write(name, content)
    with open_orders(str(path)) as row_file:
        assert (expected, True) == (row_file.estimate(), row_file.is_regular)
        assert (str(path), RowFormat) == (row_file.name, type(row_file.format))


def test_no_estimate(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too large to count, that may not be opened, or that is gone, has no estimate."""
    path = write("a.csv", "orderId\nA\n")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    with open_orders(path) as row_file:
        monkeypatch.setattr("eightbyeight.loading.files.row_file._COUNTED_UP_TO", 3)
        assert row_file.estimate() is None
        monkeypatch.undo()
        monkeypatch.setattr(Path, "open", refused)
        assert row_file.estimate() is None
        path.unlink()
        assert (None, False) == (row_file.estimate(), row_file.is_regular)


def test_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands for the standard input is read and stays open."""
    stream = io.TextIOWrapper(io.BytesIO(b"orderId\nA\n"))
    monkeypatch.setattr(sys, "stdin", stream)

    with open_orders("-", format=RowFormat.CSV) as row_file:
        assert [["A"]] == [order.cells for order in row_file]
    assert not stream.buffer.closed


def test_no_format(write: Write) -> None:
    """Where nothing tells the format, or it is unknown, the message names those there are."""
    with pytest.raises(
        InvalidInputError, match=r"its suffix is none of .*--format csv\|jsonl\|xlsx"
    ):
        open_orders(write("a.txt", "orderId\n"))
    with pytest.raises(InvalidInputError, match="a stream has no suffix"):
        open_orders(io.BytesIO(b""))
    with pytest.raises(InvalidInputError, match="format: 'pdf' is none of csv, jsonl, xlsx"):
        open_orders(io.BytesIO(b""), format="pdf")


def test_a_file_that_cannot_be_read_is_closed(write: Write) -> None:
    """What is refused is let go of, and told with its name."""
    path = write("a.csv", "")

    with pytest.raises(InvalidInputError, match=r"a\.csv: is empty"):
        open_orders(path)
    with pytest.raises(InvalidInputError, match="No such file"):
        open_orders(path.with_name("b.csv"))


def test_reading_goes_on() -> None:
    """A second reader begins where the first one stopped."""
    row_file: RowFile[Order] = open_orders(io.BytesIO(b"orderId\nA\nB\n"), format="csv")

    assert [["A"], ["B"]] == [next(row_file).cells, *(order.cells for order in row_file)]


def test_json_is_only_cut_at_line_feeds() -> None:
    """Other line ends in a text of JSON are part of it."""
    line = json.dumps({"orderId": "a\u2028b"}, ensure_ascii=False)

    assert {"orderId": "a\u2028b"} == read(line, "jsonl")[0].given
