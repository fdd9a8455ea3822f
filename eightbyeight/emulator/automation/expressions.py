"""Expressions in double braces, as far as they can be told without JavaScript.

``data.a.b`` and ``step.a.b``, texts in quotes, numbers, ``true``, ``false``, ``null`` and
``uuid()`` have a value; everything else is null.
"""

import json
import re
from collections.abc import Mapping

from attrs import frozen

from eightbyeight.emulator.automation.limits import LONGEST_TEXT, TooLargeError

__all__ = ["Part", "Scope", "decided", "filled", "parts_of"]

_PATH = re.compile(r"(?:data|step)(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_QUOTED = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EQUALITY = re.compile(r"===?|!==?")
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


@frozen
class Part:
    """A piece of a text: an expression, or what stands between two of them."""

    text: str
    """Of an expression what is within its braces."""
    is_script: bool


def parts_of(text: str) -> list[Part]:
    """Cut a text into expressions and what stands between them; braces left open are text."""
    parts: list[Part] = []
    at = 0
    # By hand: a regular expression looks from each of the open braces to the end of the text.
    while (start := text.find("{{", at)) != -1 and (end := text.find("}}", start + 2)) != -1:
        if start > at:
            parts.append(Part(text[at:start], is_script=False))
        parts.append(Part(text[start + 2 : end], is_script=True))
        at = end + 2
    return [*parts, Part(text[at:], is_script=False)] if at < len(text) else parts


def filled(template: object, scope: Scope) -> object:
    """Put values in the place of expressions, also within objects and lists.

    A text that is one expression becomes its value; within a longer text null is nothing, and
    what is no text is written as JSON.

    Raises:
        TooLargeError: a text becomes too long.
    """
    match template:
        case dict():
            return {name: filled(value, scope) for name, value in template.items()}
        case list():
            return [filled(value, scope) for value in template]
        case str():
            return _filled_text(template, scope)
        case _:
            return template


def _filled_text(template: str, scope: Scope) -> object:
    match parts_of(template.strip()):
        case [Part(text, True)]:
            return _value(text, scope)
    texts: list[str] = []
    length = 0
    for part in parts_of(template):
        texts.append(_text(_value(part.text, scope)) if part.is_script else part.text)
        length += len(texts[-1])
        if length > LONGEST_TEXT:
            raise TooLargeError
    return "".join(texts)


def decided(expression: str, data: Mapping[str, object]) -> bool:
    """Decide a condition: whether it is true, or says of two values that are alike that they are.

    Args:
        expression: Without its braces.
        data: The data of the instance, and what the step has given, as ``step``.
    """
    step = data.get("step")
    scope = Scope(data, step if isinstance(step, dict) else {})
    compared = _EQUALITY.search(expression)
    if compared is None:
        return _value(expression, scope) is True
    sides = [expression[: compared.start()].strip(), expression[compared.end() :].strip()]
    if not all(map(_is_known, sides)):
        return False
    one, other = (_value(each, scope) for each in sides)
    # To JSON a true is no 1, though Python takes them for equal.
    are_alike = one == other and isinstance(one, bool) == isinstance(other, bool)
    return are_alike == compared[0].startswith("=")


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
