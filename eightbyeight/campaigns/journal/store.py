"""A journal's file, open: notes go in, what is known of a batch comes out."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from attrs import evolve, frozen

from eightbyeight.campaigns.journal import place, schema
from eightbyeight.campaigns.journal.binding import About
from eightbyeight.campaigns.journal.database import connect, guarded
from eightbyeight.campaigns.journal.packing import (
    Attempt,
    DamagedError,
    OpenBatch,
    PackedSheet,
    kept_detail,
    pack_ended,
    pack_open,
    pack_sheet,
    state_sum,
    total_of,
    unpack_ended,
    unpack_open,
    unpack_sheet,
)
from eightbyeight.campaigns.plan.notes import Ended, Learned, Note, Opened, Past, Sheet
from eightbyeight.errors import JournalError

__all__ = ["Dated", "Store"]

_INSERT = "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?)"
_UPDATE = "UPDATE batch SET ended = ?, state_sum = ?, state = ? WHERE number = ?"
_SELECT = "SELECT ended, sheet_sum, state_sum, state, sums, sheet FROM batch WHERE number = ?"
_SELECT_STATE = "SELECT ended, sheet_sum, state_sum, state FROM batch WHERE number = ?"
_SELECT_ALL = "SELECT number, sheet_sum FROM batch ORDER BY number"
_SELECT_OPEN = "SELECT number FROM batch WHERE ended = 0 ORDER BY number"


@frozen
class Dated:
    """Notes that were handed over together."""

    moment: float
    """When, in seconds since 1970."""
    notes: Sequence[Note]


@frozen
class _State:
    """A batch's row without its sheet."""

    ended: bool
    sheet_sum: int
    text: bytes


