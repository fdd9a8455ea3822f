"""8x8's webhooks, in three rooms.

What they send is in :mod:`eightbyeight.webhooks.events`, a receiver for it in
:mod:`eightbyeight.webhooks.receiver`, which loads aiohttp, and where they are configured is here.
"""

from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)
from eightbyeight.webhooks.configuration.checks import check_webhooks
from eightbyeight.webhooks.configuration.models import (
    CredentialsLocation,
    MessagingWebhook,
    MessagingWebhookKey,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookKey,
    OlderWebhookType,
    SmsWebhook,
    WebhookOAuth,
)

__all__ = [
    "CredentialsLocation",
    "MessagingWebhook",
    "MessagingWebhookKey",
    "MessagingWebhookType",
    "MessagingWebhooksClient",
    "OlderWebhook",
    "OlderWebhookKey",
    "OlderWebhookType",
    "OlderWebhooksClient",
    "SmsWebhook",
    "SmsWebhooksClient",
    "WebhookOAuth",
    "check_webhooks",
]
