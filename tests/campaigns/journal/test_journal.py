"""What a load asks of its journal: durable notes, in order, and all of them back."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import (
    Ended,
    Evidence,
    Finding,
    Learned,
    Memory,
    Note,
    Opened,
    Past,
    Sheet,
)
from eightbyeight.errors import JournalError, StaleAttemptError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches

DAY = 24 * 60 * 60

Written = Callable[..., None]


async def test_what_is_written_is_recalled(journal: Journal, batches: "Batches") -> None:
    """A batch is known from its first note on, and what is known changes with each note."""
    memory: Memory = journal
    assert (0, None) == (memory.batches, memory.recall(0))

    await journal.write([batches.opened(4)])
    assert (5, batches.past_opened(4)) == (journal.batches, journal.recall(4))

    finding = Finding(1, Evidence.PRESENT, 409, "it is there", None)
    await journal.write([Learned(4, (1,), (finding,)), batches.opened(4, attempt=2)])
    assert Past(batches.sheet(4), 2, findings=(finding,), open={2: [0, 1, 2]}) == journal.recall(4)

    await journal.write([batches.ended(4), batches.ended(2)])
    assert batches.past_ended(4) == journal.recall(4)
    assert batches.past_ended(2) == journal.recall(2)
    assert (5, None) == (journal.batches, journal.recall(3))


async def test_every_verdict_is_kept(journal: Journal, path: Path, binding: Binding) -> None:
    """Each row of an ended batch comes back with all that was said of it, but for its content."""
    said = [
        (Verdict.ADDED, "r-1", 201, None),
        (Verdict.ADDED, "r-2", 200, None),
        (Verdict.ADDED, None, 201, "as the service must have done"),
        (Verdict.ALREADY_PRESENT, None, 409, "there"),
        (Verdict.PRESENT_UNATTRIBUTED, None, 409, "there, by whom?"),
        (Verdict.REJECTED, None, 400, ""),
        (Verdict.NOT_ADDED, None, None, "not sent"),
        (Verdict.UNKNOWN, None, None, None),
        (Verdict.DUPLICATE_IN_INPUT, None, None, "as row 2"),
    ]
    ids = [None, *(f"CRM-{place}" for place in range(1, len(said)))]
    sheet = Sheet(0, range(2, 2 + len(said)), ids, bytes(4 * len(said)))
    told = [
        RecordOutcome(row, ids[row - 2], verdict, 0, record_id, status, detail)
        for row, (verdict, record_id, status, detail) in enumerate(said, 2)
    ]
    given = [RecordOutcome(*_told(one), given={"phone": "+441234567890"}) for one in told]

    await journal.write([Ended(sheet, BatchOutcome(0, given, 7, 1.0, 400, None))])
    await journal.aclose()

    again = Journal.open(path, binding)
    past = again.recall(0)
    await again.aclose()
    kept = Sheet(0, list(sheet.rows), ids, sheet.sums)
    assert Past(kept, 7, 400, told) == past
    assert b"+44" not in _content(path)


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _told(
    one: RecordOutcome,
) -> tuple[int, str | None, Verdict, int, str | None, int | None, str | None]:
    return (
        one.row,
        one.crm_record_id,
        one.verdict,
        one.batch,
        one.record_id,
        one.status,
        one.detail,
    )


async def test_last_finding_counts(journal: Journal, batches: "Batches") -> None:
    """What was proved of a record gives way to what a later request proved of it."""
    first, other = Finding(0, Evidence.INVALID, 400), Finding(0, Evidence.ACCEPTED, 201)
    await journal.write([batches.opened(0), Learned(0, (1,), (first,)), Learned(0, (1,), (other,))])

    assert Past(batches.sheet(0), 1, findings=(other,)) == journal.recall(0)


async def test_late_answer(journal: Journal, batches: "Batches") -> None:
    """What comes in after a batch has ended changes nothing."""
    late = Learned(0, (1,), (Finding(0, Evidence.PRESENT),))
    await journal.write([batches.opened(0), batches.ended(0), late])

    assert batches.past_ended(0) == journal.recall(0)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("opened", "has ended, and is sent again"),
        ("ended", "has ended before"),
        ("learned", "is missing"),
        ("twice", "attempt 1 of batch 1 is open"),
        ("short", "has rows without a verdict"),
    ],
)
async def test_notes_that_cannot_be_true(
    journal: Journal, batches: "Batches", name: str, why: str
) -> None:
    """A note that would lose what is known is refused, and everything after it."""
    end = batches.ended(3)
    notes: dict[str, Note] = {
        "opened": batches.opened(0, attempt=2),
        "ended": batches.ended(0),
        "learned": Learned(3),
        "twice": batches.opened(1),
        "short": Ended(batches.sheet(3, size=4), end.outcome),
    }
    await journal.write([batches.opened(0), batches.ended(0), batches.opened(1)])

    with pytest.raises(JournalError, match=why):
        await journal.write([batches.opened(2), notes[name]])
    with pytest.raises(JournalError, match=why):
        await journal.write([])
    assert batches.past_ended(0) == journal.recall(0)
    assert None is journal.recall(2)


async def test_phone_numbers_and_keys_are_not_kept(journal: Journal, path: Path) -> None:
    """Details are kept without numbers and keys, unless the number is part of the record's id."""
    detail = "no +441234567890 for +15551234567 with eght_CANARY-1 (+12345, +1234567890123456)"
    kept = "no +441234567890 for *** with *** (+12345, +1234567890123456)"
    sheet = Sheet(0, [2], ["A+441234567890"], b"0123")
    ending = RecordOutcome(3, None, Verdict.REJECTED, 1, None, 400, "call +441234567890")
    await journal.write(
        [
            Opened(sheet, 1, [0]),
            Learned(0, (1,), (Finding(0, Evidence.INVALID, 400, detail),)),
            Ended(Sheet(1, [3], [None], b"0123"), BatchOutcome(1, [ending], 1, 0.1, 400, None)),
        ]
    )

    past, ended = journal.recall(0), journal.recall(1)
    await journal.aclose()

    assert past is not None
    assert [kept] == [finding.detail for finding in past.findings]
    assert ended is not None
    assert ended.ended is not None
    assert ["call ***"] == [one.detail for one in ended.ended]
    assert b"CANARY" not in _content(path)


