"""Which kind of event a document is: the tables, and the reading by them.

The vendor has four families of documents, told apart by their members and not by the URL they are
sent to: those with a ``namespace``, those about WhatsApp business accounts, LINE's older inbound
messages, and survey responses.
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from eightbyeight.rest.converter import NotWhatWasAsked, WireInt, structure
from eightbyeight.webhooks.events.aliases import with_known_names
from eightbyeight.webhooks.events.base import Event, UnknownEvent
from eightbyeight.webhooks.events.chatapps import (
    ChatAppsReceipt,
    ExternalAppMessage,
    InboundMessage,
    LineMessage,
)
from eightbyeight.webhooks.events.other import SurveyResponse, VoiceEvent
from eightbyeight.webhooks.events.sms import InboundSms, ShortUrlClicked, SmsReceipt
from eightbyeight.webhooks.events.whatsapp import (
    AccountUpdate,
    BusinessEvent,
    PhoneNumberQualityUpdate,
    TemplateCategoryUpdate,
    TemplateCorrectCategoryDetection,
    TemplateQualityUpdate,
    TemplateStatusUpdate,
    WhatsAppContact,
    WhatsAppPreference,
    WhatsAppUserIdUpdate,
)

__all__ = ["recognise"]

_LONGEST_PROBLEM = 1000

_PLATFORM: Mapping[tuple[str, str], type[Event]] = {
    ("sms", "short_url_clicked"): ShortUrlClicked,
    ("sms", "inbound_message_received"): InboundSms,
    ("sms", "outbound_message_status_changed"): SmsReceipt,
    ("chatapps", "inbound_message_received"): InboundMessage,
    ("chatapps", "outbound_message_status_changed"): ChatAppsReceipt,
    ("chatapps", "external_app_message"): ExternalAppMessage,
    ("voice", "CALL_ACTION"): VoiceEvent,
    ("voice", "CALL_STATUS"): VoiceEvent,
    ("voice", "SESSION_SUMMARY"): VoiceEvent,
    ("voice", "CALL_RECORDING_STATUS"): VoiceEvent,
    ("voice", "VIRTUAL_NUMBER_UPDATE"): VoiceEvent,
}
"""By the ``namespace``, in lower case, and the type."""

_BUSINESS: Mapping[str, type[BusinessEvent]] = {
    "template_category_update": TemplateCategoryUpdate,
    "template_status_update": TemplateStatusUpdate,
    "template_quality_update": TemplateQualityUpdate,
    "template_correct_category_detection": TemplateCorrectCategoryDetection,
    "phone_number_quality_update": PhoneNumberQualityUpdate,
    "account_update": AccountUpdate,
    "whatsapp_user_id_update": WhatsAppUserIdUpdate,
    "whatsapp_contact": WhatsAppContact,
    "whatsapp_preference": WhatsAppPreference,
    # The same page's other names for the three above.
    "user_id_update": WhatsAppUserIdUpdate,
    "contacts": WhatsAppContact,
    "user_preferences": WhatsAppPreference,
}
"""By the type, of documents with ``eventDetails``."""

_LINE_TYPE = "inboundMessage"


@frozen(kw_only=True)
class _Platform:
    namespace: str
    event_type: str
    payload: Mapping[str, object]
    description: str | None = None
    version: WireInt | None = None


@frozen(kw_only=True)
class _Business:
    event_id: str
    timestamp: datetime | str
    event_type: str
    event_details: Mapping[str, object]
    provider: str | None = None
    business_account_id: str | None = None
    account_id: str | None = None


_PLATFORM_MEMBERS = ("namespace", "eventType", "description", "version", "payload")
_BUSINESS_MEMBERS = (
    "eventType",
    "eventId",
    "timestamp",
    "provider",
    "businessAccountId",
    "accountId",
)


def recognise(document: Mapping[str, object]) -> Event:
    """Read a document as the kind of event that its members say it is."""
    problem = None
    try:
        event = _known(document)
    except NotWhatWasAsked as error:
        event, problem = None, _shortened(str(error))
    if event is not None:
        return event
    return UnknownEvent(
        raw=document,
        namespace=_text(document, "namespace"),
        event_type=_text(document, "eventType"),
        problem=problem,
    )


def _known(document: Mapping[str, object]) -> Event | None:
    namespace, event_type = _text(document, "namespace"), _text(document, "eventType")
    if namespace is not None:
        kind = _PLATFORM.get((namespace.casefold(), event_type or ""))
        return None if kind is None else _platform_event(document, kind)
    if "eventDetails" in document:
        business = _BUSINESS.get(event_type or "")
        return None if business is None else _business_event(document, business)
    if event_type == _LINE_TYPE:
        return _read(with_known_names(document), document, LineMessage)
    if event_type is None and "surveyId" in document:
        return _read(document, document, SurveyResponse)
    return None


def _platform_event(document: Mapping[str, object], kind: type[Event]) -> Event:
    payload = structure(document, _Platform).payload
    members = {**with_known_names(payload), **_taken(document, _PLATFORM_MEMBERS)}
    return _read(members, document, kind, at="payload.")


def _business_event(document: Mapping[str, object], kind: type[Event]) -> Event:
    details = structure(document, _Business).event_details
    members = {**details, **_taken(document, _BUSINESS_MEMBERS)}
    return _read(members, document, kind, at="eventDetails.")


def _taken(document: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    # Also those that are missing, so that none of the inner object's comes in their place.
    return {name: document.get(name) for name in names}


def _read(
    members: Mapping[str, object], document: Mapping[str, object], kind: type[Event], at: str = ""
) -> Event:
    try:
        return structure({**members, "raw": document}, kind)
    except NotWhatWasAsked:
        pass
    # Nothing at all may be told as null, also where a list would be: once more without the nulls.
    try:
        return structure({**_without_nulls(members), "raw": document}, kind)
    except NotWhatWasAsked as error:
        faults = str(error)
    raise NotWhatWasAsked(faults.replace(" @ $.", f" @ $.{at}"))


def _without_nulls(members: Mapping[str, object]) -> dict[str, object]:
    return {name: _told(value) for name, value in members.items() if value is not None}


def _told(value: object) -> object:
    if isinstance(value, dict):
        return _without_nulls(value)
    return [_told(item) for item in value] if isinstance(value, list) else value


def _text(document: Mapping[str, object], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) else None


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PROBLEM else f"{text[:_LONGEST_PROBLEM]}..."
