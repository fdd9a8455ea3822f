"""Files that cannot be read to their end, and what is told of a check on the way."""

from collections.abc import Callable

import pytest

from eightbyeight.contacts.files import ContactRule, ContactsCheck, Severity
from eightbyeight.contacts.files.findings import Fault, Findings

Check = Callable[..., ContactsCheck]

WRONG = Fault(ContactRule.EMAIL, "has no @", "write one")
DOUBT = Fault(ContactRule.FORMULA, "is one", "remove it", severity=Severity.WARNING)
STOPPED = Fault(ContactRule.UNREADABLE, "row 5: is not UTF-8", "mend it")
EMPTY = Fault(ContactRule.UNNAMED_COLUMN, "column 2 has no name", "name it")


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (b"msisdn\n+6581234567\n\n+6581234568\n\xff\n+6581234569\n", 4),
        (b"msisdn\n\xff\n" + b"x" * 70_000, 0),
        (b'msisdn,"firstName\n+6581234567,Ana\n', 0),
        (b"sep=;\nmsisdn;firstName\n+6581234567;Ana\n", 0),
        (b"msisdn\n+6581234567\n", None),
        (b"", None),
    ],
)
def test_read_up_to(content: bytes, last: int | None, check: Check) -> None:
    """Where reading stopped early, the last row that was looked at is told."""
    # Beyond what is looked at first, so that the rows before the place are read.
    filler = b"\n" * 70_000 if last else b""
    mended = content.replace(b"\xff", filler + b"\xff") if last else content

    result = check(mended)

    assert last == result.read_up_to
    assert (last is None) == (ContactRule.UNREADABLE not in result.counts)


def test_a_note_for_excel(check: Check) -> None:
    """A first line that tells Excel the delimiter is one finding that says what to do."""
    (finding,) = check("sep=;\nmsisdn;firstName\n+6581234567;Ana\n").findings

    assert ContactRule.UNREADABLE is finding.rule
    assert finding.message.endswith("remove this line")


def test_why_it_stopped_is_kept() -> None:
    """However much is wrong with rows, and with columns, why reading stopped is among it."""
    findings = Findings()
    for _ in range(1001):
        findings.add(EMPTY)
    for row in range(1001):
        findings.add(WRONG, row=row)
        findings.add(DOUBT, row=row)
    findings.add(STOPPED)

    kept = findings.kept()

    assert 2001 == len(kept)
    assert (ContactRule.UNNAMED_COLUMN, ContactRule.UNREADABLE) == (kept[0].rule, kept[-1].rule)
    assert (2003, 1001) == (findings.errors, findings.warnings)


def test_what_is_of_the_file_is_kept() -> None:
    """A warning about the file as a whole has its place beside a thousand errors of rows."""
    findings = Findings()
    findings.add(DOUBT)
    for row in range(1001):
        findings.add(WRONG, row=row)
        findings.add(DOUBT, row=row)

    kept = findings.kept()

    assert (1001, None) == (len(kept), kept[0].row)
    assert {ContactRule.EMAIL} == {one.rule for one in kept[1:]}


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_progress(name: str, check: Check) -> None:
    """Every thousand rows one is told how many were checked, of about how many."""
    content = "msisdn\n" + "".join(f"+6591{number:06}\n" for number in range(2500))
    told: list[tuple[int, int | None]] = []

    check(content, name=name, progress=lambda rows, total: told.append((rows, total)))

    assert [(1000, 2500), (2000, 2500)] == told


def test_blank_rows(check: Check) -> None:
    """A row of blanks is no bad row, however many cells it has."""
    result = check("msisdn;firstName\n;;;\n ;;\n;\n+6581234567;Ana\n")

    assert {ContactRule.FILE_FORMAT: 1, ContactRule.NO_ADDRESS: 1} == result.counts
    assert [None, 4] == [one.row for one in result.findings]


@pytest.mark.parametrize("column", ["msisdn", "email", "firstName", "country", "Tier", ""])
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", " #DIV/0!"])
def test_errors_of_a_spreadsheet(column: str, cell: str, check: Check) -> None:
    """An error in any cell is an error of ours that names the column, in CSV as in a workbook."""
    columns = ["msisdn", "email", "firstName", "country", "Tier", "x"]
    cells = ["+6581234567", "a@b.sg", "Ana", "SG", "gold", "y"]
    place = columns.index(column or "x")
    columns[place], cells[place] = column, cell

    result = check(f"{','.join(columns)}\n{','.join(cells)}\n")

    (finding,) = (one for one in result.findings if one.row is not None)
    assert (ContactRule.BAD_ROW, Severity.ERROR, 2) == (
        *(finding.rule, finding.severity),
        finding.row,
    )
    assert (column or None, f"holds the error {cell.strip()}") == (finding.column, finding.message)


def test_every_error_is_told(check: Check) -> None:
    """Each cell of a row that is an error is a finding; names that look like one are none."""
    result = check("msisdn,firstName,lastName\n#N/A,#REF!,Tan\n+6581234567,NULL,nan\n")

    assert [(2, "msisdn"), (2, "firstName")] == [(one.row, one.column) for one in result.findings]


@pytest.mark.parametrize("country", ["SG", "sg"])
def test_country_in_small_letters(country: str, check: Check) -> None:
    """A country is known in capital and in small letters."""
    (finding,) = check("msisdn\n9123 4567\n", country=country).findings

    assert "write +6591234567" == finding.mend


def test_progress_of_a_file_without_a_header(check: Check) -> None:
    """Without a header every line is a row."""
    told: list[tuple[int, int | None]] = []

    check(
        "".join(f"+6591{number:06}\n" for number in range(1000)),
        has_header=False,
        file_columns=["msisdn"],
        progress=lambda rows, total: told.append((rows, total)),
    )

    assert [(1000, 1000)] == told


def test_one_digit(check: Check) -> None:
    """One digit is said in the singular."""
    (finding,) = check("msisdn\n7\n").findings

    assert "has 1 digit, where" in finding.message
