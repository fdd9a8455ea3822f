"""The command line is there under both of its names."""

import runpy
import sys

import pytest


def test_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m eightbyeight`` is the command ``eightbyeight``."""
    monkeypatch.setattr(sys, "argv", ["eightbyeight", "--version"])

    with pytest.raises(SystemExit) as caught:
        runpy.run_module("eightbyeight", run_name="__main__")

    assert 0 == caught.value.code
    assert capsys.readouterr().out.startswith("eightbyeight, version ")


def test_not_by_importing() -> None:
    """Who only imports it starts nothing."""
    assert "main" in runpy.run_module("eightbyeight.__main__")
