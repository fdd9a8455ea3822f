"""What can be wrong with a step by itself; pure."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import attrs

from eightbyeight.automation.checking.conditions import are_exclusive
from eightbyeight.automation.checking.pages import BRANCHES, CREATE, LIBRARY, SCRIPTING, STEPS
from eightbyeight.automation.checking.value_rules import find_in_values
from eightbyeight.automation.durations import LONGEST, is_timespan
from eightbyeight.automation.scripts import (
    LONGEST_SCRIPT,
    forbidden_in,
    is_script,
    is_scripted,
    scripts_in,
    texts_in,
)
from eightbyeight.automation.steps import Branch, If, RawStep, Step
from eightbyeight.automation.ways import choices_of
from eightbyeight.automation.wire.reading_steps import CHOICES, Misfit, misfits_of
from eightbyeight.automation.wire.shapes import Kind
from eightbyeight.automation.wire.writing import write_step
from eightbyeight.findings import Finding, Severity

__all__ = ["find_in_step"]

_CHOICES_OF_THE_UI = 5
_DURATIONS = ("duration", "timeout")
_LENGTH = "give a timedelta, such as timedelta(seconds=30), or days and hours as in 1.06:30:15"
_IN_PYTHON = {
    Kind.TEXT.value: "give a str",
    Kind.TIMESPAN.value: _LENGTH,
    Kind.WHOLE.value: "give an int, or a str that is a script",
    Kind.OBJECT.value: "give a dict, or a str that is a script",
    CHOICES: "give a dict: the ids of steps, each with its condition as a str, or with None",
}
"""By what is wanted on the wire."""
_AS_JSON = {Kind.TIMESPAN.value: "give it as text, with days and hours as in 1.06:30:15"}


def find_in_step(step: Step, where: str) -> Iterator[Finding]:
    """Look for what is wrong with one step, without those in its ``do``."""
    wire = write_step(step)
    wire.pop("do", None)
    yield from _misfits(step, wire, where)
    yield from find_in_values(step, where)
    yield from _durations(step, where)
    yield from _choices(step, where)
    yield from _scripts(step, where)


def _misfits(step: Step, wire: dict[str, object], where: str) -> Iterator[Finding]:
    # What was read from the service and sent back unchanged, it has taken before.
    odd = Severity.WARNING if isinstance(step, RawStep) else Severity.ERROR
    for misfit in misfits_of(wire):
        yield Finding(
            severity=Severity.ERROR if misfit.missing else odd,
            rule="step-input",
            where=f"{where}.{misfit.member if isinstance(step, RawStep) else misfit.attribute}",
            message=misfit.message,
            mend=_mend(step, misfit),
            source=CREATE,
        )
    if isinstance(step, If) and step.condition is None:
        yield _input(f"{where}.condition", "is missing", "say when the steps in do are to run")
    if isinstance(step, RawStep) and not (isinstance(wire["stepType"], str) and wire["stepType"]):
        yield _input(f"{where}.step_type", "is no text", "name the type of the step")


def _mend(step: Step, misfit: Misfit) -> str:
    if isinstance(step, RawStep):
        return _AS_JSON.get(misfit.wanted, f"give {misfit.wanted}")
    return _IN_PYTHON.get(misfit.wanted, f"give {misfit.wanted}")


def _input(where: str, message: str, mend: str) -> Finding:
    return Finding.error("step-input", where, message, mend, STEPS)


def _durations(step: Step, where: str) -> Iterator[Finding]:
    for name in filter(partial(hasattr, step), _DURATIONS):
        given: object = getattr(step, name)
        if isinstance(given, timedelta):
            wrong = not timedelta(0) <= given <= LONGEST
        else:
            wrong = isinstance(given, str) and not (is_scripted(given) or is_timespan(given))
        if given is None and name == "timeout":
            yield _input(f"{where}.{name}", "is None", f"leave it out for one day, or {_LENGTH}")
        if wrong:
            yield Finding.error(
                "duration",
                f"{where}.{name}",
                f"{given!s:.40} is no duration that the service has",
                (
                    f"{_LENGTH}, or a script; it is longer than zero, and the longest has"
                    f" {LONGEST.days} days"
                ),
                STEPS,
            )
        elif given == timedelta(0):
            yield Finding.warning(
                "waits-for-nothing",
                f"{where}.{name}",
                "is zero, so that the step waits for nothing",
                "give a timedelta longer than zero, or leave the step out",
                STEPS,
            )


def _choices(step: Step, where: str) -> Iterator[Finding]:
    choices = choices_of(step)
    place = f"{where}.select_next_step"
    if step.next_step_id is not None and choices:
        yield Finding.error(
            "two-ways-onward",
            where,
            "has both next_step_id and select_next_step",
            "use one or the other",
            CREATE,
        )
    if isinstance(step, Branch):
        yield from _size(len(choices), place)
    conditions = [one for one in choices.values() if isinstance(one, str)]
    if len(choices) > 1 and not _exclude_each_other(list(choices.values()), conditions):
        yield Finding.warning(
            "branches-not-exclusive",
            place,
            (
                "has conditions that may be true together, and every step whose condition is"
                " true runs"
            ),
            "make each condition exclude the others, or make sure that it is meant",
            BRANCHES,
        )
    for condition in conditions:
        yield from _condition(condition, place)
    if isinstance(step, If) and isinstance(step.condition, str):
        yield from _condition(step.condition, f"{where}.condition")


def _condition(condition: str, place: str) -> Iterator[Finding]:
    rule = None
    if not is_scripted(condition):
        rule, what = "condition-without-script", "is no script and depends on nothing"
    elif not is_script(condition):
        rule, what = "condition-beside-script", "has a script and more, which makes a text of it"
    if rule is not None:
        yield Finding.warning(
            rule,
            place,
            f"{condition!r:.60} {what}",
            "write the whole condition between one {{ and one }}",
            SCRIPTING,
        )


def _exclude_each_other(given: list[object], conditions: list[str]) -> bool:
    return given.count(None) <= 1 and are_exclusive(conditions)


def _size(choices: int, place: str) -> Iterator[Finding]:
    if not choices:
        yield Finding.error(
            "branch-without-choice",
            place,
            "is empty",
            "name the steps that may follow, each with its condition",
            CREATE,
        )
    if choices > _CHOICES_OF_THE_UI:
        yield Finding.warning(
            "branch-beyond-ui",
            place,
            f"has {choices} choices; 8x8 Connect shows {_CHOICES_OF_THE_UI}",
            "split it, if the workflow is to be edited there",
            LIBRARY,
        )


def _scripts(step: Step, where: str) -> Iterator[Finding]:
    names = [attribute.name for attribute in attrs.fields(type(step))]
    own = {name: getattr(step, name) for name in names if name not in {"id", "do"}}
    for place, text in texts_in(own, where):
        for script in scripts_in(text):
            if len(script) > LONGEST_SCRIPT:
                yield Finding.error(
                    "script-length",
                    place,
                    (
                        f"has a script of {len(script)} characters, and {LONGEST_SCRIPT} is"
                        " the limit"
                    ),
                    "compute parts of it in an earlier step, and keep them in outputs",
                    SCRIPTING,
                )
                continue
            for what in forbidden_in(script):
                yield Finding.warning(
                    "script-forbidden",
                    place,
                    f"has a script that seems to have {what}",
                    "write it as one expression",
                    SCRIPTING,
                )
        if text.count("{{") > len(scripts_in(text)):
            yield Finding.warning(
                "script-not-closed",
                place,
                "opens a script and does not close it",
                "write }} behind it",
                SCRIPTING,
            )
