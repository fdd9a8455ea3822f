"""A client whose service gives the answers it is told to, one after the other."""

import json

from eightbyeight.contacts.client import ContactsClient
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response

ACCOUNT = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1c"
PREFIX = f"/api/v1/accounts/{ACCOUNT}/"
CONTACT = {"id": 7, "addresses": {"msisdn": "6581234567"}}
GROUP = {"id": 9, "name": "vip", "contacts": 1}
JOB_ID = "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e"
JOB = {"id": JOB_ID, "type": "createContacts", "status": "queued"}


def answer(status: int, body: object = None) -> Response:
    """Make an answer; None for one without a body."""
    if body is None:
        return Response(status)
    headers = Headers({"Content-Type": "application/json"})
    return Response(status, headers, json.dumps(body).encode())


def page(*items: object, more: bool = False) -> Response:
    """Make a page of a listing."""
    return answer(200, {"items": items, "page": 1, "totalPages": 1, "hasNextPage": more})


def client(*answers: Response, **options: object) -> tuple[ContactsClient, MemoryTransport]:
    """Make a client, and the transport that keeps what it sends."""
    left = list(answers)

    async def reply(_: Request) -> Response:
        return left.pop(0)

    transport = MemoryTransport(reply)
    arguments = {"api_key": "k", "account_id": ACCOUNT, "transport": transport, **options}
    return ContactsClient(**arguments), transport  # type: ignore[arg-type]
