"""A batch costs no more work than it did: calls into the package are counted, never seconds.

Where a figure is exceeded, a profile shows what was added (`.github/CONTRIBUTING.md`). Where the
work has become less, the figure is to follow.
"""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Self

import msgspec
import pytest

from eightbyeight import (
    CampaignsClient,
    Headers,
    MemoryTransport,
    NewRecord,
    RecordPriority,
    Request,
    Response,
)
from tests.package import is_ours

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="calls are counted on one version of Python"
)

_SLACK = 1.1
_BATCHES = 40
_HEADERS = Headers({"Content-Type": "application/vnd.campaigns.v1+json"})


async def _accept(request: Request) -> Response:
    assert isinstance(request.body, bytes)
    given = msgspec.json.decode(request.body)
    records = [{"crmRecordId": one["crmRecordId"], "id": "r"} for one in given["records"]]
    return Response(201, _HEADERS, msgspec.json.encode({"records": records}))


def _records(count: int) -> Iterator[object]:
    for number in range(count):
        yield NewRecord(f"L-{number:08}", priority=RecordPriority.HIGH)


def _mappings(count: int) -> Iterator[object]:
    for number in range(count):
        yield {"crmRecordId": f"L-{number:08}", "priority": "HIGH"}


def _odd_rows(count: int) -> Iterator[object]:
    """Make rows that have to be looked at one by one."""
    for number in range(count):
        yield NewRecord(f"é-{number:08}", rank=float(number))


class _Calls:
    """Count the calls of the package's own functions while the block lasts."""

    def __init__(self) -> None:
        self.count = 0
        self._before = sys.getprofile()

    def __enter__(self) -> Self:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(self._before)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and is_ours(frame.f_code.co_filename):
            self.count += 1


async def _calls(rows: Iterator[object]) -> int:
    async with CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=MemoryTransport(_accept)
    ) as client:
        with _Calls() as calls:
            report = await client.load_records("3f0c1c52-7d0c-4b5e-9f53-7b6f0f2f4a10", rows)
    assert report.ok
    return calls.count


@pytest.mark.parametrize(("make", "known"), [(_records, 138), (_mappings, 138), (_odd_rows, 746)])
async def test_calls_per_batch(make: Callable[[int], Iterator[object]], known: int) -> None:
    """What a batch of 100 adds to a load stays within a tenth of what it was."""
    calls = [await _calls(make(100 * count)) for count in (_BATCHES, 2 * _BATCHES)]

    assert (calls[1] - calls[0]) / _BATCHES <= _SLACK * known
