"""A sample of each event that 8x8 sends to webhooks, with values that nobody has.

Sources: the vendor's pages of events; the shapes are theirs, the values are not.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import cast
from uuid import uuid4

from eightbyeight.errors import InvalidInputError

__all__ = ["SAMPLE_EVENTS", "sample_event"]

_Members = dict[str, object]

_MOMENT = "2026-05-03T12:00:00.00Z"
_SUB_ACCOUNT = "acme_hq"

_NEAR = 0.75
_LONGEST = 60
"""Characters of what somebody wrote that are compared and shown."""
_PHONE = "6580000001"


def sample_event(event_type: str, *, event_id: str | None = None) -> dict[str, object]:
    """Give a sample of an event.

    Args:
        event_type: One of :data:`SAMPLE_EVENTS`: its ``eventType``, with ``ChatApps/`` before it
            where SMS have one of the same name; ``survey`` for that which has none.
        event_id: What receivers tell it from others by; None for an id that no other has.

    Raises:
        InvalidInputError: there is no such sample.
    """
    if not isinstance(cast("object", event_type), str) or event_type not in _SAMPLES:
        raise InvalidInputError.of("event_type", _no_sample(event_type))
    return _SAMPLES[event_type](str(uuid4()) if event_id is None else event_id)


def _no_sample(given: object) -> str:
    text = given[:_LONGEST] if isinstance(given, str) else ""
    folded = {name.casefold(): name for name in _SAMPLES}
    near = get_close_matches(text.casefold().replace("-", "_"), folded, n=3, cutoff=_NEAR)
    if not near:
        return f"must be one of {', '.join(_SAMPLES)}"
    meant = " or ".join(folded[name] for name in near)
    return f"there is no sample of {text!r}; did you mean {meant}?"


def _event(namespace: str, event_type: str, payload: _Members, **more: object) -> _Members:
    return {
        **more,
        "namespace": namespace,
        "eventType": event_type,
        "description": f"A sample of {event_type}",
        "payload": payload,
    }


def _click(event_id: str) -> _Members:
    payload: _Members = {
        "eventId": event_id,
        "occurredAt": "2026-05-03T12:00:00Z",
        "umid": "0d5d1f5e-6a5f-4c39-9d3a-2f6a54b5a101",
        "destination": f"+{_PHONE}",
        "shortUrl": "https://short.example/a/b",
        "targetUrl": "https://shop.example/sale?c=1",
    }
    return _event("SMS", "short_url_clicked", payload)


def _message(event_id: str) -> _Members:
    return {"umid": event_id, "subAccountId": _SUB_ACCOUNT, "timestamp": _MOMENT}


def _status() -> _Members:
    return {"state": "delivered", "detail": "delivered_to_recipient", "timestamp": _MOMENT}


def _inbound_sms(event_id: str) -> _Members:
    payload: _Members = {
        **_message(event_id),
        "source": _PHONE,
        "destination": "6590000001",
        "body": "Yes please",
        "encoding": "GSM7",
        "smsCount": 1,
        "price": {"total": 0.01, "perSms": 0.01, "currency": "SGD"},
    }
    return _event("SMS", "inbound_message_received", payload)


def _outbound_sms(event_id: str) -> _Members:
    payload: _Members = {
        "umid": event_id,
        "batchId": None,
        "clientMessageId": "CRM-1",
        "clientBatchId": None,
        "subAccountId": _SUB_ACCOUNT,
        "source": "Acme",
        "destination": _PHONE,
        "status": _status(),
        "price": {"total": 0.03, "perSms": 0.03, "currency": "SGD"},
        "smsCount": 1,
    }
    return _event("SMS", "outbound_message_status_changed", payload)


def _inbound_chat(event_id: str) -> _Members:
    payload: _Members = {
        **_message(event_id),
        "user": {"msisdn": f"+{_PHONE}", "channelUserId": "SG.1349120001", "name": "Ana"},
        "recipient": {"channel": "whatsapp", "channelId": "6590000001"},
        "type": "Text",
        "content": {"text": "Yes please"},
    }
    return _event("ChatApps", "inbound_message_received", payload, version=3)


def _outbound_chat(event_id: str) -> _Members:
    payload: _Members = {
        "umid": event_id,
        "clientMessageId": "CRM-1",
        "subAccountId": _SUB_ACCOUNT,
        "channel": "whatsapp",
        "user": {"msisdn": f"+{_PHONE}", "channelUserId": "SG.1349120001"},
        "status": _status(),
        "whatsapp": {"pricingCategory": "utility"},
    }
    return _event("ChatApps", "outbound_message_status_changed", payload, version=9)


def _external(event_id: str) -> _Members:
    payload: _Members = {
        **_message(event_id),
        "channel": "whatsapp",
        "user": {"msisdn": f"+{_PHONE}"},
        "type": "Text",
        "content": {"text": "We open at nine"},
    }
    return _event("ChatApps", "external_app_message", payload)


def _line(event_id: str) -> _Members:
    return {
        "eventType": "inboundMessage",
        "channel": "line",
        "version": 1,
        **_message(event_id),
        "type": "Text",
        "content": {"text": "Yes please"},
        "user": {"channelUserId": "U0001"},
        "recipient": {"recipientId": "R0001"},
    }


def _survey(event_id: str) -> _Members:
    return {
        "umid": event_id,
        "surveyId": "survey-1",
        "surveyStartedAt": _MOMENT,
        "surveySubmittedAt": "2026-05-03T12:01:00.00Z",
        "templateVariables": [{"name": "firstName", "value": "Ana"}],
        "answers": [{"questionId": "q1", "question": "How was it?", "answer": "Good"}],
    }


def _business(event_type: str, details: _Members) -> Callable[[str], _Members]:
    def make(event_id: str) -> _Members:
        return {
            "eventId": event_id,
            "timestamp": _MOMENT,
            "provider": "WhatsApp",
            "businessAccountId": "100000000000001",
            "accountId": "acme_1",
            "eventType": event_type,
            "eventDetails": details,
        }

    return make


def _template(event_type: str, **meta: object) -> Callable[[str], _Members]:
    details: _Members = {
        "templateId": 1000000000000001,
        "templateName": "order_shipped",
        "templateLanguage": "en_US",
        "meta": meta,
    }
    return _business(event_type, details)


def _raw(event_type: str, field: str) -> Callable[[str], _Members]:
    value: _Members = {"messaging_product": "whatsapp", "contacts": [{"wa_id": _PHONE}]}
    return _business(event_type, {"rawEvent": {"value": value, "field": field}})


def _voice(event_type: str) -> Callable[[str], _Members]:
    def make(event_id: str) -> _Members:
        payload: _Members = {
            "eventId": event_id,
            "callId": "call-1",
            "sessionId": "session-1",
            "subAccountId": _SUB_ACCOUNT,
            "timestamp": _MOMENT,
        }
        return _event("VOICE", event_type, payload)

    return make


_SAMPLES: Mapping[str, Callable[[str], _Members]] = {
    "short_url_clicked": _click,
    "inbound_message_received": _inbound_sms,
    "outbound_message_status_changed": _outbound_sms,
    "ChatApps/inbound_message_received": _inbound_chat,
    "ChatApps/outbound_message_status_changed": _outbound_chat,
    "external_app_message": _external,
    "template_category_update": _template(
        "template_category_update", previousCategory="UTILITY", newCategory="MARKETING"
    ),
    "template_status_update": _template("template_status_update", status="APPROVED", reason="NONE"),
    "template_quality_update": _template(
        "template_quality_update", previousQualityScore="GREEN", newQualityScore="YELLOW"
    ),
    "template_correct_category_detection": _template(
        "template_correct_category_detection", category="UTILITY", correctCategory="MARKETING"
    ),
    "phone_number_quality_update": _business(
        "phone_number_quality_update",
        {
            "displayPhoneNumber": "6590000001",
            "meta": {"event": "UPGRADE", "maxDailyConversationsPerBusiness": "TIER_10K"},
        },
    ),
    "account_update": _business(
        "account_update",
        {
            "event": "BUSINESS_VERIFICATION_STATUS_UPDATE",
            "businessVerificationInfo": {
                "businessId": "1",
                "verificationStatus": "VERIFIED",
                "rejectionReasons": [],
            },
        },
    ),
    "whatsapp_user_id_update": _raw("whatsapp_user_id_update", "user_id_update"),
    "whatsapp_contact": _raw("whatsapp_contact", "contacts"),
    "whatsapp_preference": _raw("whatsapp_preference", "user_preferences"),
    "inboundMessage": _line,
    "survey": _survey,
    **{
        name: _voice(name)
        for name in (
            "CALL_ACTION",
            "CALL_STATUS",
            "SESSION_SUMMARY",
            "CALL_RECORDING_STATUS",
            "VIRTUAL_NUMBER_UPDATE",
        )
    },
}

SAMPLE_EVENTS: tuple[str, ...] = tuple(_SAMPLES)
"""What there are samples of."""
