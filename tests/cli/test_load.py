"""``eightbyeight load``: verdicts, files, exit codes."""

import errno
import json
import os
import re
import signal
import stat
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from click.testing import Result

from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
LEADS = Path(__file__).parents[2] / "examples" / "leads.csv"


def told(path: Path) -> list[dict[str, str | int | None]]:
    """Read an outcomes file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_example(invoke: Invoke) -> None:
    """The example file loads into the emulator without credentials, and says so."""
    result = invoke("load", LEADS, "--emulator")

    assert (0, None) == (result.exit_code, result.exception)
    assert re.search(r"added +300\n", result.stdout)
    assert "Every distinct id is on the campaign." in result.stdout
    assert "300 rows · 3 batches · 300 added" in result.stderr


def test_json(invoke: Invoke) -> None:
    """``--json`` prints exactly one object, and names the campaign that was asked for."""
    result = invoke("load", LEADS, "--emulator", "--campaign", CAMPAIGN, "--json")

    (line,) = result.stdout.splitlines()
    summary = json.loads(line)
    assert {"campaign", "rows", "counts", "batches", "requests", "seconds", "stopped"} == set(
        summary
    )
    assert (CAMPAIGN, 300, 300, 3, 3, None) == (
        summary["campaign"],
        summary["rows"],
        summary["counts"]["added"],
        summary["batches"],
        summary["requests"],
        summary["stopped"],
    )


BAD = (
    "LeadId,when,name\n"
    'A,2026-04-22 10:00,"Ann, née B"\n'
    "A,,again\n"
    ",,\x1b[31mnobody\n"
    "B,tomorrow,[red]Ben\n"
    "C,,c,d\n"
)


def test_files(invoke: Invoke, tmp_path: Path) -> None:
    """Every row has its line of outcome; what was rejected comes back exactly as it came."""
    source, outcomes, rejects = (tmp_path / name for name in ("a.csv", "out.jsonl", "bad.csv"))
    source.write_text(BAD)

    result = invoke(
        *("load", source, "--emulator", "--outcomes", outcomes, "--rejects", rejects),
        *("--column", "crmRecordId=LeadId", "--column", "scheduleAt=when"),
        *("--timezone", "Europe/London"),
    )

    assert 1 == result.exit_code
    assert [
        (2, "A", "added"),
        (3, "A", "duplicate_in_input"),
        (4, "", "rejected"),
        (5, "B", "rejected"),
        (6, None, "rejected"),
    ] == [(line["row"], line["crmRecordId"], line["outcome"]) for line in told(outcomes)]
    head, *rows = BAD.splitlines(keepends=True)
    assert head + "".join(rows[2:]) == rejects.read_text()
    assert f"Next: correct {rejects} and load it." in result.stdout
    assert "when: 'tomorrow' is no time" in result.stdout
    assert "\x1b" not in result.output


def test_advice_without_rejects(invoke: Invoke, tmp_path: Path) -> None:
    """Whoever wrote no rejects file is told that there is one to be had."""
    source = tmp_path / "a.csv"
    source.write_text("crmRecordId\n \n")

    assert "--rejects FILE" in invoke("load", source, "--emulator").stdout


def test_dry_run(invoke: Invoke, tmp_path: Path) -> None:
    """A dry run needs no credentials and tells what can be known of each row."""
    source, outcomes, rejects = (tmp_path / name for name in ("a.csv", "out.jsonl", "bad.csv"))
    source.write_text("crmRecordId\nA\nA\n \n")

    arguments = ("load", source, "--dry-run", "--outcomes", outcomes, "--rejects", rejects)
    result = invoke(*arguments, "--json")

    assert 1 == result.exit_code
    expected = ["would_be_sent", "duplicate_in_input", "rejected"]
    assert expected == [line["outcome"] for line in told(outcomes)]
    assert "crmRecordId\n \n" == rejects.read_text()
    summary = json.loads(result.stdout)
    assert (3, 0, 1, True) == (
        summary["rows"],
        summary["requests"],
        summary["batches"],
        summary["dry_run"],
    )
    assert "Nothing was sent" in invoke(*arguments).stdout


def test_good_dry_run(invoke: Invoke) -> None:
    """A dry run with nothing to object to ends well."""
    result = invoke("load", LEADS, "--dry-run")

    assert (0, True) == (result.exit_code, "would be sent" in result.stdout)


def test_dry_run_of_a_broken_file(invoke: Invoke, tmp_path: Path) -> None:
    """A dry run of a file that breaks further on says where."""
    source = tmp_path / "a.csv"
    source.write_bytes(b'crmRecordId\nA\n"B\n')

    result = invoke("load", source, "--dry-run")

    assert (3, True) == (result.exit_code, f"Stopped: {source}: row 3:" in result.stdout)


@pytest.mark.parametrize("dry_run", [True, False])
def test_full_disk(dry_run: bool, invoke: Invoke, leads: Path) -> None:
    """Results that cannot be written stop the load, in one line and with what is known."""
    arguments = ["load", leads, "--emulator", "--outcomes", "/dev/full"]

    result = invoke(*arguments, *(["--dry-run"] if dry_run else []))

    assert (3, True) == (result.exit_code, "Stopped:" in result.stdout)
    assert "No space left on device" in result.stdout


def test_rejects_that_cannot_be_kept(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rejects file that cannot be put in its place is told, and not advised to be loaded."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    source = tmp_path / "a.csv"
    source.write_text("crmRecordId\n \nA\n")

    result = invoke("load", source, "--emulator", "--rejects", tmp_path / "bad.csv")

    assert 3 == result.exit_code
    assert "bad.csv: cannot be written: No space left on device" in result.stdout
    assert "Next: correct" not in result.stdout


def test_interrupted_dry_run(invoke: Invoke, monkeypatch: pytest.MonkeyPatch, leads: Path) -> None:
    """Ctrl-C ends a dry run with what is known so far."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("eightbyeight.cli.dry_run.DistinctIds.add", interrupt)

    result = invoke("load", leads, "--dry-run")

    assert (130, True) == (result.exit_code, "was not read to its end" in result.stdout)


