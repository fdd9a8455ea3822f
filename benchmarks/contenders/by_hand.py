"""The loop that a good engineer writes without a package; what the others are measured against."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

import aiohttp
import orjson

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, Shape, dict_rows

__all__ = ["ByHand", "post"]

_GOOD = frozenset({200, 201})


async def post(
    session: aiohttp.ClientSession, url: str, batch: Sequence[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    """Add one batch; give its records as the service describes them.

    Raises:
        WrongAnswerError: it is not certain that all of them were added.
    """
    body = orjson.dumps({"records": batch})
    async with session.post(url, data=body) as response:
        if response.status not in _GOOD:
            raise WrongAnswerError(f"status {response.status}")
        records: list[Mapping[str, object]] = orjson.loads(await response.read())["records"]
    if [record["crmRecordId"] for record in records] != [row["crmRecordId"] for row in batch]:
        raise WrongAnswerError("the answer is about other records")
    return records


class ByHand:
    """A few workers that share the rows and a session."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._url = url + path()
        self._concurrency = concurrency
        self._session = aiohttp.ClientSession(headers=headers())

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._concurrency):
                workers.create_task(self._work(rows))

    async def aclose(self) -> None:
        """Close the session."""
        await self._session.close()

    async def _work(self, rows: Iterator[object]) -> None:
        mappings = cast("Iterator[Mapping[str, object]]", rows)
        while batch := list(islice(mappings, BATCH)):
            await self._send(batch)

    async def _send(self, batch: Sequence[Mapping[str, object]]) -> None:
        await post(self._session, self._url, batch)
