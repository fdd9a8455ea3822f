"""Whatever a webhook is sent, reading it gives an event or says that it is no JSON object."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.events import Event, ShortUrlClicked, UnknownEvent, parse_event

Make = Callable[..., dict[str, object]]

_DOCUMENTS = [
    json.loads(path.read_bytes())["body"]
    for path in sorted((Path(__file__).parents[2] / "golden" / "webhooks").glob("*.json"))
]

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_HOSTILE = st.sampled_from(
    [
        "9" * 5000,
        "-" + "9" * 400,
        "1e400",
        "-1e-400",
        "1e999999999",
        "1e9999999999999999999",
        "-1E+99999999999999999999",
        '"\\ud83d"',
        '"\\u0000"',
        '{"a":1,"a":2}',
        "[" * 30 + "]" * 30,
        '"2026-05-01T00:00:00+23:59"',
        '"0001-01-01T00:00:00+14:00"',
        '"9999-12-31T23:59:59-14:00"',
    ]
)


@given(_JSON)
def test_any_json(value: object) -> None:
    """Any JSON object is an event that keeps it; anything else is refused."""
    body = json.dumps(value).encode()

    if isinstance(value, dict):
        assert value == parse_event(body).raw
        assert value == parse_event(value).raw
    else:
        with pytest.raises(InvalidInputError):
            parse_event(body)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"{{{text}}}".encode()))
@example(b"")
@example(b"\xff\xfe<\x00")
@example(b'{"a": NaN}')
@example(b'{"a": -Infinity}')
@example(b'{"\xff": 1}')
@example(b'{"a": 1}{"b": 2}')
@example(b"\xef\xbb\xbf")
def test_any_bytes(body: bytes) -> None:
    """Any bytes give an event or are refused, and nothing else happens."""
    try:
        event = parse_event(body)
    except InvalidInputError:
        return
    assert event.dedupe_key


@given(st.sampled_from(_DOCUMENTS), st.data())
def test_any_change(document: dict[str, object], data: st.DataObject) -> None:
    """A documented event of which one part is another value is read all the same, or kept."""
    paths = list(_paths(document))
    path = data.draw(st.sampled_from(paths))
    text = data.draw(_HOSTILE | _JSON.map(json.dumps))
    body = json.dumps(_with(document, path, "HERE")).replace('"HERE"', text)

    event = parse_event(body)

    assert len(document) == len(event.raw)
    assert 250 >= len(event.dedupe_key)
    assert isinstance(hash(event), int)
    assert repr(event)
    assert event.dedupe_key == parse_event(body).dedupe_key


@given(st.sampled_from(_DOCUMENTS), st.data())
def test_any_omission(document: dict[str, object], data: st.DataObject) -> None:
    """A documented event that lacks a part is read all the same, or kept with the part's path."""
    path = data.draw(st.sampled_from(list(_paths(document))))
    changed = _with(document, path, ...)

    event = parse_event(changed)

    assert changed == event.raw
    if isinstance(event, UnknownEvent) and event.problem is not None:
        assert "missing" in event.problem
        assert f"'{path[-1]}'" in event.problem


@pytest.mark.parametrize(
    "body",
    ["[]", "null", "5", '"text"', "", " ", "<html>", "{", "{]", '{"a": NaN}', '{"a": -Infinity}'],
)
def test_no_objects(body: str) -> None:
    """What is no JSON object is refused, as bytes and as text."""
    for form in (body, body.encode()):
        with pytest.raises(InvalidInputError, match="body"):
            parse_event(form)


@pytest.mark.parametrize(
    "body",
    [
        '{"a": "\udc00"}',
        {"a": float("nan")},
        {"a": {1, 2}},
        {"a": 10**5000},
        {("a", "b"): 1},
        [("a", 1)],
        None,
        10**9,
    ],
)
def test_no_json(body: object) -> None:
    """What has no form in JSON, or is of another type, is refused before anything is made of it."""
    with pytest.raises(InvalidInputError):
        parse_event(cast("Mapping[str, object]", body))


def test_a_mapping_of_itself() -> None:
    """A mapping that holds itself is refused."""
    body: dict[str, object] = {}
    body["body"] = body

    with pytest.raises(InvalidInputError):
        parse_event(body)


