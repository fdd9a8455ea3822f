"""The table of behaviours is whole, and the emulator stands where it is said to stand."""

import ast
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

PACKAGE = Path(str(files("eightbyeight.emulator")))
MARKS = {"documented", "openapi", "inferred", "unknown", "own"}
MAY_IMPORT = (
    "eightbyeight.errors",
    "eightbyeight.transport.messages",
    "eightbyeight.transport.base",
    "eightbyeight.campaigns.states",
    "eightbyeight.emulator",
)


def _rows() -> list[tuple[str, str, str, str]]:
    lines = (PACKAGE / "BEHAVIOUR.md").read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"\| ([A-Z]\d+) \| (.+) \| (\S+) \| (.*?) ?\|", line) for line in lines)
    return [(row[1], row[2], row[3], row[4]) for row in found if row]


def _named_by_tests() -> set[str]:
    named: set[str] = set()
    for path in Path(__file__).parent.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    promise = ast.get_docstring(node) if name.startswith("test_") else None
                    named |= set(re.findall(r"\[([A-Z]\d+)\]", promise or ""))
    return named


def test_every_behaviour_is_tested() -> None:
    """Every row is named by a test's docstring, and no test names a row that is not there."""
    ids = [row[0] for row in _rows()]

    assert sorted(set(ids)) == sorted(ids)
    assert set(ids) == _named_by_tests()


def test_every_table_line_is_a_row() -> None:
    """No line of the tables escapes the reading above."""
    text = (PACKAGE / "BEHAVIOUR.md").read_text(encoding="utf-8")

    assert len(_rows()) == len(re.findall(r"^\| [A-Z]\d+ ", text, re.MULTILINE)) > 50


def test_every_behaviour_is_marked() -> None:
    """Each row has one of the five marks; what is documented says where."""
    rows = _rows()

    assert MARKS == {mark for _, _, mark, _ in rows}
    assert [] == [row for row in rows if row[2] in {"documented", "openapi"} and not row[3]]


def test_it_reads_the_wire_with_its_own_eyes() -> None:
    """Nothing of the client is imported but the seam's values and the table of states."""
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                imported.add(node.module)
            elif isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
    ours = {name for name in imported if name.startswith("eightbyeight")}

    assert [] == [name for name in ours if not name.startswith(MAY_IMPORT)]
    assert not imported & {"msgspec", "orjson", "cattrs"}


@pytest.mark.parametrize("module", ["eightbyeight.emulator"])
def test_no_http_library_until_it_is_served(module: str) -> None:
    """Importing the emulator does not import aiohttp."""
    script = f"import sys, {module}; sys.exit('aiohttp' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own words

    assert 0 == done.returncode
