"""What servers, files and names say is shown as text: it steers no terminal and forges no line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import Headers, Request, Response
from eightbyeight.cli.app import cli
from eightbyeight.cli.running import plain
from eightbyeight.rest.problems import error_from
from tests.security.walking import KEY

CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
Served = Callable[[Callable[[Request], Response]], str]
EVIL = {
    "carriage return": "ok\rDONE",
    "line feed": "ok\nError: none",
    "both": "ok\r\nAll 300 rows added\r\n",
    "escape: colour": "\x1b[31mred\x1b[0m",
    "escape: clear": "\x1b[2J\x1b[H",
    "escape: title": "\x1b]0;owned\x07",
    "escape: clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "escape: answer back": "\x1b[6n\x05",
    "escape: link": "\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "NUL": "a\x00b",
    "backspace": "evil\x08\x08\x08\x08good",
    "delete": "a\x7fb",
    "C1 introducer": "a\x9b31mb",
    "C1 operating system command": "a\x9d0;owned\x9cb",
    "next line": "a\x85b",
    "bidirectional override": "a\u202egnp.exe",
    "bidirectional isolate": "a\u2066b\u2069",
    "right-to-left mark": "a\u200fb",
    "zero width": "a\u200b\u200c\u200d\ufeffb",
    "line separator": "a\u2028b\u2029c",
    "soft hyphen": "a\xadb",
    "tag characters": "a\U000e0041\U000e0042",
    "private use": "a\ue000b",
    "markup": "[bold red]x[/] [link=http://evil.example]y[/link]",
    "form feed and tabs": "a\f\v\tb",
}
ALL = "".join(EVIL.values())


def shown(text: str) -> bool:
    """Tell whether a terminal shows every character of a text as itself, line by line."""
    return all(line.isprintable() for line in text.split("\n"))


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run a command in this process."""
    result = CliRunner().invoke(cli, [str(one) for one in arguments], input=stdin)
    assert KEY not in result.stdout + result.stderr
    return result


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", KEY)
    monkeypatch.setenv("EIGHTBYEIGHT_TENANT", "acme")
    monkeypatch.setenv("EIGHTBYEIGHT_SITE", "US1")


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file of two rows."""
    path = tmp_path / "leads.csv"
    path.write_text("crmRecordId,rank\nA-1,\nA-2,\n")
    return path


def _problem(status: int, evil: str) -> Response:
    body = {
        "title": evil,
        "detail": evil,
        "instance": evil,
        "errors": [{"field": evil, "code": evil, "message": evil}],
    }
    fields = Headers({"Content-Type": "application/vnd.campaigns.v1+json"})
    return Response(status, fields, json.dumps(body).encode())


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_what_a_server_says(served: Served, leads: Path, tmp_path: Path, evil: str) -> None:
    """A server's sentence reaches the terminal escaped, the summary stays one, files stay ASCII."""
    url = served(lambda _: _problem(400, evil))
    outcomes = tmp_path / "out.jsonl"
    to = ("--campaign", CAMPAIGN, "--base-url", url)

    results = [
        run("load", leads, *to, "--outcomes", outcomes),
        run("load", leads, *to, "--json"),
        run("campaigns", "pause", CAMPAIGN, "--base-url", url),
    ]

    assert [] == [text for one in results for text in (one.stdout, one.stderr) if not shown(text)]
    assert 1 == len(results[1].stdout.splitlines())
    assert 1 == len(results[2].stderr.splitlines())
    lines = outcomes.read_bytes().split(b"\n")
    assert [True, True, True] == [line.isascii() and b"\x1b" not in line for line in lines]
    assert [True, True] == [json.loads(line)["outcome"] == "rejected" for line in lines[:2]]


