"""Values of cells: ids, times, priorities and ranks that are wrong, or only look it."""

from tests.bad_input.cases import FileCase, accepted, cell, json_value, rejected

__all__ = ["CASES"]

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

BAD_IDS = {
    "empty": ("", "must not be blank"),
    "one space": (" ", "must not be blank"),
    "forty spaces": (" " * 40, "must not be blank"),
    "a tab": ("\t", "must not be blank"),
    "a line break": ("\n", "must not be blank"),
    "a no-break space": ("\xa0", "must not be blank"),
    "an ideographic space": ("\u3000", "must not be blank"),
    "an em quad": ("\u2001", "must not be blank"),
    "33 letters": ("x" * 33, "33 characters long"),
    "33 accents": ("\xe9" * 33, "33 characters long"),
    "a thousand letters": ("x" * 1000, "1000 characters long"),
    "17 emoji": ("\U0001f600" * 17, "34 characters long"),
    "32 emoji": ("\U0001f600" * 32, "64 characters long"),
    "17 decomposed accents": ("e\u0301" * 17, "34 characters long"),
    "three joined families": (FAMILY * 3, "33 characters long"),
    "33 zero-width spaces": ("\u200b" * 33, "33 characters long"),
    "a NUL": ("a\x00b", "NUL"),
    "rounded to 1.23457E+16": ("1.23457E+16", "rounded by a spreadsheet"),
    "rounded to 1e+05": ("1e+05", "rounded by a spreadsheet"),
    "rounded to 4.4E+11": ("4.4E+11", "rounded by a spreadsheet"),
}
GOOD_IDS = {
    "one letter": "x",
    "32 letters": "x" * 32,
    "16 emoji": "\U0001f600" * 16,
    "two joined families": FAMILY * 2,
    "composed": "caf\xe9",
    "decomposed": "cafe\u0301",
    "a zero-width space inside": "a\u200bb",
    "a zero-width space alone": "\u200b",
    "a byte order mark inside": "a\ufeffb",
    "a right-to-left override": "a\u202eb",
    "a soft hyphen": "a\xadb",
    "Cyrillic that looks Latin": "\u0410-1",
    "full-width digits": "\uff11\uff12",
    "a formula": "=1+1",
    "a sum": "+1",
    "a difference": "-1",
    "an at sign": "@SUM(A1)",
    "a full-width formula": "\uff1d1",
    "an apostrophe": "'1",
    "leading zeros": "007",
    "twenty digits": "12345678901234567890",
    "a small exponent": "12E4",
    "a state": "COMPLETE",
    "null": "null",
    "None": "None",
    "NaN": "NaN",
    "true": "true",
    "an object": '{"a":1}',
    "a quotation mark": 'a"b',
    "two quotation marks": '""',
    "a backslash": "a\\b",
    "an escape": "\\u0041",
    "a comma": "a,b",
    "a semicolon": "a;b",
    "a path": "../../etc",
    "an escaped path": "%2e%2e%2f",
    "markup": "<script>x</script>",
    "an injection": "' OR 1=1 --",
    "a template": "{0}%s${x}",
    "a space inside": "a b",
    "a tab inside": "a\tb",
    "a line break inside": "a\nb",
    "both line breaks inside": "a\r\nb",
    "a bell": "a\x07b",
    "an escape character": "a\x1b[2Jb",
    "a C1 control": "a\x9bb",
    "a next line": "a\x85b",
    "a line separator": "a\u2028b",
    "a noncharacter": "a\uffffb",
    "Zalgo": "z" + "\u0335" * 20,
}

