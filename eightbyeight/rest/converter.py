"""JSON into values and back: one strict cattrs converter over a fast codec.

Strict, because cattrs by itself would turn a null id into the text "None" and "false" into True.
Lenient where the vendor's change policy asks for it: unknown fields are ignored, and unknown names
of an open enumeration stay text. Absent stays absent in both directions.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import attrs
import msgspec
from cattrs import Converter, transform_error
from cattrs.errors import (
    BaseValidationError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.fns import identity
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

__all__ = [
    "NotWhatWasAsked",
    "WireInt",
    "dump",
    "load",
    "structure",
    "unstructure",
    "wire_name",
    "wire_time",
    "writer",
]

_PACKAGE = "eightbyeight."
_MOST_ITEMS = 10_000
"""Items of one list; no answer of the vendor's has as many."""
_MOST_FAULTS = 5
"""Wrong items of one list after which no more are looked at."""
_EXACT_BELOW = 2**53
"""From here on a double skips whole numbers."""
_DIGITS = re.compile(r"-?\d{1,18}", re.ASCII)

T = TypeVar("T")

_LENIENT = "lenient"

WireInt = Annotated[int, _LENIENT]
"""A whole number that the CPaaS products type as ``number``: ``17``, ``17.0`` and ``"17"`` are it.
"""


class NotWhatWasAsked(ValueError):  # noqa: N818 - never leaves the package, and reads as a sentence
    """The text is not JSON, or the JSON is not of the shape asked for."""


def load(body: bytes) -> object:
    """Read JSON text.

    Raises:
        NotWhatWasAsked: it is none, or nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        reason = type(error).__name__ if isinstance(error, RecursionError) else str(error)
    raise NotWhatWasAsked(f"not JSON: {reason}")


def dump(value: object) -> bytes:
    """Write JSON text of what :func:`unstructure` gave."""
    return msgspec.json.encode(value, enc_hook=_plain)


def _plain(value: object) -> object:
    # The codec takes Python's own types alone; other libraries' numbers and texts derive from them.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, int):
        return int.__int__(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def structure(data: object, kind: type[T]) -> T:
    """Turn JSON values into an instance of an attrs class.

    Raises:
        NotWhatWasAsked: a value is of another type; the message names the JSON paths at fault, of
            a long list only the first few.
    """
    try:
        return _CONVERTER.structure(data, kind)
    except (BaseValidationError, TypeError, ValueError) as error:
        told = transform_error(error, format_exception=_worded)
        faults = "; ".join(_at_json_path(fault) for fault in told)
    raise NotWhatWasAsked(faults)


def unstructure(value: object) -> object:
    """Turn attrs instances into JSON values, leaving out what is at its default."""
    return _CONVERTER.unstructure(value)


def writer(kind: type[T]) -> Callable[[T], dict[str, object]]:
    """Give the function that does what :func:`unstructure` does, for one attrs class.

    Taken once and called for each of many, it saves looking the class up every time: a quarter of
    the time for a small one.
    """
    write: Callable[[T], dict[str, object]] = _CONVERTER.get_unstructure_hook(kind)
    return write


def _worded(error: BaseException, _kind: type | None) -> str:
    return f"missing {error}" if isinstance(error, KeyError) else str(error)


def _at_json_path(fault: str) -> str:
    # cattrs names the path by the attributes' names; the reader has the JSON's before them.
    what, at, path = fault.rpartition(" @ ")
    return what + at + wire_name(path)


def _make_converter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_structure_hook(str, _exactly(str, "a string"))
    converter.register_structure_hook(int, _exactly(int, "an integer"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(datetime, _moment)
    converter.register_unstructure_hook(datetime, wire_time)
    # The codec writes these as they are; asked about one by one they cost a call each.
    converter.register_unstructure_hook_factory(_is_written_as_it_is, lambda _: identity)
    # By identity: every class is a subclass of object.
    converter.register_structure_hook_func(lambda kind: kind is object, _as_it_is)
    converter.register_structure_hook_factory(_is_open_moment, _open_moment_hook)
    converter.register_structure_hook_factory(_is_open_enum, _open_enum_hook)
    converter.register_structure_hook_func(_is_lenient, _whole_number)
    converter.register_structure_hook_factory(
        _is_optional, lambda kind: _optional_hook(kind, converter)
    )
    converter.register_structure_hook_factory(attrs.has, lambda kind: _object_hook(kind, converter))
    converter.register_unstructure_hook_factory(
        attrs.has,
        lambda kind: make_dict_unstructure_fn(
            _ours(kind), converter, _cattrs_omit_if_default=True, **_renamed(_ours(kind))
        ),
    )
    converter.register_structure_hook_factory(
        _is_tuple_of, lambda kind: _tuple_hook(kind, converter)
    )
    return converter


def _exactly(kind: type, name: str) -> Callable[[object, object], object]:
    def check(value: object, _: object) -> object:
        # type() rather than isinstance: True is an int to Python, but not in JSON.
        if type(value) is not kind:
            raise TypeError(f"expected {name}, got {_told(value)}")
        return value

    return check


def _number(value: object, _: object) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise TypeError(f"expected a number, got {_told(value)}")


def _is_written_as_it_is(kind: object) -> bool:
    if get_origin(kind) not in {Union, UnionType}:
        return False
    return all(
        member in {str, int, float, bool, NoneType}
        or (isinstance(member, type) and issubclass(member, StrEnum))
        for member in get_args(kind)
    )


def _is_lenient(kind: object) -> bool:
    return get_origin(kind) is Annotated and _LENIENT in get_args(kind)


def _whole_number(value: object, _: object) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer() and abs(value) < _EXACT_BELOW:
        return int(value)
    if type(value) is str and _DIGITS.fullmatch(value):
        return int(value)
    raise TypeError(f"expected a whole number, got {_told(value)}")


def _as_it_is(value: object, _: object) -> object:
    return value


def _is_open_moment(kind: object) -> bool:
    return get_origin(kind) in {Union, UnionType} and {datetime, str} <= set(get_args(kind))


def _open_moment_hook(kind: object) -> Callable[[object, object], object]:
    optional = type(None) in get_args(kind)

    def read(value: object, _: object) -> object:
        if value is None and optional:
            return None
        if type(value) is not str:
            raise TypeError(f"expected a time, got {_told(value)}")
        try:
            return _moment(value, None)
        except ValueError:
            return value

    return read


def _moment(value: object, _: object) -> datetime:
    if type(value) is not str:
        raise TypeError(f"expected a time, got {_told(value)}")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise ValueError(f"expected an ISO 8601 time with its offset, got {_told(value)}")
    return moment


def wire_time(moment: datetime) -> str:
    """Write an aware time as the vendor's examples do: ISO 8601, ``Z`` for UTC."""
    text = moment.isoformat()
    return f"{text.removesuffix('+00:00')}Z" if moment.tzinfo is UTC else text


