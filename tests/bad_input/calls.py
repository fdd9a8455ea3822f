"""Calls that cannot be meant: arguments of the client, of its calls, of loads and of files."""

import io
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eightbyeight import (
    CampaignAction,
    EightByEightError,
    InvalidInputError,
    MemoryTransport,
    NewRecord,
    SourceError,
    open_rows,
)
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.bad_input.given_rows import Raising, RaisingMapping
from tests.bad_input.service import KEY

__all__ = ["CALLS", "MAKING", "OPENING", "SOURCES", "Call"]

ID = "123e4567-e89b-12d3-a456-426614174000"
NAN, INF = float("nan"), float("inf")
ENDLESS = 10**400

Call = Callable[[Any, str], Awaitable[object]]

MAKING: Mapping[str, tuple[dict[str, object], str]] = {
    "key missing its prefix": ({"api_key": KEY[5:]}, "api_key: "),
    "key of the prefix alone": ({"api_key": "eght_"}, "api_key: "),
    "key empty": ({"api_key": ""}, "api_key: "),
    "key None": ({"api_key": None}, "api_key: "),
    "key bytes": ({"api_key": KEY.encode()}, "api_key: "),
    "key with a line end": ({"api_key": f"{KEY}\n"}, "api_key: "),
    "key in quotes": ({"api_key": f'"{KEY}"'}, "api_key: "),
    "key with an accent": ({"api_key": "eght_\xe9"}, "api_key: "),
    "key an object": ({"api_key": object()}, "api_key: "),
    "tenant empty": ({"tenant": ""}, "tenant: "),
    "tenant None": ({"tenant": None}, "tenant: "),
    "tenant bytes": ({"tenant": b"acme"}, "tenant: "),
    "tenant a number": ({"tenant": 7}, "tenant: "),
    "tenant with spaces around": ({"tenant": " acme "}, "tenant: "),
    "tenant with a line end": ({"tenant": "acme\r\nX: y"}, "tenant: "),
    "tenant with an accent": ({"tenant": "acm\xe9"}, "tenant: "),
    "site small": ({"site": "us1"}, "site: "),
    "site empty": ({"site": ""}, "site: "),
    "site None": ({"site": None}, "site: "),
    "site the tenant": ({"site": "acme"}, "site: "),
    "site climbing": ({"site": "US1/.."}, "site: "),
    "site bytes": ({"site": b"US1"}, "site: "),
    "origin plain": ({"base_url": "http://api.8x8.com"}, "base_url: "),
    "origin with a path": ({"base_url": "https://api.8x8.com/cc"}, "base_url: "),
    "origin None": ({"base_url": None}, "base_url: "),
    "origin a path": ({"base_url": Path("x")}, "base_url: "),
    "origin empty": ({"base_url": ""}, "base_url: "),
    "timeout 0": ({"timeout": 0}, "timeout: "),
    "timeout negative": ({"timeout": -1.0}, "timeout: "),
    "timeout NaN": ({"timeout": NAN}, "timeout: "),
    "timeout inf": ({"timeout": INF}, "timeout: "),
    "timeout of 400 digits": ({"timeout": ENDLESS}, "timeout: "),
    "timeout a text": ({"timeout": "90"}, "timeout: "),
    "timeout None": ({"timeout": None}, "timeout: "),
    "timeout true": ({"timeout": True}, "timeout: "),
    "timeout a pair": ({"timeout": (3, 90)}, "timeout: "),
    "retries negative": ({"retries": -1}, "retries: "),
    "retries a text": ({"retries": "2"}, "retries: "),
    "retries None": ({"retries": None}, "retries: "),
    "retries 2.5": ({"retries": 2.5}, "retries: "),
    "retries NaN": ({"retries": NAN}, "retries: "),
    "retries true": ({"retries": True}, "retries: "),
    "transport a text": ({"transport": "aiohttp"}, "transport: "),
    "transport a class": (
        {"transport": MemoryTransport},
        "transport: must be a Transport, not the",
    ),
    "transport a function": ({"transport": print}, "transport: "),
    "transport false": ({"transport": False}, "transport: "),
}


def _on(campaign_id: object) -> Call:
    return lambda campaigns, _: campaigns.pause(campaign_id)


def _modify(action: object, **options: object) -> Call:
    return lambda campaigns, campaign: campaigns.modify(campaign, action, **options)


def _add(records: Callable[[], object]) -> Call:
    return lambda campaigns, campaign: campaigns.add_records(campaign, records())


def _load(**choices: object) -> Call:
    return lambda campaigns, campaign: campaigns.load_records(
        campaign, [NewRecord("it")], **choices
    )


class RaisingList(list[NewRecord]):
    """A list that cannot be gone over."""

    def __iter__(self) -> Iterator[NewRecord]:
        raise RuntimeError


class LengthlessList(list[NewRecord]):
    """A list that does not know how long it is."""

    def __len__(self) -> int:
        raise RuntimeError


