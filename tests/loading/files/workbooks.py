"""Workbooks part by part, for the tests of reading them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter  # type: ignore[import-untyped]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/_rels/workbook.xml.rels"
ERROR = '<c r="B2" t="e"><v>#N/A</v></c>'


def workbook(rows: Sequence[Sequence[object]], left: int = 0) -> bytes:
    """Make a workbook in which texts that start with # are errors."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row, start=left):
                if isinstance(value, str) and value.startswith("#"):
                    sheet.write_formula(number, place, "=NA()", None, value)
                else:
                    sheet.write(number, place, value)
    return content.getvalue()


def changed(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> io.BytesIO:
    """Make another workbook of the parts of this one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    made.seek(0)
    return made


def replaced(parts: Mapping[str, str | bytes]) -> io.BytesIO:
    """Make a workbook with these parts instead of its own."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        given = parts.get(name, part)
        return name, given.encode() if isinstance(given, str) else given

    return changed(workbook([["x"], ["y", "#N/A"]]), change)


def sheet_of(data: str, top: str = "", below: str = "") -> io.BytesIO:
    """Make a workbook whose first sheet has this data."""
    xml = f'{top}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{below}</worksheet>'
    return replaced({SHEET: xml})


def dated(rows: Sequence[Sequence[object]]) -> bytes:
    """Make a workbook whose dates and times have the formats of such."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value, formats.get(type(value)))
    return content.getvalue()
