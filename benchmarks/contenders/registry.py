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
    needs: tuple[str, ...]
    """Packages it needs beyond those of this project."""


ENTRIES: Mapping[Name, Entry] = {
    Name.RAW: Entry("raw socket, dict rows", "raw_socket", "RawSocket", ("orjson",)),
    Name.HAND: Entry("hand-written loop, dict rows", "by_hand", "ByHand", ("orjson",)),
    Name.HAND_RECORDS: Entry(
        "hand-written loop, attrs records", "by_hand_records", "ByHandFromRecords", ("orjson",)
    ),
    Name.GATHER: Entry(
        "a task per batch, gathered; 100 connections", "naive_gather", "NaiveGather", ()
    ),
    Name.REQUESTS: Entry(
        "requests in threads", "requests_threads", "RequestsThreads", ("requests",)
    ),
    Name.HTTPX: Entry("httpx + pydantic", "httpx_pydantic", "HttpxPydantic", ("httpx", "pydantic")),
    Name.STAINLESS: Entry("Stainless-shaped", "stainless", "Stainless", ("openai", "pydantic")),
    Name.RECORDS: Entry("load_records, attrs records", "packaged", "FromRecords", ()),
    Name.DICTS: Entry("load_records, dict rows", "packaged", "FromDicts", ()),
    Name.RECORDS_JOURNAL: Entry(
        "load_records, attrs records, journal", "packaged", "FromRecordsJournaled", ()
    ),
    Name.DICTS_JOURNAL: Entry(
        "load_records, dict rows, journal", "packaged", "FromDictsJournaled", ()
    ),
    Name.SLOW: Entry("loading, read slowly", "packaged", "SlowConsumer", ()),
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
