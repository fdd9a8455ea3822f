"""What of a workflow cannot be written as the service's JSON at all; pure.

While there is any of it, the other rules have nothing to judge.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import attrs

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.checking.pages import CREATE
from eightbyeight.automation.checking.way_rules import label_of
from eightbyeight.automation.steps import RawStep
from eightbyeight.automation.ways import Place, graph_of
from eightbyeight.automation.wire.json_values import json_problems
from eightbyeight.automation.wire.writing import class_of, write_workflow
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.findings import Finding, Severity

__all__ = ["find_in_form"]

_DURATIONS = ("duration", "timeout")
_MAPPINGS = frozenset({"further", "inputs", "outputs", "select_next_step"})


def find_in_form(workflow: Blueprint) -> Iterator[Finding]:
    """Look for what is no step, and for values without a form in JSON."""
    try:
        write_workflow(workflow)
    except InvalidInputError as error:
        problems = iter(error.problems)
        mend = "give steps such as SMS and Wait; Workflow.from_json() reads dictionaries"
    else:
        problems = _values_in(workflow)
        mend = "give what JSON has: of a step its id, of a time its text, texts as keys"
    for problem in problems:
        yield Finding(
            severity=Severity.ERROR,
            rule="form",
            where=problem.field,
            message=problem.message,
            mend=mend,
            source=CREATE,
        )


def _values_in(workflow: Blueprint) -> Iterator[InputProblem]:
    yield from _values({**_own(workflow, Blueprint), "steps": None}, "")
    for place in graph_of(workflow.steps).places:
        yield from _values_of(place)


def _values_of(place: Place) -> Iterator[InputProblem]:
    own = _own(place.step, class_of(place.step) or RawStep)
    for name in _DURATIONS:
        if isinstance(own.get(name), timedelta):
            del own[name]
    yield from _values({**own, "do": None}, f"{label_of(place)}.")


def _own(value: object, kind: type) -> dict[str, object]:
    # What a caller's subclass has beside is not sent.
    return {attribute.name: getattr(value, attribute.name) for attribute in attrs.fields(kind)}


def _values(own: Mapping[str, object], prefix: str) -> Iterator[InputProblem]:
    for name, value in own.items():
        if value is None or isinstance(value, Mapping) or name not in _MAPPINGS:
            plain = dict(value) if isinstance(value, Mapping) else value
            yield from json_problems(plain, f"{prefix}{name}")
        else:
            yield InputProblem(f"must be a mapping, not {type(value).__name__}", f"{prefix}{name}")
