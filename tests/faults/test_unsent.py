"""What goes wrong before there is a connection: not one byte of the request has left."""

from collections.abc import Callable

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.errors import EightByEightError, Sent, TlsError, TransportError
from tests.faults.unsent import DISTRUSTED, PASSING, Healing, Scene

KEY = "eght_CANARY"
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
RECORDS = [NewRecord("A-1"), NewRecord("A-2"), NewRecord("A-3")]
SHORT = 0.3

pytestmark = pytest.mark.slow

Shown = Callable[[EightByEightError], str]


def _client(scene: Scene, transport: Healing) -> CampaignsClient:
    return CampaignsClient(
        api_key=KEY,
        tenant="acme",
        site="US1",
        base_url=scene.url,
        transport=transport,
        timeout=SHORT,
        retries=0,
    )


@pytest.mark.parametrize("kind", [*PASSING, *DISTRUSTED])
async def test_nothing_was_sent(kind: str, shown: Shown) -> None:
    """Without a connection it is certain that nothing was sent, whatever the library below says."""
    async with (
        {**PASSING, **DISTRUSTED}[kind]() as scene,
        _client(scene, Healing(scene)) as campaigns,
    ):
        with pytest.raises(TransportError) as caught:
            await campaigns.add_records(CAMPAIGN, RECORDS)

        assert Sent.NO is caught.value.sent
        assert (kind in DISTRUSTED) is isinstance(caught.value, TlsError)
        assert KEY not in shown(caught.value)
        assert ([], 0) == (scene.server.sizes, len(scene.server.held))


@pytest.mark.parametrize("kind", PASSING)
async def test_what_passes(kind: str) -> None:
    """Once the trouble is over, the same transport gets through."""
    async with PASSING[kind]() as scene, _client(scene, Healing(scene)) as campaigns:
        with pytest.raises(TransportError):
            await campaigns.add_records(CAMPAIGN, RECORDS)
        await campaigns.add_records(CAMPAIGN, RECORDS)

        assert {"A-1": 1, "A-2": 1, "A-3": 1} == scene.server.held
