"""Workbooks that are not handed on: broken, of another kind, or made to do harm."""

import contextlib
import io
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files import sheet_scan
from eightbyeight.loading.files.sheet_scan import Bounds, NotUnderstoodError, SheetScan, scan_sheet
from tests.loading.files.orders import open_orders
from tests.loading.files.workbooks import (
    ERROR,
    LINKS,
    MAIN,
    SHEET,
    changed,
    replaced,
    sheet_of,
    workbook,
)

FOUND = SheetScan(Bounds(1, 2, 1, 2), {2: ((2, "#N/A"),)})
BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>'
NOT_UNDERSTOOD = {
    "a document type": sheet_of(f'<row r="2">{ERROR}</row>', BOMB),
    "a late document type": sheet_of(f'<row r="2">{ERROR}</row>', f"<!--{'-x' * 9000}-->{BOMB}"),
    "UTF-16": replaced(
        {
            SHEET: f"<worksheet><sheetData><row>{ERROR}</row></sheetData></worksheet>".encode(
                "utf-16"
            )
        }
    ),
    "a reference without letters": sheet_of('<row><c r="12"><v>1</v></c></row>'),
    "a reference without digits": sheet_of('<row><c r="AB"><v>1</v></c></row>'),
    "a reference with signs": sheet_of('<row><c r="$A$1"><v>1</v></c></row>'),
    "a row that is no number": sheet_of(f'<row r="x">{ERROR}</row>'),
    "an element left open": sheet_of(f"<row>{ERROR}</row><row>"),
    "no data": replaced({SHEET: "<worksheet/>"}),
    "no sheets": replaced({"xl/workbook.xml": "<workbook/>"}),
    "no links": replaced({LINKS: "<Relationships/>"}),
    "no XML": replaced({SHEET: "orderId"}),
    "no workbook": io.BytesIO(b"orderId\nA\n"),
    "an old workbook": io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}


@pytest.mark.parametrize("case", NOT_UNDERSTOOD)
def test_not_understood(case: str) -> None:
    """A file that is not understood is refused with a reason of one line."""
    with pytest.raises(NotUnderstoodError) as caught:
        scan_sheet(NOT_UNDERSTOOD[case])

    assert 1 == len(str(caught.value).splitlines())


def test_where_the_scan_leaves_the_stream() -> None:
    """Whoever reads the file next begins at its start."""
    for stream in (sheet_of("<row/>"), io.BytesIO(b"orderId")):
        with contextlib.suppress(NotUnderstoodError):
            scan_sheet(stream)

        assert 0 == stream.tell()


@pytest.mark.parametrize("announced", ["50000001", "99999999999"])
def test_texts_that_are_announced(announced: str) -> None:
    """A workbook that claims more texts than there can be is refused before room is made."""
    texts = f'<sst xmlns="{MAIN}" count="2" uniqueCount="{{}}"><si><t>orderId</t></si></sst>'

    with pytest.raises(NotUnderstoodError, match="more texts"):
        scan_sheet(replaced({"xl/sharedStrings.xml": texts.format(announced)}))
    assert FOUND == scan_sheet(replaced({"xl/sharedStrings.xml": texts.format(50_000_000)}))


def test_without_shared_texts() -> None:
    """A workbook need not share its texts."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        return name.replace("sharedStrings", "other"), part

    assert FOUND == scan_sheet(changed(workbook([["x"], ["y", "#N/A"]]), change))


def test_one_name_for_two_parts() -> None:
    """Of two parts that differ in case alone nobody knows which one another reader takes."""
    with pytest.raises(NotUnderstoodError, match="one name"):
        scan_sheet(
            changed(
                workbook([["x"]]), lambda name, part: (name.replace(LINKS, "XL/Workbook.xml"), part)
            )
        )


@pytest.mark.parametrize(
    ("large", "times", "refused"), [(1000, 2, True), (10**9, 2, False), (1000, 99, False)]
)
def test_a_bomb(large: int, times: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that is large only when it is unpacked is refused before that."""
    monkeypatch.setattr(sheet_scan, "_LARGE", large)
    monkeypatch.setattr(sheet_scan, "_MOST_TIMES", times)
    content = io.BytesIO(workbook([["x"], ["y", "#N/A"]]))

    if refused:
        with pytest.raises(NotUnderstoodError, match=r"unpacks to [\d,]+ bytes"):
            scan_sheet(content)
    else:
        assert FOUND == scan_sheet(content)


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part with more bytes than the limit is given up."""
    data = f'<row r="2">{ERROR}</row>' + "<row/>" * 9000
    monkeypatch.setattr(sheet_scan, "_MOST_BYTES", 50_000)

    with pytest.raises(NotUnderstoodError, match="too large"):
        scan_sheet(sheet_of(data))
    monkeypatch.setattr(sheet_scan, "_MOST_BYTES", 60_000)
    assert {2: ((2, "#N/A"),)} == scan_sheet(sheet_of(data)).errors


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 10, 16, 4096])
def test_document_type_in_pieces(size: int) -> None:
    """A document type is seen also where one reading ends and the next begins."""
    part = sheet_scan._Guarded(io.BytesIO(b"<?xml version='1.0'?><!DOCTYPE w><w/>"))

    with pytest.raises(NotUnderstoodError, match="document type"):
        while part.read(size):
            pass


def test_what_only_calamine_refuses(tmp_path: Path) -> None:
    """A workbook that the scan understands, and calamine does not, is refused as well."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(replaced({"xl/styles.xml": "<styleSheet"}).getvalue())

    with pytest.raises(InvalidInputError, match="is no Excel workbook that can be read"):
        open_orders(path)
