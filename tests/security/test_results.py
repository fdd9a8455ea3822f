"""What is written is exact: nothing in it is changed for a program that might run it as a formula.

There is no table for spreadsheets among the results, so nothing needs a spreadsheet's escapes. The
rejects are to be corrected and loaded again, and the outcomes are read by programs.
"""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eightbyeight.cli.app import cli

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "'=1",
    "%0A=1",
]
FORMULAS += [
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    '=HYPERLINK("http://e","x")',
    '"=1"',
    ";=1",
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rejects_are_exact(tmp_path: Path, delimiter: str) -> None:
    """A cell that looks like a formula is in the rejects as it came, also when fed back."""
    source, rejects, again = (tmp_path / name for name in ("a.csv", "bad.csv", "again.csv"))
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["crmRecordId", "rank", "=note"])
        writer.writerows([f"A{number}", cell, cell] for number, cell in enumerate(FORMULAS))

    for taken, left in ((source, rejects), (rejects, again)):
        arguments = ["load", str(taken), "--emulator", "--rejects", str(left)]
        CliRunner().invoke(cli, arguments)

    with source.open(encoding="utf-8", newline="") as stream:
        given = list(csv.reader(stream, delimiter=delimiter))
    with rejects.open(encoding="utf-8", newline="") as stream:
        kept = list(csv.reader(stream, delimiter=delimiter))
    fine = {"+1", "-1"}  # these are ranks
    assert [row for row in given if row[1].strip() not in fine] == kept
    assert rejects.read_bytes() == again.read_bytes()


def test_outcomes_are_exact(tmp_path: Path) -> None:
    """An id that looks like a formula is sent as it is, and its outcome names it so."""
    source, outcomes = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    given = [formula for formula in FORMULAS if formula == formula.strip()]
    source.write_text("".join(json.dumps({"crmRecordId": one}) + "\n" for one in given))

    result = CliRunner().invoke(
        cli, ["load", str(source), "--emulator", "--outcomes", str(outcomes)]
    )

    assert 0 == result.exit_code
    lines = [json.loads(line) for line in outcomes.read_text().splitlines()]
    assert given == [line["crmRecordId"] for line in lines]
    assert {"added"} == {line["outcome"] for line in lines}


def test_no_table_for_spreadsheets() -> None:
    """No option writes one; whoever adds it has to think of formulas."""
    options = CliRunner().invoke(cli, ["load", "--help"]).stdout

    assert {"--outcomes", "--rejects"} <= set(options.split())
    assert not {"--csv", "--report", "--table", "--excel"} & set(options.split())
