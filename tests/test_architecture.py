"""The house rules that a machine can check."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "eightbyeight"
TESTS = ROOT / "tests"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

VIOLATIONS: Mapping[str, tuple[str, str, str]] = {
    "a floor imports what lies above it": (
        "floors",
        "loading/tally.py",
        "import eightbyeight.campaigns.models",
    ),
    "a room without a floor": ("floors", "rooms/__init__.py", ""),
    "a floor imports the public face": ("floors", "rest/addresses.py", "import eightbyeight"),
    "the emulator borrows the client's reading": (
        "own-eyes",
        "emulator/wire.py",
        "import eightbyeight.rest.converter",
    ),
    "the emulator borrows the client's models": (
        "own-eyes",
        "emulator/records.py",
        "import eightbyeight.campaigns.models",
    ),
    "a slice imports another": (
        "floors",
        "contacts/models.py",
        "import eightbyeight.campaigns.models",
    ),
    "the emulator borrows the checks of contacts": (
        "own-eyes",
        "emulator/gate.py",
        "import eightbyeight.contacts.checks",
    ),
    "the client leads to the emulator": (
        "production",
        "campaigns/client.py",
        "from eightbyeight.emulator import Emulator",
    ),
    "the public face leads to the emulator": (
        "public-face",
        "__init__.py",
        "from eightbyeight.emulator import Emulator",
    ),
    "a third door for aiohttp": ("aiohttp-doors", "rest/service.py", "import aiohttp"),
    "an extra outside its room": ("extras", "campaigns/client.py", "import rich"),
    "the plan waits by itself": ("deciding", "campaigns/plan/load_plan.py", "import anyio"),
    "the plan has a clock of its own": ("deciding", "loading/holds.py", "import time"),
    "the plan sends": ("deciding", "campaigns/plan/doubts.py", "import eightbyeight.rest.service"),
}


def _lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert command is not None
    return subprocess.run(  # noqa: S603 - our own tool, from our own environment
        [command, "--no-logo", "--no-cache", *options],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def _sources(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from ``def`` to the end, those of the docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_the_contracts_are_kept() -> None:
    """Every import goes the way the contracts of import-linter allow."""
    run = _lint(ROOT)

    assert (0, True) == (run.returncode, "0 broken" in run.stdout), run.stdout + run.stderr


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_violation_is_caught(violation: str, tmp_path: Path) -> None:
    """Each contract breaks when somebody does what it forbids."""
    contract, file, line = VIOLATIONS[violation]
    shutil.copytree(PACKAGE, tmp_path / "eightbyeight")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    guilty = tmp_path / "eightbyeight" / file
    guilty.parent.mkdir(exist_ok=True)
    with guilty.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")

    run = _lint(tmp_path, "--contract", contract)

    assert run.returncode == 1, run.stdout + run.stderr
    # Broken for this reason, not because the contract itself could not be read.
    expected = "1 broken" if line else "rooms"
    assert expected in run.stdout


@pytest.mark.parametrize("room", ["eightbyeight", "tests", "benchmarks", "examples"])
def test_files_are_short(room: str) -> None:
    """No file of ours that ships has more than 400 lines."""
    counts = {
        path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / room).rglob("*.py")
    }

    too_long = {path.name: lines for path, lines in counts.items() if lines > LONGEST_FILE}
    assert {} == too_long
    assert counts


def test_functions_are_short() -> None:
    """No function has more than 40 lines without its docstring."""
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {_length(node)} lines"
        for path, tree in _sources(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and _length(node) > LONGEST_FUNCTION
    ]

    assert [] == too_long


def test_every_test_states_its_promise() -> None:
    """No test is without a docstring, and no two of one file have the same."""
    silent = []
    for path, tree in _sources(TESTS):
        tests = [
            node
            for node in ast.walk(tree)
            if isinstance(node, FUNCTIONS) and node.name.startswith("test_")
        ]
        promises = [ast.get_docstring(test) for test in tests]
        silent += [
            f"{path.relative_to(ROOT)}:{test.lineno} {test.name}"
            for test, promise in zip(tests, promises, strict=True)
            if not promise or promises.count(promise) > 1
        ]

    assert [] == silent


def test_every_module_says_what_it_is_for() -> None:
    """Every file of the package opens with a docstring."""
    silent = [
        str(path.relative_to(ROOT))
        for path, tree in _sources(PACKAGE)
        if ast.get_docstring(tree) is None
    ]

    assert [] == silent
