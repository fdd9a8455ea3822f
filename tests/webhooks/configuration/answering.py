"""Clients whose service gives the answers it is told to, one after the other."""

import json
from typing import TypeVar

from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)

ACCOUNT = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1c"
PATH = f"/api/v1/accounts/{ACCOUNT}/webhooks"
URL = "https://acme.example/8x8"
ERROR_ID = "db9dced4-3534-4d86-9d18-6b448af0d621"

Client = TypeVar("Client", SmsWebhooksClient, MessagingWebhooksClient, OlderWebhooksClient)


def answer(status: int, body: object = None) -> Response:
    """Make an answer; None for one without a body."""
    if body is None:
        return Response(status)
    headers = Headers({"Content-Type": "application/json"})
    return Response(status, headers, json.dumps(body).encode())


def problem(status: int, message: str) -> Response:
    """Make an answer that refuses, in the form of the CPaaS products."""
    body = {
        "code": 1000,
        "message": message,
        "errorId": ERROR_ID,
        "timestamp": "2018-08-04T09:25:40.9235752+00:00",
    }
    return answer(status, body)


def client(
    kind: type[Client], *answers: Response, **options: object
) -> tuple[Client, MemoryTransport]:
    """Make a client, and the transport that keeps what it sends."""
    left = list(answers)

    async def reply(_: Request) -> Response:
        return left.pop(0)

    transport = MemoryTransport(reply)
    arguments = {"api_key": "k", "account_id": ACCOUNT, "transport": transport, **options}
    return kind(**arguments), transport  # type: ignore[arg-type]
