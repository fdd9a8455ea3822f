"""The command: on no way to fail is the key in anything it says or writes."""

# ruff: noqa: S603 - what is run here is written here

import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from eightbyeight import Headers, Request, Response
from eightbyeight.cli.app import cli
from tests.security.serving import Start
from tests.security.walking import KEY

CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
WHO = "CRM_CANARY"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"
COMMAND = [sys.executable, "-m", "eightbyeight.cli"]
CREDENTIALS = {
    "EIGHTBYEIGHT_API_KEY": KEY,
    "EIGHTBYEIGHT_TENANT": "acme",
    "EIGHTBYEIGHT_SITE": "US1",
}


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file of three rows, one of them wrong."""
    path = tmp_path / "leads.csv"
    path.write_text(f"crmRecordId,rank\n{WHO}-1,\n{WHO}-2,\n{WHO}-3,high\n")
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A file with the key."""
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    return path


def ended(*arguments: object, env: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end, tracebacks and all."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env={**kept, "COLUMNS": "100", "PYTHONPATH": os.pathsep.join(sys.path), **env},
        capture_output=True,
        timeout=60,
        check=False,
    )


def _echo(status: int) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        said = f"{KEY} and {request.headers.get('x-api-key')} for {WHO}-1"
        body = {
            "title": said,
            "detail": said,
            "errors": [{"field": "crmRecordId", "message": said}],
        }
        fields = Headers({"Content-Type": MEDIA_TYPE, "X-Was": KEY, "Location": f"/{KEY}"})
        return Response(status, fields, json.dumps(body).encode())

    return answer


def _nowhere() -> Iterator[str]:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{reserved.getsockname()[1]}"


@pytest.fixture
def nowhere() -> Iterator[str]:
    """A host and port at which nobody listens."""
    yield from _nowhere()


def _written(folder: Path) -> str:
    return "".join(
        path.read_bytes().decode("latin-1")
        for path in folder.rglob("*")
        if path.is_file() and path.name != "key"
    )


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("status", [200, 307, 400, 401, 403, 404, 409, 500])
@pytest.mark.parametrize("verb", ["load", "campaigns"])
def test_answers(served: Start, leads: Path, key_file: Path, status: int, verb: str) -> None:
    """Whatever is answered, the key is in no output, traceback, report, reject or journal."""
    tmp_path = leads.parent
    url = served(_echo(status))
    to = ("--base-url", url, "--api-key-file", key_file, "--tenant", "acme", "--site", "US1")
    places = {"--outcomes": "out.jsonl", "--rejects": "bad.csv", "--journal": "load.db"}
    files = [str(one) for option, name in places.items() for one in (option, tmp_path / name)]
    load = ("load", leads, "--campaign", CAMPAIGN, *files, "--settle", "0", "--deadline", "0.3")
    act = ("campaigns", "pause", CAMPAIGN)

    result = ended(*(load if verb == "load" else act), *to, env={"EIGHTBYEIGHT_TRACEBACK": "1"})

    said = (result.stdout + result.stderr).decode()
    assert result.returncode in {1, 3, 4}, said
    assert said
    assert KEY not in said + _written(tmp_path)
    assert verb == "load" or status != 400 or "***" in said


WRONG: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "nobody listens": ("campaigns pause ID --base-url http://{nowhere}", {}),
    "load to nobody": ("load {leads} --campaign ID --base-url http://{nowhere} --deadline 0.2", {}),
    "origin with the key": ("campaigns pause ID --base-url https://{key}@api.8x8.com", {}),
    "origin with a query": ("campaigns pause ID --base-url https://api.8x8.com/?k={key}", {}),
    "plain http": ("campaigns pause ID --base-url http://api.8x8.com", {}),
    "the key for a site": ("campaigns pause ID --site {key}", {}),
    "no id": ("campaigns pause x", {}),
    "no file": ("load /nonexistent.csv --campaign ID", {}),
    "no option": ("load {leads} --campaign ID --nonsense", {}),
    "file of the key that others read": ("campaigns pause ID --api-key-file {open}", {}),
    "file of the key for a load": ("load {file} --format csv --emulator", {}),
    "results over the key": ("load {leads} --dry-run --api-key-file {file} --outcomes {file}", {}),
    "a key that is none": ("campaigns pause ID", {"EIGHTBYEIGHT_API_KEY": f"{KEY} x"}),
    "a key with a line break": ("campaigns pause ID", {"EIGHTBYEIGHT_API_KEY": f"{KEY}\nX: y"}),
    "a tenant with a line break": ("campaigns pause ID", {"EIGHTBYEIGHT_TENANT": f"{KEY}\n"}),
    "a site in the environment": ("campaigns pause ID", {"EIGHTBYEIGHT_SITE": KEY}),
    "an origin in the environment": ("campaigns pause ID", {"EIGHTBYEIGHT_BASE_URL": KEY}),
}


@pytest.mark.parametrize("case", WRONG)
def test_before_anything_is_answered(
    case: str, leads: Path, key_file: Path, nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that is wrong, or reaches nobody, says why without the key."""
    line, env = WRONG[case]
    others = key_file.with_name("open")
    others.write_text(KEY)
    others.chmod(0o644)
    for name, value in {**CREDENTIALS, "EIGHTBYEIGHT_TRACEBACK": "1", **env}.items():
        monkeypatch.setenv(name, value)
    named = {"leads": leads, "key": KEY, "file": key_file, "open": others, "nowhere": nowhere}
    line = line.replace(" ID", f" {CAMPAIGN}").format(
        **{name: shlex.quote(str(value)) for name, value in named.items()}
    )

    result = CliRunner().invoke(cli, shlex.split(line))

    assert result.exit_code in {1, 2, 3, 4}
    assert result.stderr
    assert KEY not in result.stdout + result.stderr


@pytest.mark.parametrize("status", [200, 400, 401, 404, 409])
def test_ids_that_are_redacted(
    served: Start, leads: Path, tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``--redact-ids`` what may be passed on has no id; what is fed back has them all."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"
    to = ("--campaign", CAMPAIGN, "--base-url", served(_echo(status)))
    limits = ("--settle", "0", "--deadline", "0.2")
    files = ("--outcomes", str(outcomes), "--rejects", str(rejects))

    result = CliRunner().invoke(cli, ["load", str(leads), *to, *limits, *files, "--redact-ids"])

    assert 3 == len(outcomes.read_text().splitlines())
    assert WHO not in result.stdout + result.stderr + outcomes.read_text()
    assert f"\n{WHO}-3,high\n" in rejects.read_text()


def test_no_option_takes_the_key() -> None:
    """A key among the arguments would be seen by every user of the machine (``ps``)."""
    for command in (["load"], ["campaigns", "pause"], ["emulate"]):
        options = CliRunner().invoke(cli, [*command, "--help"]).stdout
        assert "--api-key " not in options
        assert "--key" not in options
