"""The vendor's example bodies, the vendor's schemas, and a client whose service is scripted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response
from tests.vendor import campaigns
from tests.vendor.openapi import VendorOpenApi

MEDIA_TYPE = "application/vnd.campaigns.v1+json"
_TESTS = Path(__file__).parents[1]

Client = Callable[..., tuple[CampaignsClient, MemoryTransport]]


@pytest.fixture(scope="session")
def golden() -> Callable[[str], object]:
    """Give the body of one of the vendor's published examples."""

    def read(name: str) -> object:
        example = json.loads((_TESTS / "golden" / f"{name}.json").read_bytes())
        assert set(example) == {"source", "body"}
        body: object = example["body"]
        return body

    return read


@pytest.fixture(scope="session")
def vendor_openapi() -> VendorOpenApi:
    """Give the vendor's OpenAPI file with the overlay, or skip and say how to get it."""
    vendor = campaigns.load()
    if vendor is None:
        pytest.skip(campaigns.SOURCE.how_to_get_it)
    return vendor


@pytest.fixture
def answer() -> Callable[..., Response]:
    """Make an answer of the service; a body that is not bytes is written as JSON."""

    def make(status: int, body: object = b"", media_type: str | None = MEDIA_TYPE) -> Response:
        fields = Headers({} if media_type is None else {"Content-Type": media_type})
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Response(status, fields, raw)

    return make


@pytest.fixture
def client() -> Client:
    """Make a client, and the memory transport below it, whose every request gets this answer."""

    def make(
        response: Response | None = None, **options: object
    ) -> tuple[CampaignsClient, MemoryTransport]:
        async def handler(_: Request) -> Response:
            assert response is not None, "no request was to reach the transport"
            return response

        transport = MemoryTransport(handler)
        chosen = {"api_key": "eght_0123456789", "tenant": "acme", "site": "US1", **options}
        return CampaignsClient(**{"transport": transport, **chosen}), transport  # type: ignore[arg-type]

    return make
