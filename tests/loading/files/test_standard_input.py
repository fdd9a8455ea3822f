"""The standard input: closed, or the very file that results would go to."""

import sys
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files import targets
from tests.loading.files.orders import OrderLines, open_orders


def test_a_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shell has closed it, there is nothing to read, and that is said."""
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(InvalidInputError, match="is closed"):
        open_orders("-", format="csv")


def test_the_file_behind_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Results go over no file that the shell has opened for reading."""
    source, other = tmp_path / "leads.csv", tmp_path / "out.jsonl"
    source.write_text("orderId\nA\n")
    other.write_text("old")
    with source.open("rb") as stream:
        monkeypatch.setattr(targets, "_STANDARD_INPUT", stream.fileno())
        rows = open_orders(stream, format="csv")

        with pytest.raises(InvalidInputError, match="is the input itself"):
            OrderLines(source, rows)
        OrderLines(other, rows).close()
        rows.close()

    monkeypatch.setattr(targets, "_STANDARD_INPUT", 9999)
    OrderLines(other, rows).close()
