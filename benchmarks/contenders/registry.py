"""All contenders by name, none of which is imported before it is asked for."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from attrs import frozen

from benchmarks.contenders.contender import Contender

__all__ = ["ENTRIES", "Entry", "Name", "absent", "make", "missing"]


class Name(StrEnum):
    """The names by which runs are known."""

    RAW = "raw"
    HAND = "hand"
    HAND_RECORDS = "hand-records"
    GATHER = "gather"
    REQUESTS = "requests"
    HTTPX = "httpx"
    STAINLESS = "stainless"
    RECORDS = "records"
    DICTS = "dicts"
    RECORDS_JOURNAL = "records-journal"
    DICTS_JOURNAL = "dicts-journal"
    SLOW = "slow-consumer"


@frozen
class Entry:
    """One contender."""

    title: str
    """What the tables call it."""
    module: str
    """The file that has it, in this package."""
    maker: str
    """What makes it, of a server's URL and how many requests to keep in flight."""
    about: str
    """What it does, and what it leaves out."""
    needs: tuple[str, ...] = ()
    """Packages it needs beyond those of this project."""


_IN_A_LOOP = "no check for ids that come twice, no retry, and an error ends it"

ENTRIES: Mapping[Name, Entry] = {
    Name.RAW: Entry(
        "raw socket, dict rows",
        "raw_socket",
        "RawSocket",
        "the floor: no HTTP client, but a protocol that finds the end of an answer; orjson, and the"
        " ids of each answer compared",
        ("orjson",),
    ),
    Name.HAND: Entry(
        "hand-written loop, dict rows",
        "by_hand",
        "ByHand",
        f"aiohttp, orjson, workers, the ids of each answer compared; {_IN_A_LOOP}",
        ("orjson",),
    ),
    Name.HAND_RECORDS: Entry(
        "hand-written loop, attrs records",
        "by_hand_records",
        "ByHandFromRecords",
        "the same, with a mapping made of each record",
        ("orjson",),
    ),
    Name.GATHER: Entry(
        "a task per batch, gathered; 100 connections",
        "naive_gather",
        "NaiveGather",
        f"aiohttp and the standard library's JSON; {_IN_A_LOOP}",
    ),
    Name.REQUESTS: Entry(
        "requests in threads",
        "requests_threads",
        "RequestsThreads",
        f"a session for each thread; {_IN_A_LOOP}",
        ("requests",),
    ),
    Name.HTTPX: Entry(
        "httpx + pydantic",
        "httpx_pydantic",
        "HttpxPydantic",
        f"an SDK of the usual shape, every answer a model; {_IN_A_LOOP}",
        ("httpx", "pydantic"),
    ),
    Name.STAINLESS: Entry(
        "Stainless-shaped",
        "stainless",
        "Stainless",
        "an SDK such as the generator behind `openai` writes, on that package's base",
        ("openai", "pydantic"),
    ),
    Name.RECORDS: Entry(
        "load_records, attrs records",
        "packaged",
        "FromRecords",
        "this package: a verdict for every row, and ids checked over the whole load. Its first"
        " batch goes alone, which is one round trip more",
    ),
    Name.DICTS: Entry(
        "load_records, dict rows", "packaged", "FromDicts", "the same, fed with mappings"
    ),
    Name.RECORDS_JOURNAL: Entry(
        "load_records, attrs records, journal",
        "packaged",
        "FromRecordsJournaled",
        "every request noted on the disk before it is sent, and its answer",
    ),
    Name.DICTS_JOURNAL: Entry(
        "load_records, dict rows, journal", "packaged", "FromDictsJournaled", "the same"
    ),
    Name.SLOW: Entry(
        "loading, read slowly",
        "packaged",
        "SlowConsumer",
        "the outcomes as a stream, whose reader holds the load up",
    ),
}


def absent(packages: Iterable[str]) -> tuple[str, ...]:
    """Name those packages that are not installed."""
    return tuple(package for package in packages if find_spec(package) is None)


def missing(name: Name) -> tuple[str, ...]:
    """Name the packages that a contender needs and that are not installed."""
    return absent(ENTRIES[name].needs)


def make(name: Name, url: str, concurrency: int) -> Contender:
    """Import a contender and make it."""
    entry = ENTRIES[name]
    module = import_module(f"benchmarks.contenders.{entry.module}")
    maker = cast("Callable[[str, int], Contender]", getattr(module, entry.maker))
    return maker(url, concurrency)
