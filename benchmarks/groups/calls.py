"""Client CPU of one small call."""

from collections.abc import Iterator
from functools import partial

from benchmarks.contenders.registry import absent
from benchmarks.groups.turns import Case, in_turns
from benchmarks.processes import fresh, served
from benchmarks.rows import WARM_UP
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["BARE", "CALLERS", "GROUP", "NEEDS", "PACKAGE", "measure", "run_calls"]

GROUP = "calls"
BARE, PACKAGE = "bare aiohttp", "add_records"
CALLERS = (BARE, PACKAGE)
NEEDS = ("orjson",)
"""Packages, for the bare one."""


def measure(sizes: Sizes) -> Iterator[Run]:
    """Add one record per call."""
    if absent(NEEDS):
        return
    cases = [
        Case(group=GROUP, name=name, measure=partial(run_calls, name, sizes.calls))
        for name in CALLERS
    ]
    yield from in_turns(cases, sizes.call_rounds)


def run_calls(caller: str, calls: int) -> dict[str, float]:
    """Let a caller add so many records, one by one, and check that it did.

    Raises:
        SystemExit: it did not.
    """
    with served("benchmarks.server", "0") as server:
        task = {"caller": caller, "calls": calls, "url": server.url}
        values = fresh("benchmarks.jobs.calls", task, steady=True)
        expected = calls + WARM_UP
        tally = server.ask()
        if any(count != expected for count in tally.values()):
            raise SystemExit(f"{caller}: the server counted {tally} instead of {expected} each")
    return values
