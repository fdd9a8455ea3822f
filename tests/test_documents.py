"""What the documents say, done: the README's blocks, its commands and paths, and the examples."""

import ast
import inspect
import os
import re
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import cast

import click
import pytest
from aiohttp.test_utils import TestClient, TestServer
from attrs import frozen
from click.testing import CliRunner

from eightbyeight import ContactVerdict, Request, Response, Verdict
from eightbyeight.cli.app import cli
from eightbyeight.cli.running import Exit
from eightbyeight.emulator import Emulator
from eightbyeight.emulator.serve import serve

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / ".github" / "CONTRIBUTING.md",
    ROOT / ".github" / "SECURITY.md",
]
CAMPAIGN_ID = next(iter(re.findall(r'campaign_id = "([^"]+)"', README)))


@frozen
class Served:
    """An emulator behind a loopback port, as the environment names it."""

    emulator: Emulator
    url: str

    def ids(self) -> tuple[str, ...]:
        """Give the records that the documents' campaign holds."""
        return self.emulator.campaigns.get(CAMPAIGN_ID).crm_record_ids


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """Serve an emulator with the README's campaign, and set what the README says is set."""
    emulator = Emulator()
    emulator.campaigns.create(state="RUNNING", dynamic=True, id=CAMPAIGN_ID)
    emulator.contacts.set_job_speed(queued=0, running=0)
    async with emulator.serve() as url:
        monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_API_KEY", "documents")
        monkeypatch.setenv("EIGHTBYEIGHT_ACCOUNT_ID", "acme")
        monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_BASE_URL", url)
        monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", "eght_documents")
        monkeypatch.setenv("EIGHTBYEIGHT_TENANT", "acme")
        monkeypatch.setenv("EIGHTBYEIGHT_SITE", "US1")
        monkeypatch.setenv("EIGHTBYEIGHT_BASE_URL", url)
        monkeypatch.chdir(ROOT)
        yield Served(emulator, url)


