"""An instance on its way through its steps, up to some moment.

Steps take no time but those that wait. Sources: the OpenAPI file's schemas of steps, and the
vendor's "Branches".
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from eightbyeight.emulator.automation.expressions import Scope, filled, parts_of
from eightbyeight.emulator.automation.limits import TooLargeError, check_size
from eightbyeight.emulator.automation.moves import came_to, dropped, ended, logged, put
from eightbyeight.emulator.automation.plan import StepPlan
from eightbyeight.emulator.automation.steps import Begun, StepFailedError, begin
from eightbyeight.emulator.automation.values import (
    Awaited,
    Instance,
    InstanceStatus,
    Pointer,
    Step,
    StepStatus,
    WorkflowError,
)

__all__ = ["MOST_STEPS", "Decide", "Helpers", "set_out", "told", "walked"]

MOST_STEPS = 1000
"""How many steps an instance may come to; more are taken for a circle without an end."""

_TOO_LARGE = "The data of the workflow has become too large."

Decide = Callable[[str, Mapping[str, object]], bool]
"""Decides a condition, given without its braces, by the data of the instance."""


@frozen
class Helpers:
    """What a walk asks others."""

    decide: Decide
    failure: Callable[[str], str | None]
    """Gives what the step with this id is to fail with; None for nothing."""


def set_out(instance: Instance) -> Instance:
    """Put an instance at its first step; one without steps is complete."""
    plan = StepPlan(instance.definition.steps)
    if plan.steps:
        return came_to(instance, plan, 0, instance.started_at)
    return ended(instance, InstanceStatus.COMPLETE, instance.started_at)


def walked(instance: Instance, now: datetime, helpers: Helpers) -> Instance:
    """Give an instance as it stands after all that was due by now."""
    walk = _Walk(instance, helpers)
    while walk.instance.status is InstanceStatus.RUNNABLE:
        due = [(each.due, each.number, each) for each in walk.instance.pointers if each.due]
        at, _, pointer = min(due, key=lambda each: each[:2])
        if at > now:
            break
        walk.go_on(pointer, at)
    return walk.instance


def told(
    instance: Instance, awaited: Awaited, value: object, now: datetime, helpers: Helpers
) -> Instance:
    """Give an instance what its steps wait for, as far as they do."""
    walk = _Walk(instance, helpers)
    for pointer in instance.pointers:
        if pointer.awaits == awaited and pointer in walk.instance.pointers:
            walk.finish(pointer, now, {awaited.kind: value})
    return walk.instance


class _Walk:
    """One walk; the instance is replaced at each step of it."""

    def __init__(self, instance: Instance, helpers: Helpers) -> None:
        self.instance = instance
        self._plan = StepPlan(instance.definition.steps)
        self._helpers = helpers

    def go_on(self, pointer: Pointer, at: datetime) -> None:
        """Begin a step, or end its wait."""
        if pointer.has_begun:
            late = StepStatus.COMPLETE if pointer.awaits is None else StepStatus.CANCELLED
            self.finish(pointer, at, {}, late)
            return
        try:
            begun = self._begun(pointer)
        except StepFailedError as failed:
            self._fail(pointer, at, str(failed))
            return
        except TooLargeError:
            self._fail(pointer, at, _TOO_LARGE)
            return
        if begun.waits is not None:
            self._wait(pointer, begun, at + begun.waits)
        elif not self._enter(pointer, at):
            self.finish(pointer, at, begun.outputs)

    def finish(
        self,
        pointer: Pointer,
        at: datetime,
        outputs: Mapping[str, object],
        status: StepStatus = StepStatus.COMPLETE,
    ) -> None:
        """End a step, and come to those after it."""
        step = self._plan.steps[pointer.step]
        try:
            self._save(step, self._scope(pointer, outputs))
        except TooLargeError:
            self._fail(pointer, at, _TOO_LARGE)
            return
        self.instance = dropped(logged(self.instance, pointer, status, at), pointer)
        for target in self._onward(step, outputs):
            place = self._plan.find(target, pointer.step)
            if place is None:
                self._fail(pointer, at, f"Step {target} not found.")
                return
            self.instance = came_to(self.instance, self._plan, place, at, pointer.parent)
        self._leave(pointer.parent, at)

    def _begun(self, pointer: Pointer) -> Begun:
        problem = self._helpers.failure(self._plan.id(pointer.step))
        if problem is not None:
            raise StepFailedError(problem)
        if pointer.number >= MOST_STEPS:
            raise StepFailedError("The workflow has come to too many steps.")
        return begin(self._plan.steps[pointer.step], self._scope(pointer, {}))

    def _wait(self, pointer: Pointer, begun: Begun, until: datetime) -> None:
        asleep = StepStatus.SLEEPING if begun.awaits is None else StepStatus.WAITING_FOR_EVENT
        waiting = evolve(pointer, has_begun=True, due=until, awaits=begun.awaits)
        self.instance = put(logged(self.instance, pointer, asleep), waiting)

    def _save(self, step: Step, scope: Scope) -> None:
        """Copy what a step gave into the instance's data."""
        saved = filled(step.get("outputs"), scope)
        if isinstance(saved, dict):
            check_size(saved)
            self.instance = evolve(self.instance, data={**self.instance.data, **saved})

    def _enter(self, pointer: Pointer, at: datetime) -> bool:
        """Come to the steps within a step, if there are any and its condition holds."""
        inputs = self._plan.steps[pointer.step].get("inputs")
        condition = inputs.get("condition") if isinstance(inputs, Mapping) else None
        within = self._plan.within(pointer.step)
        if not within or not self._holds(condition, {}):
            return False
        around = evolve(pointer, has_begun=True, due=None)
        self.instance = put(logged(self.instance, pointer, StepStatus.RUNNING), around)
        for place in within:
            self.instance = came_to(self.instance, self._plan, place, at, pointer.number)
        return True

    def _leave(self, parent: int | None, at: datetime) -> None:
        """End the step around those that are done, or the instance."""
        pointers = self.instance.pointers
        if parent is not None and all(each.parent != parent for each in pointers):
            self.finish(next(each for each in pointers if each.number == parent), at, {})
        elif not pointers:
            self.instance = ended(self.instance, InstanceStatus.COMPLETE, at)

    def _onward(self, step: Step, outputs: Mapping[str, object]) -> list[str]:
        selected = step.get("selectNextStep")
        if isinstance(selected, Mapping) and selected:
            held = [name for name, each in selected.items() if self._holds(each, outputs)]
            return held or [name for name, each in selected.items() if each is None]
        following = step.get("nextStepId")
        return [following] if isinstance(following, str) and following else []

    def _holds(self, condition: object, outputs: Mapping[str, object]) -> bool:
        if not isinstance(condition, str):
            return condition is True
        parts = parts_of(condition.strip())
        text = parts[0].text if len(parts) == 1 else condition
        return self._helpers.decide(text.strip(), {**self.instance.data, "step": dict(outputs)})

    def _fail(self, pointer: Pointer, at: datetime, problem: str) -> None:
        error = WorkflowError(self._plan.id(pointer.step), problem, at)
        self.instance = evolve(self.instance, errors=(*self.instance.errors, error))
        self.instance = ended(self.instance, InstanceStatus.TERMINATED, at)
        self.instance = logged(self.instance, pointer, StepStatus.FAILED, at)

    def _scope(self, pointer: Pointer, outputs: Mapping[str, object]) -> Scope:
        return Scope(self.instance.data, outputs, self.instance.logs[pointer.number].id)
