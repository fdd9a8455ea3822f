"""Values that the vendor's pages spell in more than one way, or leave open."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from eightbyeight.webhooks.events import (
    AccountUpdate,
    Channel,
    ChatAppsReceipt,
    InboundMessage,
    InboundSms,
    InteractiveType,
    LineMessage,
    MessageDetail,
    MessageState,
    MessageStatus,
    MessageUser,
    PhoneNumberQualityUpdate,
    Price,
    ShortUrlClicked,
    SmsReceipt,
    SurveyResponse,
    TemplateStatusUpdate,
    UnknownEvent,
    WhatsAppContact,
    WhatsAppPreference,
    WhatsAppUserIdUpdate,
    parse_event,
)
from eightbyeight.webhooks.events.messages import MessageContent

Make = Callable[..., dict[str, object]]

STATUS = {"state": "sent", "timestamp": "2026-05-01T00:00:00Z"}


@pytest.mark.parametrize("moment", ["soon", "2026-05-01T00:00:00", "", "2026-13-01T00:00:00Z"])
def test_unreadable_moments(document_of: Make, moment: str) -> None:
    """A time that cannot be read stays text."""
    event = parse_event(document_of("short_url_clicked", occurredAt=moment))

    assert isinstance(event, ShortUrlClicked)
    assert moment == event.occurred_at


def test_readable_moments(document_of: Make) -> None:
    """A time is an aware moment, cut to microseconds."""
    document = document_of("short_url_clicked", occurredAt="2026-05-01T00:00:00.1234567+00:00")

    event = parse_event(document)

    assert isinstance(event, ShortUrlClicked)
    assert datetime(2026, 5, 1, 0, 0, 0, 123456, UTC) == event.occurred_at


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("whatsApp", Channel.WHATSAPP),
        ("WHATSAPP", Channel.WHATSAPP),
        ("RCS", Channel.RCS),
        ("rcs", Channel.RCS),
        ("zalonotification", Channel.ZALO_NOTIFICATION),
        ("Pigeon", "Pigeon"),
    ],
)
def test_channels(document_of: Make, name: str, channel: Channel | str) -> None:
    """A channel is known in whatever case it is written; another one stays text."""
    receipt = parse_event(document_of("chatapps_receipt_v8_read", channel=name))
    message = parse_event(document_of("inbound_message_v3_text", recipient={"channel": name}))

    assert isinstance(receipt, ChatAppsReceipt)
    assert isinstance(message, InboundMessage)
    assert [channel] * 2 == [receipt.channel, message.recipient.channel]
    assert isinstance(receipt.channel, Channel) is isinstance(channel, Channel)


@pytest.mark.parametrize("spelling", ["sms", "SMS", "Sms"])
def test_namespaces(document_of: Make, spelling: str) -> None:
    """A namespace is known in whatever case it is written, and shown as it came."""
    event = parse_event({**document_of("short_url_clicked"), "namespace": spelling})

    assert isinstance(event, ShortUrlClicked)
    assert spelling == event.namespace


@pytest.mark.parametrize("snake", [True, False])
def test_replies_in_both_spellings(document_of: Make, *, snake: bool) -> None:
    """A reply is read in snake case and in camel case, its type too."""
    spellings = (
        ("button_reply", "list_reply", "nfm_reply", "call_permission_reply"),
        ("buttonReply", "listReply", "nfmReply", "callPermissionReply"),
    )
    button, row, flow, permission = spellings[0 if snake else 1]
    interactive = {
        "type": button,
        button: {"id": "1"},
        row: {"id": "2"},
        flow: {"responseJson": "{}"},
        permission: {"response": "accept"},
    }

    event = parse_event(
        document_of("inbound_message_v3_text", content={"interactive": interactive})
    )

    assert isinstance(event, InboundMessage)
    answer = event.content.interactive
    assert answer is not None
    assert InteractiveType.BUTTON_REPLY is answer.type
    assert answer.button_reply is not None
    assert answer.list_reply is not None
    assert answer.nfm_reply is not None
    assert answer.call_permission_reply is not None
    assert ("1", "2") == (answer.button_reply.id, answer.list_reply.id)
    assert ("{}", "accept") == (
        answer.nfm_reply.response_json,
        answer.call_permission_reply.response,
    )


def test_an_interactive_type_of_later(document_of: Make) -> None:
    """A way of answering that is not known stays text."""
    content = {"interactive": {"type": "pay_reply"}}

    event = parse_event(document_of("inbound_message_v3_text", content=content))

    assert isinstance(event, InboundMessage)
    assert event.content == MessageContent(interactive=event.content.interactive)
    assert event.content.interactive is not None
    assert "pay_reply" == event.content.interactive.type


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ({"details": "rejected_by_operator"}, MessageDetail.REJECTED_BY_OPERATOR),
        ({"details": "a", "detail": "delivered_to_operator"}, MessageDetail.DELIVERED_TO_OPERATOR),
        ({"detail": "later"}, "later"),
    ],
)
def test_status_details(
    document_of: Make, members: dict[str, str], detail: MessageDetail | str
) -> None:
    """A status' detail is read under both of its names; the one in the table comes first."""
    event = parse_event(document_of("sms_receipt_queued", status={**STATUS, **members}))

    assert isinstance(event, SmsReceipt)
    assert detail == event.status.detail


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("user_id_update", "whatsapp_user_id_update"), WhatsAppUserIdUpdate),
        (("contacts", "whatsapp_contact"), WhatsAppContact),
        (("user_preferences", "whatsapp_preference"), WhatsAppPreference),
    ],
)
def test_both_names_of_metas_events(
    document_of: Make, names: tuple[str, str], kind: type[object]
) -> None:
    """What Meta sends is known under both of the names that 8x8's page gives it."""
    for name in names:
        event = parse_event({**document_of("whatsapp_contact", "eventDetails"), "eventType": name})

        assert kind is type(event)
        assert name == event.event_type


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0.0375", Decimal("0.0375")),
        ('"0.0375"', Decimal("0.0375")),
        ("3", Decimal(3)),
        ("0.1", Decimal("0.1")),
        ("1e-7", Decimal("1e-7")),
        ("1e400", Decimal("1e400")),
    ],
)
def test_prices(document_of: Make, written: str, amount: Decimal) -> None:
    """A price is exactly the decimal that was written, be it a number or a text."""
    body = json.dumps(document_of("inbound_sms", price={"total": "TOTAL", "perSms": "TOTAL"}))

    event = parse_event(body.replace('"TOTAL"', written))

    assert isinstance(event, InboundSms)
    assert Price(total=amount, per_sms=amount) == event.price


