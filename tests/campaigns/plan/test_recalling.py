"""Rows that come again are recognised, and the first that differs is named."""

import pytest

from eightbyeight import JournalError, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Past, Sheet
from eightbyeight.campaigns.plan.recalling import Recollection, difference
from tests.campaigns.plan.talk import batch_of


class _Memory:
    def __init__(self, *pasts: Past | None, torn: bool = False) -> None:
        self._pasts = pasts
        self._torn = torn
        self.asked: list[int] = []

    @property
    def batches(self) -> int:
        return len(self._pasts)

    def recall(self, batch: int) -> Past | None:
        self.asked.append(batch)
        if self._torn:
            raise JournalError("damaged")
        return self._pasts[batch]


def _sheet(*rows: tuple[int, str | None, bytes]) -> Sheet:
    return Sheet(
        0, [row[0] for row in rows], [row[1] for row in rows], b"".join(r[2] for r in rows)
    )


_ONE, _TWO, _THREE = (2, "A", b"aaaa"), (3, None, b"bbbb"), (4, "C", b"cccc")


@pytest.mark.parametrize(
    ("known", "given", "told"),
    [
        ([_ONE, _TWO, _THREE], [_ONE, _TWO, _THREE], None),
        ([_ONE], [(9, "A", b"aaaa")], None),
        ([_ONE, _TWO], [_ONE, _TWO, _THREE], "row 4 is new"),
        ([_ONE, _TWO, _THREE], [_ONE, _TWO], "rows after row 3 are missing"),
        ([_ONE, _THREE], [_ONE, (7, "X", b"cccc")], "row 7 has another id than it had"),
        ([_ONE, _TWO], [_ONE, (3, "B", b"bbbb")], "row 3 has another id than it had"),
        ([_ONE, _TWO, _THREE], [_ONE, _TWO, (4, "C", b"cccd")], "row 4 is not what it was"),
        ([_ONE, _TWO], [(2, "A", b"baaa"), _TWO], "row 2 is not what it was"),
    ],
)
def test_the_first_difference_names_its_row(
    known: list[tuple[int, str | None, bytes]],
    given: list[tuple[int, str | None, bytes]],
    told: str | None,
) -> None:
    """A new row, a missing one, another id and other content are told; the row's number is not."""
    assert told == difference(_sheet(*known), _sheet(*given))


def test_without_a_journal_nothing_is_known() -> None:
    """No batch is looked up, and whatever comes is new."""
    past = Recollection(None)

    assert past.recall(batch_of("A")) is None
    assert past.finish(0) is None
    assert (False, False, False) == (past.more(0), past.unread(0), past.blind)


def test_a_batch_beyond_what_is_known_is_not_looked_up() -> None:
    """Batches after the last known one are new, and so is one that left no trace."""
    memory = _Memory(None)
    past = Recollection(memory)

    assert past.recall(batch_of("A", index=0)) is None
    assert past.recall(batch_of("B", index=1)) is None
    assert [0] == memory.asked


def test_an_ended_batch_is_replayed_and_another_restored() -> None:
    """A finished batch takes over its verdicts, an unfinished one what was sent of it."""
    done, begun = batch_of("A"), batch_of("B", index=1)
    told = [RecordOutcome(1, "A", Verdict.ADDED, 0)]
    past = Recollection(
        _Memory(Past(done.sheet(), 1, 200, told), Past(begun.sheet(), 2, open={1: (0,)}))
    )

    assert past.recall(done) is None
    assert past.recall(begun) is None

    assert (True, 0) == (done.recalled, done.undecided)
    assert (False, 1, [1]) == (begun.recalled, begun.undecided, list(begun.ledger.open))


def test_another_row_blinds() -> None:
    """From the first batch that differs on, nothing is known of any."""
    memory = _Memory(Past(batch_of("A").sheet()), Past(batch_of("B").sheet()), None)
    past = Recollection(memory)
    other, later, last = batch_of("X"), batch_of("B", index=1), batch_of("C", index=7)

    refused = past.recall(other)

    assert isinstance(refused, JournalError)
    told = "row 1 has another id than it had, so the journal is not this input's: "
    assert str(refused).startswith(told)
    assert past.recall(later) is None
    assert past.recall(last) is None
    assert [0] == memory.asked
    assert all(batch.ledger.blind for batch in (other, later, last))
    assert (True, False, True) == (past.blind, past.more(0), past.unread(99))


def test_a_batch_that_cannot_be_read_blinds() -> None:
    """What a damaged journal knew is not taken for nothing."""
    past = Recollection(_Memory(None, None, torn=True))
    batch = batch_of("A")

    refused = past.recall(batch)

    assert isinstance(refused, JournalError)
    assert "damaged" == str(refused)
    assert batch.ledger.blind
    assert (True, False, True) == (past.blind, past.more(1), past.unread(1))


def test_as_many_rows_as_before() -> None:
    """An input with as many batches as are known, or more, is fine."""
    assert Recollection(_Memory(None, None)).finish(2) is None
    assert Recollection(_Memory(None, None)).finish(3) is None


def test_fewer_rows() -> None:
    """An input that ends before what is known of it is another input."""
    past = Recollection(_Memory(None, None))
    assert past.more(1)

    refused = past.finish(1)

    assert isinstance(refused, JournalError)
    assert "fewer rows" in str(refused)
    assert past.blind
    assert not past.more(1)


def test_what_may_still_come() -> None:
    """Batches up to the last known one may be known, until the input has ended."""
    past = Recollection(_Memory(None, None))
    assert [True, True, False] == [past.more(index) for index in range(3)]
    assert [True, True, False] == [past.unread(index) for index in range(3)]

    past.finish(2)

    assert not past.more(0)
    assert not past.unread(0)


def test_cut_off() -> None:
    """No more rows are wanted; what was taken is looked up, and what is not is in doubt."""
    told = [RecordOutcome(1, "A", Verdict.ADDED, 0)]
    done, short = batch_of("A"), batch_of("B", index=1)
    memory = _Memory(
        Past(done.sheet(), 1, 200, told), Past(batch_of("B", "C", index=1).sheet()), None
    )
    past = Recollection(memory)
    past.cut()

    assert past.recall(done) is None
    assert past.recall(short) is None

    assert (True, False) == (done.recalled, done.ledger.blind)
    # It was cut short, so it cannot be compared; that makes it no other input.
    assert (False, True) == (short.recalled, short.ledger.blind)
    assert (False, False) == (past.more(0), past.blind)
    assert (True, False) == (past.unread(2), past.unread(3))