BAD_TIMES = {
    "naive": ("2026-04-22T10:00:00", "has no offset"),
    "naive with a space": ("2026-04-22 10:00", "has no offset"),
    "a date alone": ("2026-04-22", "is no time"),
    "a time alone": ("10:00:00Z", "is no time"),
    "hour 24": ("2026-04-22T24:00:00Z", "is no time"),
    "hour 25": ("2026-04-22T25:00:00Z", "is no time"),
    "minute 60": ("2026-04-22T10:60:00Z", "is no time"),
    "second 60": ("2026-06-30T23:59:60Z", "is no time"),
    "a leap second that was": ("2016-12-31T23:59:60Z", "is no time"),
    "30 February": ("2026-02-30T10:00:00Z", "not in the calendar"),
    "29 February of no leap year": ("2026-02-29T10:00:00Z", "not in the calendar"),
    "29 February of 1900": ("1900-02-29T10:00:00Z", "not in the calendar"),
    "31 April": ("2026-04-31T10:00:00Z", "not in the calendar"),
    "month 13": ("2026-13-01T10:00:00Z", "not in the calendar"),
    "month 0": ("2026-00-01T10:00:00Z", "not in the calendar"),
    "day 0": ("2026-01-00T10:00:00Z", "not in the calendar"),
    "year 0": ("0000-01-01T00:00:00Z", "not in the calendar"),
    "year 10000": ("10000-01-01T00:00:00Z", "is no time"),
    "a negative year": ("-2026-01-01T00:00:00Z", "is no time"),
    "two digits of a year": ("26-04-22T10:00:00Z", "is no time"),
    "before all time": ("0001-01-01T00:00:00+05:00", "out of reach"),
    "after all time": ("9999-12-31T23:59:59-05:00", "out of reach"),
    "offset of 25 hours": ("2026-04-22T10:00:00+25:00", "is no time"),
    "offset of 60 minutes": ("2026-04-22T10:00:00+05:60", "is no time"),
    "offset with seconds": ("2026-04-22T10:00:00+05:00:30", "is no time"),
    "offset without a sign": ("2026-04-22T10:00:00 05:00", "is no time"),
    "a zone's name": ("2026-04-22T10:00:00 Europe/London", "is no time"),
    "a zone in brackets": ("2026-04-22T10:00:00+01:00[Europe/London]", "is no time"),
    "CEST": ("2026-04-22T10:00:00 CEST", "is no time"),
    "ten digits of a fraction": ("2026-04-22T10:00:00.1234567890Z", "is no time"),
    "a fraction of nothing": ("2026-04-22T10:00:00.Z", "is no time"),
    "a fraction of a minute": ("2026-04-22T10:00.5Z", "is no time"),
    "British order": ("22/04/2026 10:00", "is no time"),
    "American order": ("04/22/2026 10:00 AM", "is no time"),
    "dots": ("22.04.2026 10:00", "is no time"),
    "twelve hours": ("2026-04-22 10:00 PM", "is no time"),
    "in words": ("tomorrow at ten", "is no time"),
    "of mail": ("Wed, 22 Apr 2026 10:00:00 GMT", "is no time"),
    "of a week": ("2026-W17-3T10:00:00Z", "is no time"),
    "of an ordinal day": ("2026-112T10:00:00Z", "is no time"),
    "basic form": ("20260422T100000Z", "is no time"),
    "epoch seconds": ("1776852000", "is no time"),
    "epoch milliseconds": ("1776852000000", "is no time"),
    "a serial number of Excel's": ("46134.4166666667", "is no time"),
    "an interval": ("2026-04-22T10:00:00Z/2026-04-23T10:00:00Z", "is no time"),
    "a duration": ("PT1H", "is no time"),
    "Arabic digits": ("\u0662\u0660\u0662\u0666-04-22T10:00Z", "is no time"),
    "full-width digits": ("\uff12026-04-22T10:00Z", "is no time"),
    "a Unicode minus": ("2026-04-22T10:00:00\u221205:00", "is no time"),
    "another hyphen": ("2026\u201004\u201022T10:00Z", "is no time"),
    "NaT": ("NaT", "is no time"),
    "null": ("null", "is no time"),
    "long nonsense": ("z" * 5000, "is no time"),
    "a NUL": ("2026-04-22T10:00\x00Z", "is no time"),
    "a line break": ("2026-04-22\nT10:00Z", "is no time"),
}
GOOD_TIMES = {
    "UTC": "2026-04-22T10:00:00Z",
    "small letters": "2026-04-22t10:00:00z",
    "no seconds": "2026-04-22T10:00Z",
    "a space": "2026-04-22 10:00:00+02:00",
    "a space before the offset": "2026-04-22 10:00:00 +02:00",
    "offset +14:59": "2026-04-22T10:00:00+14:59",
    "offset of hours alone": "2026-04-22T10:00:00+02",
    "offset without a colon": "2026-04-22T10:00:00-0330",
    "minus no time": "2026-04-22T10:00:00-00:00",
    "nine digits of a fraction": "2026-04-22T10:00:00.123456789Z",
    "a comma before the fraction": "2026-04-22T10:00:00,5Z",
    "year 833": "0833-01-01T00:00:00Z",
    "year 9999": "9999-12-31T23:59:59Z",
    "29 February of 2028": "2028-02-29T10:00:00Z",
    "spaces around": "  2026-04-22T10:00:00Z  ",
    "long past": "1970-01-01T00:00:00Z",
}

