"""The campaign's states and actions, and THE table of which action is valid from which state.

Three rules for this file. Whatever speaks of a campaign's life reads it from here: the client's
advice, the emulator, the documentation's picture. Where the vendor's pages contradict each other,
the contradiction is a row of its own (``DISPUTED``), not a choice made silently. Nothing here
forbids anything: the service decides, this table only advises.

Sources: the vendor's pages "State machine", "Modify campaign", "Add records", "Getting started"
and "Troubleshooting", and the vendor's OpenAPI file of the New Campaigns API.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

__all__ = [
    "ALLOWED_WHEN_DISABLED",
    "DISPUTED",
    "TAKES_NO_RECORDS",
    "TRANSIENT",
    "VALID_FROM",
    "Allowed",
    "CampaignAction",
    "CampaignState",
    "check_action",
]


class CampaignState(StrEnum):
    """Where a campaign is in its life."""

    CREATED = "CREATED"
    """New and inactive."""
    BUILDING = "BUILDING"
    """The CRM query runs and records are prepared; passes by itself."""
    READY = "READY"
    """Built."""
    PENDING = "PENDING"
    """Started, and waiting for its scheduled start."""
    STARTING = "STARTING"
    """Final preparation; passes by itself."""
    RUNNING = "RUNNING"
    """Dialling as agents become free."""
    PAUSED = "PAUSED"
    """No new record enters the dial queue; what is queued is still dialled."""
    COMPLETE = "COMPLETE"
    """Ended or cancelled; it cannot start again."""
    BUILD_ERROR = "BUILD_ERROR"
    """Building or starting failed."""
    RUN_ERROR = "RUN_ERROR"
    """Running failed."""
    DELETED = "DELETED"
    """Kept as read-only history."""


class CampaignAction(StrEnum):
    """What a caller can ask of a campaign."""

    BUILD = "BUILD"
    """Run the CRM query and prepare the records."""
    RESET = "RESET"
    """Go back to CREATED."""
    START = "START"
    """Begin dialling, now or at the scheduled start."""
    PAUSE = "PAUSE"
    """Let no further record into the dial queue."""
    RESUME = "RESUME"
    """Go on after a pause."""
    RETRY = "RETRY"
    """Go on after a run error."""
    CANCEL = "CANCEL"
    """End the campaign for good."""
    PURGE = "PURGE"
    """Clear the interactions that are queued."""


class Allowed(StrEnum):
    """What the documents say about an action in a state."""

    YES = "yes"
    """They agree that it is valid."""
    NO = "no"
    """They agree that it is not."""
    UNCERTAIN = "uncertain"
    """They contradict each other, or are silent."""


_S, _A = CampaignState, CampaignAction

VALID_FROM: Mapping[CampaignAction, frozenset[CampaignState]] = MappingProxyType(
    {
        _A.BUILD: frozenset({_S.CREATED, _S.READY, _S.BUILD_ERROR}),
        _A.RESET: frozenset({_S.READY, _S.BUILD_ERROR}),
        _A.START: frozenset({_S.READY}),
        _A.PAUSE: frozenset({_S.RUNNING}),
        _A.RESUME: frozenset({_S.PAUSED}),
        _A.RETRY: frozenset({_S.RUN_ERROR}),
        _A.CANCEL: frozenset({_S.PENDING, _S.RUNNING, _S.PAUSED, _S.RUN_ERROR}),
        _A.PURGE: frozenset({_S.PAUSED, _S.RUN_ERROR, _S.COMPLETE}),
    }
)
"""The action table of "State machine", without the build-on-start shortcut."""

DISPUTED: Mapping[tuple[CampaignAction, CampaignState], str] = MappingProxyType(
    {
        (_A.CANCEL, _S.READY): "the state diagram draws it, the action table does not list it",
    }
)
"""Pairs on which the vendor's own pages disagree, with the disagreement."""

TRANSIENT = frozenset({_S.BUILDING, _S.STARTING})
"""States that pass by themselves ("State machine")."""

TAKES_NO_RECORDS = frozenset({_S.BUILDING, _S.STARTING, _S.COMPLETE, _S.DELETED})
"""States in which adding records is refused ("Add records", "Campaign state requirements")."""

ALLOWED_WHEN_DISABLED = frozenset({_A.BUILD, _A.RESET})
"""All that a disabled campaign accepts ("Troubleshooting", "Debugging checklist")."""


def check_action(
    state: CampaignState | str | None,
    action: CampaignAction | str,
    *,
    enabled: bool | None = None,
    build_on_start: bool | None = None,
) -> Allowed:
    """Tell what the documents say about an action in a state; advice, never a gate.

    Args:
        state: The campaign's state, as the last answer gave it; None where it gave none.
        action: What one thinks of asking.
        enabled: Whether the campaign is enabled; None where that is not known, since no answer
            carries the flag.
        build_on_start: The flag one thinks of sending with ``START``; None to send none.

    Returns:
        ``Allowed.UNCERTAIN`` also for states and actions newer than this package.
    """
    try:
        state, action = CampaignState(state or ""), CampaignAction(action)
    except ValueError:
        return Allowed.UNCERTAIN
    if enabled is False and action not in ALLOWED_WHEN_DISABLED:
        return Allowed.NO
    if state in VALID_FROM[action]:
        return Allowed.YES
    if (action, state) in DISPUTED:
        return Allowed.UNCERTAIN
    if action is CampaignAction.START:
        return _start_unbuilt(state, build_on_start=build_on_start)
    return Allowed.NO


def _start_unbuilt(state: CampaignState, *, build_on_start: bool | None) -> Allowed:
    # "Getting started" sends START with buildOnStart from CREATED. "Modify campaign" says the flag
    # overrides the campaign's own setting, so without a flag that setting may allow it as well.
    # BUILD_ERROR can be built again (VALID_FROM), but no page says whether this shortcut does it.
    if state is CampaignState.CREATED and build_on_start:
        return Allowed.YES
    if state is CampaignState.CREATED and build_on_start is None:
        return Allowed.UNCERTAIN
    if state is CampaignState.BUILD_ERROR and build_on_start:
        return Allowed.UNCERTAIN
    return Allowed.NO
