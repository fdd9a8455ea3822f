"""Single changes to how far an instance has come; each gives the instance anew."""

from datetime import datetime
from uuid import UUID, uuid5

from attrs import evolve

from eightbyeight.emulator.automation.plan import StepPlan
from eightbyeight.emulator.automation.values import (
    Instance,
    InstanceStatus,
    Pointer,
    StepLog,
    StepStatus,
)

__all__ = ["came_to", "dropped", "ended", "logged", "put"]

_LOGS = UUID("6ba7b812-9dad-41d1-80b4-00c04fd430c8")


def came_to(
    instance: Instance, plan: StepPlan, step: int, at: datetime, parent: int | None = None
) -> Instance:
    """Put an instance at a step, at those where it is already too."""
    number = len(instance.logs)
    log_id = str(uuid5(_LOGS, f"{instance.workflow_id}/{number}"))
    log = StepLog(log_id, plan.id(step), at, None, StepStatus.PENDING)
    pointer = Pointer(number, step, at, parent)
    return evolve(instance, logs=(*instance.logs, log), pointers=(*instance.pointers, pointer))


def put(instance: Instance, pointer: Pointer) -> Instance:
    """Replace the pointer with this one's number."""
    pointers = (pointer if each.number == pointer.number else each for each in instance.pointers)
    return evolve(instance, pointers=tuple(pointers))


def dropped(instance: Instance, pointer: Pointer) -> Instance:
    """Take an instance away from a step."""
    left = (each for each in instance.pointers if each.number != pointer.number)
    return evolve(instance, pointers=tuple(left))


def logged(
    instance: Instance, pointer: Pointer, status: StepStatus, at: datetime | None = None
) -> Instance:
    """Write down how far a step has come; with a moment if it is over."""
    logs = list(instance.logs)
    logs[pointer.number] = evolve(logs[pointer.number], status=status, completed_at=at)
    return evolve(instance, logs=tuple(logs))


def ended(instance: Instance, status: InstanceStatus, at: datetime) -> Instance:
    """End an instance; the steps it is at are cancelled."""
    for pointer in instance.pointers:
        instance = logged(instance, pointer, StepStatus.CANCELLED, at)
    return evolve(instance, status=status, completed_at=at, pointers=())