CALLS: Mapping[str, tuple[Call, str]] = {
    "id empty": (_on(""), "campaign_id: "),
    "id None": (_on(None), "campaign_id: "),
    "id a number": (_on(7), "campaign_id: "),
    "id bytes": (_on(ID.encode()), "campaign_id: "),
    "id a name": (_on("Spring sale"), "campaign_id: "),
    "id without hyphens": (_on(ID.replace("-", "")), "campaign_id: "),
    "id in braces": (_on(f"{{{ID}}}"), "campaign_id: "),
    "id of a megabyte": (_on("x" * 1_000_000), "campaign_id: "),
    "id climbing": (_on(f"{ID}/../.."), "campaign_id: "),
    "id of lines": (_on(f"{ID}\r\nX: y"), "campaign_id: "),
    "id that raises": (_on(Raising()), "campaign_id: an object of the class Raising"),
    "action unknown": (_modify("EXPLODE"), "action: "),
    "action small": (_modify("pause"), "action: "),
    "action None": (_modify(None), "action: "),
    "action a number": (_modify(1), "action: "),
    "action a list": (_modify([]), "action: "),
    "action that raises": (_modify(Raising()), "action: "),
    "action long": (_modify("x" * 1_000_000), "action: "),
    "enabled a text": (_modify(CampaignAction.PAUSE, enabled="false"), "enabled: "),
    "enabled a number": (_modify(CampaignAction.PAUSE, enabled=1), "enabled: "),
    "building a text": (_modify(CampaignAction.START, build_on_start="no"), "build_on_start: "),
    "building without a start": (_modify(CampaignAction.PAUSE, build_on_start=True), "build_on_st"),
    "records None": (_add(lambda: None), "records: must be a list"),
    "records a number": (_add(lambda: 5), "records: must be a list"),
    "records one record": (_add(lambda: NewRecord("it")), "records: must be a list"),
    "records a mapping": (_add(lambda: {"crmRecordId": "it"}), "records: must be a list"),
    "records a set": (_add(lambda: {NewRecord("it")}), "records: must be a list"),
    "records a generator": (
        _add(lambda: (NewRecord(one) for one in "ab")),
        "records: must be a li",
    ),
    "records none": (_add(list), "1 to 100 records, not 0"),
    "records 101": (
        _add(lambda: [NewRecord(str(n)) for n in range(101)]),
        "1 to 100 records, not 101",
    ),
    "records a billion": (_add(lambda: range(10**9)), "1 to 100 records, not 1000000000"),
    "records beyond counting": (
        _add(lambda: range(10**30)),
        "cannot be read: it raised OverflowError",
    ),
    "records a text": (_add(lambda: "it"), "record 0: must be a NewRecord, not str"),
    "records bytes": (_add(lambda: b"it"), "record 0: must be a NewRecord, not int"),
    "records an id twice": (
        _add(lambda: [NewRecord("a"), NewRecord("a")]),
        "record 1: crm_record_id",
    ),
    "records that raise": (_add(lambda: RaisingList([NewRecord("a")])), "it raised RuntimeError"),
    "records without length": (
        _add(lambda: LengthlessList([NewRecord("a")])),
        "it raised RuntimeErr",
    ),
    "concurrency 0": (_load(concurrency=0), "concurrency: "),
    "concurrency negative": (_load(concurrency=-8), "concurrency: "),
    "concurrency a text": (_load(concurrency="8"), "concurrency: "),
    "concurrency 2.5": (_load(concurrency=2.5), "concurrency: "),
    "concurrency true": (_load(concurrency=True), "concurrency: "),
    "concurrency None": (_load(concurrency=None), "concurrency: "),
    "settle negative": (_load(settle=-1), "settle: "),
    "settle NaN": (_load(settle=NAN), "settle: "),
    "settle inf": (_load(settle=INF), "settle: "),
    "settle a text": (_load(settle="30"), "settle: "),
    "deadline 0": (_load(deadline=0), "deadline: "),
    "deadline NaN": (_load(deadline=NAN), "deadline: "),
    "deadline a text": (_load(deadline="60"), "deadline: "),
    "rate 0": (_load(rate=0), "rate: "),
    "rate negative": (_load(rate=-1), "rate: "),
    "rate inf": (_load(rate=INF), "rate: "),
    "rate true": (_load(rate=True), "rate: "),
    "settle of 400 digits": (_load(settle=ENDLESS), "settle: "),
    "deadline of 400 digits": (_load(deadline=ENDLESS), "deadline: "),
    "rate of 400 digits": (_load(rate=ENDLESS), "rate: "),
    "journal a number": (_load(journal=5), "journal: "),
    "journal bytes": (_load(journal=b"load.db"), "journal: "),
    "limiter a text": (_load(limiter="5/s"), "limiter: "),
    "exclusive a text": (_load(exclusive="no"), "exclusive: "),
    "keeping order a text": (_load(keep_order="no"), "keep_order: "),
    "stale without a journal": (_load(redrive_stale=True), "redrive_stale: "),
}


def _given(rows: Callable[[], object]) -> Callable[[], object]:
    return rows


class RaisingIterable:
    """Cannot even be begun."""

    def __iter__(self) -> Iterator[object]:
        raise RuntimeError


class NoIterator:
    """Gives something that is no iterator."""

    def __iter__(self) -> int:
        return 5


