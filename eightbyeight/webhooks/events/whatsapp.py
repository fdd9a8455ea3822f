"""Events about a WhatsApp business account; a webhook of type CABM gets them.

Source: 8x8 CPaaS developer documentation, the pages on WhatsApp's template, phone number, account
and business-scoped user id webhooks, and "WhatsApp Webhooks Reference".
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from eightbyeight.rest.converter import WireInt
from eightbyeight.webhooks.events.base import Event, key_of
from eightbyeight.webhooks.events.names import (
    AccountEvent,
    MessagingLimit,
    PhoneNumberEvent,
    QualityScore,
    TemplatePause,
    TemplateReason,
    TemplateStatus,
)

__all__ = [
    "AccountRestriction",
    "AccountUpdate",
    "AccountViolation",
    "BusinessEvent",
    "BusinessVerification",
    "PhoneNumberQuality",
    "PhoneNumberQualityUpdate",
    "RawBusinessEvent",
    "TemplateCategoryChange",
    "TemplateCategoryUpdate",
    "TemplateCorrectCategory",
    "TemplateCorrectCategoryDetection",
    "TemplateDisabling",
    "TemplatePausing",
    "TemplateQualityChange",
    "TemplateQualityUpdate",
    "TemplateStatusChange",
    "TemplateStatusUpdate",
    "TemplateUpdate",
    "WhatsAppContact",
    "WhatsAppPreference",
    "WhatsAppUserIdUpdate",
]


@frozen(kw_only=True)
class BusinessEvent(Event):
    """Something happened to a business account; the base of these events."""

    event_id: str
    timestamp: datetime | str
    """When it happened. Text where it is no time that can be read."""
    provider: str | None = None
    """``WhatsApp``."""
    business_account_id: str | None = None
    """Of the WhatsApp business account."""
    account_id: str | None = None
    """Yours at 8x8; some examples of the vendor's have a sub-account's id there."""

    @property
    def dedupe_key(self) -> str:
        """By the event's id."""
        return key_of("business", self.event_id)


@frozen(kw_only=True)
class TemplateUpdate(BusinessEvent):
    """Something about a template has changed; the base of four kinds."""

    template_id: WireInt
    template_name: str | None = None
    template_language: str | None = None


@frozen(kw_only=True)
class TemplateCategoryChange:
    """A template's category, before and after."""

    previous_category: str | None = None
    new_category: str | None = None


@frozen(kw_only=True)
class TemplateCategoryUpdate(TemplateUpdate):
    """A template has got another category."""

    meta: TemplateCategoryChange


@frozen(kw_only=True)
class TemplateDisabling:
    """When a template was disabled."""

    disable_date: datetime | str | None = None
    """Text where it is no time that can be read."""


@frozen(kw_only=True)
class TemplatePausing:
    """Why a template is paused, or no longer."""

    title: TemplatePause | str | None = None
    description: str | None = None


@frozen(kw_only=True)
class TemplateStatusChange:
    """A template's status, and why."""

    status: TemplateStatus | str
    reason: TemplateReason | str | None = None
    disable_info: TemplateDisabling | None = None
    other_info: TemplatePausing | None = None


@frozen(kw_only=True)
class TemplateStatusUpdate(TemplateUpdate):
    """A template was approved, rejected, paused or the like."""

    meta: TemplateStatusChange


@frozen(kw_only=True)
class TemplateQualityChange:
    """A template's quality, before and after."""

    previous_quality_score: QualityScore | str | None = None
    new_quality_score: QualityScore | str | None = None
    reason: str | None = None
    """Named by one page only."""


@frozen(kw_only=True)
class TemplateQualityUpdate(TemplateUpdate):
    """Users think otherwise of a template."""

    meta: TemplateQualityChange


@frozen(kw_only=True)
class TemplateCorrectCategory:
    """A template's category, and the one it should have."""

    category: str | None = None
    correct_category: str | None = None


@frozen(kw_only=True)
class TemplateCorrectCategoryDetection(TemplateUpdate):
    """A template is found to be in the wrong category."""

    meta: TemplateCorrectCategory


@frozen(kw_only=True)
class PhoneNumberQuality:
    """What changed about a phone number."""

    event: PhoneNumberEvent | str
    current_limit: MessagingLimit | str | None = None
    """Announced to go in February 2026, like :attr:`old_limit`."""
    old_limit: MessagingLimit | str | None = None
    max_daily_conversations_per_business: MessagingLimit | str | None = None
    reason: str | None = None
    """Named by one page only."""


@frozen(kw_only=True)
class PhoneNumberQualityUpdate(BusinessEvent):
    """A phone number's messaging limit or throughput has changed."""

    display_phone_number: str
    meta: PhoneNumberQuality


@frozen(kw_only=True)
class BusinessVerification:
    """How the verification of a business went."""

    business_id: str | None = None
    verification_status: str | None = None
    rejection_reasons: tuple[str, ...] = ()


@frozen(kw_only=True)
class AccountViolation:
    """A rule that the account has broken."""

    violation_type: str | None = None
    remediation: str | None = None
    """What to do about it."""


@frozen(kw_only=True)
class AccountRestriction:
    """What the account may not do."""

    restriction_type: str | None = None
    expiration: datetime | str | None = None
    """When it ends. Text where it is no time that can be read."""
    remediation: str | None = None
    """What to do about it."""


@frozen(kw_only=True)
class AccountUpdate(BusinessEvent):
    """A business account was verified, has broken a rule, or is restricted."""

    event: AccountEvent | str
    phone_number: str | None = None
    business_verification_info: BusinessVerification | None = None
    violation_info: AccountViolation | None = None
    restriction_info: tuple[AccountRestriction, ...] = ()


@frozen(kw_only=True)
class RawBusinessEvent(BusinessEvent):
    """What Meta sent, passed on; the base of three kinds."""

    raw_event: Mapping[str, object] = field(hash=False)
    """Meta's own ``value`` and ``field``, in Meta's words: 8x8 changes nothing in it."""


@frozen(kw_only=True)
class WhatsAppUserIdUpdate(RawBusinessEvent):
    """A user has got another business-scoped id."""


@frozen(kw_only=True)
class WhatsAppContact(RawBusinessEvent):
    """A user has sent a contact card."""


@frozen(kw_only=True)
class WhatsAppPreference(RawBusinessEvent):
    """A user wants marketing messages, or no longer."""
