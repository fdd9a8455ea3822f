"""JSON Lines: one object per line, and keys instead of columns."""

import json
from collections.abc import Iterator
from datetime import tzinfo
from itertools import chain
from typing import NoReturn

from attrs import frozen

from eightbyeight.campaigns.rows.columns import REQUIRED, Names
from eightbyeight.campaigns.rows.layout import Layout, RowFormat, unreadable
from eightbyeight.campaigns.rows.lines import Lines, NotUtf8Error
from eightbyeight.campaigns.rows.row import Row, make_row
from eightbyeight.errors import InputProblem

__all__ = ["start_jsonl"]

_LOOK_AHEAD = 100
"""Lines to look through for an id before calling the file none of ours."""


def start_jsonl(
    lines: Lines, name: str, names: Names, timezone: tzinfo | None, *, bom: bool
) -> tuple[Layout, Iterator[Row]]:
    """Make sure that the file holds ids, and give its layout and rows.

    Raises:
        InvalidInputError: it is empty, or none of its first lines has an id.
    """
    objects = _Objects(lines, name, names)
    ahead: list[_Read] = []
    for read in objects:
        ahead.append(read)
        if REQUIRED in read.given or len(ahead) == _LOOK_AHEAD:
            break
    if not ahead:
        raise unreadable(name, "is empty; each line must be a JSON object with a crmRecordId")
    if REQUIRED not in ahead[-1].given:
        raise _without_ids(name, names, ahead[0])
    layout = Layout(RowFormat.JSONL, bom=bom)
    return layout, (_row(read, timezone) for read in chain(ahead, objects))


def _without_ids(name: str, names: Names, first: "_Read") -> Exception:
    wanted = names.mapped.get(REQUIRED, REQUIRED)
    why = "" if first.problem is None else f": {first.problem.message}"
    return unreadable(
        name,
        f"no line with the key {wanted!r}{why}; each line must be a JSON object, and "
        f"--column {REQUIRED}=NAME says which key holds the id",
        row=first.number,
    )


@frozen
class _Read:
    number: int
    text: str
    given: dict[str, object]
    labels: dict[str, str]
    problem: InputProblem | None


def _row(read: _Read, timezone: tzinfo | None) -> Row:
    cells = (read.text,)
    if read.problem is None:
        return make_row(read.number, cells, read.given, read.labels, timezone)
    given = read.given.get(REQUIRED)
    crm_record_id = given if isinstance(given, str) else None
    return Row(read.number, cells, None, read.problem, crm_record_id)


@frozen
class _Objects:
    """Goes over the lines; each pass goes on where the last one ended."""

    lines: Lines
    name: str
    names: Names

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
        if not isinstance(pairs, _Pairs):
            problem = InputProblem("is no JSON object: write each row in braces, on one line")
            return _Read(number, text, {}, {}, problem)
        return self._sorted(number, text, pairs)

    def _sorted(self, number: int, text: str, pairs: "_Pairs") -> _Read:
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
            missing = [wire for wire in (REQUIRED, *self.names.mapped) if wire not in given]
            if missing:
                name = self.names.mapped.get(missing[0], missing[0])
                problem = InputProblem("the key is missing", name)
        return _Read(number, text, given, labels, problem)


class _Pairs(list[tuple[str, object]]):
    """An object's keys and values, kept apart so that a key given twice is noticed."""


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_Pairs, parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _why(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at character {error.pos + 1}"
    # Python reads no integer of more than 4,300 digits; its own words name a Python setting.
    return "has a number of thousands of digits" if "digits" in str(error) else str(error)
