"""What ``import eightbyeight`` gives, and what it costs."""

import ast
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import eightbyeight

ROOT = Path(__file__).parent.parent
PROMISED = {
    "eightbyeight": [
        "CampaignAction",
        "CampaignsClient",
        "MemoryTransport",
        "NewRecord",
        "RecordPriority",
        "Request",
        "Response",
        "Transport",
        "BatchOutcome",
        "CampaignState",
        "Allowed",
        "Sent",
        "Verdict",
        "check_action",
        "EightByEightError",
        "TransportError",
        "ServerError",
        "UnexpectedResponseError",
        "InvalidInputError",
        "AuthenticationError",
        "PermissionDeniedError",
        "NotFoundError",
        "ValidationError",
        "RateLimitError",
        "DuplicateRecordError",
        "CampaignStateError",
        "InvalidActionError",
        "SourceError",
        "LoadError",
    ],
    "eightbyeight.transport.aiohttp": ["AiohttpTransport"],
    "eightbyeight.emulator": ["Emulator"],
    "eightbyeight.testing": ["check_transport"],
}
VERBS = ["build", "reset", "start", "pause", "resume", "retry", "cancel", "purge"]
NOT_LOADED = ["aiohttp", "eightbyeight.emulator", "eightbyeight.testing", "click", "rich"]


def _loaded_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    run = subprocess.run(  # noqa: S603 - this very Python, with a line of our own
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return set(run.stdout.split())


def test_the_list_is_sorted() -> None:
    """``__all__`` is sorted and names nothing twice."""
    assert sorted(set(eightbyeight.__all__)) == eightbyeight.__all__


def test_the_list_is_true() -> None:
    """What type checkers read, what is found when it is run, and ``__all__`` are the same."""
    tree = ast.parse((ROOT / "eightbyeight" / "__init__.py").read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    read = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert read == eightbyeight._ROOMS
    assert sorted(read) == eightbyeight.__all__
    for name, room in read.items():
        assert getattr(import_module(str(room)), name) is getattr(eightbyeight, name)


def test_the_package_has_nothing_else() -> None:
    """Besides its names and its rooms the package shows nothing, and says so as modules do."""
    rooms = {path.stem for path in (ROOT / "eightbyeight").iterdir()}
    public = {name for name in dir(eightbyeight) if not name.startswith("_")} - rooms

    assert set(eightbyeight.__all__) == public
    with pytest.raises(AttributeError, match="module 'eightbyeight' has no attribute 'Campaings'"):
        _ = eightbyeight.Campaings


@pytest.mark.parametrize("module", PROMISED)
def test_promised_names_are_there(module: str) -> None:
    """Every name the documentation promises can be imported from where it says."""
    missing = [name for name in PROMISED[module] if not hasattr(import_module(module), name)]

    assert [] == missing
    assert set(PROMISED[module]) <= set(import_module(module).__all__)


@pytest.mark.parametrize("verb", [*VERBS, "modify", "add_records", "load_records", "loading"])
def test_promised_verbs_are_there(verb: str) -> None:
    """Every verb of the client is there and says what it does."""
    assert (getattr(eightbyeight.CampaignsClient, verb).__doc__ or "").strip()


def test_importing_is_light() -> None:
    """Importing the package loads neither aiohttp nor the emulator nor what the extras bring."""
    assert set() == _loaded_after("import eightbyeight.errors") & set(NOT_LOADED)
    loaded = _loaded_after("from eightbyeight import CampaignsClient")
    assert set() == loaded & set(NOT_LOADED)


def test_a_name_loads_its_own_room() -> None:
    """Until a name is used, nothing of the package is loaded but the package itself."""
    assert {"eightbyeight"} == _ours(_loaded_after("import eightbyeight"))
    loaded = _ours(_loaded_after("import eightbyeight; eightbyeight.Severity"))
    assert {"eightbyeight", "eightbyeight.findings"} == loaded


def _ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "eightbyeight"}


def test_the_emulator_needs_no_http_library() -> None:
    """Importing the emulator does not load aiohttp either."""
    loaded = _loaded_after("import eightbyeight.emulator, eightbyeight.testing")

    assert "aiohttp" not in loaded
    assert "eightbyeight.emulator" in loaded


def test_the_version_is_one() -> None:
    """The installed version, ``pyproject.toml`` and the changelog's newest entry agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    newest = next(line for line in changelog.splitlines() if line.startswith("## [0"))
    assert project["version"] == version("eightbyeight")
    assert newest.startswith(f"## [{project['version']}]")


def test_it_is_typed() -> None:
    """The marker that makes type checkers read the annotations is in the package."""
    assert (ROOT / "eightbyeight" / "py.typed").is_file()
