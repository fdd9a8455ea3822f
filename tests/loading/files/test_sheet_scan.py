"""Sheets as they come out of real life: errors, odd places, and cells far away."""

import io
import tracemalloc
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.sheet_scan import (
    Bounds,
    SheetScan,
    scan_sheet,
)
from tests.loading.files.orders import open_orders
from tests.loading.files.workbooks import (
    ERROR,
    LINKS,
    SHEET,
    changed,
    replaced,
    sheet_of,
    workbook,
)


@pytest.mark.parametrize(
    ("data", "far"),
    [
        (
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "1048576 and from column 1 to 16",
        ),
        ('<row r="2"><c r="BYZ700000" t="str"/></row>', "700000 and from column 1 to 2028"),
        ('<row r="50000001"><c t="e"><v>#N/A</v></c></row>', "50000001 and from column 1 to 1,"),
    ],
)
def test_far_cell(tmp_path: Path, data: str, far: str) -> None:
    """A sheet that would take all memory is refused in one line before it is loaded."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{data}').getvalue())

    with pytest.raises(InvalidInputError, match=f"reaches from row 1 to {far}") as caught:
        open_orders(path)
    assert 1 == len(str(caught.value).splitlines())


def test_far_format(tmp_path: Path) -> None:
    """A far cell that has a format and no value is none."""
    empty = '<row r="1048576"><c r="XFD1048576" s="1"/><c r="XFC1048576"><v></v></c></row>'
    data = f'<row r="1"><c r="A1" t="inlineStr"><is><t>orderId</t></is></c></row>{empty}'
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(data).getvalue())

    with open_orders(path) as row_file:
        assert (("orderId",), []) == (row_file.columns, list(row_file))


def test_most_cells() -> None:
    """The cells of a rectangle are counted with both of its ends."""
    assert 50_000_000 == Bounds(1, 1_000_000, 3, 52).cells


@pytest.mark.parametrize(
    ("data", "bounds", "errors"),
    [
        ("", None, {}),
        ('<row><c/></row><row><c/><c t="e"><v>#A</v></c></row>', (2, 2, 2, 2), {2: ((2, "#A"),)}),
        (
            '<row r="7"/><row><c r="aa8" t="e"><v>#A</v></c></row>',
            (8, 8, 27, 27),
            {8: ((27, "#A"),)},
        ),
        ('<row r="3"><c r="B9"><v>1</v></c><c><v>2</v></c></row>', (3, 9, 2, 3), {}),
        (
            '<row r="9"><c><v>1</v></c></row><row r="2"><c r="C2"><v>1</v></c></row>',
            (2, 9, 1, 3),
            {},
        ),
        (
            '<row><c t="e"><v>#A</v></c><c t="e"><v>#B</v></c></row>',
            (1, 1, 1, 2),
            {1: ((1, "#A"), (2, "#B"))},
        ),
        ('<row><c t="e"/></row>', None, {}),
    ],
)
def test_places(
    data: str, bounds: tuple[int, int, int, int] | None, errors: dict[int, object]
) -> None:
    """Cells are where they say they are, or else beside and below the ones before."""
    expected = SheetScan(bounds and Bounds(*bounds), errors)  # type: ignore[arg-type]

    assert expected == scan_sheet(sheet_of(data))


FOUND = SheetScan(Bounds(1, 2, 1, 2), {2: ((2, "#N/A"),)})


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", f"/{SHEET}", SHEET, "./Worksheets\\SHEET1.xml"]
)
def test_targets(target: str) -> None:
    """The sheet is found however its place is written."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        return name, part.replace(b'"worksheets/sheet1.xml"', f'"{target}"'.encode())

    assert FOUND == scan_sheet(changed(workbook([["x"], ["y", "#N/A"]]), change))


