"""What is written first: a task for each batch, all at once."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

import aiohttp

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, Shape, dict_rows

__all__ = ["NaiveGather"]


class NaiveGather:
    """A task per batch; only aiohttp's own 100 connections hold them back."""

    def __init__(self, url: str, concurrency: int) -> None:
        del concurrency  # It knows none.
        self._url = url + path()
        self._session = aiohttp.ClientSession(headers=headers())

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        mappings = cast("Iterator[Mapping[str, object]]", rows)
        batches = iter(lambda: list(islice(mappings, BATCH)), [])
        await asyncio.gather(*(self._send(batch) for batch in batches))

    async def aclose(self) -> None:
        """Close the session."""
        await self._session.close()

    async def _send(self, batch: Sequence[Mapping[str, object]]) -> None:
        async with self._session.post(self._url, json={"records": batch}) as response:
            response.raise_for_status()
            answer = await response.json()
        if [each["crmRecordId"] for each in answer["records"]] != [
            row["crmRecordId"] for row in batch
        ]:
            raise WrongAnswerError("the answer is about other records")
