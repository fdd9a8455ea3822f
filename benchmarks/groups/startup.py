"""How long it takes to import the package, and to start its command line."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.contenders.registry import absent
from benchmarks.groups.turns import Case, in_turns
from benchmarks.processes import CLIENT_CORE, pinned
from benchmarks.runs import Run
from benchmarks.sizes import Sizes

__all__ = ["AIOHTTP", "BARE", "CLIENT", "GROUP", "HELP", "PACKAGE", "PARTS", "measure"]

GROUP = "startup"
BARE, PACKAGE, PARTS = "python", "import eightbyeight", "import aiohttp, attrs, cattrs, anyio"
CLIENT = "from eightbyeight import CampaignsClient"
HELP, AIOHTTP = "eightbyeight --help", "import aiohttp"


def measure(sizes: Sizes) -> Iterator[Run]:
    """Start each command to its end; what it imports has been compiled before."""
    script = Path(sys.executable).with_name("eightbyeight")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "eightbyeight"]
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        PACKAGE: [sys.executable, "-c", PACKAGE],
        CLIENT: [sys.executable, "-c", CLIENT],
        PARTS: [sys.executable, "-c", PARTS],
        **({} if absent(("click", "rich")) else {HELP: [*command, "--help"]}),
        AIOHTTP: [sys.executable, "-c", AIOHTTP],
    }
    for each in commands.values():
        _started(each, 1)
    cases = [
        Case(group=GROUP, name=name, measure=partial(_started, each, sizes.startup_tries))
        for name, each in commands.items()
    ]
    yield from in_turns(cases, sizes.startup_rounds)


def _started(command: Sequence[str], tries: int) -> Mapping[str, float]:
    with pinned(CLIENT_CORE):
        return {"wall": min(_once(command) for _ in range(tries))}


def _once(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    return time.perf_counter() - start
