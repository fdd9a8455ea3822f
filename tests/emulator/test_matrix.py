"""Every state with every action, against the vendor's table written out again."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller

# From "State machine", read anew: which state each action leads to; a dot where it is refused.
_DRAWN = """
             BUILD     RESET    START     PAUSE   RESUME   RETRY    CANCEL    PURGE
CREATED      BUILDING  .        .         .       .        .        .         .
BUILDING     .         .        .         .       .        .        .         .
READY        BUILDING  CREATED  STARTING  .       .        .        .         .
PENDING      .         .        .         .       .        .        COMPLETE  .
STARTING     .         .        .         .       .        .        .         .
RUNNING      .         .        .         PAUSED  .        .        COMPLETE  .
PAUSED       .         .        .         .       RUNNING  .        COMPLETE  PAUSED
COMPLETE     .         .        .         .       .        .        .         COMPLETE
BUILD_ERROR  BUILDING  CREATED  .         .       .        .        .         .
RUN_ERROR    .         .        .         .       .        RUNNING  COMPLETE  RUN_ERROR
DELETED      .         .        .         .       .        .        .         .
"""


def _drawn() -> dict[str, dict[str, str]]:
    head, *rows = _DRAWN.strip().splitlines()
    actions = head.split()
    return {
        state: dict(zip(actions, targets, strict=True))
        for state, *targets in (row.split() for row in rows)
    }


MATRIX = _drawn()
REFUSED = {"docs": 409, "openapi": 400}


@pytest.mark.parametrize("dialect", REFUSED)
@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("state", MATRIX)
async def test_every_action_in_every_state(
    caller: "type[Caller]", dialect: str, state: str, *, enabled: bool
) -> None:
    """An action leads where the table says, or is refused and changes nothing.

    [S1] [S6] [S7] [S9] [S10] [S12] [S22]
    """
    service = caller(dialect=dialect)
    for action, target in MATRIX[state].items():
        campaign_id = service.create(state=state, enabled=enabled)
        before = service.get(campaign_id)

        answer = await service.modify(campaign_id, action)

        if target != "." and (enabled or action in {"BUILD", "RESET"}):
            assert (200, target) == answer.outcome, action
            assert target == service.get(campaign_id).state
        else:
            assert REFUSED[dialect] == answer.status, action
            assert {action, state} <= set(str(answer.body["detail"]).split())
            assert before == service.get(campaign_id)


@pytest.mark.parametrize("dialect", REFUSED)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("flag", [True, False, None])
@pytest.mark.parametrize("state", MATRIX)
async def test_start_with_and_without_building_first(
    caller: "type[Caller]", dialect: str, state: str, *, flag: bool | None, own: bool
) -> None:
    """START builds first from CREATED and READY when the flag, or else the setting, says so.

    [S2] [S3] [S4] [S5]
    """
    service = caller(dialect=dialect)
    campaign_id = service.create(state=state, build_on_start=own)
    builds = own if flag is None else flag
    target = "STARTING" if state == "READY" else "."
    if builds and state in {"CREATED", "READY"}:
        target = "BUILDING"

    members = {} if flag is None else {"buildOnStart": flag}
    answer = await service.modify(campaign_id, "START", **members)

    if target == ".":
        assert REFUSED[dialect] == answer.status
        assert state == service.get(campaign_id).state
    else:
        assert (200, target) == answer.outcome


@pytest.mark.parametrize("dialect", REFUSED)
async def test_cancel_from_ready_is_a_switch(caller: "type[Caller]", dialect: str) -> None:
    """CANCEL from READY is refused, unless the emulator is made to follow the diagram [S11]."""
    by_table, by_diagram = caller(dialect=dialect), caller(dialect=dialect, cancel_from_ready=True)

    refused = await by_table.modify(by_table.create(state="READY"), "CANCEL")
    done = await by_diagram.modify(by_diagram.create(state="READY"), "CANCEL")
    elsewhere = await by_diagram.modify(by_diagram.create(state="CREATED"), "CANCEL")

    assert REFUSED[dialect] == refused.status
    assert (200, "COMPLETE") == done.outcome
    assert REFUSED[dialect] == elsewhere.status


@pytest.mark.parametrize(
    ("state", "action"),
    [(state, action) for state, row in MATRIX.items() for action in row if row[action] != "."],
)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
async def test_the_flag_rides_on_a_valid_action(
    caller: "type[Caller]", state: str, action: str, *, before: bool, after: bool
) -> None:
    """Enabling and disabling both work with an action that is valid in the state [S8]."""
    service = caller()
    campaign_id = service.create(state=state, enabled=before)

    answer = await service.modify(campaign_id, action, enabled=after)

    if before or after or action in {"BUILD", "RESET"}:
        assert (200, MATRIX[state][action]) == answer.outcome
        assert after == service.get(campaign_id).enabled
        assert after == (answer.body["displayStatus"] != "DISABLED")
    else:
        assert 409 == answer.status


async def test_a_refusal_leaves_the_flag(caller: "type[Caller]") -> None:
    """A flag that came with a refused action is not set either [S12]."""
    service = caller()
    off, on = service.create(state="PAUSED", enabled=False), service.create(state="PAUSED")

    for campaign_id, flag in ((off, True), (on, False)):
        answer = await service.modify(campaign_id, "PAUSE", enabled=flag)

        assert 409 == answer.status
        assert flag != service.get(campaign_id).enabled


@pytest.mark.parametrize("dialect", REFUSED)
@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("state", MATRIX)
async def test_which_states_take_records(
    caller: "type[Caller]", dialect: str, state: str, *, enabled: bool
) -> None:
    """Four states take no records, every other does, disabled or not [A9] [A10] [A11]."""
    service = caller(dialect=dialect)
    campaign_id = service.create(state=state, enabled=enabled)

    answer = await service.add(campaign_id, "CRM-1")

    if state in {"BUILDING", "STARTING", "COMPLETE", "DELETED"}:
        assert REFUSED[dialect] == answer.status
        assert state in str(answer.body["detail"]).split()
        assert () == service.get(campaign_id).crm_record_ids
    else:
        assert {"docs": 200, "openapi": 201}[dialect] == answer.status
        assert ("CRM-1",) == service.get(campaign_id).crm_record_ids
