"""The webhooks of the vendor's three configuration APIs, with a model for each.

One path has three forms: that of the SMS API, that of the Messaging API, and an older one. Each has
members that the others do not know, so there is no model for all of them.
"""

import re
from enum import StrEnum

from attrs import field, frozen

from eightbyeight.transport.messages import Secret

__all__ = [
    "CredentialsLocation",
    "MessagingWebhook",
    "MessagingWebhookKey",
    "MessagingWebhookType",
    "OlderWebhook",
    "OlderWebhookKey",
    "OlderWebhookType",
    "SmsWebhook",
    "Webhook",
    "WebhookOAuth",
    "is_masked",
    "secrets_of",
]

# The client puts three where the service's answer repeats the key, also behind a scheme or a name.
_MASK = re.compile(r"""(.*[ :="'])?\*+["']?""")


class MessagingWebhookType(StrEnum):
    """What a webhook of the Messaging API is told of."""

    CADR = "CADR"
    """Delivery and read receipts."""
    MSG = "MSG"
    """Inbound messages."""
    CABM = "CABM"
    """Changes of templates, phone numbers and accounts. It has to be asked for."""


class OlderWebhookType(StrEnum):
    """What a webhook of the older API is told of."""

    DR = "DR"
    """Delivery receipts."""
    MO = "MO"
    """Inbound SMS."""
    MSG = "MSG"
    """Inbound SMS and messages of chat apps."""
    EV = "EV"
    """Events of WhatsApp groups."""
    ALL = "*"
    """A scope of its own: events of any type."""


class CredentialsLocation(StrEnum):
    """Where a token request carries the client's id and secret."""

    HEADER = "header"
    """As HTTP Basic authentication."""
    BODY = "body"
    """As fields of the form."""


def _hidden(text: str | Secret | None) -> Secret | None:
    return None if text is None else _secret(text)


def _secret(text: str | Secret) -> Secret:
    return text if isinstance(text, Secret) else Secret(text)


@frozen
class WebhookOAuth:
    """OAuth 2.0 client credentials: the service fetches a token and sends it with every event."""

    url: str
    """Your token endpoint."""
    client_id: str
    client_secret: Secret = field(converter=_secret)
    """Shown nowhere; the service lists it as ``***``."""
    credentials_location: CredentialsLocation | str = field(
        default=CredentialsLocation.HEADER, kw_only=True
    )
    scope: str | None = field(default=None, kw_only=True)
    """The scopes to ask for, separated by blanks."""


@frozen
class Webhook:
    """What webhooks of all three APIs have; make one of those that derive from it.

    It checks nothing when made; ``set_webhooks`` and ``check_webhooks`` do.
    """

    sub_account_id: str
    """The sub-account whose events are sent, or ``*`` for those of all. ``*`` is a scope of its
    own and no wildcard: it neither replaces nor deletes the webhooks of single sub-accounts."""
    url: str
    """Where events go: https, or http where it cannot be helped."""
    http_authorization: Secret | None = field(default=None, converter=_hidden, kw_only=True)
    """The ``Authorization`` value of every event, word for word, such as ``Bearer ...``. Shown
    nowhere."""
    enabled: bool = field(default=True, kw_only=True)

    @property
    def is_masked(self) -> bool:
        """Whether the service lists a secret of it as ``***``.

        Such a webhook cannot be set again as it is: the mask would replace the secret.
        """
        return any(is_masked(secret) for secret in secrets_of(self))


@frozen
class SmsWebhook(Webhook):
    """A webhook of the SMS API; it is told of all events of SMS."""

    oauth: WebhookOAuth | None = field(default=None, kw_only=True)
    """Instead of ``http_authorization``."""


@frozen
class MessagingWebhook(Webhook):
    """A webhook of the Messaging API."""

    type: MessagingWebhookType | str | None = field(default=None, kw_only=True)
    """None stands for ``CADR`` and ``MSG``, and never for ``CABM``."""
    oauth: WebhookOAuth | None = field(default=None, kw_only=True)
    """Instead of ``http_authorization``."""


@frozen
class OlderWebhook(Webhook):
    """A webhook of the older API, which lists ``http_authorization`` in clear."""

    type: OlderWebhookType | str = field(kw_only=True)
    version: int | None = field(default=None, kw_only=True)
    """Of the events' format, as the service lists it; never sent."""
    http_contenttype: str | None = field(default=None, kw_only=True)
    """The events' media type, as the service lists it; never sent."""


@frozen
class MessagingWebhookKey:
    """Which webhook of the Messaging API is meant."""

    sub_account_id: str
    """``*`` is the webhook whose scope is ``*``, and no other."""
    type: MessagingWebhookType | str | None = None
    """None stands for ``CADR`` and ``MSG``."""


@frozen
class OlderWebhookKey:
    """Which webhook of the older API is meant."""

    sub_account_id: str
    """``*`` is the webhook whose scope is ``*``, and no other."""
    type: OlderWebhookType | str
    """``*`` is the webhook whose type is ``*``, and no other."""


def secrets_of(webhook: Webhook) -> tuple[Secret, ...]:
    """Give the secrets of a webhook that are there."""
    oauth = webhook.oauth if isinstance(webhook, SmsWebhook | MessagingWebhook) else None
    found = (
        webhook.http_authorization,
        oauth.client_secret if isinstance(oauth, WebhookOAuth) else None,
    )
    return tuple(secret for secret in found if secret is not None)


def is_masked(secret: Secret) -> bool:
    """Tell whether a secret is but the mask that the service shows instead."""
    text: object = secret.reveal()
    return isinstance(text, str) and _MASK.fullmatch(text) is not None