async def test_long_details_are_cut(journal: Journal, batches: "Batches") -> None:
    """A service that talks without end does not fill the disk."""
    findings = (Finding(0, Evidence.INVALID, 400, "x" * 1_000_000), Finding(1, Evidence.ACCEPTED))
    await journal.write([batches.opened(0), Learned(0, (), findings)])

    past = journal.recall(0)

    assert past is not None
    assert [f"{'x' * 999}…", None] == [finding.detail for finding in past.findings]


async def test_waiting_writes_share_a_commit(journal: Journal, batches: "Batches") -> None:
    """Writes that wait for the disk together cost one commit, not one each."""
    before = journal._store.commits
    # The writer is kept from its turn until all have come.
    with journal._store._turn:
        writes = [asyncio.ensure_future(journal.write([batches.opened(n)])) for n in range(100)]
        await asyncio.sleep(0.01)
        assert not any(write.done() for write in writes)
    await asyncio.gather(*writes)

    # The first may have been taken alone, before the second came.
    assert 1 <= journal._store.commits - before <= 2
    assert [batches.past_opened(n) for n in range(100)] == [journal.recall(n) for n in range(100)]


async def test_order(journal: Journal, batches: "Batches") -> None:
    """What was handed over first is durable first, and a write without notes waits for all."""
    ended: list[int] = []

    async def write(number: int, *notes: Note) -> None:
        await journal.write(notes)
        ended.append(number)

    with journal._store._turn:
        writes = [asyncio.ensure_future(write(n, batches.opened(n))) for n in range(600)]
        barrier = asyncio.ensure_future(write(600))
        await asyncio.sleep(0)
    await asyncio.gather(barrier, *writes)

    assert list(range(601)) == ended


async def test_empty_write_commits_nothing(journal: Journal) -> None:
    """To wait for what was written before costs no commit of its own."""
    await journal.write([])

    assert 0 == journal._store.commits


async def test_cancelled_wait(journal: Journal, batches: "Batches") -> None:
    """Whoever no longer waits loses nothing of what was handed over."""
    with journal._store._turn:
        write = asyncio.ensure_future(journal.write([batches.opened(0)]))
        await asyncio.sleep(0)
        write.cancel()
        with pytest.raises(asyncio.CancelledError):
            await write
    await journal.write([])

    assert batches.past_opened(0) == journal.recall(0)


