"""Events of the SMS product."""

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from eightbyeight.rest.converter import WireInt
from eightbyeight.webhooks.events.base import Event, key_of
from eightbyeight.webhooks.events.messages import MessageStatus
from eightbyeight.webhooks.events.outbound import OutboundContent

__all__ = ["InboundSms", "Price", "ShortUrlClicked", "SmsReceipt"]

if TYPE_CHECKING:
    _OptionalDecimal = Decimal | None
else:
    # The converter knows no decimals; it leaves those that are not optional to the attribute's own.
    _OptionalDecimal = Decimal

_AMOUNT = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)


def _amount(value: object) -> Decimal:
    match value:
        case bool():
            pass
        case Decimal():
            return value
        case int() | float():
            # By way of its text: 0.0375 is meant, and not the double that is nearest to it.
            return Decimal(str(value))
        case str() if _AMOUNT.fullmatch(value):
            return Decimal(value)
    raise ValueError(f"expected an amount, got a {type(value).__name__}")


def _amount_or_none(value: object) -> Decimal | None:
    return None if value is None else _amount(value)


@frozen(kw_only=True)
class Price:
    """What a message costs.

    Source: 8x8 CPaaS developer documentation, "Price object reference".
    """

    total: Decimal = field(converter=_amount)
    per_sms: _OptionalDecimal = field(default=None, converter=_amount_or_none)
    currency: str | None = None
    """ISO 4217."""


@frozen(kw_only=True)
class ShortUrlClicked(Event):
    """Somebody followed a shortened link of an SMS.

    Source: 8x8 CPaaS developer documentation, "Short URL Clicks".
    """

    event_id: str
    """UUID of the click."""
    occurred_at: datetime | str
    """Text where it is no time that can be read."""
    umid: str
    """8x8's id of the SMS that had the link."""
    destination: str
    """The recipient's phone number, E.164."""
    short_url: str
    """The link as it stood in the SMS."""
    target_url: str
    """Where it leads."""

    @property
    def dedupe_key(self) -> str:
        """By the click's id."""
        return key_of("short_url_clicked", self.event_id)


@frozen(kw_only=True)
class InboundSms(Event):
    """Somebody sent an SMS to a virtual number of yours.

    Source: 8x8 CPaaS developer documentation, "Inbound SMS".
    """

    umid: str
    """8x8's id of the SMS."""
    sub_account_id: str
    timestamp: datetime | str
    """When it was received. Text where it is no time that can be read."""
    source: str
    """Who sent it."""
    destination: str
    """Your number."""
    body: str
    encoding: str | None = None
    """``GSM7`` or ``UCS2``."""
    sms_count: WireInt | None = None
    """How many parts it has."""
    price: Price | None = None

    @property
    def dedupe_key(self) -> str:
        """By the message's id."""
        return key_of("inbound_sms", self.umid)


@frozen(kw_only=True)
class SmsReceipt(Event):
    """An SMS that you sent has come further, or not.

    Receipts may come out of order: see :attr:`MessageStatus.rank`.

    Source: 8x8 CPaaS developer documentation, "Delivery receipts for outbound SMS".
    """

    umid: str
    """8x8's id of the SMS."""
    sub_account_id: str
    status: MessageStatus
    batch_id: str | None = None
    """8x8's id of the batch it was sent in."""
    client_message_id: str | None = None
    """Your own id for the SMS."""
    client_batch_id: str | None = None
    """Your own id for the batch."""
    source: str | None = None
    destination: str | None = None
    """E.164."""
    price: Price | None = None
    """None where nothing is charged, as when it failed."""
    sms_count: WireInt | None = None
    """How many parts it has."""
    outbound_content: OutboundContent | None = None
    """What was sent; on the first receipt only."""

    @property
    def dedupe_key(self) -> str:
        """By the message, the state and the moment."""
        return key_of("sms_receipt", self.umid, self.status.state, self.status.timestamp)
