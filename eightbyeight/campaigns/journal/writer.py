"""One thread that writes, so that the event loop never waits for a disk.

What is handed over while it writes waits, and is then written together in one transaction: under
load a commit is shared by many.
"""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue

from attrs import frozen

from eightbyeight.campaigns.journal.store import Dated, Store
from eightbyeight.errors import JournalError

__all__ = ["Writer"]

_MOST = 256
"""How many packets go into one transaction at most."""


@frozen(eq=False)
class _Job:
    packet: Dated | None
    """None asks for the end; nothing comes after it."""
    done: "asyncio.Future[None]"


class Writer:
    """Write packets in the order in which they come, several at once where they wait.

    After one has failed, none is written any more: what is in the file is always everything up to
    some moment, without a hole.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._broken: str | None = None
        self._closed: asyncio.Future[None] | None = None
        self._thread = threading.Thread(target=self._run, name="eightbyeight journal", daemon=True)
        self._thread.start()

    async def write(self, packet: Dated) -> None:
        """Return when the packet, and all that came before it, is durable.

        Who waits may be cancelled; what was handed over is written all the same.

        Raises:
            JournalError: it could not be written, or the journal is closed.
        """
        if self._closed is not None:
            raise JournalError(f"{self._store.path}: is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(packet, done))
        await done

    async def aclose(self) -> None:
        """Write what waits, close the file and end the thread; twice is once."""
        if self._closed is None:
            self._closed = asyncio.get_running_loop().create_future()
            self._jobs.put(_Job(None, self._closed))
        cancelled: asyncio.CancelledError | None = None
        while not self._closed.done():
            try:
                await asyncio.shield(self._closed)
            except asyncio.CancelledError as error:
                if cancelled is not None:
                    # Asked twice: a disk may be stuck. The thread is a daemon and ends when it can.
                    raise
                cancelled = error
        self._thread.join()
        if cancelled is not None:
            raise cancelled

    def _run(self) -> None:
        end = None
        while end is None:
            jobs = [self._jobs.get()]
            # Nobody else takes from the queue, so what it has now can be had without waiting.
            jobs += [self._jobs.get() for _ in range(min(self._jobs.qsize(), _MOST - 1))]
            if jobs[-1].packet is None:
                end = jobs.pop()
            self._write([job.packet for job in jobs if job.packet is not None])
            _tell([job.done for job in jobs], self._broken)
        self._store.close()
        _tell([end.done], None)

    def _write(self, packets: Sequence[Dated]) -> None:
        packets = [packet for packet in packets if packet.notes]
        if self._broken is not None or not packets:
            return
        try:
            self._store.keep(packets)
        except JournalError as error:
            self._broken = str(error)


def _tell(futures: "list[asyncio.Future[None]]", failure: str | None) -> None:
    """Wake whoever waits, each loop once."""
    loops = {future.get_loop() for future in futures}
    for loop in loops:
        theirs = [future for future in futures if future.get_loop() is loop]
        # Nobody waits any more on a loop that is closed.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, theirs, failure)


def _resolve(futures: "list[asyncio.Future[None]]", failure: str | None) -> None:
    for future in futures:
        if future.done():
            continue
        if failure is None:
            future.set_result(None)
        else:
            # One each: a raised exception keeps the frames it has come through.
            future.set_exception(JournalError(failure))
