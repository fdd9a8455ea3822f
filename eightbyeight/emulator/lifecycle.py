"""The life of one campaign: a value, the actions on it, and what time does to it.

Nothing here looks at a clock: whoever calls says what time it is. Which action is valid from
which state is not decided here either, but read from the one table in ``campaigns.states``.

Sources: the vendor's pages "State machine", "Modify campaign" and "Field reference".
"""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from eightbyeight.campaigns.states import (
    ALLOWED_WHEN_DISABLED,
    DISPUTED,
    TRANSIENT,
    VALID_FROM,
    CampaignAction,
    CampaignState,
)

__all__ = [
    "Lifecycle",
    "Order",
    "Stage",
    "act",
    "begin",
    "break_run",
    "display_status",
    "fail_next",
    "follow",
    "put",
    "settle",
    "why_refused",
]

_S, _A = CampaignState, CampaignAction


class Stage(StrEnum):
    """What can be made to end in an error."""

    BUILD = "build"
    START = "start"
    RUN = "run"


@frozen
class Order:
    """What a request asks of a campaign."""

    action: CampaignAction
    enabled: bool | None = None
    """The new value of the flag; None leaves it."""
    build_on_start: bool | None = None
    """For ``START`` only; None leaves it to the campaign's own setting."""


@frozen
class Lifecycle:
    """Where a campaign is in its life, and what it still has to know for the rest of it."""

    state: CampaignState
    since: datetime
    """When it came into that state."""
    settle: timedelta
    """How long a transient state lasts."""
    enabled: bool = True
    build_on_start: bool = False
    """The campaign's own setting, which a request may override."""
    start_time: datetime | None = None
    end_time: datetime | None = None
    starts_after_build: bool = False
    """Whether the build under way was asked for by ``START``."""
    cancelled: bool = False
    failing: frozenset[Stage] = frozenset()
    """The stages whose next end is an error."""
    last_build_time: datetime | None = None
    last_purged_time: datetime | None = None
    started_time: datetime | None = None
    completed_time: datetime | None = None


_NEVER_BUILT = frozenset({_S.CREATED, _S.BUILDING, _S.BUILD_ERROR})
_STARTED = frozenset({_S.RUNNING, _S.PAUSED, _S.RUN_ERROR, _S.COMPLETE, _S.DELETED})
_OVER = frozenset({_S.COMPLETE, _S.DELETED})


def begin(life: Lifecycle) -> Lifecycle:
    """Give a campaign that is made in some state the times it would have by then."""
    return evolve(
        life,
        last_build_time=None if life.state in _NEVER_BUILT else life.since,
        started_time=life.since if life.state in _STARTED else None,
        completed_time=life.since if life.state in _OVER else None,
    )


def why_refused(life: Lifecycle, order: Order, *, cancel_from_ready: bool) -> str | None:
    """Say why the action is not valid now, or None when it is.

    Enabling counts before this check and disabling after it, so that both can ride on an action
    that is valid in the state: ``RESUME`` with ``enabled: true``, ``PAUSE`` with ``false``.
    """
    action = order.action
    if not (life.enabled or order.enabled) and action not in ALLOWED_WHEN_DISABLED:
        return f"Action {action} is not valid for a disabled campaign in state {life.state}"
    if life.state in VALID_FROM[action]:
        return None
    # "Getting started" starts an unbuilt campaign in one call; no page says so of BUILD_ERROR.
    if action is _A.START and life.state is _S.CREATED and _builds_first(life, order):
        return None
    if cancel_from_ready and (action, life.state) in DISPUTED:
        return None
    return f"Action {action} is not valid for a campaign in state {life.state}"


def act(life: Lifecycle, order: Order, now: datetime) -> Lifecycle:
    """Do what is ordered; to be called for an order that is not refused."""
    if order.enabled is not None:
        life = evolve(life, enabled=order.enabled)
    match order.action:
        case _A.START:
            return _start_ordered(life, order, now)
        case _A.RESUME | _A.RETRY:
            return _running(life, now)
        case _A.CANCEL:
            return evolve(_completed(life, now), cancelled=True)
        case _A.PURGE:
            return evolve(life, last_purged_time=now)
        case action:
            return _moved(life, _LEADS_TO[action], now)


_LEADS_TO = {_A.BUILD: _S.BUILDING, _A.RESET: _S.CREATED, _A.PAUSE: _S.PAUSED}


def _start_ordered(life: Lifecycle, order: Order, now: datetime) -> Lifecycle:
    if _builds_first(life, order):
        return evolve(_moved(life, _S.BUILDING, now), starts_after_build=True)
    return _started(life, now)


