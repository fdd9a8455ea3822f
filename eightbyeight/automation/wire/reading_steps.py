"""The JSON of steps into their classes; pure."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import cast

import attrs
from attrs import Factory, field, frozen

from eightbyeight.automation.steps import Branch, If, RawStep, Step
from eightbyeight.automation.wire.shapes import INPUTS, Input, Kind, known_type
from eightbyeight.automation.wire.writing import DEEPEST, is_nothing
from eightbyeight.errors import InputProblem

__all__ = ["CHOICES", "Misfit", "Places", "known_word", "misfits_of", "read_steps"]

_MOST_PROBLEMS = 100
CHOICES = "an object of texts or nulls"
"""What ``selectNextStep`` is."""


@frozen
class Misfit:
    """Why a step does not fit the class of its type."""

    member: str
    """Where in the step, as on the wire: ``inputs.text``."""
    attribute: str
    """The attribute that it would be."""
    message: str
    wanted: str
    """What it must be: "a text"."""
    missing: bool = field(default=False, kw_only=True)
    """Whether it is something required that is not there."""


@frozen
class Places:
    """What could not be read, and where."""

    problems: list[InputProblem] = Factory(list)

    def fault(self, path: str, message: str) -> None:
        """Note that something cannot be read."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(InputProblem(message, path))

    def text(self, given: Mapping[str, object], name: str, path: str) -> str:
        """Give a member that is a text, or note that it is none."""
        value = given.get(name)
        if isinstance(value, str):
            return value
        self.fault(f"{path}.{name}", _is_no("a text", value))
        return ""

    def an_object(self, given: Mapping[str, object], name: str, path: str) -> Mapping[str, object]:
        """Give a member that is an object, or note that it is none."""
        value = given.get(name)
        if isinstance(value, Mapping):
            return value
        self.fault(f"{path}.{name}", _is_no("an object", value))
        return {}


def read_steps(given: object, path: str, places: Places, depth: int = 0) -> tuple[Step, ...]:
    """Read a list of steps, or a lone one."""
    listed = [given] if isinstance(given, Mapping) else given
    if not isinstance(listed, list | tuple):
        places.fault(path, _is_no("a list of steps", given))
        return ()
    if depth > DEEPEST:
        places.fault(path, f"lies more than {DEEPEST} deep in do")
        return ()
    read = (_read_step(one, f"{path}[{index}]", places, depth) for index, one in enumerate(listed))
    return tuple(step for step in read if step is not None)


def _read_step(raw: object, path: str, places: Places, depth: int) -> Step | None:
    if not isinstance(raw, Mapping):
        places.fault(path, _is_no("an object", raw))
        return None
    name = places.text(raw, "id", path)
    step_type = places.text(raw, "stepType", path)
    kind = known_type(step_type)
    if kind is None:
        return _raw_step(name, step_type, raw)
    fit = _fit(kind, raw)
    if fit.misfits:
        return _raw_step(name, kind.__name__, raw)
    values = {**_WITHOUT_DEFAULT.get(kind, {}), **fit.values}
    if kind is If:
        values["do"] = tuple(
            read_steps(group, f"{path}.do[{index}]", places, depth + 1)
            for index, group in enumerate(_groups(raw.get("do")))
        )
    # The misfits would have told if a value were not what the class asks for.
    return cast("Callable[..., Step]", kind)(name, **values)


# What the class asks for and the document may lack.
_WITHOUT_DEFAULT: Mapping[type[Step], Mapping[str, object]] = {
    If: {"condition": None},
    Branch: {"select_next_step": {}},
}


def _raw_step(name: str, step_type: str, raw: Mapping[str, object]) -> RawStep:
    values, _ = _members(RawStep, raw)
    taken = {member for member in _MEMBERS if _MEMBERS[member].attribute in values}
    further = _further(raw, taken)
    return cast("Callable[..., RawStep]", RawStep)(name, step_type, **values, further=further)


def misfits_of(raw: Mapping[str, object]) -> list[Misfit]:
    """Say why a step on the wire does not fit the class of its type; nothing where it has none."""
    step_type = raw.get("stepType")
    kind = known_type(step_type) if isinstance(step_type, str) else None
    return [] if kind is None else _fit(kind, raw).misfits


@frozen
class _Fit:
    """What a step on the wire gives for its class, and what it gives in vain."""

    values: dict[str, object]
    misfits: list[Misfit]


