"""What has to be known about a machine to judge what was measured on it."""

import os
import platform
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from attrs import asdict

from benchmarks.sizes import Sizes

__all__ = ["circumstances"]

_PACKAGES = (
    "eightbyeight",
    "aiohttp",
    "anyio",
    "attrs",
    "cattrs",
    "msgspec",
    "orjson",
    "httpx",
    "pydantic",
    "openai",
    "requests",
)


def circumstances(arguments: Sequence[str], sizes: Sizes) -> Iterator[str]:
    """Give machine, versions, command and sizes, one line each."""
    yield f"Machine: {_processor()}, {os.cpu_count()} cores, {platform.system()}"
    yield f"Python {platform.python_version()}; {', '.join(_versions())}"
    command = shlex.join(["python", "-m", "benchmarks", *arguments])
    yield f"Command: `{command}`"
    yield f"When: {datetime.now(UTC):%Y-%m-%d}"
    yield "Sizes: " + ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in asdict(sizes).items()
    )
    yield (
        f"Each run in a fresh process, its server in another process; {_cores()};"
        " imports and a warm-up before the clock; the server confirmed that every row came once;"
        " turns rotated; medians of the rounds' ratios, with the least and the largest"
    )
    if platform.libc_ver()[0] != "glibc":
        return
    yield (
        "Where CPU is measured, glibc was told to keep what it has (MALLOC_MMAP_THRESHOLD_ and"
        " MALLOC_TRIM_THRESHOLD_), for every contender: else some processes, by chance, pay up to"
        " 35 µs per request over plain http, which nobody pays over TLS"
    )


def _cores() -> str:
    if not hasattr(os, "sched_setaffinity"):
        return "**this system keeps no process on a core**"
    if len(os.sched_getaffinity(0)) == 1:
        return "**both had to share one core**"
    return "each on a core of its own"


def _versions() -> Iterator[str]:
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            continue


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
