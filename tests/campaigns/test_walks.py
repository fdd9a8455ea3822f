"""The client's table, the emulator and the vendor's documents agree on every walk of actions."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight import (
    Allowed,
    CampaignAction,
    CampaignsClient,
    InvalidActionError,
    MemoryTransport,
    check_action,
)
from eightbyeight.emulator import Emulator, ManualClock

# "State machine", the table of actions, written out once more: valid from, and what follows once
# transient states have passed. START is with buildOnStart, as "Getting started" shows it.
DOCUMENTED = {
    "BUILD": {"CREATED": "READY", "READY": "READY", "BUILD_ERROR": "READY"},
    "RESET": {"READY": "CREATED", "BUILD_ERROR": "CREATED"},
    "START": {"CREATED": "RUNNING", "READY": "RUNNING"},
    "PAUSE": {"RUNNING": "PAUSED"},
    "RESUME": {"PAUSED": "RUNNING"},
    "RETRY": {"RUN_ERROR": "RUNNING"},
    "CANCEL": {
        "PENDING": "COMPLETE",
        "RUNNING": "COMPLETE",
        "PAUSED": "COMPLETE",
        "RUN_ERROR": "COMPLETE",
    },
    "PURGE": {"PAUSED": "PAUSED", "RUN_ERROR": "RUN_ERROR", "COMPLETE": "COMPLETE"},
}
STATES = ["CREATED", "READY", "RUNNING", "PAUSED", "BUILD_ERROR", "RUN_ERROR", "COMPLETE"]


@settings(max_examples=200)
@given(
    state=st.sampled_from(STATES),
    dialect=st.sampled_from(["docs", "openapi"]),
    actions=st.lists(st.sampled_from(CampaignAction), min_size=1, max_size=12),
)
async def test_a_walk(state: str, dialect: str, actions: list[CampaignAction]) -> None:
    """On any walk the advice is kept by the emulator, and both follow the documents' table."""
    clock = ManualClock(start=datetime(2026, 4, 22, tzinfo=UTC))
    emulator = Emulator(dialect=dialect, clock=clock)
    campaign_id = emulator.campaigns.create(state=state)
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=MemoryTransport(emulator)
    )
    for action in actions:
        build = True if action is CampaignAction.START else None
        advice = check_action(state, action, enabled=True, build_on_start=build)
        documented = DOCUMENTED[action].get(state)
        try:
            await client.modify(campaign_id, action, build_on_start=build)
            accepted = True
        except InvalidActionError:
            accepted = False
        clock.advance(60)
        after = emulator.campaigns.get(campaign_id).state

        if advice is not Allowed.UNCERTAIN:
            assert accepted == (advice is Allowed.YES) == (documented is not None)
        assert after == (documented if accepted else state)
        state = after
