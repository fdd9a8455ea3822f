"""JSON Lines: one object per line, and keys instead of columns."""

import json
from collections.abc import Collection, Iterator
from itertools import chain
from typing import NoReturn, TypeVar

from attrs import frozen

from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Names, either
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import Layout, RowFormat, unreadable
from eightbyeight.loading.files.lines import Lines, NotUtf8Error

__all__ = ["Pairs", "start_jsonl"]

RowT = TypeVar("RowT")

_LOOK_AHEAD = 100
"""Lines to look through for an anchor before calling the file none of ours."""


def start_jsonl(
    lines: Lines, name: str, kind: RowKind[RowT], *, bom: bool
) -> tuple[Layout, Iterator[RowT]]:
    """Make sure that the file holds what is wanted, and give its layout and rows.

    Raises:
        InvalidInputError: it is empty, or none of its first lines has an anchor.
    """
    names = kind.keys
    objects = _Objects(lines, name, names, names.required)
    ahead: list[_Read] = []
    for read in objects:
        ahead.append(read)
        if _has(names.anchors, read) or len(ahead) == _LOOK_AHEAD:
            break
    if not ahead:
        raise unreadable(
            name, f"is empty; each line must be a JSON object with {names.words.wanted}"
        )
    if not _has(names.anchors, ahead[-1]):
        raise _without_anchors(name, names, ahead[0])
    layout = Layout(RowFormat.JSONL, bom=bom)
    return layout, (_row(read, kind) for read in chain(ahead, objects))


def _without_anchors(name: str, names: Names, first: "_Read") -> Exception:
    wanted = either(names.asked_for(names.anchors))
    why = "" if first.problem is None else f": {first.problem.message}"
    return unreadable(
        name,
        f"no line with the key {wanted}{why}; each line must be a JSON object, and "
        f"--column {names.anchors[0]}=NAME says which key holds {names.words.held}",
        row=first.number,
    )


@frozen
class _Read:
    number: int
    text: str
    given: dict[str, object]
    labels: dict[str, str]
    problem: InputProblem | None


def _has(wires: Collection[str], read: _Read) -> bool:
    return not read.given.keys().isdisjoint(wires)


def _row(read: _Read, kind: RowKind[RowT]) -> RowT:
    cells = (read.text,)
    if read.problem is None:
        return kind.make(read.number, cells, read.given, read.labels)
    return kind.refuse(read.number, cells, read.given, read.problem)


@frozen
class _Objects:
    """Goes over the lines; each pass goes on where the last one ended."""

    lines: Lines
    name: str
    names: Names
    required: tuple[tuple[str, ...], ...]

    def __iter__(self) -> Iterator[_Read]:
        decoder = _decoder()
        while True:
            try:
                line = next(self.lines)
            except StopIteration:
                return
            except NotUtf8Error as error:
                raise unreadable(self.name, str(error), row=self.lines.number + 1) from None
            text = line.removesuffix("\n").removesuffix("\r")
            if text.strip():
                yield self._read(decoder, text)

    def _read(self, decoder: json.JSONDecoder, text: str) -> _Read:
        number = self.lines.number
        try:
            pairs = decoder.decode(text)
        except RecursionError:
            problem = InputProblem("is nested too deeply to be read")
            return _Read(number, text, {}, {}, problem)
        except ValueError as error:
            return _Read(number, text, {}, {}, InputProblem(_why(error)))
        if not isinstance(pairs, Pairs):
            problem = InputProblem("is no JSON object: write each row in braces, on one line")
            return _Read(number, text, {}, {}, problem)
        return self._sorted(number, text, pairs)

    def _sorted(self, number: int, text: str, pairs: "Pairs") -> _Read:
        given: dict[str, object] = {}
        labels: dict[str, str] = {}
        problem = None
        for key, value in pairs:
            wire = self.names.field_of(key)
            if wire is None:
                continue
            label = key.strip()
            if wire in given:
                both = f"{labels[wire]!r} and {label!r} are both {wire}"
                same = "the key is there twice"
                problem = InputProblem(same if labels[wire] == label else both, label)
            given[wire], labels[wire] = value, label
        if problem is None:
            there = given.keys()
            missing = [wires for wires in self.required if there.isdisjoint(wires)]
            if missing:
                problem = _missing(self.names.asked_for(missing[0]))
        return _Read(number, text, given, labels, problem)


def _missing(names: tuple[str, ...]) -> InputProblem:
    if len(names) == 1:
        return InputProblem("the key is missing", names[0])
    return InputProblem(f"none of the keys {either(names)} is there")


class Pairs(list[tuple[str, object]]):
    """An object's keys and values, kept apart so that a key given twice is noticed."""


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=Pairs, parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _why(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at character {error.pos + 1}"
    # Python reads no integer of more than 4,300 digits; its own words name a Python setting.
    return "has a number of thousands of digits" if "digits" in str(error) else str(error)
