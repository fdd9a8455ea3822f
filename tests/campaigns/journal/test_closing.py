"""How a journal is closed, also where somebody is in a hurry."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches


async def test_closing(journal: Journal, path: Path, batches: "Batches", binding: Binding) -> None:
    """Closing waits for what is being written, leaves one file, and is done once."""
    writes = [asyncio.ensure_future(journal.write([batches.opened(n)])) for n in range(9)]
    await asyncio.sleep(0)
    await asyncio.gather(journal.aclose(), journal.aclose(), *writes)
    await journal.aclose()

    assert [path] == list(path.parent.iterdir())
    with pytest.raises(JournalError, match="is closed"):
        await journal.write([])
    with pytest.raises(JournalError, match="closed"):
        journal.recall(0)
    again = Journal.open(path, binding)
    assert (9, batches.past_opened(8)) == (again.batches, again.recall(8))
    await again.aclose()


async def test_cancelled_closing(journal: Journal, path: Path, binding: Binding) -> None:
    """Whoever is cancelled while a journal closes leaves it closed, and not locked."""
    closing = asyncio.ensure_future(journal.aclose())
    await asyncio.sleep(0)
    closing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await closing

    await Journal.open(path, binding).aclose()


async def test_closing_that_is_cancelled_twice(
    journal: Journal, path: Path, binding: Binding
) -> None:
    """Whoever is cancelled twice does not wait for a disk that is stuck."""
    with journal._store._turn:
        closing = asyncio.ensure_future(journal.aclose())
        for _ in range(2):
            await asyncio.sleep(0)
            closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
    await journal.aclose()

    await Journal.open(path, binding).aclose()