def test_prefixes() -> None:
    """The names of elements may have any prefix and any namespace."""
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>'
    for old in ("row", "c", "v"):
        data = data.replace(f"<{old}", f"<z:{old}").replace(f"</{old}", f"</z:{old}")
    sheet = f'<z:worksheet xmlns:z="urn:z"><z:sheetData>{data}</z:sheetData></z:worksheet>'
    book = (
        '<y:workbook xmlns:y="urn:y" xmlns:q="urn:q"><y:sheets><y:sheet name="a" sheetId="4" '
        'q:id="rId1"/></y:sheets></y:workbook>'
    )

    assert FOUND == scan_sheet(replaced({SHEET: sheet, "xl/workbook.xml": book}))


def test_first_of_the_book() -> None:
    """The first sheet is the one the workbook names first, whatever its file is called."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_formula(4, 0, "=NA()", None, "#N/A")
        book.add_worksheet().write_formula(0, 4, "=NA()", None, "#REF!")

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if name == LINKS:
            part = part.replace(b"sheet1.", b"@").replace(b"sheet2.", b"sheet1.")
            part = part.replace(b"@", b"sheet2.")
        return name, part

    assert {5: ((1, "#N/A"),)} == scan_sheet(content).errors
    assert {1: ((5, "#REF!"),)} == scan_sheet(changed(content.getvalue(), change)).errors


def test_below_the_data() -> None:
    """What comes below the data is not read."""
    below = "<sheetData><row r='9'><c><v>1</v></c></row></sheetData></unopened>"

    assert {2: ((2, "#N/A"),)} == scan_sheet(
        sheet_of(f'<row r="2">{ERROR}</row>', "", below)
    ).errors


def test_memory_is_flat() -> None:
    """A sheet is not kept while it is read."""
    content = sheet_of("<row><c><v>1</v></c></row>" * 20_000)
    tracemalloc.start()
    try:
        scan = scan_sheet(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert Bounds(1, 20_000, 1, 1) == scan.bounds
    assert peak < 800_000


def attribute(name: str, value: object) -> str:
    """Write an attribute, or none for None."""
    return "" if value is None else f' {name}="{value}"'


NUMBERS = st.none() | st.integers(1, 60)
REFERENCES = st.none() | st.tuples(st.sampled_from(["A", "C", "z", "AA", "Ab"]), st.integers(1, 60))
CONTENTS = st.sampled_from(
    [
        ("", ""),
        ("", "<v>1</v>"),
        ("", "<v></v>"),
        ("", "<v/>"),
        ("", "<f>A1</f>"),
        ("", "<f>A1</f><v>1</v>"),
        ("n", "<v>1</v>"),
        ("b", "<v>1</v>"),
        ("s", "<v>0</v>"),
        ("str", "<v></v>"),
        ("str", "<f>A1</f><v>x</v>"),
        ("inlineStr", "<is><t></t></is>"),
        ("inlineStr", "<is><t>x</t></is>"),
        ("e", "<v>#N/A</v>"),
        ("e", "<f>1/0</f><v>#DIV/0!</v>"),
    ]
)


@given(
    st.lists(st.tuples(NUMBERS, st.lists(st.tuples(REFERENCES, CONTENTS), max_size=4)), max_size=5)
)
def test_as_calamine_sees_it(
    rows: list[tuple[int | None, list[tuple[tuple[str, int] | None, tuple[str, str]]]]],
) -> None:
    """No cell that calamine allocates, and no error, is outside of what was found."""
    data = ""
    for number, cells in rows:
        data += f"<row{attribute('r', number)}>"
        for reference, (kind, inner) in cells:
            place = None if reference is None else f"{reference[0]}{reference[1]}"
            data += f"<c{attribute('r', place)}{attribute('t', kind or None)}>{inner}</c>"
        data += "</row>"
    content = sheet_of(data)
    scan = scan_sheet(content)
    sheet = python_calamine.load_workbook(content).get_sheet_by_index(0)

    if sheet.start is not None and sheet.end is not None:
        (top, left), (low, right) = sheet.start, sheet.end
        assert Bounds(top + 1, low + 1, left + 1, right + 1) == scan.bounds
