"""``contacts load`` with files that have no header, or no country, and its places for results."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.emulator import Emulator

Invoke = Callable[..., Result]
ACCOUNT = "acme_8dD15"


@pytest.mark.parametrize("code", ["SG", "sg"])
@pytest.mark.parametrize("form", ["file", "-"])
def test_country(code: str, form: str, invoke: Invoke, emulated: Emulator, tmp_path: Path) -> None:
    """Contacts whose rows name no country are sent with the one of the command line."""
    content = b"msisdn,country\n91234567,\n+12125550123,US\n"
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    options = ("--country", code, "--format", "csv")

    result = invoke("contacts", "load", path if form == "file" else "-", *options, stdin=content)

    made = emulated.contacts.get(ACCOUNT).contacts
    assert (0, {"SG", "US"}) == (result.exit_code, {one.country for one in made})


@pytest.mark.parametrize("trial", [[], ["--dry-run"]])
def test_no_header(trial: list[str], invoke: Invoke, emulated: Emulator, tmp_path: Path) -> None:
    """The columns of a file without a header are named, and its rejects have none either."""
    path, rejects = tmp_path / "a.csv", tmp_path / "bad.csv"
    path.write_text("+6581234567;Ana;gold\n081;Bo;\n")
    options = ("--no-header", "--columns", "msisdn, firstName,Tier", "--attribute", "Tier")
    results = ("--rejects", rejects, "--outcomes", tmp_path / "out.jsonl")

    result = invoke("contacts", "load", path, *options, *results, *trial)

    lines = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert (1, {1, 2}) == (result.exit_code, {line["row"] for line in lines})
    assert "081;Bo;\n" == rejects.read_text()
    if not trial:
        (ana,) = emulated.contacts.get(ACCOUNT).contacts
        assert ("Ana", {"Tier": "gold"}) == (ana.first_name, ana.custom_attributes)
        again = invoke("contacts", "load", rejects, *options)
        assert "fill" not in again.stderr + again.stdout
        assert (1, True) == (again.exit_code, "081" in again.stdout)


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--country", "Singapore"], "is no country's code of two letters, such as SG"),
        (["--no-header"], "--no-header and --columns go together"),
        (["--columns", "msisdn"], "--no-header and --columns go together"),
        (
            ["--no-header", "--columns", "msisdn"],
            "cells are 2, and the columns that are named are 1",
        ),
        (["--no-header", "--columns", "a,b"], "no column 'msisdn'"),
        (["--no-header", "--columns", "msisdn,"], "is no name of a column"),
        (["--outcomes", "-"], "a file is written here, not the standard output: name one"),
        (["--rejects", "-"], "a file is written here, not the standard output: name one"),
    ],
)
def test_usage(
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot work is told, and no file is made."""
    monkeypatch.chdir(good.parent)

    result = invoke("contacts", "load", good, *arguments)

    assert (2, "", [good]) == (result.exit_code, result.stdout, [*good.parent.iterdir()])
    assert expected in " ".join(result.stderr.split())


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("", "0 rows · 0."),
        ("+6581234567\n", "1 row · 1 created · 0."),
        ("+6581234567\n+6581234568\n", "2 rows · 2 created · 0."),
    ],
)
def test_last_line(rows: str, expected: str, invoke: Invoke, tmp_path: Path) -> None:
    """The last line of the progress counts in words that fit, and leaves nothing empty."""
    path = tmp_path / "a.csv"
    path.write_text(f"msisdn\n{rows}")

    result = invoke("contacts", "load", path)

    assert result.stderr.startswith(expected)


@pytest.mark.usefixtures("emulated")
def test_broken_cells(invoke: Invoke, tmp_path: Path) -> None:
    """What a spreadsheet could not work out is not sent as somebody's name."""
    path = tmp_path / "a.csv"
    path.write_text("msisdn,firstName\n+6581234567,#N/A\n;;\n,,\n")

    result = invoke("contacts", "load", path)

    assert (1, True) == (result.exit_code, "holds the error #N/A" in result.stdout)
