"""A web service that puts each form it is sent on a campaign, with one client for its whole life.

With ``EIGHTBYEIGHT_API_KEY``, ``EIGHTBYEIGHT_TENANT`` and ``EIGHTBYEIGHT_SITE`` set::

    CAMPAIGN_ID=... python examples/service.py
    curl -d crm_record_id=CRM-1 http://127.0.0.1:8080/leads
"""

import os
from collections.abc import AsyncIterator

from aiohttp import web

from eightbyeight import (
    CampaignsClient,
    CampaignStateError,
    DuplicateRecordError,
    EightByEightError,
    InvalidInputError,
    NewRecord,
    RateLimitError,
    RecordPriority,
    ValidationError,
)

CAMPAIGNS = web.AppKey("campaigns", CampaignsClient)
CAMPAIGN_ID = web.AppKey("campaign_id", str)


def make_app(campaign_id: str) -> web.Application:
    """Make the service; its client takes the credentials from the environment."""
    app = web.Application()
    app[CAMPAIGN_ID] = campaign_id
    app.cleanup_ctx.append(one_client)
    app.router.add_post("/leads", add_lead)
    return app


async def one_client(app: web.Application) -> AsyncIterator[None]:
    """Open the client when the service starts and close it when the service ends."""
    async with CampaignsClient.from_env() as campaigns:
        app[CAMPAIGNS] = campaigns
        yield


async def add_lead(request: web.Request) -> web.Response:
    """Add one record and say what became of it."""
    form = await request.post()
    record = NewRecord(str(form.get("crm_record_id", "")), priority=RecordPriority.HIGH)
    try:
        added = await request.app[CAMPAIGNS].add_records(request.app[CAMPAIGN_ID], [record])
    except DuplicateRecordError:
        return answer(200, "already")
    except (InvalidInputError, ValidationError) as error:
        return answer(422, "invalid", str(error))
    except (CampaignStateError, RateLimitError) as error:
        return answer(503, "later", str(error))
    except EightByEightError as error:
        if error.may_have_happened:
            # Whoever asks again learns it: "already" means that this time it had worked.
            return answer(202, "unknown", str(error))
        return answer(502, "refused", str(error))
    return answer(201, "added", added[0].id)


def answer(status: int, outcome: str, detail: str | None = None) -> web.Response:
    """Answer with a word for programs and a sentence for people."""
    return web.json_response({"outcome": outcome, "detail": detail}, status=status)


if __name__ == "__main__":
    web.run_app(make_app(os.environ["CAMPAIGN_ID"]), host="127.0.0.1", port=8080)
