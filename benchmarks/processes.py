"""Fresh processes: servers that tell what came, jobs that tell what they took, and their cores.

No process outlives the one that started it: a server ends with its standard input, a job with its
server, and both are killed when a measurement is given up.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

__all__ = [
    "CLIENT_CORE",
    "SERVER_CORE",
    "Served",
    "answer_asks",
    "fresh",
    "peak_memory",
    "pin",
    "pinned",
    "report",
    "rotated",
    "served",
]

CLIENT_CORE, SERVER_CORE = 0, -1
"""Which cores the two sides run on, counted around."""

# Over plain http asyncio reads into 256 KiB at a time, which glibc gives back to the system after
# each read, or does not, as the heap happens to lie: up to 35 µs per request, one way or the other
# for a whole process. Over TLS nobody pays that, so here nobody does.
_STEADY = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**28)}

_PATIENCE = 1800.0
"""Seconds that a job may take; the longest takes less than two minutes."""
_DEBUGGING = frozenset({"PYTHONDEVMODE", "PYTHONASYNCIODEBUG", "PYTHONMALLOC", "PYTHONTRACEMALLOC"})

_ROOT = Path(__file__).resolve().parent.parent

ItemT = TypeVar("ItemT")


def rotated(items: Sequence[ItemT], by: int) -> list[ItemT]:
    """Give the items in an order in which each comes first in its turn, backwards every other time.

    So that none always follows the same one.
    """
    if not items:
        return []
    start = by % len(items)
    first, *others = [*items[start:], *items[:start]]
    return [first, *(reversed(others) if by % 2 else others)]


def pin(place: int) -> None:
    """Keep this process on one core, counted around, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[place % len(cores)]})


@contextmanager
def pinned(place: int) -> Iterator[None]:
    """Keep this process, and those it starts meanwhile, on one core."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    pin(place)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def peak_memory() -> float:
    """Give the most memory this process has had, in MiB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        import resource  # noqa: PLC0415 - Linux is asked otherwise

        unit = 2**20 if sys.platform == "darwin" else 2**10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    # Not ru_maxrss: that is at least what the process had that started this one.
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 2**10


class Served:
    """A server in a process of its own, which says on request what has come so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.pid = process.pid
        self.port = int(self._line())
        self.url = f"http://127.0.0.1:{self.port}"

    def ask(self) -> Mapping[str, float]:
        """Give what the server has counted."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told: dict[str, float] = json.loads(self._line())
        return told

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the server ended: {self._process.args!r}")
        return line


@contextmanager
def served(module: str, *arguments: str) -> Iterator[Served]:
    """Run a server for as long as the block lasts."""
    process = _started(module, arguments, stdin=subprocess.PIPE)
    try:
        yield Served(process)
    finally:
        _ended(process)


def fresh(module: str, task: Mapping[str, object], *, steady: bool = False) -> dict[str, float]:
    """Let a module do one job in a fresh process, and give what it reports.

    Args:
        module: Which one.
        task: The job, as JSON.
        steady: Whether memory is kept from being given back to the system, as is done where CPU is
            measured.

    Raises:
        SystemExit: the job failed; its last words are shown. Or it came to no end.
    """
    process = _started(
        module,
        [json.dumps(task)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        more=_STEADY if steady else {},
    )
    try:
        told, said = process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise SystemExit(f"{module} {dict(task)} has not ended after {_PATIENCE} s") from error
    finally:
        _ended(process)
    if process.returncode:
        raise SystemExit(f"{module} {dict(task)} failed:\n{said}")
    values: dict[str, float] = json.loads(told.splitlines()[-1])
    return values


def report(values: Mapping[str, float]) -> None:
    """Tell the process that started this one what its job took."""
    print(json.dumps(dict(values)), flush=True)


async def answer_asks(port: int, tell: Callable[[], Mapping[str, float]]) -> None:
    """Say where this server is, and what it has counted whenever it is asked, until nobody can."""
    print(port, flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        report(tell())


def _started(
    module: str,
    arguments: Sequence[str],
    *,
    stdin: int,
    stderr: int | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module, *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        cwd=_ROOT,
        env={**_environment(), **more},
        # Ctrl-C is for the process that asked; it ends these, and they need not say so.
        process_group=0,
    )


def _environment() -> Mapping[str, str]:
    """Give this process's, without what would send requests elsewhere or slow Python down."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and name not in _DEBUGGING
    }


def _ended(process: "subprocess.Popen[str]") -> None:
    with process:
        if process.stdin is not None:
            process.stdin.close()
        process.kill()
