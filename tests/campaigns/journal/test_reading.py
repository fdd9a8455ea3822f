"""What people are shown of a journal."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Journal
from eightbyeight.campaigns.journal.reading import OpenAttempt, Reading
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Evidence, Finding, Learned, Opened, Sheet
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches

Written = Callable[..., None]

_UNENDED = [
    (Evidence.ACCEPTED, False, Verdict.ADDED),
    (Evidence.ACCEPTED, True, Verdict.ADDED),
    (Evidence.PRESENT, False, Verdict.ALREADY_PRESENT),
    (Evidence.PRESENT, True, Verdict.PRESENT_UNATTRIBUTED),
    (Evidence.INVALID, False, Verdict.REJECTED),
    (Evidence.INVALID, True, Verdict.UNKNOWN),
    (None, False, Verdict.NOT_ADDED),
    (None, True, Verdict.UNKNOWN),
]


def test_verdicts_before_the_end(path: Path, written: Written) -> None:
    """Of a batch that has not ended, evidence and open attempts say what is known, no more."""
    size = len(_UNENDED)
    sheet = Sheet(7, list(range(2, 2 + size)), [f"A-{n}" for n in range(size)], bytes(4 * size))
    findings = [
        Finding(place, evidence, 200 + place, f"because {place}", f"r-{place}")
        for place, (evidence, _, _) in enumerate(_UNENDED)
        if evidence is not None
    ]
    tainted = [place for place, (_, taint, _) in enumerate(_UNENDED) if taint]
    written(
        Opened(sheet, 1, list(range(size))), Learned(7, (1,), findings), Opened(sheet, 2, tainted)
    )

    with Reading(path) as reading:
        ((*outcomes,),) = reading.outcomes()

    assert [verdict for _, _, verdict in _UNENDED] == [one.verdict for one in outcomes]
    assert list(sheet.ids) == [one.crm_record_id for one in outcomes]
    assert list(sheet.rows) == [one.row for one in outcomes]
    assert {7} == {one.batch for one in outcomes}
    assert RecordOutcome(2, "A-0", Verdict.ADDED, 7, "r-0", 200, "because 0") == outcomes[0]
    for place in (5, 7):
        assert (None, None) == (outcomes[place].status, outcomes[place].record_id)
        assert "sent, and no answer that can be trusted is known" == outcomes[place].detail
    assert "not sent yet, or refused without a reason of its own" == outcomes[6].detail


def test_overview(path: Path, written: Written, batches: "Batches") -> None:
    """The counts are those of the ended batches; what is open is told apart, the oldest first."""
    sheet = batches.sheet(5)
    refused = [
        RecordOutcome(row, crm_id, verdict, 5, None, 400, None)
        for row, crm_id, verdict in zip(
            sheet.rows, sheet.ids, [Verdict.REJECTED, Verdict.ADDED, Verdict.REJECTED], strict=True
        )
    ]
    written(batches.opened(3), at=2_000.0)
    written(batches.opened(0), batches.opened(0, attempt=2), at=1_000.0)
    written(batches.ended(1), Ended(sheet, BatchOutcome(5, refused, 4, 1.0, 400, None)))

    with Reading(path) as reading:
        overview = reading.overview()

    assert (2, 2, 6) == (overview.ended, overview.open, overview.open_rows)
    assert {**dict.fromkeys(Verdict, 0), Verdict.ADDED: 4, Verdict.REJECTED: 2} == overview.counts
    assert 1 + 4 + 1 + 2 == overview.requests
    assert 2_000.0 == overview.about.created
    assert [
        OpenAttempt(0, 1, 3, 1_000.0),
        OpenAttempt(0, 2, 3, 1_000.0),
        OpenAttempt(3, 1, 3, 2_000.0),
    ] == overview.attempts


def test_reading_changes_nothing(path: Path, written: Written, batches: "Batches") -> None:
    """To look at a journal leaves it as it was, byte for byte."""
    written(batches.opened(0), batches.ended(1))
    before = path.read_bytes()

    with Reading(path) as reading:
        reading.overview()
        list(reading.outcomes())
        reading.close()

    assert before == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


async def test_not_while_a_load_has_it(journal: Journal, path: Path) -> None:
    """A journal in use is not looked into."""
    await journal.write([])

    with pytest.raises(JournalError, match="is in use by another load"):
        Reading(path)


def test_nothing_to_read(path: Path) -> None:
    """Looking makes no journal where there is none, or only an empty file."""
    with pytest.raises(JournalError, match="No such file or directory"):
        Reading(path)
    assert not path.exists()
    path.touch()

    with pytest.raises(JournalError, match="is empty, so it is not a journal"):
        Reading(path)
    assert 0 == path.stat().st_size
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA encoding = 'UTF-16'")
    connection.execute("VACUUM")
    connection.close()
    assert path.stat().st_size

    with pytest.raises(JournalError, match="is empty, so it is not a journal"):
        Reading(path)
