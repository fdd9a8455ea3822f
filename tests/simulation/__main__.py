"""Run schedules, many of them: ``python -m tests.simulation --schedules 1000000``.

Prints one line of figures, and every schedule in which something was untrue; exits with 1 then.
Half a million schedules take about four minutes on one core.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.schedule import Schedule

_CHUNK = 500


def look(first: int, count: int) -> tuple[Counter[str], list[str]]:
    """Run so many schedules; give what was counted, and what was untrue."""
    counts: Counter[str] = Counter()
    untrue = []
    for seed in range(first, first + count):
        schedule = Schedule(seed)
        try:
            violations = schedule.run()
        except AssertionError as error:
            violations = [f"AssertionError: {error}"]
        untrue += [f"seed {seed}: {violation}" for violation in violations]
        counts["schedules"] += 1
        counts["runs"] += schedule.runs
        counts["requests"] += schedule.requests
        counts["records"] += len(schedule.rows)
        counts["unknown at the end"] += schedule.unknown
    return counts, untrue


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--schedules", type=int, default=50_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    counts: Counter[str] = Counter()
    untrue: list[str] = []
    starts = range(asked.first, asked.first + asked.schedules, _CHUNK)
    with ProcessPoolExecutor(asked.processes) as pool:
        for counted, found in pool.map(partial(look, count=_CHUNK), starts):
            counts += counted
            untrue += found
    for line in untrue:
        sys.stdout.write(f"{line}\n")
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    sys.stdout.write(f"{told}; {len(untrue)} untrue; {time.monotonic() - began:.0f} s\n")
    return 1 if untrue else 0


if __name__ == "__main__":
    sys.exit(main())
