"""What the Automation API tells of definitions, instances and the account; values only.

The names are those of the vendor's OpenAPI file, which requires most of the members; what its own
examples leave out, or show as null, may be None here.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from eightbyeight.automation.workflow import Workflow
from eightbyeight.rest.converter import WireInt

__all__ = [
    "TERMINAL",
    "Definition",
    "Function",
    "FunctionParameter",
    "Instance",
    "InstanceLog",
    "InstanceStatus",
    "LogStatus",
    "StepFailure",
    "Timezone",
    "Usage",
    "UsageMonth",
]


class InstanceStatus(StrEnum):
    """How far an instance has come."""

    RUNNABLE = "Runnable"
    """It runs, waits for something, or pauses for a while."""
    SUSPENDED = "Suspended"
    """It stands still until it is resumed."""
    COMPLETE = "Complete"
    """It has come to its end without errors."""
    TERMINATED = "Terminated"
    """Somebody has ended it, or one of its steps has failed."""


TERMINAL = frozenset({InstanceStatus.COMPLETE, InstanceStatus.TERMINATED})
"""Statuses that an instance never leaves."""


class LogStatus(StrEnum):
    """How far a step of an instance has come."""

    PENDING = "Pending"
    RUNNING = "Running"
    COMPLETE = "Complete"
    SLEEPING = "Sleeping"
    """It lets time pass."""
    WAITING_FOR_EVENT = "WaitingForEvent"
    """It waits for something such as a reply."""
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    """What it waited for did not come in time."""


@frozen(kw_only=True)
class Definition:
    """One version of a workflow that the service knows."""

    id: str
    """The definition's UUID, the same for all its versions."""
    version: int
    """From 1; every update makes the next."""
    account_id: str | None = None
    created_at: datetime | str | None = None
    """Text where it is no time that can be read."""
    workflow: Workflow
    """What it does, and when."""


@frozen(kw_only=True)
class InstanceLog:
    """What became of one step of an instance."""

    id: str
    """The id of this run of the step."""
    step_name: str | None = None
    """The step's id in the workflow."""
    started_at: datetime | str | None = None
    """Text where it is no time that can be read."""
    completed_at: datetime | str | None = None
    """None while it is not over."""
    status: LogStatus | str | None = None


@frozen(kw_only=True)
class Instance:
    """One run of a definition."""

    workflow_id: str
    """The instance's own id, in whatever form the service gives it."""
    definition_id: str
    """The UUID of the definition that it follows."""
    version: WireInt | None = None
    """Which version of it; an update changes nothing for what runs already."""
    status: InstanceStatus | str
    started_at: datetime | str | None = None
    """Text where it is no time that can be read."""
    completed_at: datetime | str | None = None
    """None while it runs."""
    data: Mapping[str, object] = field(factory=dict)
    """The workflow's context: ``accountId``, ``triggeredAt``, and what the trigger and the steps
    have put there."""
    logs: tuple[InstanceLog, ...] | None = None
    """One entry for each run of a step; None where they were not asked for."""

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end, good or bad."""
        return self.status in TERMINAL


@frozen(kw_only=True)
class StepFailure:
    """Why a step of an instance failed; the vendor calls it a workflow error."""

    workflow_id: str
    """The instance's id."""
    step: str | None = None
    """The step's id in the workflow."""
    message: str | None = None
    error_time: datetime | str | None = None
    """Text where it is no time that can be read."""


@frozen(kw_only=True)
class Timezone:
    """A time zone that the functions of a script take."""

    id: str
    """What the functions take: Windows' name, such as ``W. Europe Standard Time``."""
    name: str | None = None
    """What people read."""


@frozen(kw_only=True)
class FunctionParameter:
    """One parameter of a function."""

    name: str
    type: str | None = None
    """Such as ``string``."""
    required: bool | None = None
    default: object = None
    """Of whatever type the parameter has."""
    description: str | None = None
    example: object = None
    """Of whatever type the parameter has."""


@frozen(kw_only=True)
class Function:
    """A function that a script may call beside those of JavaScript."""

    name: str
    description: str | None = None
    example: str | None = None
    """A call of it."""
    parameters: tuple[FunctionParameter, ...] = ()


@frozen(kw_only=True)
class Usage:
    """How much the account may use and has used.

    The vendor's schema has the account's id alone, its example everything but that.
    """

    account_id: str | None = None
    allowed_workflow_count: WireInt | None = None
    """How many instances are included."""
    allowed_overage: bool | None = None
    """Whether there may be more."""
    overage_price: float | None = None
    """What each of those costs."""
    executed_workflow_count: WireInt | None = None
    """How many instances there have been since the count began."""
    count_started_month: WireInt | None = None
    """The month in which it began, 1 to 12."""
    count_started_year: WireInt | None = None
    extras: Mapping[str, object] = field(factory=dict)
    """Whatever else the service tells, by its names."""


@frozen(kw_only=True)
class UsageMonth:
    """How much the account used in one month."""

    id: str | None = None
    account_id: str | None = None
    executed_workflow_count: WireInt | None = None
    month: WireInt | None = None
    """1 to 12."""
    year: WireInt | None = None
    extras: Mapping[str, object] = field(factory=dict)
    """Whatever else the service tells, by its names."""