BAD_PRIORITIES = {
    name: (name, "none of HIGH, MEDIUM, LOW")
    for name in ("URGENT", "1", "NORMAL", "HIGHEST", "HIGH,LOW", "null", "H", "true", "\u041dIGH")
}
GOOD_PRIORITIES = ["HIGH", "medium", " Low ", "hIgH"]

BAD_RANKS = {
    "nan": ("nan", "is no number"),
    "NaN": ("NaN", "is no number"),
    "inf": ("inf", "is no number"),
    "-Infinity": ("-Infinity", "is no number"),
    "infinity sign": ("\u221e", "is no number"),
    "1e999": ("1e999", "finite"),
    "-1e999": ("-1e999", "finite"),
    "5,000 digits": ("9" * 5000, "finite"),
    "text": ("first", "is no number"),
    "true": ("True", "is no number"),
    "null": ("null", "is no number"),
    "an underscore": ("1_000", "is no number"),
    "a decimal comma": ("1,5", "is no number"),
    "thousands": ("1,000.5", "is no number"),
    "a space inside": ("1 000", "is no number"),
    "hexadecimal": ("0x10", "is no number"),
    "octal": ("0o7", "is no number"),
    "two points": ("1.2.3", "is no number"),
    "two signs": ("--1", "is no number"),
    "a sign alone": ("-", "is no number"),
    "a point alone": (".", "is no number"),
    "an exponent alone": ("e5", "is no number"),
    "half an exponent": ("1e", "is no number"),
    "a fraction": ("1/2", "is no number"),
    "per cent": ("50%", "is no number"),
    "money": ("$5", "is no number"),
    "imaginary": ("1j", "is no number"),
    "full-width digits": ("\uff11", "is no number"),
    "Arabic digits": ("\u0661", "is no number"),
    "superscript": ("\xb2", "is no number"),
    "a Unicode minus": ("\u22121", "is no number"),
    "a formula": ("=1+1", "is no number"),
    "an apostrophe": ("'1", "is no number"),
    "a NUL": ("1\x00", "is no number"),
    "a line break": ("1\n2", "is no number"),
}
GOOD_RANKS = ["0", "-0", "1", "-1.5", "+2", ".5", "5.", "1e3", "1E-3", " 7 ", "0" * 400, "1e-999"]

CASES: list[FileCase] = [
    *(
        rejected(f"id: {name}", cell("crmRecordId", text), says)
        for name, (text, says) in BAD_IDS.items()
    ),
    *(accepted(f"id: {name}", cell("crmRecordId", text), text) for name, text in GOOD_IDS.items()),
    accepted("id: spaces around", cell("crmRecordId", "  it  "), "it"),
    *(
        rejected(f"time: {name}", cell("scheduleAt", text), says)
        for name, (text, says) in BAD_TIMES.items()
    ),
    *(
        accepted(f"time: {name}", cell("scheduleAt", text), "it")
        for name, text in GOOD_TIMES.items()
    ),
    *(
        rejected(f"priority: {name}", cell("priority", text), says)
        for name, (text, says) in BAD_PRIORITIES.items()
    ),
    *(accepted(f"priority: {text!r}", cell("priority", text), "it") for text in GOOD_PRIORITIES),
    *(
        rejected(f"rank: {name}", cell("rank", text), says)
        for name, (text, says) in BAD_RANKS.items()
    ),
    *(accepted(f"rank: {text:.20}", cell("rank", text), "it") for text in GOOD_RANKS),
    # As text in JSON all of it reads the same.
    *(
        rejected(f"id: {name}", json_value("crmRecordId", text), says, file="a.jsonl")
        for name, (text, says) in BAD_IDS.items()
    ),
    *(
        accepted(f"id: {name}", json_value("crmRecordId", text), text, file="a.jsonl")
        for name, text in GOOD_IDS.items()
    ),
    *(
        rejected(f"time: {name}", json_value("scheduleAt", text), says, file="a.jsonl")
        for name, (text, says) in BAD_TIMES.items()
    ),
    *(
        rejected(f"rank: {name}", json_value("rank", text), says, file="a.jsonl")
        for name, (text, says) in BAD_RANKS.items()
    ),
]
