"""A load from a CSV file to an outcomes file: ``python -m benchmarks.jobs.file_load TASK``.

Reports the seconds of CPU and of wall time of the whole load, opening and closing included, after
a small file has been loaded in the same way: what is imported on the way has been by then.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import cast

from benchmarks.contenders.contender import CAMPAIGN, KEY, SITE, TENANT
from benchmarks.groups.files import BY_HAND, CLI, CLI_JOURNAL
from benchmarks.processes import CLIENT_CORE, peak_memory, pin, report

LoadFile = Callable[[Path, Path, str], None]


def _by_command(source: Path, outcomes: Path, url: str, *more: str) -> None:
    from eightbyeight.cli.app import cli  # noqa: PLC0415 - the other one does not load it

    options = ["--campaign", CAMPAIGN, "--base-url", url, "--outcomes", str(outcomes), *more]
    with redirect_stdout(sys.stderr):
        code = cli.main(["load", str(source), *options], standalone_mode=False)
    if code:
        raise SystemExit(f"eightbyeight load ended with {code}")


def _by_command_journaled(source: Path, outcomes: Path, url: str) -> None:
    # A journal belongs to one file.
    _by_command(source, outcomes, url, "--journal", str(source.with_suffix(".db")))


def _loader(name: str) -> LoadFile:
    if name == CLI:
        return _by_command
    if name == CLI_JOURNAL:
        return _by_command_journaled
    assert name == BY_HAND
    return cast("LoadFile", import_module("benchmarks.contenders.csv_by_hand").load_file)


def _run(task: Mapping[str, str]) -> Mapping[str, float]:
    load_file = _loader(task["name"])
    outcomes = Path(task["outcomes"])
    load_file(Path(task["warm_up"]), outcomes, task["url"])
    outcomes.unlink()
    cpu, wall = time.process_time(), time.perf_counter()
    load_file(Path(task["source"]), outcomes, task["url"])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "peak": peak_memory()}


if __name__ == "__main__":
    pin(CLIENT_CORE)
    os.environ.update(EIGHTBYEIGHT_API_KEY=KEY, EIGHTBYEIGHT_TENANT=TENANT, EIGHTBYEIGHT_SITE=SITE)
    report(_run(json.loads(sys.argv[1])))
