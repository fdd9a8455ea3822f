"""Random schedules against a model of the service: no contact sent twice, no verdict untrue."""

import pytest

from tests.contacts.load.mutants import MUTANTS
from tests.contacts.load.schedules import Schedule

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

SCHEDULES = 3_000
PATIENCE = 1_000
"""Schedules within which a broken rule has to show."""


def test_no_schedule_makes_a_load_lie() -> None:
    """In 3,000 random schedules every row is told once, truly, and none is sent again blindly."""
    untrue = {seed: found for seed in range(SCHEDULES) if (found := Schedule(seed).run())}

    assert {} == untrue


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught(name: str) -> None:
    """Each rule of the plan is needed: without it some schedule ends in an untruth."""
    with MUTANTS[name]():
        assert any(_goes_wrong(seed) for seed in range(PATIENCE))


def _goes_wrong(seed: int) -> bool:
    try:
        return bool(Schedule(seed).run())
    except Exception:  # noqa: BLE001 - a broken rule may break anything
        return True
