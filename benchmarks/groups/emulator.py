"""Records per second that the emulator takes over a socket, beside a bare aiohttp.web handler."""

from collections.abc import Iterator
from functools import partial

from attrs import asdict

from benchmarks.contenders.registry import Name, missing
from benchmarks.groups.turns import Case, in_turns
from benchmarks.jobs.load import LoadTask
from benchmarks.processes import fresh, served
from benchmarks.rows import warm_up
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["BARE", "BARE_FAST", "EMULATOR", "GROUP", "SERVERS", "measure", "run_server"]

GROUP = "emulator"
EMULATOR, BARE, BARE_FAST = "emulator", "bare aiohttp.web", "bare aiohttp.web, msgspec"
SERVERS = (BARE, BARE_FAST, EMULATOR)


def measure(sizes: Sizes) -> Iterator[Run]:
    """Send the same rows to each server by the lightest of clients."""
    if missing(Name.RAW):
        return
    cases = [
        Case(group=GROUP, name=name, measure=partial(run_server, name, sizes.emulator_rows))
        for name in SERVERS
    ]
    yield from in_turns(cases, sizes.emulator_rounds)


def run_server(name: str, rows: int) -> dict[str, float]:
    """Send so many rows to a server, and check that they arrived.

    Raises:
        SystemExit: they did not.
    """
    with served("benchmarks.emulator_server", name) as server:
        task = LoadTask(contender=Name.RAW, rows=rows, steady=False)
        values = fresh("benchmarks.jobs.load", {**asdict(task), "url": server.url})
        expected = rows + warm_up(task.concurrency)
        counted = server.ask()["records"]
        if counted != expected:
            raise SystemExit(f"{name}: {counted} records came instead of {expected}")
    return {**values, "rate": rows / values["wall"]}