@pytest.mark.parametrize("status", [200, 201, 401, 403, 404, 409])
def test_what_a_server_says_otherwise(served: Served, leads: Path, status: int) -> None:
    """The same holds for every kind of answer."""
    url = served(lambda _: _problem(status, ALL))
    to = ("--campaign", CAMPAIGN, "--base-url", url, "--settle", "0", "--deadline", "0.2")

    for result in (
        run("load", leads, *to),
        run("load", leads, *to, "--json"),
        run("campaigns", "pause", CAMPAIGN, "--base-url", url),
        run("campaigns", "start", CAMPAIGN, "--base-url", url, "--json"),
    ):
        assert shown(result.stdout + result.stderr)


def test_what_a_campaign_is_called(served: Served) -> None:
    """A campaign's own words are shown escaped as well."""
    campaign = {
        "id": CAMPAIGN,
        "state": ALL,
        "displayStatus": ALL,
        "recordCounts": [{"type": ALL, "state": ALL, "result": ALL, "count": 1}],
    }
    fields = Headers({"Content-Type": "application/json"})
    url = served(lambda _: Response(200, fields, json.dumps(campaign).encode()))

    for option in ((), ("--json",)):
        result = run("campaigns", "pause", CAMPAIGN, "--base-url", url, *option)
        assert (0, True) == (result.exit_code, shown(result.stdout))


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_what_a_file_holds(evil: str, tmp_path: Path) -> None:
    """Ids, cells and columns of a file are shown escaped, and kept exactly in the rejects."""
    source, rejects = tmp_path / "a.jsonl", tmp_path / "bad.jsonl"
    line = json.dumps({"crmRecordId": f"{evil:x<40}", "priority": evil, evil: evil})
    source.write_text(f"{line}\n{json.dumps({'crmRecordId': 'A', 'rank': evil})}\n")
    header = tmp_path / "b.csv"
    header.write_text(f'crmRecordId,"{evil}"\nA,1,2\n', encoding="utf-8", newline="")

    results = [
        run("load", source, "--dry-run", "--rejects", rejects),
        run("load", source, "--emulator"),
        run("load", header, "--dry-run"),
        run("load", header, "--dry-run", "--column", f"rank={evil}x"),
    ]

    assert [True] * 4 == [shown(one.stdout + one.stderr) for one in results]
    assert source.read_text() == rejects.read_text()


def test_what_a_file_is_called(tmp_path: Path) -> None:
    """Names of files and values of options are shown escaped."""
    name = "".join(one for one in ALL if one not in "/\0")[:60]
    place = tmp_path / name

    for arguments in (
        ("load", place, "--emulator"),
        ("load", f"{place}.csv", "--emulator"),
        ("load", "x.csv", "--emulator", "--format", name),
        ("load", "x.csv", "--emulator", "--column", name),
        ("load", "x.csv", "--emulator", "--timezone", name),
        ("load", "x.csv", "--emulator", "--concurrency", name),
        ("load", "x.csv", "--campaign", name),
        ("load", "x.csv", "--emulator", "--campaign", name),
        ("load", "x.csv", "--campaign", CAMPAIGN, "--base-url", name),
        ("load", "x.csv", "--campaign", CAMPAIGN, "--site", name),
        ("load", "x.csv", "--campaign", CAMPAIGN, "--tenant", name),
        ("load", "x.csv", "--campaign", CAMPAIGN, "--api-key-file", place),
        ("campaigns", "pause", name),
        ("campaigns", name),
        ("emulate", "--campaign", name),
        ("emulate", "--state", name),
        (name,),
        (f"--{name}",),
    ):
        result = run(*arguments)
        assert (2, True) == (result.exit_code, shown(result.stdout + result.stderr)), arguments


def test_what_was_not_expected(tmp_path: Path) -> None:
    """An argument too many, as where a pattern of the shell finds more than one file, too."""
    result = run("load", "x.csv", tmp_path / f"{EVIL['escape: title']}\n.csv", "--emulator")

    assert (2, True) == (result.exit_code, shown(result.stderr))


@given(st.text(), st.text())
def test_of_any_text(detail: str, title: str) -> None:
    """Whatever a problem says, the error's message is one line that steers nothing."""
    body = json.dumps({"detail": detail, "title": title}).encode()

    assert str(error_from(Response(400, body=body))).isprintable()
    assert plain(detail).isprintable()
