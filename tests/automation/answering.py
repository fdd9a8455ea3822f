"""A client whose service gives the answers it is told to, one after the other."""

import json

from eightbyeight.automation.client import AutomationClient
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response

ACCOUNT = "acme_1"
PREFIX = f"/api/v1/accounts/{ACCOUNT}/"
DEFINITION_ID = "ae54eaf1-b86d-43c5-8982-2818f9bbe52c"
WORKFLOW_ID = "60dbe307fe55d99fc083db61"
DEFINITION = {
    "accountId": ACCOUNT,
    "subaccountId": "acme_sms",
    "trigger": "inbound_sms",
    "status": "enabled",
    "createdAt": "2026-05-01T04:49:30.27Z",
    "definition": {
        "id": DEFINITION_ID,
        "name": "pause",
        "version": 2,
        "steps": [{"id": "s1", "stepType": "Wait", "inputs": {"duration": "00:00:30"}}],
    },
}
INSTANCE = {
    "workflowId": WORKFLOW_ID,
    "data": {"accountId": ACCOUNT, "triggeredAt": "2026-05-01T03:20:39.3857479Z", "mark": "m"},
    "definitionId": DEFINITION_ID,
    "version": 2,
    "status": "Runnable",
    "startedAt": "2026-05-01T03:20:39.49Z",
    "completedAt": None,
}
ERROR = {
    "code": 1300,
    "message": "no",
    "errorId": "2558ff83-c8db-4890-805e-ad64001857a1",
    "timestamp": "2021-07-13T01:28:37.66Z",
}


def answer(status: int, body: object = None) -> Response:
    """Make an answer; None for one without a body."""
    if body is None:
        return Response(status)
    headers = Headers({"Content-Type": "application/json"})
    return Response(status, headers, json.dumps(body).encode())


def client(*answers: Response, **options: object) -> tuple[AutomationClient, MemoryTransport]:
    """Make a client, and the transport that keeps what it sends."""
    left = list(answers)

    async def reply(_: Request) -> Response:
        return left.pop(0)

    transport = MemoryTransport(reply)
    arguments = {"api_key": "k", "account_id": ACCOUNT, "transport": transport, **options}
    return AutomationClient(**arguments), transport  # type: ignore[arg-type]
