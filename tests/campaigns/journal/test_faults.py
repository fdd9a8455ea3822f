"""When the disk is full or broken: nothing is said to be durable that is not."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.journal.store import Dated
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches


async def _fill(journal: Journal, batches: "Batches", size: int = 100) -> tuple[int, JournalError]:
    """Write until it fails; give how many batches were written, and the error."""
    for number in range(10_000):
        try:
            await journal.write([batches.opened(number, size=size)])
        except JournalError as error:
            return number, error
    raise AssertionError("it never failed")


def _all_is_there(path: Path, binding: Binding, batches: "Batches", durable: int) -> None:
    journal = Journal.open(path, binding)
    known = {number for number in range(journal.batches) if journal.recall(number) is not None}
    past = journal.recall(durable - 1)
    asyncio.run(journal.aclose())
    # What failed may be there or not; what was durable is.
    assert set(range(durable)) <= known <= set(range(durable + 1))
    assert past is not None
    assert batches.sheet(durable - 1, 100) == past.sheet


def test_full_disk(path: Path, binding: Binding, batches: "Batches") -> None:
    """On a full disk writing fails and goes on failing; recalling does not."""

    async def run() -> int:
        journal = Journal.open(path, binding)
        journal._store.connection.execute("PRAGMA max_page_count = 40")
        durable, error = await _fill(journal, batches)
        assert "the disk is full; free some space" in str(error)
        assert (None, None) == (error.__cause__, error.__context__)
        # A hole in the order of what is kept would be worse than its end.
        journal._store.connection.execute("PRAGMA max_page_count = 1000000")
        for notes in ([], [batches.opened(0, 2)]):
            with pytest.raises(JournalError) as again:
                await journal.write(notes)
            assert str(error) == str(again.value)
            assert again.value is not error
        past = journal.recall(0)
        assert past is not None
        assert (batches.sheet(0, 100), 1) == (past.sheet, past.requests)
        assert (durable, None) == (journal.batches, journal.recall(durable))
        await journal.aclose()
        return durable

    durable = asyncio.run(run())

    assert durable > 1
    _all_is_there(path, binding, batches, durable)


async def test_all_or_nothing(journal: Journal, batches: "Batches") -> None:
    """Of notes that failed together none is left, and the file is as good as before."""
    store = journal._store
    together = [batches.opened(0), batches.opened(1), batches.opened(1)]
    with pytest.raises(JournalError, match="attempt 1 of batch 1 is open"):
        store.keep([Dated(1.0, together)])
    assert (0, None, 0) == (journal.batches, journal.recall(0), store.commits)

    store.keep([Dated(1.0, [batches.opened(1)])])

    assert (2, None) == (journal.batches, journal.recall(0))
    assert batches.past_opened(1) == journal.recall(1)


async def test_what_was_rolled_back_is_not_known(journal: Journal, batches: "Batches") -> None:
    """A batch of which a failed transaction told is, after that, one that nobody has opened."""
    store = journal._store
    with pytest.raises(JournalError):
        store.keep([Dated(1.0, [batches.opened(0), batches.opened(0)])])

    store.keep([Dated(1.0, [batches.ended(0)])])

    assert batches.past_ended(0) == journal.recall(0)
    with pytest.raises(JournalError, match="batch 0 has ended before"):
        store.keep([Dated(1.0, [batches.ended(0)])])


async def test_to_end_a_batch_nothing_is_read(journal: Journal, batches: "Batches") -> None:
    """What this run has opened it ends by writing alone."""
    told: list[str] = []
    journal._store.connection.set_trace_callback(told.append)

    await journal.write([batches.opened(0)])
    await journal.write([batches.ended(0)])

    assert ["BEGIN", "INSERT", "UPDATE", "COMMIT", "BEGIN", "UPDATE", "COMMIT"] == [
        statement.split()[0] for statement in told
    ]


async def test_all_who_wait_are_told(journal: Journal, batches: "Batches") -> None:
    """Every write that shares a failed commit fails, each with an error of its own."""
    journal._store.connection.execute("PRAGMA max_page_count = 1")
    with journal._store._turn:
        writes = [
            asyncio.ensure_future(journal.write([batches.opened(n, size=100)])) for n in range(3)
        ]
        given_up = asyncio.ensure_future(journal.write([batches.opened(9)]))
        await asyncio.sleep(0)
        given_up.cancel()
    errors = await asyncio.gather(*writes, return_exceptions=True)

    assert 3 == len({id(error) for error in errors if isinstance(error, JournalError)})
    assert 0 == journal.batches


def test_broken_disk(path: Path, binding: Binding, batches: "Batches") -> None:
    """A disk that refuses to write is told from one that is full, and what was durable stays."""

    async def run() -> int:
        journal = Journal.open(path, binding)
        for number in range(5):
            await journal.write([batches.opened(number, size=100)])
        _put_in_place_of(path.with_name("load.db-wal"), os.open(os.devnull, os.O_RDONLY))
        with pytest.raises(JournalError, match="the disk does not read or write it as it should"):
            await journal.write([batches.opened(5, size=100)])
        await journal.aclose()
        return 5

    _all_is_there(path, binding, batches, asyncio.run(run()))


def _put_in_place_of(path: Path, descriptor: int) -> None:
    """Let writes to an open file go elsewhere."""
    for entry in Path("/proc/self/fd").iterdir():
        if entry.exists() and entry.readlink() == path:
            os.dup2(descriptor, int(entry.name))
    os.close(descriptor)


_LIMITED = """
import asyncio, resource, struct, sys
from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.plan.notes import Opened, Sheet
from eightbyeight.errors import JournalError

