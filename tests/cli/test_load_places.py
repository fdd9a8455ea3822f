"""Where ``load`` writes what became of its rows, and how it counts them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


@pytest.mark.parametrize("option", ["--outcomes", "--rejects", "--journal"])
def test_no_standard_output(
    option: str, invoke: Invoke, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results are no summary: they go into a file, and none is called - by mistake."""
    monkeypatch.chdir(leads.parent)

    result = invoke("load", leads, "--emulator", option, "-")

    assert (2, "", [leads]) == (result.exit_code, result.stdout, [*leads.parent.iterdir()])
    assert f"Invalid value for '{option}': a file is written here" in result.stderr


def test_a_file_of_that_name(invoke: Invoke, leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants a file of that name gives its place."""
    monkeypatch.chdir(leads.parent)

    result = invoke("load", leads, "--emulator", "--outcomes", "./-")

    assert (0, 1000) == (result.exit_code, len(Path("./-").read_text().splitlines()))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [("", "0 rows · 0 batches · 0."), ("A\n", "1 row · 1 batch · 1 added · 0.")],
)
def test_last_line(rows: str, expected: str, invoke: Invoke, tmp_path: Path) -> None:
    """The last line of the progress counts in words that fit."""
    path = tmp_path / "a.csv"
    path.write_text(f"crmRecordId\n{rows}")

    result = invoke("load", path, "--emulator")

    assert result.stderr.startswith(expected)


def test_note_for_excel(invoke: Invoke, tmp_path: Path) -> None:
    """A first line that tells Excel the delimiter is exit 2, and one is told to remove it."""
    path = tmp_path / "a.csv"
    path.write_text("sep=;\ncrmRecordId;rank\nA;1\n")

    result = invoke("load", path, "--emulator")

    assert (2, True) == (result.exit_code, result.stderr.endswith("remove this line\n"))
