"""``eightbyeight contacts check``: what is wrong with a file, before anything is sent."""

import json
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.contacts.files import checking

Invoke = Callable[..., Result]
GOOD = "msisdn,firstName\n+6581234567,Ana\n+6581234568,Bo\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with nothing wrong in it."""
    path = tmp_path / "good contacts.csv"
    path.write_text(GOOD)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A file with thirty errors and a warning."""
    path = tmp_path / "bad.csv"
    rows = [f"08{number:06},Ana" for number in range(30)]
    path.write_text("\n".join(["msisdn,firstName", "+6581234567,=A1", *rows]) + "\n")
    return path


def test_good(invoke: Invoke, good: Path) -> None:
    """A good file is exit 0, without credentials, and one is told what comes next."""
    result = invoke("contacts", "check", good)

    assert (0, "") == (result.exit_code, result.stderr)
    assert f" {good}: 2 rows, 0 errors, 0 warnings\n" in result.stdout
    assert result.stdout.endswith(f" Next: eightbyeight contacts upload {shlex.quote(str(good))}\n")


def test_bad(invoke: Invoke, bad: Path) -> None:
    """Errors are exit 1; they are counted by rule, and the first are shown before warnings."""
    result = invoke("contacts", "check", bad)

    assert (1, "") == (result.exit_code, result.stderr)
    assert "31 rows, 30 errors, 1 warning\n" in result.stdout
    assert ["phone-leading-zero", "30"] in [line.split() for line in result.stdout.splitlines()]
    assert "Findings: the first 10, and --findings FILE has all" in result.stdout
    assert "begins with 0 and names no country" in result.stdout
    assert "formula by whoever" not in result.stdout
    assert result.stdout.endswith(" Next: mend what is wrong, and check again.\n")


def test_json(invoke: Invoke, bad: Path) -> None:
    """``--json`` prints one object in ASCII, with the findings."""
    result = invoke("contacts", "check", bad, "--json")

    told = json.loads(result.stdout)
    assert (1, True) == (result.exit_code, result.stdout.isascii())
    assert (False, 31, 30, 1) == (told["ok"], told["rows"], told["errors"], told["warnings"])
    assert {"phone-leading-zero": 30, "formula": 1} == told["counts"]
    first, second = told["findings"][:2]
    assert ("warning", "formula", 2, "firstName", "=A1") == (
        *(first["severity"], first["rule"], first["row"], first["column"]),
        first["value"],
    )
    assert ("error", 3, "msisdn") == (second["severity"], second["row"], second["column"])


def test_findings(invoke: Invoke, bad: Path, tmp_path: Path) -> None:
    """Every finding is written to a file of its owner's alone, one per line."""
    path = tmp_path / "findings.jsonl"

    result = invoke("contacts", "check", bad, "--findings", path)

    lines = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    assert (1, 31) == (result.exit_code, len(lines))
    assert {"error", "warning"} == {line["severity"] for line in lines}
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_country(invoke: Invoke, tmp_path: Path) -> None:
    """A country and the file's own names for its columns are made use of."""
    path = tmp_path / "a.txt"
    path.write_text("Mobile\n91234567\n")
    arguments = ("contacts", "check", path, "--format", "csv", "--column", "msisdn=Mobile")

    result = invoke(*arguments, "--country", "SG", "--json")

    assert ["write +6591234567"] == [one["mend"] for one in json.loads(result.stdout)["findings"]]


def test_no_header(invoke: Invoke, tmp_path: Path) -> None:
    """The columns of a file without a header are named on the command line."""
    path = tmp_path / "a.csv"
    path.write_text("+6581234567,Ana\n")

    result = invoke("contacts", "check", path, "--no-header", "--columns", "msisdn, firstName")

    assert (0, True) == (result.exit_code, "1 row, 0 errors" in result.stdout)


def test_converse(invoke: Invoke, tmp_path: Path) -> None:
    """What Converse prints as its template passes its own check once it is filled in."""
    path = tmp_path / "converse.csv"
    template = invoke("contacts", "check", "--template", "--attribute", "Tier")
    path.write_text(template.stdout + "Ana,+6581234567,ana@example.com,gold\n")

    result = invoke("contacts", "check", path, "--converse", "--attribute", "Tier")
    other = invoke("contacts", "check", path, "--converse", "--attribute", "Level")

    assert "name,phone,email,Tier\n" == template.stdout
    assert (0, True) == (result.exit_code, "import it in Converse" in result.stdout)
    assert (1, True) == (other.exit_code, "unknown-attribute" in other.stdout)


