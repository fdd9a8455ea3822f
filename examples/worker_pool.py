"""Workers that take ids from a queue as they come, and share one client and one limiter.

For a stream that never ends, such as messages of a broker; a list of rows is better off with
``load_records``. With ``EIGHTBYEIGHT_API_KEY``, ``EIGHTBYEIGHT_TENANT`` and ``EIGHTBYEIGHT_SITE``
set::

    python examples/worker_pool.py CAMPAIGN_ID < ids.txt
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable

from eightbyeight import (
    CampaignsClient,
    DuplicateRecordError,
    EightByEightError,
    InvalidInputError,
    Limiter,
    LimitingTransport,
    NewRecord,
    ValidationError,
)
from eightbyeight.transport.aiohttp import AiohttpTransport

WORKERS = 4


async def add_all(campaign_id: str, ids: Iterable[str]) -> Counter[str]:
    """Add the records one by one and count what became of them."""
    counts: Counter[str] = Counter()
    queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=100)
    # 20 requests a second, however many workers there are; a 429 holds all of them back.
    limiter = Limiter(rate=20, burst=5, max_in_flight=WORKERS)
    async with (
        LimitingTransport(AiohttpTransport(), limiter) as transport,
        CampaignsClient.from_env(transport=transport) as campaigns,
        asyncio.TaskGroup() as workers,
    ):
        for _ in range(WORKERS):
            workers.create_task(work(campaigns, campaign_id, queue, counts))
        for crm_record_id in ids:
            await queue.put(crm_record_id)
        for _ in range(WORKERS):
            await queue.put(None)
    return counts


async def work(
    campaigns: CampaignsClient,
    campaign_id: str,
    queue: asyncio.Queue[str | None],
    counts: Counter[str],
) -> None:
    """Add records until the queue says that there are no more."""
    while (crm_record_id := await queue.get()) is not None:
        counts[await add(campaigns, campaign_id, crm_record_id)] += 1


async def add(campaigns: CampaignsClient, campaign_id: str, crm_record_id: str) -> str:
    """Add one record; what speaks against all of them, such as a wrong key, is raised."""
    try:
        await campaigns.add_records(campaign_id, [NewRecord(crm_record_id)])
    except DuplicateRecordError:
        return "already"
    except (InvalidInputError, ValidationError):
        return "invalid"
    except EightByEightError as error:
        if error.may_have_happened:
            return "unknown"
        raise
    return "added"


if __name__ == "__main__":
    given = (line.strip() for line in sys.stdin)
    for outcome, count in asyncio.run(add_all(sys.argv[1], given)).items():
        print(outcome, count)