def _told(value: object) -> str:
    try:
        text = repr(value)
    except RecursionError:
        # What could just be read may be too deep to be shown from here.
        text = f"a deeply nested {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - fits on a line


def _is_open_enum(kind: object) -> bool:
    if get_origin(kind) not in {Union, UnionType}:
        return False
    members = set(get_args(kind)) - {type(None)}
    return str in members and any(_is_enum(member) for member in members)


def _is_optional(kind: object) -> bool:
    members = get_args(kind) if get_origin(kind) in {Union, UnionType} else ()
    return len(members) == 2 and NoneType in members and not _is_open_moment(kind)  # noqa: PLR2004 - "X | None"


def _optional_hook(kind: object, converter: Converter) -> Callable[[object, object], object]:
    # cattrs has one for all of them, which looks the other type up each time: 6 µs per record.
    (item,) = (member for member in get_args(kind) if member is not NoneType)
    read = converter.get_structure_hook(item)
    return lambda value, _: None if value is None else read(value, item)


def _is_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _open_enum_hook(kind: object) -> Callable[[object, object], object]:
    known: Mapping[object, Enum] = {
        member.value: member for enum in get_args(kind) if _is_enum(enum) for member in enum
    }
    optional = type(None) in get_args(kind)

    def read(value: object, _: object) -> object:
        if type(value) is str:
            return known.get(value, value)
        if value is None and optional:
            return None
        raise TypeError(f"expected a string, got {_told(value)}")

    return read


def _object_hook(kind: type[T], converter: Converter) -> Callable[[object, object], T]:
    make = make_dict_structure_fn(kind, converter, **_renamed(kind))

    def read(value: object, _: object) -> T:
        if not isinstance(value, dict):
            raise TypeError(f"expected an object, got {_told(value)}")
        return make(value, kind)

    return read


def _ours(kind: type) -> type:
    # A caller's subclass may keep a name or a number beside our fields: none of the service's
    # business, and refused by it.
    ours = (base for base in kind.__mro__ if base.__module__.startswith(_PACKAGE))
    return next(ours, kind)


def _is_tuple_of(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: Any, converter: Converter) -> Callable[[object, object], object]:  # noqa: ANN401 - a type expression
    (item, _) = get_args(kind)
    one_of_them = converter.get_structure_hook(item)

    def read(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, got {_told(value)}")
        if len(value) > _MOST_ITEMS:
            raise TypeError(f"expected a list of at most {_MOST_ITEMS}, got {len(value)} items")
        items: list[object] = []
        faults: list[Exception] = []
        for index, given in enumerate(value):
            try:
                items.append(one_of_them(given, item))
            except Exception as error:  # noqa: BLE001 - raised again, all of them together
                error.add_note(IterableValidationNote(f"at index {index}", index, item))
                faults.append(error)
                # Each costs an exception, and megabytes of wrong items would take minutes.
                if len(faults) == _MOST_FAULTS:
                    break
        if faults:
            raise IterableValidationError("in a list", faults, list)
        return tuple(items)

    return read


def _renamed(kind: type) -> dict[str, Any]:
    return {
        name: override(rename=wire_name(name))
        for name in (attribute.name for attribute in attrs.fields(kind))
        if "_" in name
    }


def wire_name(name: str) -> str:
    """Give the name on the wire of an attribute: ``first_name`` is ``firstName`` there."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


_CONVERTER = _make_converter()
