"""Batches to note down, and a journal to note them in."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Opened, Past, Sheet

BINDING = Binding("https://api.8x8.com", "US1", "acme", "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d")


class Batches:
    """Makes the notes of plain batches."""

    def sheet(self, number: int, size: int = 3) -> Sheet:
        """Give a batch's rows, with numbers and ids of their own."""
        rows = [2 + number * size + place for place in range(size)]
        ids = [f"CRM-{row}" for row in rows]
        return Sheet(number, rows, ids, struct.pack(f"<{size}I", *rows))

    def opened(self, number: int, attempt: int = 1, size: int = 3) -> Opened:
        """Give the note of a request with the whole batch."""
        return Opened(self.sheet(number, size), attempt, list(range(size)))

    def ended(self, number: int, size: int = 3) -> Ended:
        """Give the note of a batch of which every record was added by one request."""
        sheet = self.sheet(number, size)
        outcome = BatchOutcome(number, self.added(number, size), 1, 0.5, 201, None)
        return Ended(sheet, outcome)

    def added(self, number: int, size: int = 3) -> Sequence[RecordOutcome]:
        """Give the verdicts of such a batch."""
        sheet = self.sheet(number, size)
        return [
            RecordOutcome(row, crm_id, Verdict.ADDED, number, f"id-{row}", 201)
            for row, crm_id in zip(sheet.rows, sheet.ids, strict=True)
        ]

    def past_opened(self, number: int) -> Past:
        """Give what is known after the first of these notes."""
        return Past(self.sheet(number), 1, open={1: [0, 1, 2]})

    def past_ended(self, number: int, size: int = 3) -> Past:
        """Give what is known after the last of these notes."""
        return Past(self.sheet(number, size), 1, 201, self.added(number, size))


@pytest.fixture(scope="session")
def binding() -> Binding:
    """Where the load sends to."""
    return BINDING


@pytest.fixture(scope="session")
def batches() -> Batches:
    """Give notes of plain batches."""
    return Batches()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal lies."""
    return tmp_path / "load.db"


@pytest.fixture
async def journal(path: Path, binding: Binding) -> AsyncIterator[Journal]:
    """A new journal, closed after the test."""
    opened = Journal.open(path, binding)
    yield opened
    await opened.aclose()


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder where waiting for the disk costs nothing, if the machine has one."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def written(path: Path, binding: Binding) -> Callable[..., None]:
    """Leave a journal with these notes behind, in good order."""

    def write(*notes: Opened | Ended, at: float = 1_000.0) -> None:
        async def run() -> None:
            opened = Journal.open(path, binding, wall_clock=lambda: at, redrive_stale=True)
            await opened.write(notes)
            await opened.aclose()

        asyncio.run(run())

    return write
