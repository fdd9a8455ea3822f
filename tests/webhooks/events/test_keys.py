"""A key is the same for every delivery of an event, and for no other event."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.webhooks.events import (
    Event,
    MessageState,
    MessageStatus,
    ShortUrlClicked,
    SmsReceipt,
    UnknownEvent,
    VoiceEvent,
    parse_event,
)
from eightbyeight.webhooks.events.base import key_of

Make = Callable[..., dict[str, object]]

_PARTS = st.lists(
    st.text(alphabet="ab/:%.é\udc00", max_size=3) | st.text(alphabet="a", min_size=63, max_size=66),
    min_size=1,
    max_size=3,
)


@given(_PARTS, _PARTS)
@example(["a/b"], ["a", "b"])
@example(["a", ""], ["a"])
def test_different_parts(one: list[str], other: list[str]) -> None:
    """Different parts give different keys, wherever a separator stands in them."""
    assert (one == other) is (key_of("kind", *one) == key_of("kind", *other))
    assert key_of("kind", *one) != key_of("other", *one)


@given(_PARTS)
def test_keys_are_short(parts: list[str]) -> None:
    """A key is short and plain, whatever it is made of."""
    key = key_of("kind", *parts)

    assert 250 > len(key)
    assert key.isascii()
    assert key.isprintable()


def test_a_digest_is_nobodys_id() -> None:
    """A part that looks like a digest is not taken for one."""
    digest = key_of("kind", "x" * 100).removeprefix("kind/")

    assert key_of("kind", digest) != key_of("kind", "x" * 100)
    assert key_of("kind", "/") != parse_event({"kind": ["/"]}).dedupe_key


def test_clicks(document_of: Make) -> None:
    """A click is known by its id alone."""
    body = document_of("short_url_clicked")
    later = document_of("short_url_clicked", occurredAt="2026-05-01T00:00:01Z")
    other = document_of("short_url_clicked", eventId="another")

    key = parse_event(body).dedupe_key

    assert "short_url_clicked/0f6a0c0f-8b67-4a3a-a6c3-7b0ecf0d2b1a" == key
    assert key == parse_event(later).dedupe_key
    assert key != parse_event(other).dedupe_key


@pytest.mark.parametrize("example", ["sms_receipt_queued", "chatapps_receipt_v8_read"])
def test_receipts(document_of: Make, example: str) -> None:
    """Receipts of one message are told apart by the state and the moment, and by nothing else."""
    status = {"state": "sent", "timestamp": "2026-05-01T00:00:00Z"}

    def key(**changes: object) -> str:
        return parse_event(document_of(example, **changes)).dedupe_key

    same = key(status=status)
    assert same == key(status={**status, "errorMessage": "x"}, clientMessageId="y")
    assert same == key(status={**status, "timestamp": "2026-05-01T00:00:00.000+00:00"})
    others = [
        key(status={**status, "state": "delivered"}),
        key(status={**status, "timestamp": "2026-05-01T00:00:01Z"}),
        key(status={**status, "timestamp": "soon"}),
        key(status=status, umid="another"),
    ]
    assert 5 == len({same, *others})


def test_voice(document_of: Make) -> None:
    """Voice goes by the event's id; only a summary by its session's; else all of it counts."""

    def key(event_type: str, **payload: object) -> str:
        body = {**document_of("voice_call_status"), "eventType": event_type, "payload": payload}
        event = parse_event(body)
        assert isinstance(event, VoiceEvent)
        return event.dedupe_key

    assert key("CALL_STATUS", eventId="1", a=1) == key("CALL_STATUS", eventId="1", a=2)
    assert key("CALL_STATUS", eventId="1") != key("CALL_STATUS", eventId="2")
    assert key("CALL_STATUS", eventId="1") != key("CALL_ACTION", eventId="1")
    assert key("CALL_STATUS", sessionId="1", a=1) != key("CALL_STATUS", sessionId="1", a=2)
    assert key("SESSION_SUMMARY", sessionId="1", a=1) == key("SESSION_SUMMARY", sessionId="1", a=2)
    assert key("SESSION_SUMMARY", sessionId="1") != key("SESSION_SUMMARY", sessionId="2")
    assert key("SESSION_SUMMARY", a=1) != key("SESSION_SUMMARY", a=2)
    assert key("CALL_RECORDING_STATUS", a=1) == key("CALL_RECORDING_STATUS", a=1)
    assert key("VIRTUAL_NUMBER_UPDATE", a=1) != key("VIRTUAL_NUMBER_UPDATE", a=2)


def test_unknown_events() -> None:
    """An unknown event goes by all that it says, whatever the order it is said in."""
    one = parse_event(b'{"a": 1, "b": {"c": [1, 2], "d": null}}')
    turned = parse_event(b'{"b": {"d": null, "c": [1, 2]}, "a": 1}')
    other = parse_event(b'{"a": 1, "b": {"c": [2, 1], "d": null}}')

    assert one.dedupe_key == turned.dedupe_key
    assert one.dedupe_key != other.dedupe_key
    assert one.dedupe_key.startswith("sha256:")


def test_made_by_hand() -> None:
    """Events can be made without a document, as tests of handlers do."""
    status = MessageStatus(state=MessageState.SENT, timestamp=datetime(2026, 5, 1, tzinfo=UTC))
    receipt = SmsReceipt(raw={}, umid="1", sub_account_id="a", status=status)
    click = ShortUrlClicked(
        raw={},
        event_id="1",
        occurred_at="",
        umid="",
        destination="",
        short_url="",
        target_url="",
    )

    assert "sms_receipt/1/sent/2026-05-01T00:00:00+00:00" == receipt.dedupe_key
    assert "short_url_clicked/1" == click.dedupe_key
    assert Event(raw={}).dedupe_key == UnknownEvent(raw={}).dedupe_key
    assert "voice/" not in VoiceEvent(raw={}, payload={}).dedupe_key