def test_standard_input(invoke: Invoke) -> None:
    """``-`` reads the standard input, once its format is said."""
    content = b'{"crmRecordId": "A"}\n{"crmRecordId": " "}\n'

    result = invoke("load", "-", "--format", "jsonl", "--emulator", "--json", stdin=content)

    counts = json.loads(result.stdout)["counts"]
    assert (1, 1, 1) == (result.exit_code, counts["added"], counts["rejected"])
    assert 2 == invoke("load", "-", "--emulator", stdin=content).exit_code


def test_broken_stream(invoke: Invoke) -> None:
    """A stream that breaks further on stops the load, and the rows before it are accounted for."""
    content = b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(1500)) + b'"left open\n'

    result = invoke("load", "-", "--format", "csv", "--emulator", "--json", stdin=content)

    summary = json.loads(result.stdout)
    assert (3, 1500) == (result.exit_code, summary["rows"])
    assert 1500 == summary["counts"]["added"] + summary["counts"]["not_added"]
    assert summary["stopped"].startswith("the standard input: row 1502:")


def test_options_instead_of_the_environment(
    invoke: Invoke, served: Serve, emulator: Emulator, leads: Path, tmp_path: Path
) -> None:
    """Everything can be said by options, the key by a file of one's own."""
    emulator.campaigns.create(id=CAMPAIGN)
    path = tmp_path / "key"
    path.write_text("eght_CANARY\n")
    path.chmod(stat.S_IRUSR)

    result = invoke(
        *("load", leads, "--campaign", CAMPAIGN, "--base-url", served(emulator)),
        *("--tenant", "acme", "--site", "US1", "--api-key-file", path),
    )

    assert (0, 1000) == (result.exit_code, len(emulator.campaigns.get(CAMPAIGN).crm_record_ids))


def load_to(invoke: Invoke, url: str, leads: Path, tmp_path: Path, *more: str) -> Result:
    """Load a file with both result files."""
    return invoke(
        *("load", leads, "--campaign", CAMPAIGN, "--base-url", url, "--json", *more),
        *("--outcomes", tmp_path / "out.jsonl", "--rejects", tmp_path / "bad.csv"),
    )


@pytest.mark.usefixtures("credentials")
def test_stopped(
    invoke: Invoke, served: Serve, emulator: Emulator, leads: Path, tmp_path: Path
) -> None:
    """A campaign that refuses stops the load, and every row of the file still has its line."""
    emulator.campaigns.create(id=CAMPAIGN, state="COMPLETE")

    with leads.open("a") as stream:
        stream.write("L\n")
    result = load_to(invoke, served(emulator), leads, tmp_path, "--concurrency", "1")

    summary = json.loads(result.stdout)
    assert (3, 1001, 1001) == (result.exit_code, summary["rows"], summary["counts"]["not_added"])
    assert "COMPLETE" in summary["stopped"]
    lines = told(tmp_path / "out.jsonl")
    assert list(range(2, 1003)) == [line["row"] for line in lines]
    assert {"not_added"} == {line["outcome"] for line in lines}
    assert leads.read_text() == (tmp_path / "bad.csv").read_text()


