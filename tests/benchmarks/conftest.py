"""Runs as if they had been measured."""

from collections.abc import Callable, Mapping

import pytest

from benchmarks.runs import Run

MakeRun = Callable[..., Run]


@pytest.fixture
def run() -> MakeRun:
    """Make a run of the values that are given by name."""

    def make(group: str, case: str, turn: int, setting: str = "", **values: float) -> Run:
        named: Mapping[str, float] = values
        return Run(group=group, case=case, setting=setting, turn=turn, values=named)

    return make