async def run():
    journal = Journal.open(sys.argv[1], Binding(*sys.argv[2:]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    for number in range(10_000):
        rows = [2 + number * 100 + place for place in range(100)]
        ids = [f"CRM-{row}" for row in rows]
        sheet = Sheet(number, rows, ids, struct.pack("<100I", *rows))
        try:
            await journal.write([Opened(sheet, 1, range(100))])
        except JournalError as error:
            print(number, error)
            break
    await journal.aclose()

asyncio.run(run())
"""


def test_file_size_limit(path: Path, binding: Binding, batches: "Batches") -> None:
    """Where the system lets a file grow no further, writing fails, and what was durable stays."""
    place = (binding.origin, binding.site, binding.tenant, binding.campaign)

    ended = subprocess.run(  # noqa: S603 - written above
        [sys.executable, "-c", _LIMITED, str(path), *place],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )

    durable, _, message = ended.stdout.partition(" ")
    assert "" == ended.stderr
    assert "the disk does not read or write it as it should" in message
    assert int(durable) > 1
    _all_is_there(path, binding, batches, int(durable))


async def test_note_that_cannot_be_written_down(journal: Journal, batches: "Batches") -> None:
    """Whatever else goes wrong while it is written, whoever waits is told, and nobody hangs."""
    sheet = batches.sheet(0)
    odd = batches.opened(0).__class__(sheet, 1, [object()])  # type: ignore[list-item]

    with pytest.raises(JournalError, match="TypeError: object has no form in JSON") as raised:
        await journal.write([odd])

    assert (None, None) == (raised.value.__cause__, raised.value.__context__)


async def test_ids_of_other_libraries(journal: Journal, batches: "Batches") -> None:
    """Ids whose type derives from text, as those of data frames do, are kept as text."""

    class Id(str):
        __slots__ = ()

    sheet = batches.sheet(0)
    derived = batches.opened(0).__class__(
        sheet.__class__(0, sheet.rows, [Id(one) for one in sheet.ids], sheet.sums), 1, range(3)
    )
    await journal.write([derived])

    assert batches.past_opened(0) == journal.recall(0)
