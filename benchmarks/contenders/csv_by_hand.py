"""The script that a good engineer writes to load a file: ``csv.reader``, the loop, a log."""

import asyncio
import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import aiohttp
import orjson

from benchmarks.contenders.by_hand import post
from benchmarks.contenders.contender import headers, path
from benchmarks.rows import BATCH

__all__ = ["load_file"]

_WORKERS = 8


def load_file(source: Path, outcomes: Path, url: str) -> None:
    """Load the rows of a CSV file, and write a line of JSON for each."""
    asyncio.run(_load(source, outcomes, url + path()))


async def _load(source: Path, outcomes: Path, url: str) -> None:
    with source.open(encoding="utf-8", newline="") as file, outcomes.open("wb") as log:
        lines = csv.reader(file)
        header = next(lines)
        # Half of what a DictReader takes.
        rows = (dict(zip(header, line, strict=True)) for line in lines)
        async with aiohttp.ClientSession(headers=headers()) as session, asyncio.TaskGroup() as work:
            for _ in range(_WORKERS):
                work.create_task(_work(session, url, rows, log))


async def _work(
    session: aiohttp.ClientSession, url: str, rows: Iterator[Mapping[str, object]], log: BinaryIO
) -> None:
    while batch := list(islice(rows, BATCH)):
        records = await post(session, url, batch)
        log.write(b"".join([_line(record) for record in records]))


def _line(record: Mapping[str, object]) -> bytes:
    line = {
        "crmRecordId": record["crmRecordId"],
        "outcome": "added",
        "recordId": record["id"],
        "status": 200,
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
