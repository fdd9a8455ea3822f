"""Every event the vendor shows is read into the class of its kind, without a loss."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from attrs import frozen

from eightbyeight.webhooks import events
from eightbyeight.webhooks.events import Event, UnknownEvent, VoiceEvent, parse_event

_GOLDEN = Path(__file__).parents[2] / "golden" / "webhooks"
_INNER = ("payload", "eventDetails")
"""Objects whose members are the event's own attributes."""

Step = str | int


@frozen
class _Example:
    name: str
    of: str
    kept_whole: tuple[str, ...]
    body: dict[str, object]


def _golden(path: Path) -> _Example:
    example = json.loads(path.read_bytes())
    assert ["sources", "of", "kept_whole", "body"] == list(example)
    assert example["sources"]
    return _Example(path.stem, example["of"], tuple(example["kept_whole"]), example["body"])


_EXAMPLES = [_golden(path) for path in sorted(_GOLDEN.glob("*.json"))]
_EVERY_EXAMPLE = pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: example.name)


@_EVERY_EXAMPLE
def test_kind(example: _Example) -> None:
    """An example is of its kind, keeps the document, and has the namespace and type that came."""
    event = parse_event(json.dumps(example.body).encode())

    assert example.of == type(event).__name__
    assert example.body == event.raw
    assert example.body.get("namespace") == event.namespace
    assert example.body.get("eventType") == event.event_type
    assert example.body.get("version") == event.version
    assert example.body.get("description") == event.description


@_EVERY_EXAMPLE
def test_nothing_is_lost(example: _Example) -> None:
    """Every leaf of a document stands in a typed attribute, or in a mapping kept on purpose."""
    event = parse_event(example.body)

    for path, told in _leaves(example.body):
        found, by_attribute = _follow(event, path, example.kept_whole)
        assert _same(told, found), f"{path}: {told!r} became {found!r}"
        kept = path[0] in example.kept_whole or "rawEvent" in path
        assert by_attribute is not kept, path


def test_every_attribute_is_shown() -> None:
    """No attribute of any class is without an example that has it."""
    seen: set[tuple[type, str]] = set()
    for example in _EXAMPLES:
        seen |= set(_told_attributes(parse_event(example.body)))

    everything = {
        (kind, attribute.name)
        for kind in map(events.__dict__.get, events.__all__)
        if isinstance(kind, type) and attrs.has(kind) and not _is_base(kind)
        for attribute in attrs.fields(kind)
        if not (issubclass(kind, Event) and hasattr(Event, attribute.name))
    }
    assert set() == everything - seen


def test_every_kind_is_shown() -> None:
    """Each kind of event has an example."""
    kinds = {
        name
        for name in events.__all__
        if isinstance(kind := getattr(events, name), type)
        and issubclass(kind, Event)
        and not _is_base(kind)
    }

    assert 41 == len(_EXAMPLES)
    assert kinds == {example.of for example in _EXAMPLES}


@_EVERY_EXAMPLE
def test_values(example: _Example) -> None:
    """An event is equal to the same event read again, has a hash, and does not show the raw one."""
    event, again = parse_event(example.body), parse_event(json.dumps(example.body))

    assert event == again
    assert hash(event) == hash(again)
    assert "raw=" not in repr(event)
    assert type(event) is not UnknownEvent


@_EVERY_EXAMPLE
def test_delivered_again(example: _Example) -> None:
    """A later delivery has the same key, also where its members come in another order."""
    turned = json.dumps(_turned(example.body), indent=2).encode()

    assert parse_event(example.body).dedupe_key == parse_event(turned).dedupe_key


def test_kinds_share_no_key() -> None:
    """Events of different kinds have different keys; those of one product share their ids."""
    kinds: dict[str, set[str]] = {}
    for example in _EXAMPLES:
        kinds.setdefault(parse_event(example.body).dedupe_key, set()).add(example.of)

    shared = [key for key, names in kinds.items() if len(names) > 1]
    # The examples of this product all have the same id; in life, each event has one of its own.
    assert ["business/9917fd42-0000-46e4-ae12-b48000ec5d95"] == shared


def test_xml_receipt() -> None:
    """A receipt of the legacy XML webhooks is kept whole, byte by byte, and has a key."""
    body = (_GOLDEN / "sms_receipt.xml").read_bytes()

    event = parse_event(body)

    assert isinstance(event, UnknownEvent)
    assert (body, {}, None) == (event.xml, event.raw, event.problem)
    assert parse_event(body).dedupe_key == event.dedupe_key
    assert parse_event(body + b" ").dedupe_key != event.dedupe_key


def test_voice_payload() -> None:
    """A voice event keeps its payload whole, nulls and all."""
    (example,) = (each for each in _EXAMPLES if each.name == "voice_call_status")

    event = parse_event(example.body)

    assert isinstance(event, VoiceEvent)
    assert example.body["payload"] == event.payload
    assert "acme_voice" == event.sub_account_id


def _is_base(kind: type) -> bool:
    return bool(kind.__subclasses__()) or kind is UnknownEvent


def _leaves(
    value: object, path: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _follow(event: Event, path: tuple[Step, ...], whole: tuple[str, ...]) -> tuple[object, bool]:
    """Give what stands at a path, and whether attributes alone lead there."""
    steps = path[1:] if path[0] in _INNER and path[0] not in whole else path
    found: object = event
    by_attribute = True
    for step in steps:
        if isinstance(found, Mapping):
            found, by_attribute = found[step], False
        elif isinstance(step, int):
            assert isinstance(found, tuple | list)
            found = found[step]
        else:
            found = getattr(found, re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", step))
    return found, by_attribute


def _same(told: object, found: object) -> bool:
    if isinstance(found, datetime):
        return datetime.fromisoformat(str(told)) == found
    if isinstance(found, Decimal):
        return Decimal(str(told)) == found
    return told == found


def _told_attributes(value: object) -> Iterator[tuple[type, str]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _told_attributes(item)
    attributes: tuple[attrs.Attribute[object], ...] = getattr(value, "__attrs_attrs__", ())
    for attribute in attributes:
        inner = getattr(value, attribute.name)
        if inner not in (None, ()):
            yield type(value), attribute.name
            yield from _told_attributes(inner)


def _turned(value: object) -> object:
    if isinstance(value, dict):
        return {name: _turned(inner) for name, inner in reversed(value.items())}
    return [_turned(item) for item in value] if isinstance(value, list) else value
