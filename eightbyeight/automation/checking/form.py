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
from eightbyeight.findings import Finding

__all__ = ["find_in_form"]

_DURATIONS = ("duration", "timeout")
_MAPPINGS = {
    "beside": "give a dict: members as they are on the wire",
    "further": "give a dict: members as they are on the wire",
    "inputs": "give a dict: the inputs by their names on the wire",
    "outputs": "give a dict: names in data, each with what is kept there",
    "select_next_step": "give a dict: ids of steps, each with its condition as a str, or with None",
}
"""The attributes that are mappings, and how to mend them."""
_STEPS_WANTED = "give steps such as SMS and Wait; Workflow.from_json() reads dictionaries"
_JSON_WANTED = "give what JSON has: of a step its id, of a time its text, texts as keys"
_Fault = tuple[InputProblem, str]
"""What is wrong, and how to mend it."""


def find_in_form(workflow: Blueprint) -> Iterator[Finding]:
    """Look for what is no step, and for values without a form in JSON."""
    try:
        write_workflow(workflow)
    except InvalidInputError as error:
        faults: Iterator[_Fault] = ((problem, _STEPS_WANTED) for problem in error.problems)
    else:
        faults = _values_in(workflow)
    for problem, mend in faults:
        yield Finding.error("form", problem.field, problem.message, mend, CREATE)


def _values_in(workflow: Blueprint) -> Iterator[_Fault]:
    yield from _values({**_own(workflow, Blueprint), "steps": None}, "")
    for place in graph_of(workflow.steps).places:
        yield from _values_of(place)


def _values_of(place: Place) -> Iterator[_Fault]:
    own = _own(place.step, class_of(place.step) or RawStep)
    for name in _DURATIONS:
        if isinstance(own.get(name), timedelta):
            del own[name]
    yield from _values({**own, "do": None}, f"{label_of(place)}.")


def _own(value: object, kind: type) -> dict[str, object]:
    # What a caller's subclass has beside is not sent.
    return {attribute.name: getattr(value, attribute.name) for attribute in attrs.fields(kind)}


def _values(own: Mapping[str, object], prefix: str) -> Iterator[_Fault]:
    for name, value in own.items():
        if value is None or isinstance(value, Mapping) or name not in _MAPPINGS:
            plain = dict(value) if isinstance(value, Mapping) else value
            for problem in json_problems(plain, f"{prefix}{name}"):
                yield problem, _JSON_WANTED
        else:
            said = f"must be a mapping, not {type(value).__name__}"
            yield InputProblem(said, f"{prefix}{name}"), _MAPPINGS[name]
