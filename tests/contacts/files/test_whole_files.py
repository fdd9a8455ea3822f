"""Files of contacts that are wrong as a whole, and wrong questions about them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.contacts.files import ContactRule, ContactsCheck, Severity, check_contacts
from eightbyeight.errors import InvalidInputError

Check = Callable[..., ContactsCheck]
Write = Callable[[str, bytes | str], Path]


def found(check: ContactsCheck) -> list[tuple[ContactRule, int | None, str | None]]:
    """Give what was found, and where."""
    return [(one.rule, one.row, one.column) for one in check.findings]


@pytest.mark.parametrize(("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_delimiter(check: Check, delimiter: str, name: str) -> None:
    """Cells that are parted by anything but commas are a warning, and are read."""
    result = check(f"msisdn{delimiter}firstName\n12{delimiter}Ann\n")

    expected = [(ContactRule.FILE_FORMAT, None, None), (ContactRule.PHONE_LENGTH, 2, "msisdn")]
    assert expected == found(result)
    assert name in result.findings[0].message


@pytest.mark.usefixtures("no_extra")
def test_size(write: Write) -> None:
    """More than 30,000,000 bytes are an error that says how to split the file."""
    row = "+6581234567," + "A" * 119_987 + "\n"
    content = "msisdn,Notes\n" + row * 249
    content += "+6581234567," + "A" * (30_000_000 - len(content) - 13) + "\n"
    path = write("leads.csv", content)
    assert 30_000_000 == path.stat().st_size
    first = check_contacts(path)
    with path.open("a") as stream:
        stream.write("\n")

    second = check_contacts(path)

    assert ContactRule.FILE_TOO_LARGE not in first.counts
    assert ContactRule.FILE_TOO_LARGE == second.findings[0].rule
    assert "30,000,001 bytes" in second.findings[0].message
    assert "split_contacts_file" in second.findings[0].mend


@pytest.mark.parametrize("content", ["", "msisdn,firstName\n", "msisdn,firstName\n\n\n"])
def test_empty_files(check: Check, content: str) -> None:
    """A file without anything, or without any row, is an error."""
    assert [(ContactRule.EMPTY_FILE, None, None)] == found(check(content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"msisdn,firstName\n+6581234567,Zo\xeb\n", "not UTF-8"),
        (b"msisdn\n" + b"+6581234567\n" * 9000 + b"\xeb\n+6581234567\n", "row 9002: byte 0xEB"),
        ("msisdn\n".encode("utf-16"), "not UTF-8"),
        (b'msisdn,firstName\n+6581234567,"Ann\n', "row 2: a quotation mark"),
        (b'"msisdn\n+6581234567\n', "a quotation mark"),
        (b"\n\n", "is empty"),
    ],
)
def test_unreadable(check: Check, content: bytes, words: str) -> None:
    """Where a CSV file cannot be read any further, that is the last finding."""
    result = check(content)

    last = result.findings[-1]
    assert (ContactRule.UNREADABLE, Severity.ERROR) == (last.rule, last.severity)
    assert words in last.message
    assert ContactRule.EMPTY_FILE not in result.counts


def test_no_header(check: Check) -> None:
    """Without a header the first row is checked too, by the columns that the caller names."""
    result = check("12,Ann\n34,Ann\n", has_header=False, file_columns=["msisdn", "firstName"])

    assert [
        (ContactRule.PHONE_LENGTH, 1, "msisdn"),
        (ContactRule.PHONE_LENGTH, 2, "msisdn"),
    ] == found(result)
    assert (2, ("msisdn", "firstName")) == (result.rows, result.columns)


def test_rows_below_blank_lines(check: Check) -> None:
    """Rows have the numbers that a spreadsheet shows, also below blank lines and no header."""
    result = check("\n\n12;Ann\n34;Bo\n", has_header=False, file_columns=["msisdn", "firstName"])

    assert [3, 4] == [one.row for one in result.findings if one.rule == ContactRule.PHONE_LENGTH]
    assert 2 == result.rows


def test_a_lone_quotation_mark_in_the_header(check: Check) -> None:
    """A quotation mark that does not begin a name is a character of it, and opens nothing."""
    result = check('msisdn,size 5" tall\n+6581234567,1\n12,2\n')

    assert (ContactRule.PHONE_LENGTH, 3, "msisdn") in found(result)
    assert ("msisdn", 'size 5" tall') == result.columns


def test_columns_named_for_a_file_without_header(check: Check) -> None:
    """The columns that the caller names are held to the same rules as a header."""
    result = check("Ann\n", has_header=False, file_columns=["Vorname"])

    assert [(ContactRule.NO_ADDRESS_COLUMN, None, None)] == found(result)


@pytest.mark.parametrize(
    ("file_columns", "rules"),
    [
        (["msisdn"], [ContactRule.BAD_ROW, ContactRule.PHONE_LENGTH, ContactRule.FORMULA]),
        (["x", "msisdn", "email"], [ContactRule.BAD_ROW, ContactRule.PHONE_CHARACTERS]),
    ],
)
def test_wrong_number_of_file_columns(
    check: Check, file_columns: list[str], rules: list[ContactRule]
) -> None:
    """Columns that do not match the rows are one error; what can be checked is."""
    result = check("12,=1\n", has_header=False, file_columns=file_columns)

    assert rules == [one.rule for one in result.findings]
    assert f"{len(file_columns)} columns are named" in result.findings[0].message


def test_format(check: Check) -> None:
    """The format can be said where the suffix does not tell."""
    assert check("msisdn\n+6581234567\n", name="leads.txt", format="csv").ok


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"country": "xx"}, "country: 'xx' is no country's code"),
        ({"country": "\u00df"}, "is no country's code"),
        ({"country": 65}, "country: 65 is no"),
        ({"columns": {"mobile": "x"}}, "'mobile' is no field of a contact"),
        ({"columns": {"email": "Mail"}}, "no column 'Mail'; there are 'msisdn'"),
        ({"attributes": ["Tier"]}, "say converse=True"),
        ({"has_header": False}, "file_columns: are given for a file without"),
        ({"file_columns": ["msisdn"]}, "file_columns: are given for a file without"),
        ({"has_header": False, "file_columns": "msisdn"}, "file_columns: must be a list"),
        ({"has_header": False, "file_columns": [1]}, "file_columns: 1 is no name"),
        ({"format": "ods"}, "'ods' is none of"),
        ({"format": "jsonl"}, "format: 'jsonl' is none of csv, xlsx"),
        ({"converse": True, "attributes": "Tier"}, "attributes: must be a list"),
        (
            {"converse": True, "has_header": False, "file_columns": ["phone"]},
            "Converse takes no file without a header",
        ),
    ],
)
def test_wrong_arguments(check: Check, options: dict[str, object], words: str) -> None:
    """A wrong argument is an error of ours."""
    with pytest.raises(InvalidInputError, match=words):
        check("msisdn\n+6581234567\n", **options)


def test_json_lines(check: Check) -> None:
    """JSON Lines cannot be uploaded, and are refused."""
    words = r"its suffix is none of \.csv, \.tsv, \.xlsx: say --format csv\|xlsx$"
    with pytest.raises(InvalidInputError, match=words):
        check('{"msisdn": "+6581234567"}\n', name="leads.jsonl")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "cannot be read: No such file"),
        ("nul\0.csv", "cannot be read: embedded null"),
        (".", "is no file of its own"),
    ],
)
def test_no_file(tmp_path: Path, name: str, words: str) -> None:
    """A path where no file can be read is an error of ours."""
    with pytest.raises(InvalidInputError, match=words):
        check_contacts(tmp_path / name)
