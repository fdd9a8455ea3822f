"""A process that is killed while it writes: what it was told to be durable is there."""

import asyncio
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches

ROUNDS = 4

# Says on its standard output what has become durable: the batch, and o or e.
_LOAD = """
import asyncio, struct, sys
from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Opened, Sheet

async def load(journal, numbers):
    for number in numbers:
        rows = [2 + number * 3 + place for place in range(3)]
        ids = [f"CRM-{row}" for row in rows]
        sheet = Sheet(number, rows, ids, struct.pack("<3I", *rows))
        await journal.write([Opened(sheet, 1, range(3))])
        sys.stdout.write(f"{number} o\\n")
        sys.stdout.flush()
        records = [
            RecordOutcome(row, crm_id, Verdict.ADDED, number, f"id-{row}", 201)
            for row, crm_id in zip(rows, ids)
        ]
        await journal.write([Ended(sheet, BatchOutcome(number, records, 1, 0.1, 201, None))])
        sys.stdout.write(f"{number} e\\n")
        sys.stdout.flush()

async def run():
    journal = Journal.open(sys.argv[1], Binding(*sys.argv[2:]))
    numbers = iter(range(journal.batches, 1_000_000))
    await asyncio.gather(*(load(journal, numbers) for _ in range(4)))

asyncio.run(run())
"""


@pytest.mark.slow
def test_killed(quick: Path, binding: Binding, batches: "Batches") -> None:
    """After kill -9 nothing that was acknowledged is missing, and the lock is free at once.

    Before it, another process cannot have the journal.
    """
    path = quick / "load.db"
    random = Random(0)
    durable: dict[int, str] = {}
    for _ in range(ROUNDS):
        durable.update(_killed_after(random.randrange(1, 400), path, binding))
        journal = Journal.open(path, binding)
        for number, kind in durable.items():
            known = [batches.past_ended(number), batches.past_opened(number)]
            # What was not acknowledged any more may be there as well.
            assert journal.recall(number) in (known[:1] if kind == "e" else known)
        asyncio.run(journal.aclose())

    assert {"o", "e"} >= set(durable.values())
    assert len(durable) > ROUNDS


def _killed_after(lines: int, path: Path, binding: Binding) -> dict[int, str]:
    place = (binding.origin, binding.site, binding.tenant, binding.campaign)
    with subprocess.Popen(  # noqa: S603 - written above
        [sys.executable, "-c", _LOAD, str(path), *place], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        with pytest.raises(JournalError, match="is in use by another load"):
            Journal.open(path, binding)
        process.kill()
        # What it could still say before it was gone counts, but for a line that was cut off.
        told += process.stdout.read().splitlines(keepends=True)
    assert process.returncode == -9
    whole = (line.split() for line in told if line.endswith("\n"))
    return {int(number): kind for number, kind in whole}
