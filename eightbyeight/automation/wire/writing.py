"""Workflows into the JSON of the service; pure.

What carries nothing is left out: empty ``inputs``, ``outputs``, ``do`` and ``selectNextStep``, and
a ``nextStepId`` of null, all of which 8x8 Connect writes into every step it exports.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.durations import timespan_text
from eightbyeight.automation.steps import If, RawStep, Step, WaitForDTMF, WaitForReply
from eightbyeight.automation.wire.json_values import require_json
from eightbyeight.automation.wire.shapes import INPUTS, Kind
from eightbyeight.errors import InvalidInputError

__all__ = ["DEEPEST", "class_of", "is_nothing", "json_text", "write_step", "write_workflow"]

DEEPEST = 32
"""How deep ``do`` can lie in ``do``; nobody writes such a workflow by hand."""


def write_workflow(workflow: Blueprint) -> dict[str, object]:
    """Give the body that creates or updates a definition.

    Raises:
        InvalidInputError: something in it is no step, or ``do`` is nested too deeply.
    """
    steps = _write_steps(workflow.steps, "steps", 0)
    document: dict[str, object] = {}
    if workflow.sub_account_id is not None:
        document["subAccountId"] = workflow.sub_account_id
    document["trigger"] = workflow.trigger
    document["status"] = workflow.status
    own = {"name": workflow.name, "steps": steps}
    document["definition"] = {**own, **_beside(workflow.further, own)}
    return {**document, **_beside(workflow.beside, document)}


def write_step(step: Step, where: str = "step", depth: int = 0) -> dict[str, object]:
    """Write one step.

    Raises:
        InvalidInputError: something in it is no step, or ``do`` is nested too deeply.
    """
    given: object = step
    if not isinstance(given, Step):
        raise InvalidInputError.of(where, f"must be a step, not {type(given).__name__}")
    inputs: object
    if isinstance(step, RawStep):
        step_type, inputs = step.step_type, step.inputs
    else:
        kind = class_of(step)
        if kind is None:
            what = type(step).__name__
            raise InvalidInputError.of(where, f"is a {what}, which the service does not have")
        step_type, inputs = kind.__name__, _inputs(step, kind)
    wire: dict[str, object] = {"id": step.id, "stepType": step_type}
    members = {
        "inputs": inputs,
        "do": _write_groups(step.do, where, depth) if isinstance(step, If) else None,
        "outputs": step.outputs,
        "selectNextStep": getattr(step, "select_next_step", None),
        "nextStepId": step.next_step_id,
    }
    wire |= {name: _plain(value) for name, value in members.items() if not is_nothing(value)}
    if isinstance(step, WaitForReply | WaitForDTMF):
        # The schema requires it of these two.
        wire.setdefault("outputs", {})
    taken = wire if isinstance(step, RawStep) else {**wire, "inputs": None}
    return {**wire, **_beside(step.further, taken)}


def is_nothing(value: object) -> bool:
    """Say whether a member of a step carries nothing."""
    return value is None or (isinstance(value, Mapping | list | tuple) and not value)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def class_of(step: Step) -> type[Step] | None:
    """Give the class of the package that a step is of; None where the service has no such step."""
    # A caller's subclass is written as what it derives from.
    return next((kind for kind in type(step).__mro__ if kind in INPUTS), None)


def _inputs(step: Step, kind: type[Step]) -> dict[str, object]:
    own: dict[str, object] = {}
    for each in INPUTS[kind]:
        value: object = getattr(step, each.attribute)
        if each.kind is Kind.TIMESPAN and isinstance(value, timedelta):
            own[each.name] = timespan_text(value)
        elif value is not None:
            own[each.name] = _plain(value)
    return {**own, **_beside(_beside(step.further, {}).get("inputs"), own)}


def _beside(further: object, taken: Mapping[str, object]) -> dict[str, object]:
    if not isinstance(further, Mapping):
        return {}
    return {name: value for name, value in further.items() if name not in taken}


def _write_groups(do: object, where: str, depth: int) -> list[list[dict[str, object]]]:
    if do and depth == DEEPEST:
        raise InvalidInputError.of(where, f"lies more than {DEEPEST} deep in do")
    if not isinstance(do, tuple):
        raise InvalidInputError.of(f"{where}.do", f"must be steps, not {type(do).__name__}")
    return [
        _write_steps(group, f"{where}.do[{index}]", depth + 1) for index, group in enumerate(do)
    ]


def _write_steps(steps: object, where: str, depth: int) -> list[dict[str, object]]:
    if not isinstance(steps, tuple):
        raise InvalidInputError.of(where, f"must be steps, not {type(steps).__name__}")
    return [write_step(step, f"{where}[{index}]", depth) for index, step in enumerate(steps)]


def json_text(document: Mapping[str, object]) -> str:
    """Write JSON for people.

    Raises:
        InvalidInputError: values have no form in JSON; each problem's field is a JSON path.
    """
    require_json(document, "$")
    return json.dumps(document, indent=2, ensure_ascii=False)
