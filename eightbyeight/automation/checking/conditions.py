"""Whether two conditions can both be true, as far as their text proves it; pure.

What is proved: the same expression compared with two literals (``data.key == '1'``, ``data.key ==
'2'``), or with ranges of numbers that do not meet; the same two sides compared the opposite way
(``data.x < data.y`` and ``data.x >= data.y``); something and its negation (``data.reply`` and
``!data.reply``); and the service's functions that have one answer per value: ``isCountryCode`` and
``isDayOfWeek``. Of parts that are joined with ``&&`` one is enough, of those that are joined with
``||`` each must exclude the other condition. Everything else may be true together.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from attrs import evolve, frozen

from eightbyeight.automation.scripts import LONGEST_SCRIPT, scripts_in

__all__ = ["are_exclusive"]

_MOST = 100
"""Conditions of one step that are compared, each with each."""
_MOST_PARTS = 24
"""Parts of one condition that are looked at; with more, nothing is proved."""
_MOST_NEGATIONS = 8
"""Signs of negation, one in the other, that are understood."""
_NEGATED = {"==": "!=", "!=": "==", "===": "!==", "!==": "==="}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSED = frozenset(
    frozenset(pair.split())
    for pair in (
        *("== !=", "=== !==", "=== !=", "< >=", "> <=", "< >"),
        *("== <", "== >", "=== <", "=== >"),
    )
)
"""Comparisons of which at most one is true of the same two sides; of NaN it is none of the last."""
_LOOSER = frozenset({"&&", "||", "?", ",", ";", "=>", "=", "&", "|", "^"})
"""What binds less than a comparison does."""
_TOKEN = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|===|!==|==|!=|=>|<=|>=|<<|>>|&&|\|\||\s+|.""", re.DOTALL
)
_STRING = re.compile(r"""'([^'\\]*)'|"([^"\\]*)\"""")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_WORDS = frozenset({"null", "undefined", "true", "false"})
_ONE_ANSWER = re.compile(r"(isCountryCode|isDayOfWeek)\((.+),(['\"])(\w+)\3\)", re.DOTALL)
_SHARED_CODES = tuple(
    frozenset(codes.split())
    for codes in (
        "AG AI AS BB BM BS CA DM DO GD GU JM KN KY LC MP MS PR SX TC TT US VC VG VI",
        "KZ RU",
        "GB GG IM JE",
        "IT VA",
        "NO SJ",
        "AX FI",
        "EH MA",
        "AU CC CX",
        "BL GP MF",
        "RE YT",
        "BQ CW",
        "AC SH TA",
    )
)
"""Countries that have one calling code between them: ITU-T E.164, list of assigned codes."""


def are_exclusive(conditions: Sequence[str]) -> bool:
    """Say whether it is certain that at most one of these texts is true at any time."""
    if len(conditions) > _MOST:
        return False
    read = [_alternatives_of(condition) for condition in conditions]
    return all(
        any(_contradict(left, right) for left in mine for right in theirs)
        for one, other in combinations(read, 2)
        for mine, theirs in product(one, other)
    )


@frozen
class _Comparison:
    """``left op right``; with the operator ``is`` or ``not``, whether left is true at all."""

    left: str
    op: str
    right: str = ""


def _alternatives_of(condition: str) -> list[list[_Comparison]]:
    """Give what is all true in each case in which a condition is; empty where nothing is known."""
    scripts = scripts_in(condition)
    if len(scripts) != 1 or condition.strip() != f"{{{{{scripts[0]}}}}}":
        return [[]]
    if len(scripts[0]) > LONGEST_SCRIPT:
        return [[]]
    tokens = _bare(_tokens(scripts[0]))
    cases = [_split(_bare(case), "&&") for case in _split(tokens, "||")]
    if sum(map(len, cases)) > _MOST_PARTS:
        return [[]]
    # And the whole of it, against which its negation stands.
    whole = _Comparison("".join(tokens), "is")
    return [[*map(_comparison, parts), whole] for parts in cases]


def _tokens(script: str) -> list[str]:
    return [token for token in _TOKEN.findall(script) if not token.isspace()]


def _depths(tokens: list[str]) -> Iterator[int]:
    depth = 0
    for token in tokens:
        depth -= token in {")", "]", "}"}
        yield depth
        depth += token in {"(", "[", "{"}


def _bare(tokens: list[str]) -> list[str]:
    while len(tokens) > 1 and tokens[0] == "(" and tokens[-1] == ")":
        if 0 in list(_depths(tokens))[1:-1]:
            break
        tokens = tokens[1:-1]
    return tokens


