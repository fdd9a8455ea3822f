"""Places that are no files, cannot be read or written, or change while they are read."""

import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eightbyeight import open_rows
from eightbyeight.cli.app import cli
from eightbyeight.loading.files import pipes
from tests.bad_input.service import KEY

Make = Callable[[Path], Sequence[str | Path]]
LONGEST = 5.0
ROWS = "crmRecordId\nA\nB\n"


def _file(path: Path, content: str | bytes = ROWS) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _folder(path: Path, mode: int = 0o700) -> Path:
    path.mkdir()
    path.chmod(mode)
    return path


def _link(path: Path, target: Path | str) -> Path:
    path.symlink_to(target)
    return path


def _socket(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    return path


def _into(option: str, make: Callable[[Path], Path]) -> Make:
    return lambda folder: (_file(folder / "a.csv"), option, make(folder))


def _both(name: str) -> Make:
    return lambda folder: (
        _file(folder / "a.csv"),
        "--outcomes",
        folder / "same",
        "--rejects",
        folder / name,
    )


SOURCES: Mapping[str, tuple[Make, str]] = {
    "missing": (lambda folder: [folder / "no.csv"], "No such file"),
    "missing folder": (lambda folder: [folder / "no" / "a.csv"], "No such file"),
    "folder": (lambda folder: [_folder(folder / "a.csv")], "Is a directory"),
    "root": (lambda _: ["/", "--format", "csv"], "Is a directory"),
    "nothing": (lambda _: [""], "suffix"),
    "below a file": (lambda folder: [_file(folder / "a.csv") / "b.csv"], "Not a directory"),
    "too long a name": (lambda folder: [folder / f"{'x' * 300}.csv"], "File name too long"),
    "too long a path": (lambda folder: [folder / ("x/" * 3000) / "a.csv"], "File name too long"),
    "not expanded": (lambda _: ["~/leads.csv"], "No such file"),
    "not UTF-8": (lambda folder: [folder / os.fsdecode(b"\xff\xfe.csv")], "No such file"),
    "dangling link": (lambda folder: [_link(folder / "a.csv", "nowhere")], "No such file"),
    "link to itself": (lambda folder: [_link(folder / "a.csv", "a.csv")], "Too many levels"),
    "link to a folder": (lambda folder: [_link(folder / "a.csv", folder)], "Is a directory"),
    "socket": (lambda folder: [_socket(folder / "a.csv")], "No such device"),
    "pipe without a writer": (lambda folder: [_pipe(folder / "a.csv")], "nobody writes"),
    "pipe for JSON": (lambda folder: [_pipe(folder / "a.jsonl")], "nobody writes"),
    "pipe for a workbook": (lambda folder: [_pipe(folder / "a.xlsx")], "nobody writes"),
    "link to a pipe": (lambda f: [_link(f / "a.csv", _pipe(f / "b"))], "nobody writes"),
    "/dev/null": (lambda _: ["/dev/null", "--format", "csv"], "is empty"),
    "/dev/null for JSON": (lambda _: ["/dev/null", "--format", "jsonl"], "is empty"),
    "/dev/null for a workbook": (lambda _: ["/dev/null", "--format", "xlsx"], "no Excel workbook"),
    "/dev/zero": (lambda _: ["/dev/zero", "--format", "csv"], "NUL bytes"),
    "/dev/full": (lambda _: ["/dev/full", "--format", "jsonl"], "NUL bytes"),
    "memory": (lambda _: ["/proc/self/mem", "--format", "csv"], "Input/output error"),
    "stdin without a format": (lambda _: ["-"], "say --format"),
    "empty stdin": (lambda _: ["-", "--format", "csv"], "is empty"),
    "empty stdin for a workbook": (lambda _: ["-", "--format", "xlsx"], "no Excel workbook"),
}
BOTH: Mapping[str, tuple[Callable[[str], Make], str]] = {
    "folder": (lambda o: _into(o, lambda f: _folder(f / "x")), "is a directory"),
    "no folder": (lambda o: _into(o, lambda f: f / "no" / "x"), "there is no directory"),
    "below a file": (lambda o: _into(o, lambda f: f / "a.csv" / "x"), "there is no directory"),
    "the input": (lambda o: _into(o, lambda f: f / "a.csv"), "is the input itself"),
    "a link": (lambda o: _into(o, lambda f: _link(f / "x", "y")), "is a symbolic link"),
    "a link to the input": (lambda o: _into(o, lambda f: _link(f / "x", "a.csv")), "symbolic"),
    "a link to itself": (lambda o: _into(o, lambda f: _link(f / "x", "x")), "symbolic link"),
    "too long a name": (lambda o: _into(o, lambda f: f / ("x" * 300)), "File name too long"),
    "a folder open to all": (
        lambda o: _into(o, lambda f: _folder(f / "open", 0o777) / "x"),
        "anybody may swap files",
    ),
    "a socket": (lambda o: _into(o, lambda f: _socket(f / "x")), ""),
    "a pipe without a reader": (lambda o: _into(o, lambda f: _pipe(f / "x")), ""),
    "the root": (lambda o: _into(o, lambda _: Path("/")), "is a directory"),
}
TARGETS: Mapping[str, tuple[Make, str]] = {
    f"{option}: {name}": (make(option), says)
    for option in ("--outcomes", "--rejects")
    for name, (make, says) in BOTH.items()
} | {
    "both the same": (_both("same"), "is named for --outcomes too"),
    "both the same otherwise": (_both("./same"), "is named for --outcomes too"),
    "--rejects: /dev/null": (_into("--rejects", lambda _: Path("/dev/null")), "no ordinary file"),
    "--rejects: /dev/full": (_into("--rejects", lambda _: Path("/dev/full")), "no ordinary file"),
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "_PATIENCE", 0.05)
    monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", KEY)


def _run(*arguments: str | Path) -> Result:
    started = time.monotonic()
    result = CliRunner().invoke(cli, ["load", *map(str, arguments), "--emulator"])
    assert time.monotonic() - started < LONGEST
    assert KEY not in result.stdout + result.stderr
    return result


@pytest.mark.parametrize("case", [*SOURCES, *TARGETS])
def test_a_place(case: str, tmp_path: Path) -> None:
    """A place that cannot be used is exit 2 and one line that names it, and all stays as it was."""
    make, says = {**SOURCES, **TARGETS}[case]
    arguments = make(tmp_path)
    before = _listing(tmp_path)

    result = _run(*arguments)

    assert (2, "") == (result.exit_code, result.stdout)
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert says in line
    assert before == _listing(tmp_path)


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    states = ((path, path.lstat()) for path in folder.rglob("*"))
    return {str(path): (state.st_mode, state.st_ino) for path, state in states}


@pytest.mark.parametrize("name", ["leads.csv", "leads.jsonl", "leads.xlsx"])
def test_a_file_that_may_not_be_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of somebody else's is refused with the system's reason."""
    path = _file(tmp_path / name)
    path.chmod(0)
    if os.geteuid() == 0:
        # Root may read everything, so the refusal is the one others get.
        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refused)

    result = _run(path)

    assert 2 == result.exit_code
    assert f"Error: {path}: cannot be read: Permission denied\n" == result.stderr


def test_a_link_to_a_good_file(tmp_path: Path) -> None:
    """A link to a file is read like the file."""
    _file(tmp_path / "leads.csv")

    assert 0 == _run(_link(tmp_path / "a.csv", "leads.csv")).exit_code


def _many(count: int) -> str:
    return "crmRecordId,n\n" + "".join(f"L{number},x\n" for number in range(count))


@pytest.mark.parametrize("change", ["cut", "emptied", "replaced", "removed", "grown", "rewritten"])
def test_a_file_that_changes(change: str, tmp_path: Path) -> None:
    """What was read of it before is good, what comes after is a row or an error, and it ends."""
    path = _file(tmp_path / "a.csv", _many(50_000))
    with open_rows(path) as rows:
        first = next(rows)
        if change in {"cut", "emptied"}:
            os.truncate(path, 200_003 if change == "cut" else 0)
        if change == "replaced":
            _file(tmp_path / "b.csv", "other\n").replace(path)
        if change == "removed":
            path.unlink()
        if change == "grown":
            with path.open("a") as stream:
                stream.write("M,x\n")
        if change == "rewritten":
            path.write_bytes(b"\n" * 100_000)
        rest = list(rows)

    assert "L0" == first.crm_record_id
    good = [row for row in rest if row.record is not None]
    expected = {"replaced": 49_999, "removed": 49_999, "grown": 50_000}
    assert len(good) == expected.get(change, len(good)) <= 50_000
    assert all(row.crm_record_id == f"L{number}" for number, row in enumerate(good[:49_999], 1))
    assert len(rest) - len(good) <= 1