@pytest.mark.parametrize("written", ["NaN", "Infinity", "", "1,5", "1e5", "9" * 19, "\u0661", [1]])
def test_no_prices(document_of: Make, written: object) -> None:
    """What is no plain decimal is no price."""
    event = parse_event(document_of("inbound_sms", price={"total": written}))

    assert isinstance(event, UnknownEvent)
    assert event.problem is not None
    assert "expected an amount" in event.problem


def test_numbers_as_text(document_of: Make) -> None:
    """Whole numbers are read from text as well."""
    receipt = parse_event(document_of("sms_receipt_queued", status={**STATUS, "errorCode": "15"}))
    update = parse_event(document_of("template_status_paused", "eventDetails", templateId="17"))

    assert isinstance(receipt, SmsReceipt)
    assert isinstance(update, TemplateStatusUpdate)
    assert (15, 17) == (receipt.status.error_code, update.template_id)


def test_null_is_nothing(document_of: Make) -> None:
    """A member that is null is one that is left out, a list too."""
    restriction = document_of("account_restriction", "eventDetails", restrictionInfo=None)
    survey = parse_event(document_of("survey_response", "", answers=None, templateVariables=None))
    account = parse_event(restriction)

    assert isinstance(account, AccountUpdate)
    assert isinstance(survey, SurveyResponse)
    assert ((), (), ()) == (account.restriction_info, survey.answers, survey.template_variables)
    assert restriction == account.raw


def test_nulls_inside_a_list(document_of: Make) -> None:
    """Nulls are left out at every depth, and items keep their order."""
    cards = [{"index": 0, "actions": {"buttons": None}}, {"index": 1}]

    event = parse_event(document_of("chatapps_receipt_v8_read", outboundContent={"cards": cards}))

    assert isinstance(event, ChatAppsReceipt)
    assert event.outbound_content is not None
    first, second = event.outbound_content.cards
    assert (0, 1) == (first.index, second.index)
    assert first.actions is not None
    assert () == first.actions.buttons


def test_names_of_later(document_of: Make) -> None:
    """A name that no page has stays text."""
    meta = {"event": "SIDEGRADE", "currentLimit": "TIER_9"}
    event = parse_event(document_of("phone_number_upgrade", "eventDetails", meta=meta))

    assert isinstance(event, PhoneNumberQualityUpdate)
    assert ("SIDEGRADE", "TIER_9") == (event.meta.event, event.meta.current_limit)


@pytest.mark.parametrize(
    ("state", "rank"),
    [
        (MessageState.QUEUED, 0),
        (MessageState.SENT, 1),
        (MessageState.DELIVERED, 2),
        (MessageState.READ, 3),
        (MessageState.UNDELIVERED, None),
        (MessageState.REJECTED, None),
        (MessageState.FAILED, None),
        (MessageState.ACCEPTED, None),
        ("later", None),
    ],
)
def test_ranks(state: MessageState | str, rank: int | None) -> None:
    """States on the way of a message that arrives have an order; the others have none."""
    assert rank == MessageStatus(state=state, timestamp="").rank


@pytest.mark.parametrize(
    ("user_id", "found"),
    [
        ("US.134912", "US.134912"),
        ("6580000001", None),
        ("U3d3edab4", None),
        ("US.", None),
        ("us.1", None),
        (None, None),
    ],
)
def test_business_scoped_ids(user_id: str | None, found: str | None) -> None:
    """WhatsApp's id for a business is known by its form: the digits of a phone number are none."""
    assert found == MessageUser(channel_user_id=user_id).business_scoped_id


def test_line_in_both_shapes(document_of: Make) -> None:
    """LINE's messages are read in their own flat shape, and in the common one."""
    flat = parse_event(document_of("line_text", ""))
    common = parse_event(document_of("inbound_message_v3_line_location"))

    assert isinstance(flat, LineMessage)
    assert isinstance(common, InboundMessage)
    assert Channel.LINE == flat.channel == common.recipient.channel