class Store:
    """The file, which one connection has for itself. Not to be made but by :meth:`open`.

    It may be used from several threads: one transaction or recall at a time.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path: Path = path
        self.connection: sqlite3.Connection = connection
        self.commits: int = 0
        """How many transactions were written."""
        self._turn = threading.Lock()
        self._head = schema.read_head(connection)
        self._known = self._read_known()
        self._fresh: dict[int, int] = {}
        # Of batches that this run opened, the sums of their sheets: to end one, its row need not be
        # read again, which takes 15 µs. What somebody else changed in it meanwhile is written over.
        self._open_sums: dict[int, int] = {}
        self.batches: int = max(self._known, default=-1) + 1
        """One more than the highest number of a batch that is known."""

    @classmethod
    def open(cls, path: Path, about: Callable[[], About] | None = None) -> Self:
        """Open a journal.

        Args:
            path: Where it is, as an absolute path.
            about: What a journal that is made is to say of itself; None does not make one.

        Raises:
            JournalError: it cannot be used as it is.
        """
        place.make_ready(path, create=about is not None)
        return guarded(path, lambda: cls._opened(path, about))

    @classmethod
    def _opened(cls, path: Path, about: Callable[[], About] | None) -> Self:
        with ExitStack() as undo:
            connection = connect(path)
            undo.callback(connection.close)
            schema.prepare(connection, path, about)
            store = cls(path, connection)
            undo.pop_all()
        return store

    @property
    def about(self) -> About:
        """What the journal says of itself."""
        return self._head.about

    @property
    def known(self) -> Sequence[int]:
        """The numbers of all batches that are known, in order."""
        return sorted(self._known)

    def _read_known(self) -> set[int]:
        known: set[int] = set()
        total = 0
        for row in self.connection.execute(_SELECT_ALL):
            match row:
                case (int(number), int(sheet_sum)):
                    known.add(number)
                    total += total_of(number, sheet_sum)
                case _:
                    raise DamagedError("a batch has changed")
        if total != self._head.total:
            raise DamagedError("batches are missing")
        return known

    def close(self) -> None:
        """Put everything in its place and let go of the file; twice is once."""
        with self._turn, suppress(sqlite3.Error):
            # What is committed is safe in the log as well, should this fail.
            self.connection.close()

    # In.

    def keep(self, packets: Iterable[Dated]) -> None:
        """Write notes in one transaction: when it returns, all of them are durable.

        Raises:
            JournalError: none of them is.
        """
        with self._turn:
            guarded(self.path, lambda: self._keep(packets))

    def _keep(self, packets: Iterable[Dated]) -> None:
        self.connection.execute("BEGIN")
        try:
            for packet in packets:
                for note in packet.notes:
                    self._apply(note, packet.moment)
            head = self._counted()
            self.connection.execute("COMMIT")
        except BaseException:
            self._fresh.clear()
            self._open_sums.clear()
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.commits += 1
        if self._fresh:
            self._head = head
            self._known.update(self._fresh)
            self.batches = max(self.batches, max(self._fresh) + 1)
            self._fresh.clear()

    def _counted(self) -> schema.Head:
        if not self._fresh:
            return self._head
        head = evolve(self._head, total=self._head.total + sum(self._fresh.values()))
        schema.write_head(self.connection, head)
        return head

    def _apply(self, note: Note, moment: float) -> None:
        if isinstance(note, Opened):
            self._open(note, moment)
        elif isinstance(note, Learned):
            self._learn(note)
        else:
            self._end(note)

    def _knows(self, number: int) -> bool:
        return number in self._known or number in self._fresh

    def _open(self, note: Opened, moment: float) -> None:
        number = note.sheet.batch
        attempt = Attempt(moment, note.places)
        if not self._knows(number):
            batch = OpenBatch(1, {note.attempt: attempt})
            sheet = pack_sheet(note.sheet)
            self._insert(number, sheet, pack_open(batch), ended=False)
            self._open_sums[number] = sheet.sum
            return
        state = self._state(number)
        if state.ended:
            raise JournalError(f"{self.path}: batch {number} has ended, and is sent again")
        batch = unpack_open(state.text)
        if note.attempt in batch.attempts:
            raise JournalError(f"{self.path}: attempt {note.attempt} of batch {number} is open")
        batch.requests += 1
        batch.attempts[note.attempt] = attempt
        self._update(number, pack_open(batch), state.sheet_sum, ended=False)

    def _learn(self, note: Learned) -> None:
        state = self._state(note.batch)
        if state.ended:
            # A late answer, when every verdict was known without it.
            return
        batch = unpack_open(state.text)
        for number in note.closed:
            batch.attempts.pop(number, None)
        ids: Sequence[str | None] = ()
        for finding in note.findings:
            if finding.detail is not None:
                ids = ids or self._sheet(note.batch).ids
                detail = kept_detail(finding.detail, ids[finding.place])
                batch.findings[finding.place] = evolve(finding, detail=detail)
            else:
                batch.findings[finding.place] = finding
        self._update(note.batch, pack_open(batch), state.sheet_sum, ended=False)

    def _end(self, note: Ended) -> None:
        number = note.sheet.batch
        if len(note.outcome.records) != len(note.sheet.rows):
            raise JournalError(f"{self.path}: batch {number} has rows without a verdict")
        text = pack_ended(note.outcome)
        if not self._knows(number):
            self._insert(number, pack_sheet(note.sheet), text, ended=True)
            return
        sheet_sum = self._open_sums.pop(number, None)
        if sheet_sum is None:
            state = self._state(number)
            if state.ended:
                raise JournalError(f"{self.path}: batch {number} has ended before")
            sheet_sum = state.sheet_sum
        self._update(number, text, sheet_sum, ended=True)

    def _insert(self, number: int, sheet: PackedSheet, state: bytes, *, ended: bool) -> None:
        its_sum = state_sum(number, state, sheet.sum, ended=ended)
        self.connection.execute(
            _INSERT, (number, ended, sheet.sum, its_sum, state, sheet.sums, sheet.text)
        )
        self._fresh[number] = total_of(number, sheet.sum)

    def _update(self, number: int, state: bytes, sheet_sum: int, *, ended: bool) -> None:
        its_sum = state_sum(number, state, sheet_sum, ended=ended)
        updated = self.connection.execute(_UPDATE, (ended, its_sum, state, number))
        if updated.rowcount != 1:
            raise DamagedError(f"batch {number} is missing")

    # Out.

    def recall(self, number: int) -> Past | None:
        """Give what is known of a batch, or None.

        Raises:
            JournalError: it cannot be read, or has changed since it was written.
        """
        return self.past(number) if number in self._known else None

    def past(self, number: int) -> Past:
        """Give what is known of a batch that is known.

        Raises:
            JournalError: it cannot be read, or has changed since it was written.
        """
        with self._turn:
            return guarded(self.path, lambda: self._past(number))

    def _past(self, number: int) -> Past:
        row = self._row(_SELECT, number)
        state = _checked(number, row[:4])
        sheet = _unpacked(number, row)
        if state.ended:
            return unpack_ended(sheet, state.text)
        batch = unpack_open(state.text)
        return Past(
            sheet,
            batch.requests,
            findings=tuple(batch.findings.values()),
            open={number: one.places for number, one in batch.attempts.items()},
        )

    def open_batches(self) -> Sequence[tuple[int, OpenBatch]]:
        """Give the number of every batch that has not ended, and what is known of it.

        Raises:
            JournalError: it cannot be read, or has changed since it was written.
        """
        with self._turn:
            return guarded(self.path, self._open_batches)

    def _open_batches(self) -> Sequence[tuple[int, OpenBatch]]:
        numbers = [number for (number,) in self.connection.execute(_SELECT_OPEN).fetchall()]
        return [(number, unpack_open(self._state(number).text)) for number in numbers]

    def _state(self, number: int) -> _State:
        return _checked(number, self._row(_SELECT_STATE, number))

    def _sheet(self, number: int) -> Sheet:
        return _unpacked(number, self._row(_SELECT, number))

    def _row(self, query: str, number: int) -> tuple[object, ...]:
        row: tuple[object, ...] | None = self.connection.execute(query, (number,)).fetchone()
        if row is None:
            raise DamagedError(f"batch {number} is missing")
        return row


def _checked(number: int, row: tuple[object, ...]) -> _State:
    match row:
        case (0 | 1 as ended, int(sheet_sum), int(its_sum), bytes(text)):
            if its_sum == state_sum(number, text, sheet_sum, ended=bool(ended)):
                return _State(bool(ended), sheet_sum, text)
    raise DamagedError(f"batch {number} has changed")


def _unpacked(number: int, row: tuple[object, ...]) -> Sheet:
    match row:
        case (_, int(sheet_sum), _, _, bytes(sums), bytes(text)):
            return unpack_sheet(number, PackedSheet(text, sums, sheet_sum))
    raise DamagedError(f"batch {number} has changed")
