"""Random schedules against a model of the service: no record lost, none doubled, no verdict untrue.

The long run is ``python -m tests.simulation --schedules 1000000``.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import Schedule

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCHEDULES = 50_000
PATIENCE = 2_000
"""Schedules within which a broken rule has to show."""


@pytest.mark.no_cover
def test_no_schedule_makes_a_load_lie() -> None:
    """In 50,000 random schedules no record is lost or doubled and every verdict is true."""
    run = subprocess.run(  # noqa: S603 - this test suite's own module
        [sys.executable, "-m", "tests.simulation", "--schedules", str(SCHEDULES)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    assert f"{SCHEDULES:,} schedules" in run.stdout
    assert " 0 untrue;" in run.stdout


@pytest.mark.no_cover
@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught(name: str) -> None:
    """Each rule of the algorithm is needed: without it some schedule ends in an untruth."""
    with MUTANTS[name]():
        assert any(_goes_wrong(seed) for seed in range(PATIENCE))


def _goes_wrong(seed: int) -> bool:
    try:
        return bool(Schedule(seed).run())
    except Exception:  # noqa: BLE001 - a broken rule may break anything
        return True