@pytest.mark.parametrize("make", [dict, MappingProxyType])
def test_a_mapping_is_copied(
    document_of: Make, make: Callable[[dict[str, object]], Mapping[str, object]]
) -> None:
    """An event does not change with the mapping that it was read from."""
    document = document_of("short_url_clicked")
    whole = json.loads(json.dumps(document))

    event = parse_event(make(document))
    cast("dict[str, object]", document["payload"]).clear()

    assert isinstance(event, ShortUrlClicked)
    assert whole == event.raw


@pytest.mark.parametrize("levels", [63, 64, 900, 100_000])
def test_depth(levels: int) -> None:
    """64 levels of nesting are read, and more are refused, whatever the depth."""
    body = b'{"a":' * levels + b"{}" + b"}" * levels

    if levels < 64:
        assert isinstance(parse_event(body), UnknownEvent)
    else:
        with pytest.raises(InvalidInputError, match="nested"):
            parse_event(body)


def test_depth_of_lists() -> None:
    """Lists are levels like objects."""
    assert isinstance(parse_event(b'{"a":' + b"[" * 63 + b"]" * 63 + b"}"), UnknownEvent)
    with pytest.raises(InvalidInputError, match="nested more"):
        parse_event(b'{"a":' + b"[" * 64 + b"]" * 64 + b"}")


def test_great_numbers() -> None:
    """Numbers beyond every range are kept."""
    body = b'{"whole": %s, "fraction": 1e400, "small": 0.1}' % (b"9" * 5000)

    event = parse_event(body)

    assert 5000 == len(str(event.raw["whole"]))
    assert "1E+400" == str(event.raw["fraction"])
    assert 0.1 == event.raw["small"]
    assert parse_event(body.replace(b"400", b"500")).dedupe_key != event.dedupe_key


def test_halves_of_a_pair() -> None:
    """A text that was cut in the middle of a character is kept as it came."""
    event = parse_event(b'{"text": "cut \\ud83d"}')

    assert "cut \ud83d" == event.raw["text"]
    assert event.dedupe_key == parse_event({"text": "cut \ud83d"}).dedupe_key


def test_long_texts(document_of: Make) -> None:
    """A text of a megabyte is read; the key stays short, and tells it from another."""
    events = [
        parse_event(document_of("short_url_clicked", eventId=letter * 1_000_000)) for letter in "ab"
    ]

    assert [ShortUrlClicked] * 2 == [type(event) for event in events]
    assert 2 == len({event.dedupe_key for event in events})
    assert all(len(event.dedupe_key) < 100 for event in events)


def test_the_last_of_two_members_counts(document_of: Make) -> None:
    """Of two members of the same name, the last counts, as everywhere in Python."""
    body = json.dumps(document_of("short_url_clicked"))

    event = parse_event(body.replace('"umid":', '"umid": "other", "umid":'))

    assert isinstance(event, ShortUrlClicked)
    assert "other" != event.umid


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview])
def test_forms_of_bytes(document_of: Make, form: Callable[[bytes], bytes]) -> None:
    """A byte order mark and blanks around the object do not matter, nor the kind of bytes."""
    body = b"\xef\xbb\xbf \r\n" + json.dumps(document_of("short_url_clicked")).encode() + b"\n "

    assert isinstance(parse_event(form(body)), ShortUrlClicked)


@pytest.mark.parametrize("start", ["<?xml version='1.0'?><root/>", "<root>", "\ufeff\n<root/>"])
def test_xml(start: str) -> None:
    """XML that begins as the vendor's receipts do is kept as it came."""
    event = parse_event(start)

    assert isinstance(event, UnknownEvent)
    assert start.encode() == event.xml


def test_events_are_events(document_of: Make) -> None:
    """Every kind is an Event, so that a handler can take them all."""
    assert isinstance(parse_event(document_of("short_url_clicked")), Event)
    assert isinstance(parse_event(b"{}"), Event)


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else ()
    return [*found, *(each for name, item in inner for each in _paths(item, (*path, name)))]


def _with(value: object, path: tuple[str | int, ...], new: object) -> dict[str, object]:
    assert isinstance(value, dict)
    first, *rest = path
    changed = _with(value[first], tuple(rest), new) if rest else new
    return {name: each for name, each in {**value, first: changed}.items() if each is not ...}
