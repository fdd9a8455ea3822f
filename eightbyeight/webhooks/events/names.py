"""The names that the vendor uses in events; what is none of these stays text."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

__all__ = [
    "AccountEvent",
    "Channel",
    "InteractiveType",
    "MessageDetail",
    "MessageState",
    "MessageType",
    "MessagingLimit",
    "OutboundContentType",
    "PhoneNumberEvent",
    "QualityScore",
    "TemplatePause",
    "TemplateReason",
    "TemplateStatus",
    "known_channel",
    "known_interactive_type",
]

Name = TypeVar("Name", bound=StrEnum)


class Channel(StrEnum):
    """How a message travels. The vendor's pages write these in more than one case."""

    SMS = "sms"
    WHATSAPP = "whatsapp"
    VIBER = "viber"
    ZALO_NOTIFICATION = "ZaloNotification"
    LINE_NOTIFICATION = "LineNotification"
    LINE = "line"
    RCS = "rcs"


class MessageState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    REJECTED = "rejected"
    """By 8x8."""
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    READ = "read"
    ACCEPTED = "accepted"
    """Named by the pages about LINE alone."""
    FAILED = "failed"
    """Named by the page about business-scoped user ids alone."""


class MessageDetail(StrEnum):
    """More about a message's state."""

    DELIVERED_TO_OPERATOR = "delivered_to_operator"
    DELIVERED_TO_RECIPIENT = "delivered_to_recipient"
    REJECTED_BY_OPERATOR = "rejected_by_operator"
    UNDELIVERED_TO_RECIPIENT = "undelivered_to_recipient"


class MessageType(StrEnum):
    """What an inbound message is made of."""

    NONE = "None"
    TEXT = "Text"
    AUDIO = "Audio"
    VIDEO = "Video"
    IMAGE = "Image"
    LOCATION = "Location"
    FILE = "File"
    DOCUMENT = "Document"
    """What the page about WhatsApp calls a file."""
    CAROUSEL = "Carousel"
    LIST = "List"
    BUTTONS = "Buttons"
    TEMPLATE = "Template"
    INTERACTIVE = "Interactive"


class InteractiveType(StrEnum):
    """How a user answered an interactive message."""

    BUTTON_REPLY = "button_reply"
    LIST_REPLY = "list_reply"
    FLOW_REPLY = "nfmReply"
    CALL_PERMISSION_REPLY = "callPermissionReply"


class OutboundContentType(StrEnum):
    """What the message that a receipt is about was made of."""

    TEXT = "text"
    MEDIA = "media"
    LOCATION = "location"
    TEMPLATE = "template"
    TEMPLATE_AUTH = "template_auth"
    CAROUSEL = "carousel"
    INTERACTIVE = "interactive"


class TemplateStatus(StrEnum):
    """Whether a WhatsApp template can be used; two pages give different lists, this is both."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    FLAGGED = "FLAGGED"
    PAUSED = "PAUSED"
    PENDING = "PENDING"
    PENDING_DELETION = "PENDING_DELETION"
    DISABLED = "DISABLED"


class TemplateReason(StrEnum):
    """Why a template was rejected."""

    ABUSIVE_CONTENT = "ABUSIVE_CONTENT"
    INCORRECT_CATEGORY = "INCORRECT_CATEGORY"
    INVALID_FORMAT = "INVALID_FORMAT"
    SCAM = "SCAM"
    NONE = "NONE"


class TemplatePause(StrEnum):
    """Which step of pausing a template was taken."""

    FIRST_PAUSE = "FIRST_PAUSE"
    SECOND_PAUSE = "SECOND_PAUSE"
    RATE_LIMITING_PAUSE = "RATE_LIMITING_PAUSE"
    UNPAUSE = "UNPAUSE"
    DISABLED = "DISABLED"


class QualityScore(StrEnum):
    """What users think of a template's messages."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    UNKNOWN = "UNKNOWN"


class PhoneNumberEvent(StrEnum):
    """What happened to a business phone number."""

    DOWNGRADE = "DOWNGRADE"
    FLAGGED = "FLAGGED"
    ONBOARDING = "ONBOARDING"
    THROUGHPUT_UPGRADE = "THROUGHPUT_UPGRADE"
    UNFLAGGED = "UNFLAGGED"
    UPGRADE = "UPGRADE"


class MessagingLimit(StrEnum):
    """How many people a business may write to in a day; two pages give different lists."""

    TIER_50 = "TIER_50"
    TIER_250 = "TIER_250"
    TIER_1K = "TIER_1K"
    TIER_2K = "TIER_2K"
    TIER_10K = "TIER_10K"
    TIER_100K = "TIER_100K"
    TIER_NOT_SET = "TIER_NOT_SET"
    TIER_UNLIMITED = "TIER_UNLIMITED"
    UNLIMITED = "UNLIMITED"


class AccountEvent(StrEnum):
    """What happened to a WhatsApp business account."""

    BUSINESS_VERIFICATION_STATUS_UPDATE = "BUSINESS_VERIFICATION_STATUS_UPDATE"
    ACCOUNT_VIOLATION = "ACCOUNT_VIOLATION"
    ACCOUNT_RESTRICTION = "ACCOUNT_RESTRICTION"


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()


def _finder(kind: type[Name]) -> Callable[[Name | str], Name | str]:
    known = {_folded(name): name for name in kind}
    return lambda name: known.get(_folded(name), name)


_CHANNELS = _finder(Channel)
_INTERACTIVE_TYPES = _finder(InteractiveType)


def known_channel(name: Channel | str) -> Channel | str:
    """Give the channel of a name, whatever its case; another name as it came."""
    return _CHANNELS(name)


def known_interactive_type(name: InteractiveType | str) -> InteractiveType | str:
    """Give the type of a name, be it in snake case or camel case; another name as it came."""
    return _INTERACTIVE_TYPES(name)
