"""Measure the contenders in turns, and print one table."""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from statistics import median
from urllib.request import urlopen

from attrs import frozen

from benchmarks.contenders import BATCH, CONCURRENCY, CONTENDERS, WARM_UP
from benchmarks.server import TALLY_PATH


@frozen
class Run:
    """What one contender took, once."""

    cpu: float
    """Seconds of the client's CPU."""
    wall: float
    """Seconds."""
    peak: float
    """MiB, of the whole process."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer, smaller loads")
    options = parser.parse_args(arguments)
    rounds, rows = (7, 50_000) if options.quick else (15, 200_000)
    results: dict[str, list[Run]] = {name: [] for name in CONTENDERS}
    for number in range(rounds):
        for name in rotated(list(CONTENDERS), number):
            results[name].append(run_once(name, rows))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    for line in table(results, rows // BATCH):
        print(line)
    print(
        f"\nClient CPU for {rows} rows in batches of {BATCH}, {CONCURRENCY} in flight, over"
        f" loopback HTTP; rows are made\nwhile they are loaded. {rounds} rounds, the order rotated,"
        " each run in a fresh process against a fresh\nserver on another core; imports and"
        f" {WARM_UP} rows of warm-up before the clock; the server confirmed that\nevery row"
        " arrived once. x hand is the median of the rounds' ratios, with the least and the largest."
        f"\nPython {platform.python_version()}, aiohttp {version('aiohttp')},"
        f" msgspec {version('msgspec')}, {platform.machine()}."
    )


def rotated(names: list[str], by: int) -> list[str]:
    """Give the names in an order in which each comes first in its turn."""
    start = by % len(names)
    return names[start:] + names[:start]


def run_once(name: str, rows: int) -> Run:
    """Let one contender load the rows into a new server, and check that it did."""
    with served() as url:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "benchmarks.contenders", name, url, str(rows)],
            check=True,
            stdout=subprocess.PIPE,
        )
        with urlopen(url + TALLY_PATH) as answer:  # noqa: S310 - it is http on loopback
            tally = answer.read().decode()
    expected = rows + WARM_UP
    if tally != f"{expected // BATCH} {expected} {expected}":
        raise SystemExit(f"{name}: the server counted {tally}, which is not the whole load")
    return Run(**json.loads(done.stdout))


@contextmanager
def served() -> Iterator[str]:
    """Run the server for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


def table(results: Mapping[str, Sequence[Run]], batches: int) -> Iterator[str]:
    """Put the medians into lines; the first contender is the measure."""
    measure = next(iter(results.values()))
    width = max(map(len, results))
    yield f"{'':{width}}   µs per batch   x hand                 rows/s   peak MiB"
    for name, runs in results.items():
        ratios = [run.cpu / hand.cpu for run, hand in zip(runs, measure, strict=True)]
        cpu = median(run.cpu for run in runs) / batches * 1e6
        rate = batches * BATCH / median(run.wall for run in runs)
        peak = median(run.peak for run in runs)
        spread = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        yield f"{name:{width}}   {cpu:12.0f}   {spread:18}   {rate:8,.0f}   {peak:8.0f}"


if __name__ == "__main__":
    main()