def _fit(kind: type[Step], raw: Mapping[str, object]) -> _Fit:
    values, misfits = _members(kind, raw)
    given = raw.get("inputs")
    if not (isinstance(given, Mapping) or is_nothing(given)):
        misfits.append(Misfit("inputs", "inputs", _is_no("an object", given), "an object"))
    inputs: dict[str, object] = dict(given) if isinstance(given, Mapping) else {}
    for each in INPUTS[kind]:
        value = _take(inputs, each)
        if value is not None and _SUITS[each.kind](value):
            values[each.attribute] = _worded(value, each)
        elif value is not None or each.required:
            message = _is_no(each.kind.value, value)
            place = f"inputs.{each.name}"
            misfits.append(
                Misfit(place, each.attribute, message, each.kind.value, missing=value is None)
            )
    attributes = {attribute.name for attribute in attrs.fields(kind)}
    taken = {member for member in _MEMBERS if _MEMBERS[member].attribute in attributes}
    further = _further(raw, taken | {"inputs"})
    if inputs:
        further["inputs"] = inputs
    return _Fit({**values, "further": further}, misfits)


def _further(raw: Mapping[str, object], taken: set[str]) -> dict[str, object]:
    nothing = {member for member in _MEMBERS if is_nothing(raw.get(member))}
    known = {"id", "stepType", *taken, *nothing}
    return {member: value for member, value in raw.items() if member not in known}


def _members(kind: type[Step], raw: Mapping[str, object]) -> tuple[dict[str, object], list[Misfit]]:
    attributes = {attribute.name for attribute in attrs.fields(kind)}
    values: dict[str, object] = {}
    misfits: list[Misfit] = []
    for name, member in _MEMBERS.items():
        value = raw.get(name)
        if member.attribute not in attributes or is_nothing(value):
            continue
        if member.suits(value):
            values[member.attribute] = value
        else:
            misfits.append(Misfit(name, member.attribute, _is_no(member.what, value), member.what))
    return values, misfits


def _take(inputs: dict[str, object], each: Input) -> object:
    folded = each.name.lower()
    names = [name for name in inputs if str(name).lower() == folded]
    # The schema's own spelling before any other.
    names.sort(key=lambda name: name != each.name)
    if each.also in inputs:
        names.append(each.also)
    found: object = None
    for name in names:
        if inputs[name] is None:
            del inputs[name]
        elif found is None:
            found = inputs.pop(name)
    return found


def _worded(value: object, each: Input) -> object:
    if each.kind is Kind.WHOLE and isinstance(value, float):
        return int(value)
    if each.words is not None and isinstance(value, str):
        return known_word(value, each.words)
    return value


def known_word(text: str, words: type[StrEnum]) -> str:
    """Give the member of an open enumeration, or the text where it is none of them."""
    return next((word for word in words if word == text), text)


def _groups(do: object) -> list[object]:
    if is_nothing(do):
        return []
    if isinstance(do, Mapping):
        return [[do]]
    groups = cast("list[object]", do)
    # The vendor's examples have a list of lists, its table a sequence of steps.
    return [groups] if _are_steps(groups) else groups


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_choices(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        one is None or isinstance(one, str) for one in value.values()
    )


def _are_groups(value: object) -> bool:
    if not isinstance(value, list):
        return isinstance(value, Mapping)
    return _are_steps(value) or all(isinstance(one, list) and _are_steps(one) for one in value)


def _are_steps(value: list[object]) -> bool:
    return all(isinstance(one, Mapping) for one in value)


def _is_whole(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int | str) and not isinstance(value, bool)


_SUITS: Mapping[Kind, Callable[[object], bool]] = {
    Kind.TEXT: _is_text,
    Kind.TIMESPAN: _is_text,
    Kind.WHOLE: _is_whole,
    Kind.OBJECT: lambda value: isinstance(value, Mapping | str),
    Kind.ANY: lambda _: True,
}


@frozen
class _Member:
    """A member that any step can have."""

    attribute: str
    what: str
    suits: Callable[[object], bool]


_MEMBERS: Mapping[str, _Member] = {
    "inputs": _Member("inputs", "an object", _is_object),
    "outputs": _Member("outputs", "an object", _is_object),
    "do": _Member("do", "a list of lists of steps", _are_groups),
    "selectNextStep": _Member("select_next_step", CHOICES, _are_choices),
    "nextStepId": _Member("next_step_id", "a text", _is_text),
}


def _is_no(what: str, value: object) -> str:
    if value is None:
        return "is missing"
    shown = "true or false" if isinstance(value, bool) else _KINDS.get(type(value), "")
    if what.startswith(shown or " "):
        return f"must be {what}"
    return f"must be {what}, not {shown or type(value).__name__}"


_KINDS = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "an object"}
