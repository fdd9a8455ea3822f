"""What the command line does where it cannot tell what it has to tell, or not even begin."""

import builtins
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from eightbyeight.cli import load_summary, tables
from eightbyeight.cli.__main__ import main
from eightbyeight.cli.running import print_out

Invoke = Callable[..., Result]


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _reader_gone(*_: object, **__: object) -> None:
    raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def _printed(monkeypatch: pytest.MonkeyPatch, failing: Callable[..., None]) -> None:
    with open(os.devnull, "w") as stream:  # noqa: PTH123 - a stream as the shell opens it
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(click, "echo", failing)
        try:
            print_out("what is to be told")
        finally:
            monkeypatch.undo()


def test_an_output_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk behind the standard output is told; a reader who has left is not."""
    with pytest.raises(click.ClickException, match="No space left"):
        _printed(monkeypatch, _full)

    _printed(monkeypatch, _reader_gone)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_summary_that_cannot_be_printed(
    *, as_json: bool, invoke: Invoke, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A summary that cannot be printed is told, and leaves the load's own exit code."""

    def failing(_: object) -> None:
        raise click.ClickException("the standard output cannot be written")

    monkeypatch.setattr(tables if not as_json else load_summary, "print_out", failing)

    result = invoke("load", leads, "--emulator", *(["--json"] if as_json else []))

    assert (0, True) == (result.exit_code, "cannot be written" in result.stderr)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [(KeyboardInterrupt(), 130), (ModuleNotFoundError("no attrs", name="attrs"), None)],
)
def test_the_start_is_cut_short(
    raised: BaseException, expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the command is still being read is no traceback; a broken installation is."""

    def importing(name: str, *rest: object) -> object:
        if name == "eightbyeight.cli.app":
            raise raised
        return real(name, *rest)  # type: ignore[arg-type]

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", importing)
    kind = SystemExit if expected is not None else ModuleNotFoundError

    with pytest.raises(kind) as caught:
        main()

    assert expected in {None, getattr(caught.value, "code", None)}


def test_a_scenario_with_a_mistake(invoke: Invoke, tmp_path: Path) -> None:
    """A line that is no fault is named with its file, and with where the lines are told."""
    path = tmp_path / "night.txt"
    path.write_text("comit_then:500")

    result = invoke("emulate", "--port", "0", "--faults", path)

    assert 2 == result.exit_code
    assert "night.txt" in result.stderr
    assert "eightbyeight.emulator.faults" in result.stderr
