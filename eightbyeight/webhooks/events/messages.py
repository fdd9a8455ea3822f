"""What the events about messages are made of."""

import re
from datetime import datetime

from attrs import field, frozen

from eightbyeight.rest.converter import WireInt
from eightbyeight.webhooks.events.names import (
    Channel,
    InteractiveType,
    MessageDetail,
    MessageState,
    known_channel,
    known_interactive_type,
)

__all__ = [
    "CallPermissionReply",
    "FlowReply",
    "Interactive",
    "Location",
    "MessageContent",
    "MessageStatus",
    "MessageUser",
    "Recipient",
    "Reply",
]

_BUSINESS_SCOPED = re.compile(r"[A-Z]{2}\..+", re.DOTALL)
"""A country's two letters, a dot, and what is nobody else's business."""

_RANKS = {
    MessageState.QUEUED: 0,
    MessageState.SENT: 1,
    MessageState.DELIVERED: 2,
    MessageState.READ: 3,
}


@frozen(kw_only=True)
class MessageStatus:
    """How far a message has come.

    Source: 8x8 CPaaS developer documentation, "Message status reference".
    """

    state: MessageState | str
    timestamp: datetime | str
    """When it was observed. Text where it is no time that can be read."""
    detail: MessageDetail | str | None = None
    error_code: WireInt | None = None
    error_message: str | None = None

    @property
    def rank(self) -> int | None:
        """Where the state stands on the way of a message that arrives, from 0 for ``queued``.

        Receipts may come out of order: of two about the same message, the higher rank is the later
        news. None for states that are not on that way, such as ``undelivered``.
        """
        return _RANKS.get(self.state) if isinstance(self.state, MessageState) else None


@frozen(kw_only=True)
class MessageUser:
    """The person at the other end of a chat."""

    msisdn: str | None = None
    """Phone number, E.164; None on channels without one, such as LINE."""
    channel_user_id: str | None = None
    """In documents of version 3 or 9, the channel's own id of the person, where it has one; in
    earlier ones, the digits of the phone number again."""
    name: str | None = None
    username: str | None = None

    @property
    def business_scoped_id(self) -> str | None:
        """WhatsApp's id of the person for this business (BSUID); None where there is none."""
        user_id = self.channel_user_id
        return user_id if user_id and _BUSINESS_SCOPED.fullmatch(user_id) else None


@frozen(kw_only=True)
class Recipient:
    """Where an inbound message was sent to."""

    channel: Channel | str = field(converter=known_channel)
    channel_id: str | None = None


@frozen(kw_only=True)
class Location:
    """A place; degrees."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


@frozen(kw_only=True)
class Reply:
    """The button or the row of a list that a user chose."""

    id: str
    title: str | None = None
    description: str | None = None


@frozen(kw_only=True)
class FlowReply:
    """What a user filled in in a WhatsApp Flow."""

    response_json: str
    """JSON, as text."""


@frozen(kw_only=True)
class CallPermissionReply:
    """Whether a user may be called."""

    response: str
    """``accept`` or ``reject``."""
    is_permanent: bool | None = None
    expiration_timestamp: datetime | str | None = None
    """When a temporary permission ends. Text where it is no time that can be read."""
    response_source: str | None = None


@frozen(kw_only=True)
class Interactive:
    """A user's answer to an interactive message: one of the replies, by :attr:`type`."""

    type: InteractiveType | str = field(converter=known_interactive_type)
    button_reply: Reply | None = None
    list_reply: Reply | None = None
    nfm_reply: FlowReply | None = None
    call_permission_reply: CallPermissionReply | None = None


@frozen(kw_only=True)
class MessageContent:
    """What a message says; which of these there are depends on its type."""

    text: str | None = None
    url: str | None = None
    """Of the media. Some are signed, and good for 24 hours only."""
    payload: str | None = None
    location: Location | None = None
    interactive: Interactive | None = None
