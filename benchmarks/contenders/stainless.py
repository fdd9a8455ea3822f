"""A client as the generator behind the ``openai`` package writes them, on that package's base.

Parameters are typed dicts whose aliases are applied by ``maybe_transform``, answers are models, and
the resource's one method calls ``post`` with ``cast_to``, as its own resources do.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Literal, Required, TypedDict, cast

from openai._base_client import AsyncAPIClient, make_request_options
from openai._models import BaseModel
from openai._utils import PropertyInfo, async_maybe_transform
from pydantic import Field

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, SCHEDULE_AT, Shape, ids_of

__all__ = ["Stainless"]


class _NewRecord(TypedDict, total=False):
    crm_record_id: Required[Annotated[str, PropertyInfo(alias="crmRecordId")]]
    schedule_at: Annotated[str | datetime, PropertyInfo(alias="scheduleAt", format="iso8601")]
    priority: Literal["HIGH", "MEDIUM", "LOW"]
    rank: float


class _AddParams(TypedDict, total=False):
    records: Required[Iterable[_NewRecord]]


class _Record(BaseModel):
    id: str
    type: Literal["CRM_QUERY", "DYNAMIC"]
    crm_record_id: str = Field(alias="crmRecordId")
    priority: Literal["HIGH", "MEDIUM", "LOW"] | None = None
    rank: float | None = None
    next_attempt_after: datetime | None = Field(alias="nextAttemptAfter", default=None)
    retry_count: int = Field(alias="retryCount")
    state: str
    state_reason: str | None = Field(alias="stateReason", default=None)
    result: str | None = None


class _AddResponse(BaseModel):
    records: list[_Record]


class _Records:
    def __init__(self, client: AsyncAPIClient) -> None:
        self._post = client.post

    async def add(self, *, records: Iterable[_NewRecord]) -> _AddResponse:
        return await self._post(
            path(),
            body=await async_maybe_transform({"records": records}, _AddParams),
            options=make_request_options(timeout=90),
            cast_to=_AddResponse,
        )


class Stainless:
    """A few workers that call such a client."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._concurrency = concurrency
        self._client = AsyncAPIClient(
            version="1.0.0",
            base_url=url,
            custom_headers=headers(),
            _strict_response_validation=False,
        )
        self._records = _Records(self._client)

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make the client's parameters."""
        for number, crm_record_id in enumerate(ids_of(prefix, range(count), shape)):
            row = _NewRecord(crm_record_id=crm_record_id)
            if shape is not Shape.IDS:
                row["priority"] = "HIGH"
            if shape is Shape.FULL:
                row["rank"], row["schedule_at"] = float(number), SCHEDULE_AT
            yield row

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows."""
        parameters = cast("Iterator[_NewRecord]", rows)
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._concurrency):
                workers.create_task(self._work(parameters))

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.close()

    async def _work(self, rows: Iterator[_NewRecord]) -> None:
        while batch := list(islice(rows, BATCH)):
            await self._send(batch)

    async def _send(self, batch: Sequence[_NewRecord]) -> None:
        added = (await self._records.add(records=batch)).records
        if [each.crm_record_id for each in added] != [each["crm_record_id"] for each in batch]:
            raise WrongAnswerError("the answer is about other records")
