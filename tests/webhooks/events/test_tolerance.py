"""What is not as documented is kept, and said; what is only unknown is read."""

from collections.abc import Callable

import pytest

from eightbyeight.webhooks.events import (
    AccountUpdate,
    ShortUrlClicked,
    UnknownEvent,
    parse_event,
)

Make = Callable[..., dict[str, object]]

STATUS = {"state": "sent", "timestamp": "2026-05-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("example", "inner", "changes", "problem"),
    [
        ("short_url_clicked", "payload", {"umid": ...}, "missing 'umid' @ $.payload.umid"),
        (
            "short_url_clicked",
            "payload",
            {"shortUrl": 5},
            "expected a string, got 5 @ $.payload.shortUrl",
        ),
        (
            "sms_receipt_queued",
            "payload",
            {"status": {"state": "sent"}},
            "missing 'timestamp' @ $.payload.status.timestamp",
        ),
        (
            "inbound_sms",
            "payload",
            {"price": {"total": True}},
            "expected an amount, got a bool @ $.payload.price",
        ),
        (
            "template_status_paused",
            "eventDetails",
            {"meta": "x"},
            "expected an object, got 'x' @ $.eventDetails.meta",
        ),
        ("line_text", "", {"umid": None}, "missing 'umid' @ $.umid"),
        (
            "survey_response",
            "",
            {"answers": [{}]},
            "missing 'questionId' @ $.answers[0].questionId",
        ),
        ("short_url_clicked", "", {"payload": ...}, "missing 'payload' @ $.payload"),
        (
            "short_url_clicked",
            "",
            {"description": [1]},
            "expected a string, got [1] @ $.description",
        ),
        ("account_violation", "", {"eventId": 5}, "expected a string, got 5 @ $.eventId"),
    ],
)
def test_not_of_its_shape(
    document_of: Make, example: str, inner: str, changes: dict[str, object], problem: str
) -> None:
    """A document without a member, or with one of another type, is kept whole; the path is told."""
    document = document_of(example, inner, **changes)

    event = parse_event(document)

    assert isinstance(event, UnknownEvent)
    assert problem == event.problem
    assert document == event.raw
    assert document.get("eventType") == event.event_type
    assert document.get("namespace") == event.namespace


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"hello": 1},
        {"namespace": "SMS", "eventType": "later", "payload": {}},
        {"namespace": "Fax", "eventType": "short_url_clicked", "payload": {}},
        {"namespace": "SMS", "payload": {}},
        {"namespace": 5, "eventType": ["x"]},
        {"eventType": "later", "eventDetails": {}},
        {"eventDetails": {}},
        {"eventType": "later", "surveyId": "1"},
    ],
)
def test_not_known(document: dict[str, object]) -> None:
    """A kind that is not known is no problem: it is kept, and that is all."""
    event = parse_event(document)

    assert isinstance(event, UnknownEvent)
    assert None is event.problem
    assert document == event.raw


def test_long_problems_are_cut(document_of: Make) -> None:
    """The text of a problem stays short whatever was sent."""
    long = ["x" * 99]
    names = ("umid", "subAccountId", "timestamp", "user", "recipient", "type", "replyToUmid")
    replies = dict.fromkeys(("type", "buttonReply", "listReply", "nfmReply"), long)
    wrong = {**dict.fromkeys(names, long), "content": {"interactive": replies}}

    event = parse_event(document_of("inbound_message_v2_text", **wrong))

    assert isinstance(event, UnknownEvent)
    assert event.problem is not None
    assert 1003 == len(event.problem)


def test_further_members(document_of: Make) -> None:
    """Members that no page names do not matter, and none takes the place of the envelope's."""
    document = document_of("short_url_clicked", later=1, raw=2, description=3, eventType="x")

    event = parse_event(document)

    assert isinstance(event, ShortUrlClicked)
    assert "short_url_clicked" == event.event_type
    assert "Short URL from SMS clicked" == event.description
    assert document == event.raw


def test_further_members_of_a_business_event(document_of: Make) -> None:
    """The same holds for what stands in the details of a business account's event."""
    document = document_of("account_violation", "eventDetails", eventId="x", provider=1, raw=2)

    event = parse_event(document)

    assert isinstance(event, AccountUpdate)
    assert ("9917fd42-0000-46e4-ae12-b48000ec5d95", "WhatsApp") == (event.event_id, event.provider)


def test_the_envelope_is_not_the_payload(document_of: Make) -> None:
    """A payload's member does not stand in for one that the envelope leaves out."""
    document = document_of("short_url_clicked", description=3)
    del document["description"]

    event = parse_event(document)

    assert isinstance(event, ShortUrlClicked)
    assert None is event.description
