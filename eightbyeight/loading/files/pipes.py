"""Named pipes, opened without waiting for ever for whoever is to hold the other end."""

import contextlib
import errno
import os
import queue
import threading
import time
from pathlib import Path
from typing import IO

__all__ = ["open_reading", "open_writing"]

_PATIENCE = 5.0
"""Seconds the other end has to be opened; how long it is silent then is not limited."""
_PAUSE = 0.02


def open_reading(path: Path, buffering: int) -> IO[bytes]:
    """Open a named pipe that somebody writes into.

    Raises:
        OSError: it cannot be opened, or nobody opens it for writing.
    """
    opened: queue.SimpleQueue[IO[bytes] | Exception] = queue.SimpleQueue()

    def wait() -> None:
        try:
            opened.put(path.open("rb", buffering=buffering))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            opened.put(error)

    # In a thread, because nothing else can give up this wait: opened without waiting, a pipe does
    # not tell a writer who has said nothing yet from none.
    threading.Thread(target=wait, daemon=True).start()
    try:
        result = opened.get(timeout=_PATIENCE)
    except queue.Empty:
        _let_go(path, opened)
        result = TimeoutError(
            errno.ETIMEDOUT, "nobody writes into the pipe: start the writer first"
        )
    if isinstance(result, Exception):
        raise result
    return result


def _let_go(path: Path, opened: "queue.SimpleQueue[IO[bytes] | Exception]") -> None:
    # A writer of our own, who leaves at once, ends the wait of the thread. Where the pipe has lost
    # its name there can be none, and the thread ends with the process.
    with contextlib.suppress(OSError, queue.Empty):
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        late = opened.get(timeout=_PATIENCE)
        if not isinstance(late, Exception):
            late.close()


def open_writing(path: Path) -> int:
    """Open what is no ordinary file, such as a named pipe that somebody reads; give a descriptor.

    Raises:
        OSError: it cannot be opened, or nobody opens the pipe for reading.
    """
    flags = os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            descriptor = os.open(path, flags)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() >= patience:
                raise
        else:
            os.set_blocking(descriptor, True)
            return descriptor
        time.sleep(_PAUSE)
