"""Random schedules against a model of the service: no record lost, none doubled, no verdict untrue.

The long run is ``python -m tests.simulation --schedules 1000000``.
"""

import pytest

from tests.long_runs import check_run
from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import Schedule

pytestmark = pytest.mark.slow

SCHEDULES = 50_000
PATIENCE = 2_000
"""Schedules within which a broken rule has to show."""


@pytest.mark.no_cover
def test_no_schedule_makes_a_load_lie() -> None:
    """In 50,000 random schedules no record is lost or doubled and every verdict is true."""
    check_run("tests.simulation", "--schedules", SCHEDULES, what="schedules", nothing="0 untrue")


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