def _blocks(language: str) -> list[tuple[int, str]]:
    """Give the README's fenced blocks of a language, each with the line it stands on."""
    found = re.finditer(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [(README.count("\n", 0, match.start(1)), match[1]) for match in found]


def _commands() -> Iterator[str]:
    for _, block in _blocks("sh"):
        yield from block.splitlines()


def _example(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _parse(
    command: click.Command, arguments: list[str], parent: click.Context | None = None
) -> None:
    """Read every option and value of a command line, and run nothing."""
    context = command.make_context(command.name, arguments, parent=parent)
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        _, chosen, rest = command.resolve_command(context, rest)
        assert chosen is not None
        _parse(chosen, rest, context)


async def test_the_readme_runs(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python block of the README runs as it stands, one after another."""
    names: dict[str, object] = {}
    blocks = _blocks("python")
    for line, block in blocks:
        # The blank lines let a traceback name the line of the README.
        code = compile("\n" * line + block, "README.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        outcome = eval(code, names)  # noqa: S307 - compiled from our own file
        if inspect.isawaitable(outcome):
            await outcome

    said = capsys.readouterr().out
    assert 18 == len(blocks)
    assert {"CRM-1", "CRM-2", "CRM-499", "CRM-500"} <= set(served.ids())
    assert "300 rows: 300 added" in said
    assert "on the campaign already: CRM-1" in said
    assert "created" in said
    assert 1 == said.count("clicked https://")
    assert "20 inserted, 0 duplicated" in said
    assert "20 rows: 20 merged" in said
    assert 21 == served.emulator.contacts.count("acme")


def test_the_readme_opens_with_two_commands() -> None:
    """The first two blocks set everything up on a fresh machine, each in one line."""
    first, second, *_ = (block for _, block in _blocks("sh"))

    for block, extra in ((first, "cli,excel"), (second, "dev")):
        assert block.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert f"-e '.[{extra}]'" in block
        assert 1 == block.count("\n")


def test_the_first_command_shows_a_load(served: Served) -> None:
    """The first command loads the example file into the emulator and shows what became of it."""
    command = next(_commands()).split("&&")[-1]
    program, *arguments = shlex.split(command)

    run = subprocess.run(  # noqa: S603 - the README's own line
        [Path(sys.executable).with_name(Path(program).name), *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "EIGHTBYEIGHT_BASE_URL": "", "EIGHTBYEIGHT_API_KEY": ""},
    )

    assert "Every distinct id is on the campaign" in run.stdout
    assert () == served.ids()


@pytest.mark.parametrize(
    "command", [line for line in _commands() if line.startswith("eightbyeight ")]
)
def test_the_commands_parse(command: str) -> None:
    """Every command line of the README names commands, options and values that exist."""
    _parse(cli, shlex.split(command)[1:])


def test_named_options_exist() -> None:
    """Every ``--option`` that the README names is one of the command line's."""
    named = set(re.findall(r"`(--[a-z-]+)", README))
    helps = [
        ("load",),
        ("emulate",),
        ("campaigns", "start"),
        ("contacts", "check"),
        ("contacts", "upload"),
        ("contacts", "load"),
    ]
    texts = [CliRunner().invoke(cli, [*command, "--help"]).output for command in helps]

    assert set() == {option for option in named if not any(option in text for text in texts)}
    assert len(named) > 5


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_paths_exist(document: Path) -> None:
    """Every file that a document links to or names by its path is there."""
    text = document.read_text("utf-8")
    linked = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    rooms = "eightbyeight|tests|benchmarks|examples|notes|[.]ci|[.]github"
    named = set(re.findall(rf"(?<![\w./-])((?:{rooms})/[\w./-]*\w)", text))

    assert [] == [link for link in linked if not (document.parent / link).exists()]
    assert [] == [path for path in named if not (ROOT / path).exists()]


def test_anchors_exist() -> None:
    """Every link inside the README leads to one of its headings."""
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings


def test_every_verdict_is_explained() -> None:
    """The README has one line for each verdict and for no other word."""
    for heading, verdicts in (
        ("## Verdicts", [*Verdict]),
        ("### A verdict for each contact", [*ContactVerdict]),
    ):
        table = README.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
        assert verdicts == re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def test_every_exit_code_is_explained() -> None:
    """The README lists the exit codes of a load in the order in which they apply."""
    listed = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)

    assert [str(int(code)) for code in Exit] == listed


def test_every_variable_is_read() -> None:
    """The variables of the README are those that the package reads, by their names."""
    package = "".join(path.read_text("utf-8") for path in (ROOT / "eightbyeight").rglob("*.py"))
    explained = set(re.findall(r"^\| `(EIGHTBYEIGHT_\w+)`", README, re.MULTILINE))

    assert 9 == len(explained)
    assert explained <= set(re.findall(r'"(EIGHTBYEIGHT_\w+)"', package))


async def test_the_service_answers_each_error(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example service says what became of a form, by status and by word."""

    async def gateway(request: Request) -> Response:
        # What lies before the service fails after the service has done its work.
        response = await served.emulator(request)
        return Response(502) if b"LOST" in cast("bytes", request.body) else response

    async with serve(gateway) as url:
        monkeypatch.setenv("EIGHTBYEIGHT_BASE_URL", url)
        app = _example("service").make_app(CAMPAIGN_ID)
        async with TestClient(TestServer(app)) as browser:

            async def ask(crm_record_id: str) -> tuple[int, str]:
                form = {"crm_record_id": crm_record_id}
                async with browser.post("/leads", data=form) as answer:
                    return answer.status, (await answer.json())["outcome"]

            served.emulator.campaigns.refuse(CAMPAIGN_ID, "W-refused")
            assert (201, "added") == await ask("W-1")
            assert (200, "already") == await ask("W-1")
            assert (422, "invalid") == await ask("")
            assert (422, "invalid") == await ask("W-refused")
            assert (202, "unknown") == await ask("W-LOST")
            served.emulator.campaigns.delete(CAMPAIGN_ID)
            assert (503, "later") == await ask("W-2")
            served.emulator.revoke("eght_documents")
            assert (502, "refused") == await ask("W-3")
    assert ("W-1", "W-LOST") == served.ids()


async def test_the_workers_share_the_work(served: Served) -> None:
    """The example's workers add every id once and count what became of each."""
    served.emulator.campaigns.refuse(CAMPAIGN_ID, "P-refused")
    ids = ["P-1", "P-2", "P-3", "P-1", "", "P-refused"]

    counts = await _example("worker_pool").add_all(CAMPAIGN_ID, ids)

    assert {"added": 3, "already": 1, "invalid": 2} == counts
    assert {"P-1", "P-2", "P-3"} == set(served.ids())