class QuietError(Exception):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError


def _after_one(error: BaseException) -> Iterator[object]:
    yield NewRecord("it")
    raise error


async def _async_after_one(error: BaseException) -> AsyncIterator[object]:
    yield NewRecord("it")
    raise error


Source = tuple[Callable[[], object], type[EightByEightError], str]
SOURCES: Mapping[str, Source] = {
    "None": (lambda: None, InvalidInputError, "rows: must be an iterable"),
    "a number": (lambda: 5, InvalidInputError, "rows: must be an iterable"),
    "a text": (lambda: "leads.csv", InvalidInputError, "rows: must be an iterable"),
    "bytes": (lambda: b"leads", InvalidInputError, "rows: must be an iterable"),
    "one record": (lambda: NewRecord("it"), InvalidInputError, "rows: must be an iterable"),
    "one mapping": (lambda: {"crmRecordId": "it"}, InvalidInputError, "rows: must be an iterable"),
    "a mapping that raises": (RaisingMapping, InvalidInputError, "rows: must be an iterable"),
    "a class": (lambda: list, InvalidInputError, "rows: must be an iterable"),
    "a path": (lambda: Path("leads.csv"), InvalidInputError, "rows: must be an iterable"),
    "a function": (lambda: _after_one, InvalidInputError, "rows: must be an iterable"),
    "an iterable that raises": (RaisingIterable, EightByEightError, ""),
    "no iterator": (NoIterator, EightByEightError, ""),
    **{
        f"{name} that raises {type(error).__name__}": (
            lambda made=made, error=error: made(error),  # type: ignore[misc]
            SourceError,
            "the rows failed",
        )
        for name, made in (("a generator", _after_one), ("an async generator", _async_after_one))
        for error in (
            ValueError("x"),
            KeyError("crmRecordId"),
            OSError(5, "Input/output error"),
            UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
            MemoryError(),
            RecursionError("deep"),
            StopIteration("x"),
            StopAsyncIteration("x"),
            EightByEightError("ours"),
            ExceptionGroup("many", [ValueError("a"), KeyError("b")]),
        )
    },
    "a generator that cannot say why": (lambda: _after_one(QuietError()), SourceError, ""),
}

OPEN: Any = open_rows
"""Called as nobody may who looks at types."""
OPENING: Mapping[str, tuple[Callable[[], object], str]] = {
    "None": (lambda: OPEN(None, format="csv"), "source: "),
    "a number": (lambda: OPEN(7, format="csv"), "source: "),
    "bytes for a path": (lambda: OPEN(b"a.csv", format="csv"), "source: "),
    "text for a stream": (
        lambda: OPEN(io.StringIO("crmRecordId\n"), format="csv"),
        "source: ",
    ),
    "a stream without a format": (lambda: OPEN(io.BytesIO(b"")), "format: "),
    "a format unknown": (lambda: OPEN("a.csv", format="ods"), "format: "),
    "a format in capitals": (lambda: OPEN("a.csv", format="CSV"), "format: "),
    "a format a number": (lambda: OPEN("a.csv", format=1), "format: "),
    "a format a list": (lambda: OPEN("a.csv", format=["csv"]), "format: "),
    "a closed stream": (lambda: OPEN(_closed(), format="csv"), "cannot be read"),
    "a stream that is written": (lambda: OPEN(Written(), format="csv"), "cannot be read"),
    "columns a text": (lambda: OPEN("a.csv", columns="rank=a"), "columns: "),
    "columns a list": (lambda: OPEN("a.csv", columns=[("rank", "a")]), "columns: "),
    "columns of numbers": (lambda: OPEN("a.csv", columns={1: 2}), "columns: "),
    "columns of None": (lambda: OPEN("a.csv", columns={"rank": None}), "columns: "),
    "columns unknown": (lambda: OPEN("a.csv", columns={"phone": "Phone"}), "columns: "),
    "columns twice": (lambda: OPEN("a.csv", columns={"rank": "a", "RANK": "b"}), "columns: "),
    "timezone a text": (lambda: OPEN("a.csv", timezone="Europe/London"), "timezone: "),
    "timezone a number": (lambda: OPEN("a.csv", timezone=3600), "timezone: "),
    "transport: timeout 0": (lambda: AiohttpTransport(timeout=0), "timeout: "),
    "transport: timeout NaN": (lambda: AiohttpTransport(timeout=NAN), "timeout: "),
    "transport: proxy no URL": (lambda: AiohttpTransport(proxy="proxy:3128"), "proxy: "),
    "transport: proxy SOCKS": (lambda: AiohttpTransport(proxy="socks5://proxy"), "proxy: "),
    "transport: TLS not looked at": (
        lambda: AiohttpTransport(ssl_context=ssl._create_unverified_context()),  # noqa: S323
        "ssl_context: ",
    ),
}


class Written(io.RawIOBase):
    """A stream that is only written into."""

    def writable(self) -> bool:
        return True


def _closed() -> io.BytesIO:
    stream = io.BytesIO(b"crmRecordId\n")
    stream.close()
    return stream
