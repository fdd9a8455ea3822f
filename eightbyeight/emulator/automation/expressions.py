"""Expressions in double braces, as far as they can be told without JavaScript.

``data.a.b`` and ``step.a.b``, texts in quotes, numbers, ``true``, ``false``, ``null`` and
``uuid()`` have a value; everything else is null.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen

__all__ = ["SCRIPT", "Scope", "decided", "filled"]

SCRIPT: Final = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}", re.DOTALL)
"""One expression within a text."""

_PATH = re.compile(r"(?:data|step)(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_QUOTED = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_COMPARED = re.compile(r"(.+?)\s*(===?|!==?)\s*(.+)", re.DOTALL)
_WORDS: Mapping[str, object] = {"true": True, "false": False}


@frozen
class Scope:
    """What an expression can see."""

    data: Mapping[str, object]
    """The data of the instance."""
    step: Mapping[str, object]
    """What the step has given."""
    unique: str = ""
    """What ``uuid()`` gives."""


def filled(template: object, scope: Scope) -> object:
    """Put values in the place of expressions, also within objects and lists.

    A text that is one expression becomes its value; within a longer text null is nothing, and
    what is no text is written as JSON.
    """
    match template:
        case dict():
            return {name: filled(value, scope) for name, value in template.items()}
        case list():
            return [filled(value, scope) for value in template]
        case str():
            whole = SCRIPT.fullmatch(template.strip())
            if whole is not None:
                return _value(whole[1], scope)
            return SCRIPT.sub(lambda found: _text(_value(found[1], scope)), template)
        case _:
            return template


def decided(expression: str, data: Mapping[str, object]) -> bool:
    """Decide a condition: whether it is true, or says of two values that are alike that they are.

    Args:
        expression: Without its braces.
        data: The data of the instance, and what the step has given, as ``step``.
    """
    step = data.get("step")
    scope = Scope(data, step if isinstance(step, dict) else {})
    compared = _COMPARED.fullmatch(expression.strip())
    if compared is None:
        return _value(expression, scope) is True
    sides = [each.strip() for each in (compared[1], compared[3])]
    if not all(map(_is_known, sides)):
        return False
    one, other = (_value(each, scope) for each in sides)
    # To JSON a true is no 1, though Python takes them for equal.
    are_alike = one == other and isinstance(one, bool) == isinstance(other, bool)
    return are_alike == compared[2].startswith("=")


def _is_known(expression: str) -> bool:
    patterns = (_PATH, _QUOTED, _NUMBER)
    return expression in {*_WORDS, "null"} or any(each.fullmatch(expression) for each in patterns)


def _value(expression: str, scope: Scope) -> object:
    expression = expression.strip()
    if _PATH.fullmatch(expression) is not None:
        return _followed(expression.split("."), scope)
    if (quoted := _QUOTED.fullmatch(expression)) is not None:
        return quoted[1] if quoted[2] is None else quoted[2]
    if _NUMBER.fullmatch(expression) is not None:
        return float(expression) if "." in expression else int(expression)
    return scope.unique if expression == "uuid()" else _WORDS.get(expression)


def _followed(names: list[str], scope: Scope) -> object:
    value: object = scope.data if names[0] == "data" else scope.step
    for name in names[1:]:
        value = value.get(name) if isinstance(value, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else value


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
