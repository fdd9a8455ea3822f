"""A client of the shape most are written in today: httpx, and pydantic models with aliases."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import cast

import httpx
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, SCHEDULE_AT, Shape, ids_of

__all__ = ["HttpxPydantic"]


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Priority(StrEnum):
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class _NewRecord(_Model):
    crm_record_id: str
    schedule_at: datetime | None = None
    priority: _Priority | None = None
    rank: float | None = None


class _Record(_Model):
    id: str
    type: str
    crm_record_id: str
    priority: _Priority | None = None
    rank: float | None = None
    next_attempt_after: datetime | None = None
    retry_count: int
    state: str
    state_reason: str | None = None
    result: str | None = None


class _AddRequest(_Model):
    records: list[_NewRecord]


class _AddResponse(_Model):
    records: list[_Record]


class _Client:
    """The SDK's face: one method for the call."""

    def __init__(self, url: str, connections: int) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self.http = httpx.AsyncClient(base_url=url, headers=headers(), limits=limits, timeout=90)

    async def add_records(self, records: Sequence[_NewRecord]) -> list[_Record]:
        body = _AddRequest(records=list(records))
        response = await self.http.post(
            path(), json=body.model_dump(by_alias=True, exclude_none=True, mode="json")
        )
        response.raise_for_status()
        return _AddResponse.model_validate(response.json()).records


class HttpxPydantic:
    """A few workers that call such a client."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._concurrency = concurrency
        self._client = _Client(url, concurrency)

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make the client's models."""
        for number, crm_record_id in enumerate(ids_of(prefix, range(count), shape)):
            yield _NewRecord(
                crm_record_id=crm_record_id,
                priority=None if shape is Shape.IDS else _Priority.HIGH,
                rank=float(number) if shape is Shape.FULL else None,
                schedule_at=SCHEDULE_AT if shape is Shape.FULL else None,
            )

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        models = cast("Iterator[_NewRecord]", rows)
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._concurrency):
                workers.create_task(self._work(models))

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.http.aclose()

    async def _work(self, rows: Iterator[_NewRecord]) -> None:
        while batch := list(islice(rows, BATCH)):
            added = await self._client.add_records(batch)
            if [each.crm_record_id for each in added] != [each.crm_record_id for each in batch]:
                raise WrongAnswerError("the answer is about other records")
