"""The table of actions says what the vendor's pages say, and never more."""

from collections.abc import MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.states import (
    ALLOWED_WHEN_DISABLED,
    DISPUTED,
    TAKES_NO_RECORDS,
    TRANSIENT,
    VALID_FROM,
    Allowed,
    CampaignAction,
    CampaignState,
    check_action,
)

STATES = [
    "CREATED",
    "BUILDING",
    "READY",
    "PENDING",
    "STARTING",
    "RUNNING",
    "PAUSED",
    "COMPLETE",
    "BUILD_ERROR",
    "RUN_ERROR",
    "DELETED",
]

# The vendor's page "State machine", read by eye: Y valid, ? disputed, . not valid.
MATRIX = {
    "BUILD": "Y.Y.....Y..",
    "RESET": "..Y.....Y..",
    "START": "?.Y........",
    "PAUSE": ".....Y.....",
    "RESUME": "......Y....",
    "RETRY": ".........Y.",
    "CANCEL": "..?Y.YY..Y.",
    "PURGE": "......YY.Y.",
}
MEANING = {"Y": Allowed.YES, "?": Allowed.UNCERTAIN, ".": Allowed.NO}
PAIRS = [
    (state, action, MEANING[mark])
    for action, marks in MATRIX.items()
    for state, mark in zip(STATES, marks, strict=True)
]


def test_the_names_there_are() -> None:
    """Eleven states and eight actions, spelt as on the wire."""
    assert STATES == list(CampaignState)
    assert list(MATRIX) == list(CampaignAction)


@pytest.mark.parametrize(("state", "action", "allowed"), PAIRS)
def test_every_pair(state: str, action: str, allowed: Allowed) -> None:
    """All 88 pairs are advised on as the pages have them, for text and for members."""
    assert allowed is check_action(state, action)
    assert allowed is check_action(CampaignState(state), CampaignAction(action), enabled=True)


@pytest.mark.parametrize(("state", "action", "allowed"), PAIRS)
def test_a_disabled_campaign(state: str, action: str, allowed: Allowed) -> None:
    """A disabled campaign is only built and reset."""
    expected = allowed if action in {"BUILD", "RESET"} else Allowed.NO

    assert expected is check_action(state, action, enabled=False)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("build", "marks"),
    [(True, "Y.Y.....?.."), (False, "..Y........"), (None, "?.Y........")],
)
def test_building_on_the_way(state: str, build: bool | None, marks: str) -> None:
    """START with the flag is valid from CREATED, and disputed from BUILD_ERROR."""
    expected = MEANING[marks[STATES.index(state)]]

    assert expected is check_action(state, "START", build_on_start=build)


@pytest.mark.parametrize(
    ("state", "action"), [("ARCHIVED", "BUILD"), ("READY", "REBUILD"), ("", ""), ("ready", "build")]
)
def test_names_newer_than_this_package(state: str, action: str) -> None:
    """Nothing is said about names that nobody here knows, not even of disabled campaigns."""
    assert Allowed.UNCERTAIN is check_action(state, action)
    assert Allowed.UNCERTAIN is check_action(state, action, enabled=False)


@given(
    st.sampled_from(CampaignState),
    st.sampled_from(CampaignAction),
    st.sampled_from([None, True, False]),
)
def test_the_flag_only_matters_to_start(
    state: CampaignState, action: CampaignAction, build: bool | None
) -> None:
    """For every other action the flag changes nothing."""
    without = check_action(state, action)

    assert action is CampaignAction.START or without is check_action(
        state, action, build_on_start=build
    )


def test_the_sets_beside_the_table() -> None:
    """Passing states, states without records, and what is left to disabled ones, as documented."""
    assert {"BUILDING", "STARTING"} == TRANSIENT
    assert {"BUILDING", "STARTING", "COMPLETE", "DELETED"} == TAKES_NO_RECORDS
    assert {"BUILD", "RESET"} == ALLOWED_WHEN_DISABLED
    assert {("CANCEL", "READY")} == set(DISPUTED)
    assert set(CampaignAction) == set(VALID_FROM)


def test_the_table_cannot_be_changed() -> None:
    """Whoever imports the tables only reads them."""
    assert not isinstance(VALID_FROM, MutableMapping)
    assert not isinstance(DISPUTED, MutableMapping)
    assert all(isinstance(states, frozenset) for states in VALID_FROM.values())


def test_a_state_that_is_not_known() -> None:
    """Where the answer gave no state, nothing is certain."""
    assert Allowed.UNCERTAIN is check_action(None, CampaignAction.PAUSE)