def test_without_the_extra(invoke: Invoke, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numbers are not looked at deeply, one is told how to have it."""
    monkeypatch.setattr(checking, "find_plans", lambda: None)

    result = invoke("contacts", "check", good)

    assert (0, True) == (result.exit_code, "pip install 'eightbyeight[preflight]'" in result.stdout)


def test_too_large(invoke: Invoke, tmp_path: Path) -> None:
    """A file whose only fault is its size is to be split, and one is told how."""
    path = tmp_path / "large.csv"
    with path.open("w") as stream:
        stream.write("msisdn,Notes\n")
        stream.writelines(f"+6591{number:06},{'x' * 3100}\n" for number in range(10_000))

    result = invoke("contacts", "check", path)

    assert 1 == result.exit_code
    assert result.stdout.endswith(f" Next: eightbyeight contacts upload {path} --split\n")
    assert "split_contacts_file" not in result.stdout

    findings = tmp_path / "findings.jsonl"
    invoke("contacts", "check", path, "--findings", findings)
    assert "upload it with --split" in json.loads(findings.read_text())["mend"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_a_file_says(form: list[str], invoke: Invoke, tmp_path: Path) -> None:
    """Whatever a file has in it or is called, a terminal obeys none of it."""
    path = tmp_path / "a\x1b[2J.csv"
    path.write_text("msisdn,\x1b]0;x\x07\n\x1b[31m081,\u202ea\n")

    result = invoke("contacts", "check", path, *form)

    assert 1 == result.exit_code
    assert result.stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Missing argument 'FILE'"),
        (["no.csv"], "no.csv: cannot be read: No such file"),
        (["-"], "a file is read here, not the standard input"),
        (["{good}", "--findings", "-"], "a file is written here, not the standard output"),
        (["{good}", "--country", "Singapore"], "is no country"),
        (["{good}", "--column", "Mobile"], "is not FIELD=NAME"),
        (["{good}", "--column", "msisdn=Mobile"], "no column 'Mobile'"),
        (["{good}", "--no-header"], "--no-header and --columns go together"),
        (["{good}", "--columns", "msisdn"], "--no-header and --columns go together"),
        (["{good}", "--no-header", "--columns", "msisdn,"], "is no name of a column"),
        (["{good}", "--attribute", "Tier"], "--attribute goes with --converse or --template"),
        (["--template", "--attribute", "name"], "would be there twice"),
        (["{good}", "--template"], "it goes with --attribute, not with FILE"),
        (["--template", "--country", "SG"], "it goes with --attribute, not with --country"),
        (["--template", "--json"], "it goes with --attribute, not with --json"),
        (["--template", "--findings", "f"], "it goes with --attribute, not with --findings"),
        (["{good}", "--findings", "{good}"], "is the input itself"),
        (["{good}", "--findings", "no/f.jsonl"], "there is no directory 'no'"),
    ],
)
def test_usage(
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot work is told, and no file is made or written over."""
    monkeypatch.chdir(good.parent)

    result = invoke("contacts", "check", *(one.format(good=good) for one in arguments))

    assert (2, "") == (result.exit_code, result.stdout)
    assert expected in result.stderr
    assert ([good], GOOD) == ([*good.parent.iterdir()], good.read_text())


@pytest.mark.parametrize(
    ("name", "content", "options", "expected"),
    [
        (
            "a.csv",
            "Mobile No,Given\n+6581234567,Ana\n",
            ["--column", "msisdn=Mobile No", "--column", "first_name=Given"],
            (
                "name the column 'Mobile No' msisdn in the file; name the column Given firstName "
                "in the file; then eightbyeight contacts upload a.csv"
            ),
        ),
        (
            "a.csv",
            "msisdn\n91234567\n",
            ["--country", "SG"],
            (
                "write national numbers in international form, as the findings say; then "
                "eightbyeight contacts upload a.csv"
            ),
        ),
        ("a.csv", GOOD, ["--country", "SG"], "eightbyeight contacts upload a.csv"),
        (
            "a.csv",
            "msisdn\n20000000\n",
            ["--country", "SG"],
            (
                "write national numbers in international form, as the findings say; then "
                "eightbyeight contacts upload a.csv"
            ),
        ),
        (
            "a.csv",
            "msisdn\n+6520000000\n",
            ["--country", "SG"],
            "eightbyeight contacts upload a.csv",
        ),
        ("a.csv", GOOD, ["--format", "csv"], "eightbyeight contacts upload a.csv"),
        (
            "a.txt",
            GOOD,
            ["--format", "csv"],
            "rename the file to a.csv; then eightbyeight contacts upload a.csv",
        ),
        (
            "a.tsv",
            GOOD.replace(",", "\t"),
            [],
            "rename the file to a.csv; then eightbyeight contacts upload a.csv",
        ),
        (
            "a.csv",
            "+6581234567,Ana\n",
            ["--no-header", "--columns", "Mobile No,firstName", "--column", "msisdn=Mobile No"],
            "eightbyeight contacts upload a.csv --no-header --columns msisdn,firstName",
        ),
    ],
)
def test_what_to_do_next(
    *,
    name: str,
    content: str,
    options: list[str],
    expected: str,
    invoke: Invoke,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is advised works: an upload knows neither the file's own names nor a country."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content)

    result = invoke("contacts", "check", name, *options)

    assert (0, f" Next: {expected}") == (result.exit_code, result.stdout.splitlines()[-1])
