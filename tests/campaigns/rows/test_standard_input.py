"""The standard input: closed, or the very file that results would go to."""

import sys
from pathlib import Path

import pytest

from eightbyeight.campaigns.rows import OutcomesWriter, open_rows, targets
from eightbyeight.errors import InvalidInputError


def test_a_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shell has closed it, there is nothing to read, and that is said."""
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(InvalidInputError, match="is closed"):
        open_rows("-", format="csv")


def test_the_file_behind_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Results go over no file that the shell has opened for reading."""
    source, other = tmp_path / "leads.csv", tmp_path / "out.jsonl"
    source.write_text("crmRecordId\nA\n")
    other.write_text("old")
    with source.open("rb") as stream:
        monkeypatch.setattr(targets, "_STANDARD_INPUT", stream.fileno())
        rows = open_rows(stream, format="csv")

        with pytest.raises(InvalidInputError, match="is the input itself"):
            OutcomesWriter(source, rows)
        OutcomesWriter(other, rows).close()
        rows.close()

    monkeypatch.setattr(targets, "_STANDARD_INPUT", 9999)
    OutcomesWriter(other, rows).close()
