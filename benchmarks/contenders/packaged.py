"""This package's ``load_records`` over its own transport."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks.contenders.contender import CAMPAIGN, KEY, SITE, TENANT
from benchmarks.record_rows import record_rows
from benchmarks.rows import Shape, dict_rows
from eightbyeight import CampaignsClient, NewRecord
from eightbyeight.transport.aiohttp import AiohttpTransport

__all__ = [
    "FromDicts",
    "FromDictsJournaled",
    "FromRecords",
    "FromRecordsJournaled",
    "SlowConsumer",
]

_SLOW_SECONDS = 0.001


class FromRecords:
    """Load attrs records."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._concurrency = concurrency
        self._transport = AiohttpTransport()
        self._client = CampaignsClient(
            api_key=KEY, tenant=TENANT, site=SITE, base_url=url, transport=self._transport
        )

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make records."""
        return record_rows(shape, prefix, count)

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        await self._load(rows, None)

    async def aclose(self) -> None:
        """Close client and transport."""
        await self._client.aclose()
        await self._transport.aclose()

    async def _load(self, rows: Iterator[object], journal: Path | None) -> None:
        report = await self._client.load_records(
            CAMPAIGN,
            cast("Iterator[NewRecord]", rows),
            concurrency=self._concurrency,
            journal=journal,
        )
        report.raise_for_failures()


class FromDicts(FromRecords):
    """Load plain mappings."""

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)


class FromRecordsJournaled(FromRecords):
    """Load attrs records with a journal on disk, a new one for each load."""

    def __init__(self, url: str, concurrency: int) -> None:
        super().__init__(url, concurrency)
        self._folder = TemporaryDirectory(prefix="benchmark-")
        self._numbers = count()

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        await self._load(rows, Path(self._folder.name) / f"{next(self._numbers)}.db")

    async def aclose(self) -> None:
        """Close client and transport, and remove the journals."""
        await super().aclose()
        self._folder.cleanup()


class FromDictsJournaled(FromRecordsJournaled):
    """Load plain mappings with a journal on disk."""

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)


class SlowConsumer(FromRecords):
    """Load attrs records as a stream whose reader is slower than the network."""

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        records = cast("Iterator[NewRecord]", rows)
        async with self._client.loading(CAMPAIGN, records, concurrency=self._concurrency) as load:
            async for _ in load:
                await asyncio.sleep(_SLOW_SECONDS)
        load.report.raise_for_failures()