def test_loop_that_is_gone(path: Path, binding: Binding, batches: "Batches") -> None:
    """What was handed over is written also when the loop has ended meanwhile."""

    async def hand_over() -> Journal:
        journal = Journal.open(path, binding)
        journal._store._turn.acquire()
        write = asyncio.ensure_future(journal.write([batches.opened(0)]))
        await asyncio.sleep(0)
        write.cancel()
        return journal

    async def go_on(journal: Journal) -> None:
        await journal.write([])
        assert batches.past_opened(0) == journal.recall(0)
        await journal.aclose()

    journal = asyncio.run(hand_over())
    journal._store._turn.release()
    asyncio.run(go_on(journal))


def test_one_at_a_time(path: Path, binding: Binding) -> None:
    """While a journal is open, nobody opens it again, in this process or another."""
    journal = Journal.open(path, binding)
    for _ in range(3):
        with pytest.raises(JournalError, match="is in use by another load") as raised:
            Journal.open(path, binding)
        assert (None, None) == (raised.value.__cause__, raised.value.__context__)
    # A process loses its locks when it closes any descriptor of the file: none of the above did.
    script = (
        "import sys\nfrom eightbyeight.campaigns.journal.reading import Reading\n"
        "Reading(sys.argv[1])\n"
    )
    other = subprocess.run(  # noqa: S603 - written above
        [sys.executable, "-c", script, str(path)], capture_output=True, check=False, timeout=60
    )
    asyncio.run(journal.aclose())

    assert b"is in use by another load" in other.stderr


@pytest.mark.parametrize(
    ("field", "value"),
    [("origin", "http://127.0.0.1:1"), ("site", "UK3"), ("tenant", "emca"), ("campaign", "other")],
)
def test_of_another_load(
    path: Path, binding: Binding, written: Written, field: str, value: str
) -> None:
    """A journal of another place is refused, and the message says what differs, and how."""
    written()
    other = {name: getattr(binding, name) for name in ("origin", "site", "tenant", "campaign")}

    with pytest.raises(JournalError) as raised:
        Journal.open(path, Binding(**{**other, field: value}))

    told = f"its {field} is {other[field]!r}, and this load's is {value!r}"
    assert f"{path} belongs to another load: {told}; name another file for this one" == str(
        raised.value
    )


@pytest.mark.parametrize("age", [DAY + 1, 10 * DAY])
async def test_stale(path: Path, binding: Binding, batches: "Batches", age: float) -> None:
    """A request of unknown fate from more than a day ago needs somebody's word."""
    now = [1_000_000_000.0]

    def clock() -> float:
        return now[0]

    first = Journal.open(path, binding, wall_clock=clock)
    await first.write([batches.opened(0), batches.opened(1), batches.opened(2)])
    await first.write([batches.opened(1, attempt=2), Learned(0, (1,)), batches.ended(2)])
    await first.aclose()
    now[0] += age

    with pytest.raises(StaleAttemptError) as raised:
        Journal.open(path, binding, wall_clock=clock)
    for part in ("2 requests are", "2001-09-09 01:46:40+00:00", "--redrive-stale"):
        assert part in str(raised.value)
    assert "redrive_stale=True" in str(raised.value)
    again = Journal.open(path, binding, redrive_stale=True, wall_clock=clock)
    assert 3 == again.batches
    await again.aclose()


@pytest.mark.parametrize("age", [DAY, 0, -1, -10 * DAY])
def test_not_stale(
    path: Path, binding: Binding, written: Written, batches: "Batches", age: float
) -> None:
    """Up to a day is no reason to ask, nor is a clock that went backwards."""
    written(batches.opened(0), at=1_000_000_000.0)

    again = Journal.open(path, binding, wall_clock=lambda: 1_000_000_000.0 + age)

    assert batches.past_opened(0) == again.recall(0)
    asyncio.run(again.aclose())


def test_stale_one(path: Path, binding: Binding, written: Written, batches: "Batches") -> None:
    """One such request is told of as one."""
    written(batches.opened(0), batches.ended(1), at=0.0)

    with pytest.raises(
        StaleAttemptError, match="1 request is without a known end since 1970-01-01"
    ):
        Journal.open(path, binding, wall_clock=time.time)


async def test_how_it_is_kept(journal: Journal) -> None:
    """The file is durable at every commit, has one user, and runs nothing that lies in it."""
    kept = {
        pragma: journal._store.connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        for pragma in ("journal_mode", "synchronous", "locking_mode", "trusted_schema")
    }

    full = 2
    assert {
        "journal_mode": "wal",
        "synchronous": full,
        "locking_mode": "exclusive",
        "trusted_schema": 0,
    } == kept
