"""Files that cannot be read, and rows that cannot become records: one clear line for each."""

import codecs
import csv
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.campaigns.rows import Row, open_rows
from eightbyeight.errors import InvalidInputError

Write = Callable[[str, bytes | str], Path]
ReadRows = Callable[..., list[Row]]

HEAD = "crmRecordId,scheduleAt,priority,rank\n"
UNREADABLE = {
    "empty": ("a.csv", b"", "is empty"),
    "only empty lines": ("a.csv", b"\n\r\n \n", "is empty"),
    "only a mark": ("a.csv", codecs.BOM_UTF8, "is empty"),
    "UTF-16 with mark": ("a.csv", HEAD.encode("utf-16"), "is UTF-16"),
    "big-endian UTF-16": ("a.csv", codecs.BOM_UTF16_BE + HEAD.encode("utf-16-be"), "is UTF-16"),
    "UTF-32": ("a.csv", HEAD.encode("utf-32"), "is UTF-32"),
    "UTF-16 without mark": ("a.csv", HEAD.encode("utf-16-le"), "NUL bytes"),
    "Latin-1 in the header": ("a.csv", "crmRecordId,Pr\xe9nom\n".encode("latin-1"), "byte 0xE9"),
    "Latin-1 on row 3": ("a.csv", b"crmRecordId,n\n1,a\n2,\xe9\n", "line 3: byte 0xE9"),
    "surrogate in UTF-8": ("a.csv", b"crmRecordId\n\xed\xa0\x80\n", "line 2: byte 0xED"),
    "no id column": ("a.csv", b"id,name\n1,b\n", "no column 'crmRecordId'; there are 'id', 'name'"),
    "no header": ("a.csv", b"1,Anna\n2,Ben\n", "no column 'crmRecordId'"),
    "many other columns": ("a.csv", ",".join("abcdefghijklmnop").encode(), "'l', …"),
    "id twice": ("a.csv", b"crmRecordId,x,crmRecordId\n", "columns 1 and 3"),
    "id in both spellings": ("a.csv", b"crm_record_id,CRMRECORDID\n", "are both crmRecordId"),
    "rank twice": ("a.csv", b"crmRecordId,Rank, rank \n", "are both rank"),
    "header's quote left open": ("a.csv", b'crmRecordId,"name\n1,2\n', "never closed"),
    "header's quote astray": ("a.csv", b'crmRecordId,"a"b"c"\n', "quotation mark"),
    "an image": ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "byte 0x89"),
    "empty JSON": ("a.jsonl", b"\n\n", "is empty"),
    "CSV named JSON": ("a.jsonl", b"crmRecordId,rank\n1,2\n", "row 1: no line with the key"),
    "JSON without ids": ("a.ndjson", b'{"id": 1}\n{"id": 2}\n', "no line with the key"),
    "one JSON array": ("a.jsonl", b'[{"crmRecordId": "1"}]\n', "is no JSON object"),
    "JSON in UTF-16": ("a.jsonl", '{"crmRecordId": "1"}'.encode("utf-16"), "is UTF-16"),
    "JSON in Latin-1": ("a.jsonl", b'{"crmRecordId": "\xe9"}\n', "line 1: byte 0xE9"),
    "no workbook": ("a.xlsx", b"crmRecordId\n1\n", "is no Excel workbook"),
    "broken zip": ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "is no Excel workbook"),
    "empty workbook": ("a.xlsx", b"", "is no Excel workbook"),
    "unknown suffix": ("a.txt", b"crmRecordId\n1\n", "its suffix is none of"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable(case: str, write: Write) -> None:
    """A file that cannot be read raises one problem that names the file, before any row."""
    name, content, expected = UNREADABLE[case]
    path = write(name, content)

    with pytest.raises(InvalidInputError) as caught:
        open_rows(path)

    (problem,) = caught.value.problems
    assert str(path) == problem.field
    assert expected in problem.message


BREAKING = {
    "Latin-1 far down": ("a.csv", b"crmRecordId,n\n" + b"1,a\n" * 50_000 + b"2,\xe9\n", 50_002),
    "quote left open": ("a.csv", b'crmRecordId,n\n1,a\n2,"b\n3,c\n4,d\n', 3),
    "quote not doubled": ("a.csv", b'crmRecordId,n\n1,a\n2,"b"c"\n', 3),
    "a swallowed row": ("a.csv", b'crmRecordId,n\n1,"a\n2,b\n3,"c"\n', 2),
    "long and left open": (
        "a.csv",
        b'crmRecordId,n\n1,a\n2,"' + b"z\n" * 100_000,
        3,
    ),
    "long and not doubled": ("a.csv", b'crmRecordId,n\n1,a\n2,"b"c"' + b"z" * 200_000 + b'"\n', 3),
    "long before the fault": ("a.csv", b"crmRecordId,n\n1,a\n" + b"z" * 200_000 + b',"b"c""\n', 3),
    "JSON not UTF-8 far down": (
        "a.jsonl",
        b'{"crmRecordId": "1"}\n' * 5_000 + b'{"crmRecordId": "\xff"}\n',
        5_001,
    ),
}


@pytest.mark.parametrize("case", BREAKING)
def test_breaking(case: str, write: Write) -> None:
    """A file that breaks further on gives the good rows first, then names file and row."""
    name, content, row = BREAKING[case]
    path = write(name, content)
    numbers: list[int] = []

    with open_rows(path) as row_file, pytest.raises(InvalidInputError) as caught:
        numbers.extend(one.number for one in row_file)

    first = 1 if name.endswith("l") else 2
    assert list(range(first, row)) == numbers
    assert str(caught.value).startswith(f"{path}: row {row}: ")


JSON_HEAD = '{"crmRecordId": "ok"}\n'
REJECTED = {
    "blank id": (",,,", "crmRecordId", "must not be blank"),
    "id of spaces": ("  ,,,", "crmRecordId", "must not be blank"),
    "id of 33": ("x" * 33 + ",,,", "crmRecordId", "33 characters"),
    "17 emoji": ("😀" * 17 + ",,,", "crmRecordId", "34 characters"),
    "32 emoji": ("😀" * 32 + ",,,", "crmRecordId", "64 characters"),
    "NUL in the id": ("a\0b,,,", "crmRecordId", "NUL"),
    "rounded id": ("1.23457E+16,,,", "crmRecordId", "rounded"),
    "too few cells": ("1,,", None, "3 cells where the header has 4"),
    "too many cells": ("1,,,,", None, "5 cells where the header has 4"),
    "naive time": ("1,2026-04-22T10:00,,", "scheduleAt", "has no offset"),
    "date alone": ("1,2026-04-22,,", "scheduleAt", "is no time"),
    "hour 24": ("1,2026-04-22T24:00:00Z,,", "scheduleAt", "is no time"),
    "second 60": ("1,2026-04-22T10:00:60Z,,", "scheduleAt", "is no time"),
    "30 February": ("1,2026-02-30T10:00:00Z,,", "scheduleAt", "not in the calendar"),
    "year 0": ("1,0000-01-01T00:00:00Z,,", "scheduleAt", "not in the calendar"),
    "before all time": ("1,0001-01-01T00:00:00+05:00,,", "scheduleAt", "out of reach"),
    "offset of 25 hours": ("1,2026-04-22T10:00:00+25:00,,", "scheduleAt", "is no time"),
    "offset of 60 minutes": ("1,2026-04-22T10:00:00+05:60,,", "scheduleAt", "is no time"),
    "another order": ("1,22/04/2026 10:00,,", "scheduleAt", "is no time"),
    "week date": ("1,2026-W17-3T10:00Z,,", "scheduleAt", "is no time"),
    "Arabic digits": ("1,٢٠٢٦-04-22T10:00Z,,", "scheduleAt", "is no time"),
    "long nonsense": ("1," + "z" * 500 + ",,", "scheduleAt", "…"),
    "unknown priority": ("1,,URGENT,", "priority", "none of HIGH, MEDIUM, LOW"),
    "rank nan": ("1,,,nan", "rank", "is no number"),
    "rank inf": ("1,,,-Infinity", "rank", "is no number"),
    "rank overflow": ("1,,,1e999", "rank", "finite"),
    "rank of 5,000 digits": ("1,,," + "9" * 5000, "rank", "finite"),
    "rank text": ("1,,,first", "rank", "is no number"),
    "rank bool": ("1,,,True", "rank", "is no number"),
    "rank underscore": ("1,,,1_000", "rank", "is no number"),
    "rank decimal comma": ('1,,,"1,5"', "rank", "is no number"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_rejected(case: str, read: ReadRows) -> None:
    """A row that cannot become a record has a problem naming its column, and stops nothing."""
    line, field, expected = REJECTED[case]

    good, bad, after = read(f"{HEAD}a,,,\n{line}\nb,,,\n")

    assert bad.problem is not None
    assert (field, True) == (bad.problem.field, expected in bad.problem.message)
    assert (3, None) == (bad.number, bad.record)
    assert len(bad.problem.message) < 200
    assert ["a", "b"] == [row.record.crm_record_id for row in (good, after) if row.record]


REJECTED_JSON = {
    "broken": ('{"crmRecordId": "1"', None, "is not JSON"),
    "no object": ('"1"', None, "is no JSON object"),
    "nested a hundred thousand deep": ("[" * 100_000, None, "nested too deeply"),
    "5,000 digits": ('{"crmRecordId": "1", "rank": ' + "9" * 5000 + "}", None, "thousands"),
    "NaN": ('{"crmRecordId": "1", "rank": NaN}', None, "NaN is not JSON"),
    "rank 1e999": ('{"crmRecordId": "1", "rank": 1e999}', "rank", "finite"),
    "rank of 400 digits": (
        '{"crmRecordId": "1", "rank": ' + "9" * 400 + "}",
        "rank",
        "beyond every rank",
    ),
    "rank true": ('{"crmRecordId": "1", "rank": true}', "rank", "is no number"),
    "rank list": ('{"crmRecordId": "1", "rank": [1]}', "rank", "is no number"),
    "key twice": ('{"crmRecordId": "1", "crmRecordId": "2"}', "crmRecordId", "twice"),
    "both spellings": ('{"rank": 1, "crmRecordId": "1", "RANK": 2}', "RANK", "are both rank"),
    "no id": ('{"rank": 1}', "crmRecordId", "missing"),
    "null id": ('{"crmRecordId": null}', "crmRecordId", "blank"),
    "id true": ('{"crmRecordId": true}', "crmRecordId", "is no id"),
    "id 1.5": ('{"crmRecordId": 1.5}', "crmRecordId", "is no id"),
    "id 1e16": ('{"crmRecordId": 1e16}', "crmRecordId", "too long to be exact"),
    "id list": ('{"crmRecordId": ["1"]}', "crmRecordId", "is no id"),
    "lone surrogate": ('{"crmRecordId": "\\ud800"}', "crmRecordId", "surrogate"),
    "priority 1": ('{"crmRecordId": "1", "priority": 1}', "priority", "none of"),
    "epoch seconds": ('{"crmRecordId": "1", "scheduleAt": 1776852000}', "scheduleAt", "no time"),
}


@pytest.mark.parametrize("case", REJECTED_JSON)
def test_rejected_json(case: str, read: ReadRows) -> None:
    """A line that cannot become a record has a problem naming its key, and stops nothing."""
    line, field, expected = REJECTED_JSON[case]

    good, bad, after = read(f"{JSON_HEAD}\n{line}\n{JSON_HEAD}", "a.jsonl")

    assert bad.problem is not None
    assert (field, True) == (bad.problem.field, expected in bad.problem.message)
    assert (3, None, (line,)) == (bad.number, bad.record, bad.cells)
    assert ["ok", "ok"] == [row.record.crm_record_id for row in (good, after) if row.record]


@pytest.mark.parametrize(
    ("line", "field", "crm_record_id"),
    [
        ("1,{},", "note", "1"),
        ("{},a,", "crmRecordId", None),
        ("1,{}", None, None),
        ('1,"{}",', "note", "1"),
    ],
)
def test_long_cell(line: str, field: str | None, crm_record_id: str | None, read: ReadRows) -> None:
    """A cell of 10 MB rejects its row alone, and the process's own limit is as it was."""
    limit = csv.field_size_limit()
    cell = "z" * 10_000_000

    bad, good = read(f"crmRecordId,note,rank\n{line.format(cell)}\n2,b,\n")

    assert bad.problem is not None
    assert field == bad.problem.field
    assert (crm_record_id, cell in bad.cells) == (bad.crm_record_id, True)
    assert good.record is not None
    assert limit == csv.field_size_limit()


def test_endless_line(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line without an end is given up instead of filling the memory."""
    monkeypatch.setattr("eightbyeight.loading.files.lines._LONGEST", 1000)

    with pytest.raises(InvalidInputError, match="row 1: a line of more than 1,000 characters"):
        open_rows(write("a.csv", "x" * 2000))


def test_directory(tmp_path: Path) -> None:
    """A directory is refused by name."""
    folder = tmp_path / "leads.csv"
    folder.mkdir()

    with pytest.raises(InvalidInputError, match="Is a directory"):
        open_rows(folder)


@pytest.mark.parametrize(("name", "expected"), [("no.csv", "No such file"), ("\0.csv", "null")])
def test_missing(tmp_path: Path, name: str, expected: str) -> None:
    """A file that is not there, and a name no file can have, are refused."""
    with pytest.raises(InvalidInputError, match=expected):
        open_rows(tmp_path / name)


def test_fifo(tmp_path: Path) -> None:
    """A pipe with a name is read like a file, though nobody knows how much it holds."""
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("crmRecordId\nA\nB\n",))
    writer.start()

    with open_rows(path) as row_file:
        assert (False, None) == (row_file.is_regular, row_file.estimate())
        assert ["A", "B"] == [row.crm_record_id for row in row_file]

    writer.join()
