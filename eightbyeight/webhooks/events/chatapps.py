"""Events of the ChatApps product (WhatsApp, Viber, RCS, LINE, Zalo), and LINE's older one."""

from datetime import datetime

from attrs import field, frozen

from eightbyeight.webhooks.events.base import Event, key_of
from eightbyeight.webhooks.events.messages import (
    MessageContent,
    MessageStatus,
    MessageUser,
    Recipient,
)
from eightbyeight.webhooks.events.names import Channel, MessageType, known_channel
from eightbyeight.webhooks.events.outbound import OutboundContent

__all__ = [
    "ChatAppsReceipt",
    "ExternalAppMessage",
    "InboundMessage",
    "LineMessage",
    "LineRecipient",
    "WhatsAppReceipt",
]


@frozen(kw_only=True)
class InboundMessage(Event):
    """A user wrote to you; of version 2, which names none, or 3.

    Source: 8x8 CPaaS developer documentation, "Inbound Messaging Apps message".
    """

    umid: str
    """8x8's id of the message."""
    sub_account_id: str
    timestamp: datetime | str
    """When it was received. Text where it is no time that can be read."""
    user: MessageUser
    recipient: Recipient
    type: MessageType | str
    content: MessageContent
    reply_to_umid: str | None = None
    """The message that it answers."""

    @property
    def dedupe_key(self) -> str:
        """By the message's id."""
        return key_of("inbound_message", self.umid)


@frozen(kw_only=True)
class WhatsAppReceipt:
    """What only WhatsApp tells in a receipt."""

    provider_error_code: str | None = None
    """WhatsApp's own."""
    pricing_category: str | None = None
    """As Meta defines it."""
    template_id: str | None = None
    """Of messages sent by way of WhatsApp's Direct Send."""


@frozen(kw_only=True)
class ChatAppsReceipt(Event):
    """A chat message that you sent has come further, or not; of version 8, which names none, or 9.

    Receipts may come out of order: see :attr:`MessageStatus.rank`. Read receipts come up to 10 days
    later. There is no price.

    Source: 8x8 CPaaS developer documentation, "Delivery receipts for Outbound Messaging Apps".
    """

    umid: str
    """8x8's id of the message."""
    sub_account_id: str
    channel: Channel | str = field(converter=known_channel)
    status: MessageStatus
    user: MessageUser = field(factory=MessageUser)
    """Its channel's id of the user may be missing until WhatsApp itself reports."""
    batch_id: str | None = None
    """8x8's id of the batch it was sent in."""
    client_message_id: str | None = None
    """Your own id for the message."""
    client_batch_id: str | None = None
    """Your own id for the batch."""
    whatsapp: WhatsAppReceipt | None = None
    outbound_content: OutboundContent | None = None
    """What was sent; WhatsApp only, on one of the receipts."""

    @property
    def dedupe_key(self) -> str:
        """By the message, the state and the moment."""
        return key_of("chatapps_receipt", self.umid, self.status.state, self.status.timestamp)


@frozen(kw_only=True)
class ExternalAppMessage(Event):
    """Somebody of yours wrote to a user in the WhatsApp Business App.

    Source: 8x8 CPaaS developer documentation, "Delivery receipts for Outbound Messaging Apps".
    """

    umid: str
    """8x8's id of the message."""
    sub_account_id: str
    timestamp: datetime | str
    """When it was sent. Text where it is no time that can be read."""
    channel: Channel | str = field(converter=known_channel)
    user: MessageUser
    """Whom it was written to."""
    type: MessageType | str
    content: MessageContent

    @property
    def dedupe_key(self) -> str:
        """By the message's id."""
        return key_of("external_app_message", self.umid)


@frozen(kw_only=True)
class LineRecipient:
    """Which LINE channel of yours a message was sent to."""

    recipient_id: str | None = None


@frozen(kw_only=True)
class LineMessage(Event):
    """A LINE user wrote to you, in the flat shape of the page "Line".

    The page about inbound messages has LINE's in the common shape: see :class:`InboundMessage`.
    Which an account gets is decided by 8x8.

    Source: 8x8 CPaaS developer documentation, "Line".
    """

    umid: str
    """8x8's id of the message."""
    sub_account_id: str
    timestamp: datetime | str
    """When it was received. Text where it is no time that can be read."""
    channel: Channel | str = field(converter=known_channel)
    user: MessageUser
    type: MessageType | str
    content: MessageContent
    recipient: LineRecipient = field(factory=LineRecipient)

    @property
    def dedupe_key(self) -> str:
        """By the message's id."""
        return key_of("line_message", self.umid)
