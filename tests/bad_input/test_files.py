"""Loads from bad files, through the command and a socket: one clear line, and nothing else."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eightbyeight.cli.app import cli
from tests.bad_input.cases import FileCase
from tests.bad_input.corpus import FILES
from tests.bad_input.service import KEY, Service, in_a_thread

LONGEST = 5.0
"""Seconds a case may take; most take some milliseconds."""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """An emulator behind a port, in another thread."""
    with in_a_thread() as served:
        yield served


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("EIGHTBYEIGHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", KEY)
    monkeypatch.setenv("EIGHTBYEIGHT_TENANT", "acme")
    monkeypatch.setenv("EIGHTBYEIGHT_SITE", "US1")
    monkeypatch.setenv("COLUMNS", "120")


def _run(*arguments: str | Path) -> Result:
    started = time.monotonic()
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert time.monotonic() - started < LONGEST
    assert result.exception is None or isinstance(result.exception, SystemExit)
    said = result.stdout + result.stderr
    assert KEY not in said
    assert "Traceback" not in said
    assert "defect" not in said
    assert all(line.isprintable() for line in said.split("\n"))
    return result


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_a_file(case: FileCase, service: Service, tmp_path: Path) -> None:
    """The exit code, the one line, the rows' details and what was sent are those of the case."""
    source, outcomes, rejects = (tmp_path / name for name in (case.file, "out.jsonl", "bad"))
    source.write_bytes(case.content)
    campaign, before = service.campaign(), service.requests
    to = ("--campaign", campaign, "--base-url", service.url, "--json")

    result = _run("load", source, *to, "--outcomes", outcomes, "--rejects", rejects, *case.options)

    assert case.code == result.exit_code, result.stderr
    assert sorted(case.sent) == sorted(service.emulator.campaigns.get(campaign).crm_record_ids)
    if case.code == 2:
        (line,) = result.stderr.splitlines()
        assert line.startswith("Error: ")
        assert case.says in line
        assert (before, "", False) == (service.requests, result.stdout, outcomes.exists())
        return
    summary = json.loads(result.stdout)
    lines = [json.loads(line) for line in outcomes.read_bytes().splitlines()]
    assert len(lines) == summary["rows"]
    _check_rows(case, summary, lines)
    assert KEY not in outcomes.read_text() + (rejects.read_text() if rejects.exists() else "")
    if case.code == 1:
        _check_rejects(case, rejects)


def _check_rows(
    case: FileCase, summary: dict[str, object], lines: Sequence[dict[str, object]]
) -> None:
    bad = [line for line in lines if line["outcome"] == "rejected"]
    if case.code == 3:
        assert f"row {case.row}: " in str(summary["stopped"])
        assert case.says in str(summary["stopped"])
    elif case.code == 1:
        (line,) = bad
        detail = str(line["detail"])
        assert case.row == line["row"]
        assert case.says in detail
        assert (True, True) == (detail.isprintable(), len(detail) < 300)
    else:
        assert [] == bad
        assert summary["stopped"] is None


def _check_rejects(case: FileCase, rejects: Path) -> None:
    kept = rejects.read_bytes()
    if case.file.endswith("l"):
        assert kept.rstrip(b"\n") in case.content
    assert kept.count(b"ok-") == 0


def test_every_name_is_another() -> None:
    """A case that fails is found by its name, and there are more than six hundred."""
    names = {case.name for case in FILES}

    assert len(FILES) == len(names) > 600
