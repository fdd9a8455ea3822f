"""Terminals and pipes whose encoding does not have every character."""

# ruff: noqa: S603 - what is run here is written here

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_an_encoding_without_the_characters(encoding: str, tmp_path: Path) -> None:
    """What the encoding of the terminal does not have is escaped, and nothing fails for it."""
    leads, contacts = tmp_path / "leads-Ω.csv", tmp_path / "contacts-Ω.csv"
    leads.write_text("crmRecordId,Größe-Ω\n" + "Ω,1\n" * 2 + ",2\n")
    contacts.write_text("msisdn,Ω\n+6581234567,Ω\n081,Ω\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    environment = {**kept, "COLUMNS": "100", "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    def told(*arguments: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "eightbyeight.cli", *map(str, arguments)],
            capture_output=True,
            timeout=60,
            check=False,
            env=environment,
        )

    load, check = told("load", leads, "--emulator"), told("contacts", "check", contacts)
    helped, missing = told("load", "--help"), told("load", tmp_path / "no-Ω.csv", "--emulator")

    assert (1, 1, 0, 2) == (
        *(load.returncode, check.returncode),
        *(helped.returncode, missing.returncode),
    )
    assert b"defect" not in load.stderr + check.stderr + helped.stderr + missing.stderr
    for result in (load, check):
        assert b"u03a9" in result.stdout
        assert b"u2500" not in result.stdout
    assert b"Exit codes" in helped.stdout
    assert 1 == len(missing.stderr.splitlines())
