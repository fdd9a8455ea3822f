"""A receipt's copy of the message that was sent.

Source: 8x8 CPaaS developer documentation, "Delivery receipts for Outbound Messaging Apps", version
9, and "Delivery receipts for outbound SMS".
"""

from attrs import field, frozen
from attrs.converters import optional

from eightbyeight.rest.converter import WireInt
from eightbyeight.webhooks.events.messages import Location
from eightbyeight.webhooks.events.names import Channel, OutboundContentType, known_channel

__all__ = [
    "CallToAction",
    "ListRow",
    "ListSection",
    "OutboundActions",
    "OutboundButton",
    "OutboundCard",
    "OutboundContent",
    "OutboundFlow",
    "OutboundHeader",
    "OutboundList",
    "OutboundMedia",
    "OutboundMeta",
    "OutboundTemplate",
    "OutboundText",
]


@frozen(kw_only=True)
class OutboundTemplate:
    """Which template a message was made from."""

    name: str | None = None
    language: str | None = None
    category: str | None = None


@frozen(kw_only=True)
class OutboundMedia:
    """A file that was sent."""

    url: str | None = None
    filename: str | None = None


@frozen(kw_only=True)
class OutboundHeader:
    """What stands above the text; which member there is depends on :attr:`type`."""

    type: str | None = None
    """``text``, ``image``, ``video``, ``audio``, ``document`` or ``location``."""
    text: str | None = None
    media: OutboundMedia | None = None
    location: Location | None = None


@frozen(kw_only=True)
class OutboundText:
    """The text of a body or a footer."""

    text: str | None = None


@frozen(kw_only=True)
class OutboundButton:
    """A button under a message."""

    type: str | None = None
    """``url``, ``quick_reply``, ``copy_code``, ``phone`` or ``flow``."""
    label: str | None = None
    value: str | None = None


@frozen(kw_only=True)
class CallToAction:
    """A link under a message."""

    display_text: str | None = None
    url: str | None = None


@frozen(kw_only=True)
class ListRow:
    """One choice of a list."""

    id: str | None = None
    title: str | None = None
    description: str | None = None


@frozen(kw_only=True)
class ListSection:
    """Some choices of a list, under one title."""

    title: str | None = None
    rows: tuple[ListRow, ...] = ()


@frozen(kw_only=True)
class OutboundList:
    """A list to choose from."""

    button_label: str | None = None
    sections: tuple[ListSection, ...] = ()


@frozen(kw_only=True)
class OutboundFlow:
    """A WhatsApp Flow to fill in."""

    flow_id: str | None = None
    cta: str | None = None
    action: str | None = None
    screen: str | None = None


@frozen(kw_only=True)
class OutboundActions:
    """What the user could press."""

    buttons: tuple[OutboundButton, ...] = ()
    cta: CallToAction | None = None
    list: OutboundList | None = None
    flow: OutboundFlow | None = None


@frozen(kw_only=True)
class OutboundCard:
    """One card of a carousel."""

    index: WireInt | None = None
    """Its place, from 0."""
    header: OutboundHeader | None = None
    body: OutboundText | None = None
    actions: OutboundActions | None = None


@frozen(kw_only=True)
class OutboundMeta:
    """More about the copy."""

    redacted: bool | None = None
    """Whether part of it was masked."""
    redaction_reason: str | None = None
    interactive_type: str | None = None
    """``button``, ``list``, ``cta_url`` or ``flow``."""


@frozen(kw_only=True)
class OutboundContent:
    """The message that was sent, as the receipt tells it."""

    channel: Channel | str | None = field(default=None, converter=optional(known_channel))
    content_type: OutboundContentType | str | None = None
    template: OutboundTemplate | None = None
    header: OutboundHeader | None = None
    body: OutboundText | None = None
    footer: OutboundText | None = None
    actions: OutboundActions | None = None
    cards: tuple[OutboundCard, ...] = ()
    meta: OutboundMeta | None = None
