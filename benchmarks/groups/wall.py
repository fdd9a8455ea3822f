"""Wall time against a server that takes its time, beside the raw socket's."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.contenders.registry import Name
from benchmarks.groups.turns import Case, in_turns, present
from benchmarks.jobs.load import LoadTask, run_load
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["GROUP", "LATENCY", "SHARED", "SHARES", "measure", "setting"]

GROUP, SHARES = "wall", "shares"
"""The long loads of the figures; the shorter ones of more contenders."""
LATENCY = 50
"""Milliseconds, in the figures."""
SHARED = (Name.RAW, Name.HAND, Name.HTTPX, Name.RECORDS, Name.RECORDS_JOURNAL)

_FIGURED = (Name.RAW, Name.RECORDS)


def setting(latency: int, concurrency: int) -> str:
    """Name how a load is run."""
    return f"{latency} ms, {concurrency} in flight"


def measure(sizes: Sizes) -> Iterator[Run]:
    """Let contenders load with a few, some and many requests in flight."""
    long = _cases(GROUP, _FIGURED, sizes.wall_rows, (LATENCY,))
    yield from in_turns(long, sizes.wall_rounds)
    short = _cases(SHARES, SHARED, sizes.share_rows, sizes.share_latencies)
    yield from in_turns(short, sizes.share_rounds)


def _cases(
    group: str,
    names: Sequence[Name],
    loads: Sequence[tuple[int, int]],
    latencies: Sequence[int],
) -> list[Case]:
    return [
        Case(
            group=group,
            name=name,
            setting=setting(latency, concurrency),
            measure=partial(
                run_load,
                LoadTask(
                    contender=name, rows=rows, concurrency=concurrency, ready=False, steady=False
                ),
                latency=latency,
            ),
        )
        for latency in latencies
        for concurrency, rows in loads
        for name in present(names)
    ]
