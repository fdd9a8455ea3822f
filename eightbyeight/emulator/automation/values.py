"""Definitions and instances as they lie on the service, all of them values.

Source: the OpenAPI file's ``definition``, ``workflowInstanceWithLogs`` and ``workflowErrors``.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

__all__ = [
    "Awaited",
    "Definition",
    "Instance",
    "InstanceStatus",
    "Pointer",
    "Step",
    "StepLog",
    "StepStatus",
    "WorkflowError",
]

Step = Mapping[str, object]
"""One step, as it was sent."""


class InstanceStatus(StrEnum):
    """How an instance stands."""

    RUNNABLE = "Runnable"
    SUSPENDED = "Suspended"
    COMPLETE = "Complete"
    TERMINATED = "Terminated"


class StepStatus(StrEnum):
    """How far a step of an instance has come."""

    PENDING = "Pending"
    RUNNING = "Running"
    COMPLETE = "Complete"
    SLEEPING = "Sleeping"
    WAITING_FOR_EVENT = "WaitingForEvent"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


@frozen
class Definition:
    """One version of a definition."""

    id: str
    version: int
    created_at: datetime
    name: str
    trigger: str
    """``inbound_sms``, ``inbound_chat_apps`` or ``http_request``."""
    status: str
    """``enabled`` or ``disabled``."""
    sub_account_id: str | None
    """The only sub-account it is for; None for any."""
    steps: tuple[Step, ...]

    @property
    def is_enabled(self) -> bool:
        """Whether its trigger starts instances."""
        return self.status == "enabled"


@frozen
class StepLog:
    """What is known of one step that an instance came to."""

    id: str
    step_name: str
    """The step's id in the definition."""
    started_at: datetime
    completed_at: datetime | None
    status: StepStatus


@frozen
class WorkflowError:
    """Why an instance came to a bad end."""

    step: str
    """The step's id in the definition."""
    message: str
    time: datetime


@frozen
class Awaited:
    """What a step waits for."""

    kind: str
    """``reply`` or ``dtmfData``: the output that it becomes."""
    key: tuple[str, ...]
    """Channel and user, or the voice message."""


@frozen
class Pointer:
    """A step that an instance is at."""

    number: int
    """Its place among the instance's logs."""
    step: int
    """Its place among all steps of the definition."""
    due: datetime | None
    """When it goes on by itself; None where it waits for the steps within it."""
    parent: int | None = None
    """The number of the pointer whose step it lies within."""
    has_begun: bool = False
    awaits: Awaited | None = None


@frozen
class Instance:
    """One instance of one version of a definition."""

    workflow_id: str
    definition: Definition
    started_at: datetime
    data: Mapping[str, object]
    status: InstanceStatus = InstanceStatus.RUNNABLE
    completed_at: datetime | None = None
    pointers: tuple[Pointer, ...] = field(default=(), repr=False)
    """The steps it is at; none once it is over."""
    logs: tuple[StepLog, ...] = ()
    """In the order in which it came to the steps."""
    errors: tuple[WorkflowError, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether it never changes any more."""
        return self.status in {InstanceStatus.COMPLETE, InstanceStatus.TERMINATED}
