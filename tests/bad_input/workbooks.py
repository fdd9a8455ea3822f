"""Workbooks that are broken, hostile, or hold what a form never would."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import xlsxwriter  # type: ignore[import-untyped]

from tests.bad_input.cases import AFTER, BEFORE, COLUMNS, FileCase, unreadable

__all__ = ["CASES", "WHOLE"]

NAIVE = datetime(2026, 4, 22, 10)  # noqa: DTZ001 - a sheet knows no zones
FILE = "a.xlsx"


def _book(rows: Sequence[Sequence[object]], *, sheets: int = 1) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, tuple):
                        sheet.write_formula(number, place, value[0], None, value[1])
                    elif isinstance(value, date | timedelta):
                        sheet.write_datetime(number, place, value, moment)
                    elif isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write(number, place, value)
    return content.getvalue()


YES = True


def _between(name: str, column: str, value: object, says: str | None, sent: str = "it") -> FileCase:
    cells = {"crmRecordId": "it", column: value}
    rows = [COLUMNS, [BEFORE], [cells.get(one) for one in COLUMNS], [AFTER]]
    return FileCase(
        name=f"{FILE}: {name}",
        content=_book(rows),
        code=1 if says else 0,
        says=says or "",
        row=3 if says else None,
        sent=(BEFORE, AFTER) if says else (BEFORE, sent, AFTER),
        file=FILE,
    )


def _changed(change: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_book([COLUMNS, ["it"]]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def _with(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        assert name != part or old in content
        return content.replace(old, new, 1) if name == part else content

    return _changed(change)


def _instead(part: str, content: bytes) -> bytes:
    return _changed(lambda name, given: content if name == part else given)


def _refused(name: str, content: bytes, says: str = "is no Excel workbook") -> FileCase:
    return unreadable(name, content, says, file=FILE)


SHEET, TEXTS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LINKS, STYLES = "xl/_rels/workbook.xml.rels", "xl/styles.xml"
WHOLE = _book([COLUMNS, ["it"]])

BROKEN = [
    _refused("nothing", b""),
    _refused("CSV", b"crmRecordId\nA\n"),
    _refused("JSON", b'{"crmRecordId": "A"}\n'),
    _refused("a page", b"<html><table><tr><td>crmRecordId</td></tr></table></html>"),
    _refused("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old .xls kind"),
    _refused("an archive of nothing", b"PK\x05\x06" + bytes(18)),
    _refused("the beginning of an archive", b"PK\x03\x04" + bytes(100)),
    _refused("half of it", WHOLE[: len(WHOLE) // 2]),
    _refused("all but its end", WHOLE[:-10]),
    _refused("zeros for its middle", WHOLE[:500] + bytes(1000) + WHOLE[1500:]),
    _refused("no sheets", _instead(BOOK, b"<workbook/>")),
    _refused("no links", _instead(LINKS, b"<Relationships/>")),
    _refused("a link to nowhere", _with(LINKS, b"sheet1.xml", b"sheet9.xml")),
    _refused("a link out of it", _with(LINKS, b"worksheets/sheet1.xml", b"../../../etc/passwd")),
    _refused("a sheet of nothing", _instead(SHEET, b"")),
    _refused("a sheet of text", _instead(SHEET, b"crmRecordId")),
    _refused("a sheet left open", _with(SHEET, b"</sheetData>", b"")),
    _refused("a sheet in UTF-16", _instead(SHEET, "<worksheet/>".encode("utf-16"))),
    _refused("a sheet with a NUL", _with(SHEET, b"<sheetData>", b"<sheetData>\x00")),
    _refused(
        "a document type", _with(SHEET, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet')
    ),
    _refused(
        "an outside entity", _with(TEXTS, b"<sst", b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><sst')
    ),
    _refused("texts of nothing", _instead(TEXTS, b"")),
    _refused("styles of nothing", _instead(STYLES, b"<styleSheet")),
    _refused("a billion texts", _with(TEXTS, b'uniqueCount="', b'uniqueCount="9999999999')),
    _refused("a cell nowhere", _with(SHEET, b'r="A2"', b'r="A"')),
    _refused("a cell without letters", _with(SHEET, b'r="A2"', b'r="22"')),
    _refused("a cell beyond all columns", _with(SHEET, b'r="A2"', b'r="AAAAAAA2"')),
    _refused("a row of minus one", _with(SHEET, b'<row r="2"', b'<row r="x"')),
    _refused("a cell far away", _with(SHEET, b'r="A2"', b'r="XFD1048576"'), "reaches from row 1"),
    _refused(
        "a cell very far away", _with(SHEET, b'r="A2"', b'r="A999999999999"'), "reaches from row"
    ),
    _refused("a text that is not there", _with(SHEET, b"<v>4</v>", b"<v>400</v>"), ""),
    _refused("an empty sheet", _book([]), "its first sheet is empty"),
    _refused("blank cells", _book([["", " "], ["\t"]]), "its first sheet is empty"),
    _refused("another header", _book([["id"], ["A"]]), "no column 'crmRecordId'"),
    _refused(
        "a header of numbers", _book([[1, 2.5], ["A"]]), "no column 'crmRecordId'; there are '1'"
    ),
    _refused("an error for a header", _book([[("=NA()", "#N/A")], ["A"]]), "there are '#N/A'"),
    _refused(
        "the id twice", _book([["crmRecordId", "crm_record_id"], ["A"]]), "are both crmRecordId"
    ),
    unreadable("a workbook", WHOLE, "NUL bytes", file="a.csv"),
    unreadable("a workbook", WHOLE, "NUL bytes", file="a.jsonl"),
    unreadable(
        "a good workbook said to be CSV", WHOLE, "NUL bytes", file=FILE, options=("--format", "csv")
    ),
]
VALUES = [
    _between("id true", "crmRecordId", YES, "is no id"),
    _between("id 1.5", "crmRecordId", 1.5, "is no id"),
    _between("id 1e17", "crmRecordId", 1e17, "too long to be exact"),
    _between("id 2**53", "crmRecordId", 2.0**53, "too long to be exact"),
    _between("id a date", "crmRecordId", NAIVE, "is no id"),
    _between("id a tab", "crmRecordId", "\t", "must not be blank"),
    _between("id a space", "crmRecordId", " ", "must not be blank"),
    _between("id an error", "crmRecordId", ("=NA()", "#N/A"), "holds the error #N/A"),
    _between("id of 33", "crmRecordId", "x" * 33, "33 characters"),
    _between("id of 32 emoji", "crmRecordId", "\U0001f600" * 32, "64 characters"),
    _between("id rounded", "crmRecordId", "1.5E+16", "rounded"),
    _between("time naive", "scheduleAt", NAIVE, "has no offset"),
    _between("time a date", "scheduleAt", date(2026, 4, 22), "has no offset"),
    _between("time a text", "scheduleAt", "22/04/2026", "is no time"),
    _between("time a number", "scheduleAt", 46134.5, "is no time"),
    _between("time true", "scheduleAt", YES, "is no time"),
    _between("time a duration", "scheduleAt", timedelta(hours=3), "is no time"),
    _between("time an error", "scheduleAt", ("=1/0", "#DIV/0!"), "holds the error #DIV/0!"),
    _between("priority a number", "priority", 1, "none of HIGH"),
    _between("priority an error", "priority", ("=x", "#NAME?"), "holds the error #NAME?"),
    _between("rank a text", "rank", "first", "is no number"),
    _between("rank true", "rank", YES, "is no number"),
    _between("rank a date", "rank", NAIVE, "is no number"),
    _between("rank an error", "rank", ("=1/0", "#NUM!"), "holds the error #NUM!"),
    _between("id 17", "crmRecordId", 17, None, "17"),
    _between("id 007 as text", "crmRecordId", "007", None, "007"),
    _between("id -1", "crmRecordId", -1, None, "-1"),
    _between("id the result of a formula", "crmRecordId", ('=CONCAT("i","t")', "it"), None),
    _between("id like a formula", "crmRecordId", "=1+1", None, "=1+1"),
    _between("time with an offset", "scheduleAt", "2026-04-22T10:00:00+14:59", None),
    _between("rank a number", "rank", -1.5, None),
    _between("rank the result of a formula", "rank", ("=1+1", 2), None),
    _between("rank a number as text", "rank", "1.5", None),
    FileCase(
        name=f"{FILE}: two sheets",
        content=_book([COLUMNS, ["it"]], sheets=2),
        code=0,
        sent=("it",),
        file=FILE,
    ),
    FileCase(
        name=f"{FILE}: a title above",
        content=_book([[None], [], COLUMNS, ["it"]]),
        code=0,
        sent=("it",),
        file=FILE,
    ),
    FileCase(
        name=f"{FILE}: rows with nothing",
        content=_book([COLUMNS, [], ["it"], [""], []]),
        code=0,
        sent=("it",),
        file=FILE,
    ),
    FileCase(name=f"{FILE}: header only", content=_book([COLUMNS]), code=0, file=FILE),
]

CASES: list[FileCase] = [*BROKEN, *VALUES]
