"""All that an error, or any other object, shows or keeps."""

import copy
import json
import pickle
import pprint
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from types import FrameType

import attrs

from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Secret
from tests.package import is_ours

KEY = "eght_CANARY0123456789abcdef"
"""What must be found nowhere."""
_DEEPEST = 8


def holds_key(value: object) -> list[str]:
    """Give the texts in which the key stands, of everything that can be reached from a value."""
    return [text for text in everything(value) if KEY in text]


def everything(value: object) -> Iterator[str]:
    """Give every text that is shown by, or kept in, a value and what it leads to.

    It goes into containers, into attributes of the package's own objects, and from errors to their
    causes, contexts, notes, groups and the names in the package's frames of their tracebacks.
    """
    seen: set[int] = set()
    kept: list[object] = []
    waiting = deque([(value, 0)])
    while waiting:
        current, depth = waiting.popleft()
        # What a memory transport was told it remembers, as a service would: that is its purpose.
        if id(current) in seen or isinstance(current, Secret | MemoryTransport):
            continue
        seen.add(id(current))
        kept.append(current)  # or its id would be given to something else
        yield from _texts(current)
        if depth < _DEEPEST:
            waiting.extend((inner, depth + 1) for inner in _inside(current))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, bytes | bytearray):
        yield value.decode("latin-1")
        return
    yield repr(value)
    if isinstance(value, BaseException):
        yield str(value)
        yield from traceback.format_exception(value)


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, str | bytes | int | float | None):
        return
    if isinstance(value, BaseException):
        yield from (value.args, value.__cause__, value.__context__, vars(value))
        yield from getattr(value, "__notes__", ())
        yield from getattr(value, "exceptions", ())
        yield from (frame.f_locals for frame in _our_frames(value))
    elif type(value) is dict or isinstance(value, deque | list | tuple | set | frozenset):
        if isinstance(value, Mapping):
            yield from (*value.keys(), *value.values())
        else:
            yield from value
    elif type(value).__module__.startswith("eightbyeight"):
        yield getattr(value, "__dict__", None)
        for kind in type(value).__mro__:
            for name in getattr(kind, "__slots__", ()):
                mangled = f"_{kind.__name__}{name}" if name.startswith("__") else name
                yield getattr(value, mangled, None)


def _our_frames(error: BaseException) -> Iterator[FrameType]:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if is_ours(frame.f_code.co_filename):
            yield frame


def representations(value: object) -> Iterator[str]:
    """Give every form in which an object may be shown, kept or passed on."""
    yield from (repr(value), str(value), f"{value}", f"{value!r}", f"{value!s:>40}", ascii(value))
    yield "%r %s" % (value, value)  # noqa: UP031 - this too is a way to show it
    yield from (pprint.pformat(value), repr([value]), repr({"key": value}))
    for form in (_pickled, copy.copy, copy.deepcopy, _as_dict, _as_json):
        try:
            made = form(value)
        except (TypeError, ValueError, AttributeError) as error:
            # To refuse is fine, as long as the refusal is silent about it.
            made = str(error)
        yield from everything(made)


def _pickled(value: object) -> object:
    return pickle.dumps(value)


def _as_dict(value: object) -> object:
    return attrs.asdict(value) if attrs.has(type(value)) else vars(value)  # type: ignore[arg-type]


def _as_json(value: object) -> object:
    return json.dumps(value, default=str)