@pytest.mark.usefixtures("credentials")
def test_stopped_stream(invoke: Invoke, served: Serve, emulator: Emulator, tmp_path: Path) -> None:
    """After a stop, what still comes out of a pipe gets its lines too."""
    emulator.campaigns.create(id=CAMPAIGN, state="DELETED")
    content = b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(3000))
    outcomes = tmp_path / "out.jsonl"

    result = invoke(
        *("load", "-", "--format", "csv", "--campaign", CAMPAIGN, "--outcomes", outcomes),
        *("--base-url", served(emulator)),
        stdin=content,
    )

    assert (3, 3000) == (result.exit_code, len(told(outcomes)))
    assert "Stopped:" in result.stdout


@pytest.mark.usefixtures("credentials")
def test_stopped_before_a_broken_end(
    invoke: Invoke, served: Serve, emulator: Emulator, leads: Path
) -> None:
    """Where the rest cannot be read, the summary says that there may be more."""
    emulator.campaigns.create(id=CAMPAIGN, state="COMPLETE")
    with leads.open("a") as stream:
        stream.write('"left open')
    arguments = ("load", leads, "--campaign", CAMPAIGN, "--base-url", served(emulator))

    result = invoke(*arguments, "--concurrency", "1")

    assert (3, True) == (result.exit_code, "was not read to its end" in result.stdout)


@pytest.mark.usefixtures("credentials")
def test_unknown(
    invoke: Invoke, served: Serve, emulator: Emulator, tmp_path: Path, leads: Path
) -> None:
    """Rows whose fate is unknown have their own exit code, and are not in the rejects file."""
    emulator.campaigns.create(id=CAMPAIGN)
    with leads.open("a") as stream:
        stream.write("last,Name\n")
    refused: list[str] = []

    async def handler(request: Request) -> Response:
        if b"last" not in cast("bytes", request.body) or refused:
            return await emulator(request)
        emulator.campaigns.refuse(CAMPAIGN, "last")
        refused.append("last")
        return Response(502)

    result = load_to(invoke, served(handler), leads, tmp_path, "--settle", "0")

    assert 4 == result.exit_code
    assert 1 == json.loads(result.stdout)["counts"]["unknown"]
    expected = {"added": 1000, "unknown": 1}
    assert expected == Counter(line["outcome"] for line in told(tmp_path / "out.jsonl"))
    assert not (tmp_path / "bad.csv").exists()


def test_columns_that_are_not_sent(invoke: Invoke, tmp_path: Path) -> None:
    """A column that holds no field is named, in a dry run as well."""
    source = tmp_path / "a.csv"
    source.write_text("crmRecordId,Call time\nA,now\n")

    for options in (["--emulator"], ["--dry-run"]):
        assert "Columns not sent: Call time." in invoke("load", source, *options).stdout


@pytest.mark.usefixtures("credentials")
def test_interrupted(
    invoke: Invoke, served: Serve, emulator: Emulator, leads: Path, tmp_path: Path
) -> None:
    """Ctrl-C lets what is in flight end; the report is printed and every row has its line."""
    emulator.campaigns.create(id=CAMPAIGN)
    numbers = count(1)

    async def handler(request: Request) -> Response:
        if next(numbers) == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return await emulator(request)

    result = load_to(invoke, served(handler), leads, tmp_path, "--concurrency", "1")

    assert 130 == result.exit_code
    summary = json.loads(result.stdout)
    on_campaign = len(emulator.campaigns.get(CAMPAIGN).crm_record_ids)
    assert (1000, "interrupted") == (summary["rows"], summary["stopped"])
    assert 300 <= on_campaign < 1000
    assert on_campaign == summary["counts"]["added"]
    lines = told(tmp_path / "out.jsonl")
    assert Counter(range(2, 1002)) == Counter(line["row"] for line in lines)
    assert on_campaign == sum(line["outcome"] == "added" for line in lines)


@pytest.mark.usefixtures("credentials")
def test_interrupted_pipe(invoke: Invoke, served: Serve, emulator: Emulator) -> None:
    """After Ctrl-C nobody waits for the rest of a pipe."""
    emulator.campaigns.create(id=CAMPAIGN)
    numbers = count(1)

    async def handler(request: Request) -> Response:
        if next(numbers) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return await emulator(request)

    result = invoke(
        *("load", "-", "--format", "csv", "--campaign", CAMPAIGN, "--base-url", served(handler)),
        *("--concurrency", "1"),
        stdin=b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(1000)),
    )

    assert 130 == result.exit_code
    assert "Interrupted; what was in flight had its time to be answered." in result.stdout
    assert "was not read to its end" in result.stdout
