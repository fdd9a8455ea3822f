"""Files of the wrong encoding or the wrong shape: CSV and JSON Lines."""

import codecs
import json

from tests.bad_input.cases import FileCase, accepted, breaking, json_line, rejected, unreadable

__all__ = ["CASES"]

HEAD = "crmRecordId,scheduleAt,priority,rank\n"
ROWS = "crmRecordId\nA\n"
LINE = '{"crmRecordId": "A"}\n'


def _marked(encoding: str) -> str:
    return f"is {encoding}, not UTF-8"


ENCODINGS = [
    *(
        unreadable(f"{name} {how}", mark + text.encode(code), _marked(code[:6].upper()), file=file)
        for file, text in (("a.csv", ROWS), ("a.jsonl", LINE))
        for name, code, mark in (
            ("UTF-16 little-endian", "utf-16-le", codecs.BOM_UTF16_LE),
            ("UTF-16 big-endian", "utf-16-be", codecs.BOM_UTF16_BE),
            ("UTF-32 little-endian", "utf-32-le", codecs.BOM_UTF32_LE),
            ("UTF-32 big-endian", "utf-32-be", codecs.BOM_UTF32_BE),
        )
        for how in ("with a mark",)
    ),
    *(
        unreadable(f"{code} without a mark", text.encode(code), "NUL bytes", file=file)
        for file, text in (("a.csv", ROWS), ("a.jsonl", LINE))
        for code in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    ),
    unreadable("a UTF-16 mark alone", codecs.BOM_UTF16_LE, "is UTF-16"),
    unreadable("a UTF-8 mark alone", codecs.BOM_UTF8, "is empty"),
    unreadable("two UTF-8 marks", codecs.BOM_UTF8 * 2 + ROWS.encode(), "no column 'crmRecordId'"),
    unreadable("a mark after a space", b" " + codecs.BOM_UTF8 + ROWS.encode(), "no column"),
    unreadable("half a UTF-8 mark", b"\xef\xbb" + ROWS.encode(), "byte 0xEF"),
    *(
        unreadable(f"{code} in the header", "crmRecordId,Pr\xe9nom\n".encode(code), "is not UTF-8")
        for code in ("latin-1", "cp1252", "mac-roman", "cp850")
    ),
    unreadable("Shift JIS", "crmRecordId,\u540d\u524d\n".encode("shift-jis"), "is not UTF-8"),
    unreadable("GBK", "crmRecordId,\u540d\u5b57\n".encode("gbk"), "is not UTF-8"),
    unreadable("KOI8-R", "crmRecordId,\u0438\u043c\u044f\n".encode("koi8-r"), "is not UTF-8"),
    unreadable("Latin-1 on row 3", b"crmRecordId,n\n1,a\n2,\xe9\n", "line 3: byte 0xE9"),
    unreadable("a surrogate as UTF-8", b"crmRecordId\n\xed\xa0\x80\n", "line 2: byte 0xED"),
    unreadable("a pair of surrogates (CESU-8)", b"crmRecordId\n\xed\xa0\xbd\xed\xb8\x80\n", "0xED"),
    unreadable("an overlong slash", b"crmRecordId\n\xc0\xaf\n", "byte 0xC0"),
    unreadable("an overlong NUL", b"crmRecordId\n\xc0\x80\n", "byte 0xC0"),
    unreadable("beyond Unicode", b"crmRecordId\n\xf4\x90\x80\x80\n", "byte 0xF4"),
    unreadable("a byte too many", b"crmRecordId\n\x80\n", "byte 0x80"),
    unreadable("0xFF", b"crmRecordId\n\xff\n", "byte 0xFF"),
    unreadable("UTF-7", b"+AGMAcgBtAFIAZQBjAG8AcgBkAEkAZA-\nA\n", "no column"),
    unreadable("EBCDIC", ROWS.encode("cp500"), "is not UTF-8"),
    unreadable("an image", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "byte 0x89"),
    unreadable("a packed file", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "NUL bytes"),
    unreadable("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "byte 0xE2"),
    unreadable("a workbook named CSV", b"PK\x03\x04\x14\x00\x06\x00", "NUL bytes"),
    unreadable("zeros", bytes(1000), "NUL bytes"),
    unreadable("Latin-1", b'{"crmRecordId": "\xe9"}\n', "line 1: byte 0xE9", file="a.jsonl"),
    breaking(
        "Latin-1 far down",
        b"crmRecordId,n\n" + b"good-1,a\n" + b"good-1,b\n" * 9000 + b"2,\xe9\n",
        "byte 0xE9 is not UTF-8",
        row=9003,
        sent=["good-1"],
    ),
    breaking(
        "not UTF-8 far down",
        b'{"crmRecordId": "good-1"}\n' * 4000 + b'{"crmRecordId": "\xff"}\n',
        "byte 0xFF is not UTF-8",
        row=4001,
        sent=["good-1"],
        file="a.jsonl",
    ),
]


def _fine(name: str, content: bytes | str, *sent: str, file: str = "a.csv") -> FileCase:
    raw = content.encode() if isinstance(content, str) else content
    return FileCase(name=f"{file}: {name}", content=raw, code=0, sent=sent, file=file)


HEADERS = [
    unreadable("nothing", b"", "is empty"),
    unreadable("line breaks alone", b"\n\r\n\r\n", "is empty"),
    unreadable("spaces alone", b"   \n \t \n", "is empty"),
    unreadable(
        "another name", b"id,name\n1,b\n", "no column 'crmRecordId'; there are 'id', 'name'"
    ),
    unreadable("no header", b"1,Anna\n2,Ben\n", "no column 'crmRecordId'"),
    unreadable("a title above", b"Leads of May\ncrmRecordId\nA\n", "no column"),
    unreadable("a comment above", b"# leads\ncrmRecordId\nA\n", "no column"),
    unreadable("Excel's own separator line", b"sep=;\ncrmRecordId;rank\nA;1\n", "remove this"),
    unreadable("parted by bars", b"crmRecordId|rank\nA|1\n", "no column 'crmRecordId'"),
    unreadable("parted by spaces", b"crmRecordId rank\nA 1\n", "no column 'crmRecordId'"),
    unreadable("parted by colons", b"crmRecordId:rank\nA:1\n", "no column 'crmRecordId'"),
    unreadable("sixteen other columns", ",".join("abcdefghijklmnop"), "'l', \u2026"),
    unreadable("the id twice", b"crmRecordId,x,crmRecordId\nA,,B\n", "columns 1 and 3"),
    unreadable("the id in both spellings", b"crm_record_id,CRMRECORDID\n1,2\n", "are both crmRec"),
    unreadable("the rank twice", b"crmRecordId,Rank, rank \n1,2,3\n", "are both rank"),
    unreadable("a letter that looks Latin", "\u0441rmRecordId\nA\n", "no column"),
    unreadable("a zero-width space in it", "crm\u200bRecordId\nA\n", "no column"),
    unreadable("a NUL in it", b"crm\x00RecordId\nA\n", "NUL bytes"),
    unreadable("single quotation marks", b"'crmRecordId'\nA\n", "no column"),
    unreadable("a quote left open", b'crmRecordId,"name\n1,2\n', "never closed"),
    unreadable("a quote astray", b'crmRecordId,"a"b"c"\n', "quotation mark"),
    unreadable("a column as long as a file", b"x" * 200_000, "cannot be read"),
    unreadable("JSON named CSV", LINE, "no column"),
    unreadable("XML named CSV", b"<leads><lead/></leads>\n", "no column"),
    unreadable(
        "mapped to a column that is not there",
        ROWS,
        "no column 'LeadId'",
        options=("--column", "crmRecordId=LeadId"),
    ),
    unreadable("a field that is none", ROWS, "is no field", options=("--column", "phone=Phone")),
    unreadable(
        "one column for two fields",
        ROWS,
        "two fields",
        options=("--column", "rank=a", "--column", "priority=A"),
    ),
    unreadable("no suffix that is known", ROWS, "its suffix is none of", file="a.txt"),
    unreadable("no suffix", ROWS, "its suffix is none of", file="leads"),
    unreadable(
        "CSV said to be a workbook", ROWS, "is no Excel workbook", options=("--format", "xlsx")
    ),
    unreadable("CSV said to be JSON", ROWS, "no line with the key", options=("--format", "jsonl")),
    _fine("header only", HEAD),
    _fine("header without an end", "crmRecordId"),
    _fine("capitals and spaces", " CRMRECORDID ,x\nA,1\n", "A"),
    _fine("snake case", "crm_record_id\nA\n", "A"),
    _fine("a mark", codecs.BOM_UTF8 + ROWS.encode(), "A"),
    _fine("empty lines above", "\n\n \ncrmRecordId\nA\n", "A"),
    _fine("an empty column", "crmRecordId,,\nA,1,2\n", "A"),
    _fine("the same further column twice", "crmRecordId,x,x\nA,1,2\n", "A"),
    _fine("two lines in a header", 'crmRecordId,"a\nb"\nA,1\n', "A"),
]
LINES = [
    rejected("too few cells", "it,,", "3 cells where the header has 4"),
    rejected("too many cells", "it,,,,", "5 cells where the header has 4"),
    rejected("one cell", "it", "1 cells where the header has 4"),
    rejected("other separators", "it;;;", "1 cells where the header has 4"),
    rejected("a hundred cells", "it" + "," * 99, "100 cells where the header has 4"),
    rejected("a quoted line", '"it,,,"', "1 cells where the header has 4"),
    rejected("10 MB in the id", "x" * 10_000_000 + ",,,", "10,000,000 characters"),
    rejected("10 MB in the rank", "it,,," + "9" * 10_000_000, "10,000,000 characters"),
    rejected("10 MB in quotes", '"' + "x" * 10_000_000 + '",,,', "10,000,000 characters"),
    rejected("10 MB too many", "it,,,," + "x" * 10_000_000, "5 cells"),
    rejected("spaces alone in every cell", " , , , ", "must not be blank"),
    rejected("separators alone", ",,,", "must not be blank"),
    accepted("quoted cells", '"it","","",""', "it"),
    accepted("a quote inside", 'i"t,,,', 'i"t'),
    accepted("an empty line before", "\nit,,,", "it"),
    accepted("spaces for a line", "   \nit,,,", "it"),
    breaking("a quote left open", b'crmRecordId,n\ngood-1,a\n2,"b\n3,c\n', "quotation mark", row=3),
    breaking(
        "a quote left open at the end", b'crmRecordId,n\ngood-1,a\n"', "quotation mark", row=3
    ),
    breaking("a quote not doubled", b'crmRecordId,n\ngood-1,a\n2,"b"c"\n', "quotation mark", row=3),
    breaking(
        "a quote that swallows a row",
        b'crmRecordId,n\ngood-1,a\n1,"a\n2,b\n3,"c"\n',
        "quotation mark",
        row=3,
    ),
    breaking(
        "long and left open",
        b'crmRecordId,n\ngood-1,a\n2,"' + b"z\n" * 100_000,
        "over several lines",
        row=3,
    ),
    _fine("old line ends", "crmRecordId,n\rA,1\rB,2\r", "A", "B"),
    _fine("mixed line ends", "crmRecordId,n\nA,1\r\nB,2\rC,3", "A", "B", "C"),
    _fine("doubled line ends", "crmRecordId\r\r\nA\r\r\nB\r\r\n", "A", "B"),
    _fine("no end", "crmRecordId\nA\nB", "A", "B"),
    _fine("form feed in a cell", "crmRecordId,n\nA,\f\n", "A"),
    _fine("the same id twice", "crmRecordId\nA\nA\n", "A"),
    _fine("twins: composed and not", "crmRecordId\ncaf\xe9\ncafe\u0301\n", "caf\xe9", "cafe\u0301"),
    _fine("twins: case", "crmRecordId\na\nA\n", "a", "A"),
    _fine("twins: a zero-width space", "crmRecordId\na\na\u200b\n", "a", "a\u200b"),
    _fine("twins: spaces around", "crmRecordId\na\n a \n", "a"),
    _fine("semicolons", "crmRecordId;rank\nA;1\n", "A"),
    _fine("tabs", "crmRecordId\trank\nA\t1\n", "A", file="a.tsv"),
    _fine("commas among semicolons", 'crmRecordId;"a,b"\nA;"1,2"\n', "A"),
]


def _json(name: str, members: str, says: str) -> FileCase:
    return rejected(name, json_line(members), says, file="a.jsonl")


ID = '"crmRecordId": "it"'
JSON = [
    unreadable("nothing", b"", "is empty", file="a.jsonl"),
    unreadable("line breaks alone", b"\n\n", "is empty", file="a.jsonl"),
    unreadable("CSV", b"crmRecordId,rank\n1,2\n", "row 1: no line with the key", file="a.jsonl"),
    unreadable("another key", b'{"id": 1}\n{"id": 2}\n', "no line with the key", file="a.ndjson"),
    unreadable("one array", b'[{"crmRecordId": "1"}]\n', "is no JSON object", file="a.jsonl"),
    unreadable(
        "one object over lines", b'{\n"crmRecordId":\n"1"\n}\n', "is not JSON", file="a.jsonl"
    ),
    unreadable(
        "a thousand objects without ids", b"{}\n" * 1000, "no line with the key", file="a.jsonl"
    ),
    unreadable("100,000 deep alone", b"[" * 100_000, "nested too deeply", file="a.jsonl"),
    *(
        rejected(f"a line of {name}", line, "is no JSON object", file="a.jsonl")
        for name, line in {
            "text": '"it"',
            "a number": "17",
            "null": "null",
            "true": "true",
            "an array": '["it"]',
            "an empty array": "[]",
        }.items()
    ),
    *(
        rejected(f"a line of {name}", line, "is not JSON", file="a.jsonl")
        for name, line in {
            "words": "it",
            "half an object": '{"crmRecordId": "it"',
            "two objects": '{"crmRecordId": "it"}{"crmRecordId": "it2"}',
            "an object and a comma": '{"crmRecordId": "it"},',
            "single quotes": "{'crmRecordId': 'it'}",
            "a bare key": '{crmRecordId: "it"}',
            "a comma too many": '{"crmRecordId": "it",}',
            "a comment": '{"crmRecordId": "it"} // x',
            "a mark in the middle": '\ufeff{"crmRecordId": "it"}',
            "an open string": '{"crmRecordId": "it}',
            "a raw tab in a string": '{"crmRecordId": "i\tt"}',
            "a bad escape": '{"crmRecordId": "\\x41"}',
            "half an escape": '{"crmRecordId": "\\u00"}',
            "a plus sign": '{"crmRecordId": "it", "rank": +1}',
            "a leading zero": '{"crmRecordId": "it", "rank": 01}',
            "a point alone": '{"crmRecordId": "it", "rank": .5}',
            "hexadecimal": '{"crmRecordId": "it", "rank": 0x10}',
        }.items()
    ),
    rejected("nested 100,000 deep", "[" * 100_000, "nested too deeply", file="a.jsonl"),
    rejected("objects nested 100,000 deep", '{"a":' * 100_000, "nested too deeply", file="a.jsonl"),
    _json("a further key nested deep", f'{ID}, "x": {"[" * 100_000}', "nested too deeply"),
    _json("the id nested", f'"crmRecordId": {"[" * 500}{"]" * 500}', "is no id"),
    _json("the id twice", f'{ID}, "crmRecordId": "other"', "twice"),
    _json("the same id twice", f"{ID}, {ID}", "twice"),
    _json("the id in both spellings", f'{ID}, "crm_record_id": "it"', "are both crmRecordId"),
    _json("the rank in both spellings", f'"rank": 1, {ID}, "RANK": 2', "are both rank"),
    _json("no id", '"rank": 1', "the key is missing"),
    _json("nothing in it", "", "the key is missing"),
    _json("id null", '"crmRecordId": null', "must not be blank"),
    _json("id true", '"crmRecordId": true', "is no id"),
    _json("id 1.5", '"crmRecordId": 1.5', "is no id"),
    _json("id 1e16", '"crmRecordId": 1e16', "too long to be exact"),
    _json("id 1e400", '"crmRecordId": 1e400', "is no id"),
    _json("id an object", '"crmRecordId": {"x": 1}', "is no id"),
    _json("id an array", '"crmRecordId": ["it"]', "is no id"),
    _json("id of 40 digits", f'"crmRecordId": {"9" * 40}', "40 characters long"),
    _json("id of 5,000 digits", f'"crmRecordId": {"9" * 5000}', "thousands of digits"),
    _json("half a surrogate pair", '"crmRecordId": "\\ud800"', "surrogate"),
    _json("the other half", '"crmRecordId": "a\\udfffb"', "surrogate"),
    _json("both in the wrong order", '"crmRecordId": "\\udc00\\ud800"', "surrogate"),
    _json("a NUL as an escape", '"crmRecordId": "a\\u0000b"', "NUL"),
    _json("time a number", f'{ID}, "scheduleAt": 1776852000', "is no time"),
    _json("time true", f'{ID}, "scheduleAt": true', "is no time"),
    _json("time an object", f'{ID}, "scheduleAt": {{"$date": 1}}', "is no time"),
    _json("priority a number", f'{ID}, "priority": 1', "none of HIGH, MEDIUM, LOW"),
    _json("priority false", f'{ID}, "priority": false', "none of HIGH, MEDIUM, LOW"),
    _json("priority an array", f'{ID}, "priority": ["HIGH"]', "none of HIGH, MEDIUM, LOW"),
    _json("rank NaN", f'{ID}, "rank": NaN', "NaN is not JSON"),
    _json("rank -Infinity", f'{ID}, "rank": -Infinity', "-Infinity is not JSON"),
    _json("rank 1e999", f'{ID}, "rank": 1e999', "finite"),
    _json("rank of 400 digits", f'{ID}, "rank": {"9" * 400}', "beyond every rank"),
    _json("rank of 5,000 digits", f'{ID}, "rank": {"9" * 5000}', "thousands of digits"),
    _json("rank true", f'{ID}, "rank": true', "is no number"),
    _json("rank an array", f'{ID}, "rank": [1]', "is no number"),
    _json("rank an object", f'{ID}, "rank": {{"x": 1}}', "is no number"),
    accepted("a number for an id", json_line('"crmRecordId": 17'), "17", file="a.jsonl"),
    accepted("a whole float for an id", json_line('"crmRecordId": 17.0'), "17", file="a.jsonl"),
    accepted("an escaped id", json_line('"crmRecordId": "\\u0041"'), "A", file="a.jsonl"),
    accepted(
        "a pair of surrogates",
        json_line('"crmRecordId": "\\ud83d\\ude00"'),
        "\U0001f600",
        file="a.jsonl",
    ),
    accepted("an escaped key", json_line('"crm\\u0052ecordId": "it"'), "it", file="a.jsonl"),
    accepted(
        "nulls",
        json_line(f'{ID}, "rank": null, "priority": null, "scheduleAt": null'),
        "it",
        file="a.jsonl",
    ),
    accepted(
        "a further key",
        json_line(f'{ID}, "name": {json.dumps("x" * 100_000)}'),
        "it",
        file="a.jsonl",
    ),
    accepted("a key of nothing", json_line(f'{ID}, "": 1'), "it", file="a.jsonl"),
    accepted(
        "__class__ and such",
        json_line(f'{ID}, "__class__": "x", "$ref": "#"'),
        "it",
        file="a.jsonl",
    ),
    accepted("white space around", f"  {json_line(ID)} \t", "it", file="a.jsonl"),
    accepted("an empty line", f"\n \n{json_line(ID)}", "it", file="a.jsonl"),
    _fine("line ends of Windows", f"{LINE.rstrip()}\r\n" * 2, "A", file="a.jsonl"),
]
CASES: list[FileCase] = [*ENCODINGS, *HEADERS, *LINES, *JSON]
