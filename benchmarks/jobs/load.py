"""One contender's load: ``python -m benchmarks.jobs.load TASK``.

Reports the seconds of CPU and of wall time it took, and the process's peak of memory in MiB.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping

from attrs import asdict, frozen

from benchmarks.contenders.registry import Name, make
from benchmarks.processes import CLIENT_CORE, fresh, peak_memory, pin, report, served
from benchmarks.rows import BATCH, Shape, warm_up

__all__ = ["LoadTask", "check_tally", "run_load"]


@frozen(kw_only=True)
class LoadTask:
    """What to load."""

    contender: str
    rows: int
    shape: str = Shape.STANDARD
    concurrency: int = 8
    ready: bool = True
    """Whether all rows are made before the clock starts, instead of on the way."""
    steady: bool = True
    """Whether memory is kept from being given back to the system."""


def run_load(task: LoadTask, *, latency: int = 0) -> dict[str, float]:
    """Let a contender load into a new server, and check that it did.

    Args:
        task: What to load.
        latency: How many milliseconds the server takes to answer.
    """
    with served("benchmarks.server", str(latency)) as server:
        job = {**asdict(task), "url": server.url}
        values = fresh("benchmarks.jobs.load", job, steady=task.steady)
        check_tally(task.contender, server.ask(), task.rows + warm_up(task.concurrency))
    return values


def check_tally(name: str, tally: Mapping[str, float], rows: int) -> None:
    """See that so many rows came once each, in whole batches.

    Raises:
        SystemExit: they did not.
    """
    expected = {"requests": -(-rows // BATCH), "records": rows, "distinct": rows}
    if tally != expected:
        raise SystemExit(f"{name}: the server counted {tally} instead of {expected}")


async def _run(task: LoadTask, url: str) -> Mapping[str, float]:
    contender = make(Name(task.contender), url, task.concurrency)
    await contender.load(contender.rows(Shape(task.shape), "W", warm_up(task.concurrency)))
    rows: Iterator[object] = contender.rows(Shape(task.shape), "L", task.rows)
    if task.ready:
        rows = iter(list(rows))
    cpu, wall = time.process_time(), time.perf_counter()
    await contender.load(rows)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    await contender.aclose()
    return {"cpu": cpu, "wall": wall, "peak": peak_memory(), "rows": task.rows}


if __name__ == "__main__":
    pin(CLIENT_CORE)
    given = json.loads(sys.argv[1])
    address = given.pop("url")
    report(asyncio.run(_run(LoadTask(**given), address)))
