"""Client CPU of loading a CSV file and writing what became of each row."""

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contenders.registry import absent
from benchmarks.groups.turns import Case, in_turns
from benchmarks.jobs.load import check_tally
from benchmarks.processes import fresh, served
from benchmarks.rows import WARM_UP, Shape, dict_rows
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["BY_HAND", "CLI", "CLI_JOURNAL", "GROUP", "LOADERS", "measure", "run_files"]

GROUP = "cli"
BY_HAND, CLI = "hand-written script", "eightbyeight load"
CLI_JOURNAL = "eightbyeight load --journal"
LOADERS: Mapping[str, tuple[str, ...]] = {
    BY_HAND: ("orjson",),
    CLI: ("click", "rich"),
    CLI_JOURNAL: ("click", "rich"),
}
"""By name, with the packages each needs."""


def measure(sizes: Sizes) -> Iterator[Run]:
    """Load the same file by the command line and by a script."""
    cases = [
        Case(group=GROUP, name=name, measure=partial(run_files, name, sizes.file_rows))
        for name, needed in LOADERS.items()
        if not absent(needed)
    ]
    yield from in_turns(cases, sizes.file_rounds)


def run_files(name: str, count: int) -> dict[str, float]:
    """Let one of them load a file of so many rows, and check what it sent and wrote.

    Raises:
        SystemExit: a row was not sent, or has no line.
    """
    with TemporaryDirectory(prefix="benchmark-") as folder, served("benchmarks.server", "0") as at:
        task = {
            "name": name,
            "url": at.url,
            "source": _written(Path(folder, "leads.csv"), "L", count),
            "warm_up": _written(Path(folder, "warm-up.csv"), "W", WARM_UP),
            "outcomes": str(Path(folder, "outcomes.jsonl")),
        }
        values = fresh("benchmarks.jobs.file_load", task, steady=True)
        check_tally(name, at.ask(), count + WARM_UP)
        lines = Path(task["outcomes"]).read_bytes().count(b"\n")
        if lines != count:
            raise SystemExit(f"{name}: {lines} lines were written instead of {count}")
    return {**values, "rows": count}


def _written(path: Path, prefix: str, count: int) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["crmRecordId", "priority"])
        writer.writeheader()
        writer.writerows(dict_rows(Shape.STANDARD, prefix, count))
    return str(path)