def follow(life: Lifecycle, now: datetime) -> Lifecycle:
    """Bring a campaign up to date: all that time alone has done to it since, in order."""
    while (step := _next_step(life)) is not None and step.since <= now:
        life = step
    return life


def settle(life: Lifecycle, now: datetime) -> Lifecycle:
    """End a transient state, and those that follow it, at once."""
    if life.state not in TRANSIENT:
        return life
    return evolve(
        follow(evolve(life, since=now, settle=timedelta()), now),
        settle=life.settle,
    )


def fail_next(life: Lifecycle, stage: Stage) -> Lifecycle:
    """Let a stage's next end be an error."""
    return evolve(life, failing=life.failing | {stage})


def break_run(life: Lifecycle, now: datetime) -> Lifecycle:
    """Let a running campaign fail now, and any other as soon as it runs."""
    if life.state is _S.RUNNING:
        return _moved(life, _S.RUN_ERROR, now)
    return fail_next(life, Stage.RUN)


def put(life: Lifecycle, state: CampaignState, now: datetime) -> Lifecycle:
    """Bring a campaign into a state by whatever means; its times stay as they are."""
    return _moved(life, state, now)


def display_status(life: Lifecycle) -> str:
    """Tell the state for people ("Field reference", "CampaignDisplayStatus")."""
    if not life.enabled:
        return "DISABLED"
    match life.state:
        case _S.PAUSED:
            return "PAUSED" if life.last_purged_time is None else "PURGED"
        case _S.RUN_ERROR:
            return "ERROR" if life.last_purged_time is None else "ERROR_PURGED"
        case _S.COMPLETE | _S.DELETED:
            return "STOPPED" if life.cancelled else "COMPLETED"
        case state:
            return _DISPLAYED[state]


_DISPLAYED = {
    _S.CREATED: "NEW",
    _S.BUILDING: "BUILDING",
    _S.STARTING: "BUILDING",
    _S.BUILD_ERROR: "BUILD_FAILED",
    _S.READY: "READY_TO_RUN",
    _S.PENDING: "SCHEDULED",
    _S.RUNNING: "RUNNING",
}


def _next_step(life: Lifecycle) -> Lifecycle | None:
    match life.state:
        case _S.BUILDING:
            return _built(life, life.since + life.settle)
        case _S.STARTING:
            return _start_ended(life, life.since + life.settle)
        case _S.PENDING:
            return _schedule_reached(life)
        case _S.RUNNING if life.end_time is not None:
            return _completed(life, max(life.end_time, life.since))
        case _:
            # PAUSED and RUN_ERROR outlast the schedule: no page ends them with it.
            return None


def _built(life: Lifecycle, at: datetime) -> Lifecycle:
    if Stage.BUILD in life.failing:
        return _failed(life, Stage.BUILD, _S.BUILD_ERROR, at)
    ready = evolve(_moved(life, _S.READY, at), last_build_time=at)
    return _started(ready, at) if life.starts_after_build else ready


def _started(life: Lifecycle, at: datetime) -> Lifecycle:
    if life.start_time is not None and life.start_time > at:
        return _moved(life, _S.PENDING, at)
    return _moved(life, _S.STARTING, at)


def _start_ended(life: Lifecycle, at: datetime) -> Lifecycle:
    # The state diagram leads from a failed start to BUILD_ERROR, not to RUN_ERROR.
    if Stage.START in life.failing:
        return _failed(life, Stage.START, _S.BUILD_ERROR, at)
    return _running(life, at)


def _running(life: Lifecycle, at: datetime) -> Lifecycle:
    running = evolve(_moved(life, _S.RUNNING, at), started_time=life.started_time or at)
    if Stage.RUN in life.failing:
        return _failed(running, Stage.RUN, _S.RUN_ERROR, at)
    return running


def _schedule_reached(life: Lifecycle) -> Lifecycle | None:
    opens = None if life.start_time is None else max(life.start_time, life.since)
    ends = None if life.end_time is None else max(life.end_time, life.since)
    if ends is not None and (opens is None or ends <= opens):
        return _completed(life, ends)
    return None if opens is None else _moved(life, _S.STARTING, opens)


def _completed(life: Lifecycle, at: datetime) -> Lifecycle:
    return evolve(_moved(life, _S.COMPLETE, at), completed_time=at)


def _failed(life: Lifecycle, stage: Stage, state: CampaignState, at: datetime) -> Lifecycle:
    return evolve(_moved(life, state, at), failing=life.failing - {stage})


def _moved(life: Lifecycle, state: CampaignState, at: datetime) -> Lifecycle:
    return evolve(life, state=state, since=at, starts_after_build=False)


def _builds_first(life: Lifecycle, order: Order) -> bool:
    return life.build_on_start if order.build_on_start is None else order.build_on_start
