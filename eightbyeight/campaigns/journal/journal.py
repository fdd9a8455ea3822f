"""The journal of a load, as the load uses it."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Self

from eightbyeight.campaigns.journal.binding import About, Binding
from eightbyeight.campaigns.journal.store import Dated, Store
from eightbyeight.campaigns.journal.writer import Writer
from eightbyeight.campaigns.plan.notes import Note, Past
from eightbyeight.errors import StaleAttemptError

__all__ = ["Journal"]

_STALE_AFTER = 24 * 60 * 60
"""Seconds after which a request of unknown fate is not sent again unasked."""


class Journal:
    """Keep what a load does, durably, and give it back to the next run.

    The file is SQLite's. While it is open nobody else can open it, in this process or another; the
    lock is gone with the process, however that ends. It holds ids, row numbers and verdicts, but no
    key, no other field of a record, and no phone number unless it is part of a record's id.

    Not to be made but by :meth:`open`.
    """

    def __init__(self, store: Store, wall_clock: Callable[[], float]) -> None:
        self._store = store
        self._wall_clock = wall_clock
        self._writer = Writer(store)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        binding: Binding,
        *,
        redrive_stale: bool = False,
        wall_clock: Callable[[], float] = time.time,
    ) -> Self:
        """Open a load's journal, or make it where there is none. It is quick, and not async.

        Args:
            path: The file; it becomes readable by its owner alone.
            binding: Where the load sends to; a journal made for another place is refused.
            redrive_stale: Whether requests whose end nobody knows may be sent again although they
                are more than a day old.
            wall_clock: Gives the time in seconds since 1970.

        Raises:
            StaleAttemptError: there is such a request, and ``redrive_stale`` was not given.
            JournalError: the file cannot be used: its place, its content, or another load has it.
        """
        store = Store.open(
            Path(path).absolute(),
            lambda: About(binding, metadata.version("eightbyeight"), wall_clock()),
        )
        try:
            binding.check(store.about.binding, str(store.path))
            if not redrive_stale:
                _check_age(store, wall_clock())
        except BaseException:
            store.close()
            raise
        return cls(store, wall_clock)

    @property
    def batches(self) -> int:
        """One more than the highest index that is known; 0 when nothing is."""
        return self._store.batches

    def recall(self, batch: int) -> Past | None:
        """Give what is known of a batch, or None; also of what this run wrote.

        Raises:
            JournalError: it cannot be read, or is not what was written.
        """
        return self._store.recall(batch)

    async def write(self, notes: Sequence[Note]) -> None:
        """Return when these notes, and all that were written before them, are durable.

        Without notes it only waits for what was written before. Whoever waits may be cancelled; the
        notes are written all the same. After one failure nothing is written any more.

        Raises:
            JournalError: they may not be durable.
        """
        await self._writer.write(Dated(self._wall_clock(), notes))

    async def aclose(self) -> None:
        """Write what waits, and close the file; twice is once."""
        await self._writer.aclose()


def _check_age(store: Store, now: float) -> None:
    stale = [
        attempt.began
        for _, batch in store.open_batches()
        for attempt in batch.attempts.values()
        if now - attempt.began > _STALE_AFTER
    ]
    if not stale:
        return
    since = datetime.fromtimestamp(min(stale), UTC).isoformat(" ", "seconds")
    requests = "1 request is" if len(stale) == 1 else f"{len(stale)} requests are"
    raise StaleAttemptError(
        f"{store.path}: {requests} without a known end since {since} or later, more than a day. "
        "Records in them may have been dialled and removed since; sent again, somebody may be "
        "called twice. To send them again all the same: --redrive-stale (redrive_stale=True)"
    )
