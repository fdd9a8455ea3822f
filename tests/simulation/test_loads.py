"""The real loader and a real journal through crashes: whatever happens, every verdict is true.

The long run is ``python -m tests.simulation.loads --schedules 500000``.
"""

import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from eightbyeight.campaigns.journal import Journal
from eightbyeight.campaigns.plan.notes import Note, Opened
from tests.simulation import loads

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

ROOT = Path(__file__).parents[2]
SCHEDULES = 5_000
PATIENCE = 500


def test_no_crash_makes_a_load_lie() -> None:
    """In 5,000 schedules with crashes around every write of the journal, all verdicts are true."""
    run = subprocess.run(  # noqa: S603 - this test suite's own module
        [sys.executable, "-m", "tests.simulation.loads", "--schedules", str(SCHEDULES)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    assert f"{SCHEDULES:,} schedules" in run.stdout
    assert " 0 untrue;" in run.stdout


async def _nothing_begun(self: Journal, notes: Sequence[Note]) -> None:
    await WRITE(self, [note for note in notes if not isinstance(note, Opened)])


async def _one_behind(self: Journal, notes: Sequence[Note]) -> None:
    held = HELD.pop(self, [])
    HELD[self] = list(notes)
    await WRITE(self, held)


WRITE = Journal.write
HELD: dict[Journal, list[Note]] = {}


@pytest.mark.parametrize("worse", [_nothing_begun, _one_behind])
def test_a_journal_that_is_late_is_found_out(
    worse: Callable[[Journal, Sequence[Note]], Awaitable[None]],
) -> None:
    """Without the intent on the disk before the request leaves, some verdict is untrue."""
    with patch.object(Journal, "write", worse):
        assert any(loads.look(seed, 1)[2] for seed in range(PATIENCE))