def _split(tokens: list[str], separator: str) -> list[list[str]]:
    # What binds less than the separator makes one expression of it all.
    if set(_loose(tokens)) & ({"||", "?", ",", ";", "=>"} - {separator}):
        return [tokens]
    parts: list[list[str]] = [[]]
    for token, depth in zip(tokens, _depths(tokens), strict=True):
        if token == separator and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _comparison(part: list[str], depth: int = 0) -> _Comparison:
    tokens = _bare(part)
    may_be_not = tokens[:1] == ["!"] and depth < _MOST_NEGATIONS
    if may_be_not and (inner := _whole_after_not(tokens)) is not None:
        within = _comparison(inner, depth + 1)
        if within.op in {"is", "not"}:
            return evolve(within, op="not" if within.op == "is" else "is")
        if within.op in _NEGATED:
            return evolve(within, op=_NEGATED[within.op])
        return _Comparison("".join(inner), "not")
    op = _compared_by(tokens)
    if op is None:
        return _Comparison("".join(tokens), "is")
    left, right = ("".join(_bare(side)) for side in _split(tokens, op))
    # A literal stands on the right; two other sides stand in an order of their own.
    if (_is_literal(left), left) > (_is_literal(right), right):
        return _Comparison(right, _TURNED.get(op, op), left)
    return _Comparison(left, op, right)


def _compared_by(tokens: list[str]) -> str | None:
    """Give the one comparison that a condition is, or None where it is more or none."""
    loose = _loose(tokens)
    if not _LOOSER.isdisjoint(loose):
        return None
    # Equality binds less than order does.
    for ops in (_NEGATED, _TURNED):
        found = [token for token in loose if token in ops]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _loose(tokens: list[str]) -> list[str]:
    """Give what stands in no brackets."""
    return [token for token, depth in zip(tokens, _depths(tokens), strict=True) if depth == 0]


def _whole_after_not(tokens: list[str]) -> list[str] | None:
    inner = tokens[1:]
    # ! binds tighter than what could stand between.
    if not {*_NEGATED, *_TURNED, *_LOOSER, *"+-*/%"}.isdisjoint(_loose(inner)):
        return None
    return _bare(inner)


def _is_literal(text: str) -> bool:
    return text in _WORDS or bool(_STRING.fullmatch(text) or _NUMBER.fullmatch(text))


def _contradict(one: _Comparison, other: _Comparison) -> bool:
    if one.left != other.left:
        return {one.op, other.op} == {"is"} and _one_answer(one.left, other.left)
    ops = {one.op, other.op}
    if ops == {"is", "not"}:
        return True
    if "is" in ops or "not" in ops:
        return False
    if one.right == other.right and ops in _OPPOSED:
        return True
    if not (_is_literal(one.right) and _is_literal(other.right)):
        return False
    return _values_differ(one, other)


def _values_differ(one: _Comparison, other: _Comparison) -> bool:
    if _NUMBER.fullmatch(one.right) and _NUMBER.fullmatch(other.right):
        return not _meet(_range(one), _range(other))
    if not {one.op, other.op} <= {"==", "==="}:
        return False
    nothing = {"null", "undefined"}
    if one.right in nothing or other.right in nothing:
        return not (one.right in nothing and other.right in nothing)
    first, second = _STRING.fullmatch(one.right), _STRING.fullmatch(other.right)
    if first is None or second is None:
        return {one.right, other.right} == {"true", "false"}
    texts = [match[1] or match[2] or "" for match in (first, second)]
    # 1 == '1' and 1 == '01' are both true to JavaScript.
    strict = "===" in {one.op, other.op}
    return texts[0] != texts[1] and (strict or _worth(texts[0]) != _worth(texts[1]))


def _worth(text: str) -> float:
    try:
        return float(text.strip() or 0)
    except ValueError:
        return math.nan


_Range = tuple[float, bool, float, bool]
"""From where, whether that is in it, to where, and whether that is."""


def _range(one: _Comparison) -> _Range:
    value = float(one.right)
    return {
        "<": (-math.inf, False, value, False),
        "<=": (-math.inf, False, value, True),
        ">": (value, False, math.inf, False),
        ">=": (value, True, math.inf, False),
        "==": (value, True, value, True),
        "===": (value, True, value, True),
    }.get(one.op, (-math.inf, False, math.inf, False))


def _meet(one: _Range, other: _Range) -> bool:
    low, low_in = max((one[0], not one[1]), (other[0], not other[1]))
    high, high_in = min((one[2], one[3]), (other[2], other[3]))
    return low < high or (low == high and not low_in and high_in)


def _one_answer(one: str, other: str) -> bool:
    first, second = _ONE_ANSWER.fullmatch(one), _ONE_ANSWER.fullmatch(other)
    if first is None or second is None or first.group(1, 2) != second.group(1, 2):
        return False
    codes = {first[4].upper(), second[4].upper()}
    return len(codes) > 1 and not any(codes <= shared for shared in _SHARED_CODES)
