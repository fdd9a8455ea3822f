"""The real loader and a real journal through crashes: whatever happens, every verdict is true.

The long run is ``python -m tests.simulation.loads --schedules 500000``.
"""

from collections.abc import Awaitable, Callable, Sequence
from unittest.mock import patch

import pytest

from eightbyeight.campaigns.journal import Journal
from eightbyeight.campaigns.plan.notes import Note, Opened
from tests.long_runs import check_run
from tests.simulation import loads

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

SCHEDULES = 5_000
PATIENCE = 500


def test_no_crash_makes_a_load_lie() -> None:
    """In 5,000 schedules with crashes around every write of the journal, all verdicts are true."""
    check_run(
        "tests.simulation.loads",
        "--schedules",
        SCHEDULES,
        what="schedules",
        nothing="0 untrue",
    )


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
