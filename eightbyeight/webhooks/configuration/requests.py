"""Webhooks into the bodies of requests; pure."""

from collections.abc import AsyncIterator, Sequence

from eightbyeight.rest.converter import dump
from eightbyeight.transport.messages import Secret, StreamBody
from eightbyeight.webhooks.configuration.checks import Key
from eightbyeight.webhooks.configuration.models import (
    MessagingWebhook,
    OlderWebhook,
    SmsWebhook,
    Webhook,
    WebhookOAuth,
)

__all__ = ["JSON", "keys_body", "webhooks_body"]

JSON = {"Content-Type": "application/json"}


def webhooks_body(webhooks: Sequence[Webhook]) -> StreamBody:
    """Write webhooks to set.

    As a stream, because a request shows its bytes in its ``repr``, and these hold secrets.
    """
    text = Secret(dump([_members(webhook) for webhook in webhooks]).decode())

    async def stream() -> AsyncIterator[bytes]:
        yield text.reveal().encode()

    return StreamBody(len(text.reveal().encode()), stream)


def keys_body(keys: Sequence[Key]) -> bytes:
    """Write which webhooks to delete."""
    return dump([_given({"subAccountId": name, "type": type_}) for name, type_ in keys])


def _members(webhook: Webhook) -> dict[str, object]:
    type_ = webhook.type if isinstance(webhook, MessagingWebhook | OlderWebhook) else None
    oauth = webhook.oauth if isinstance(webhook, SmsWebhook | MessagingWebhook) else None
    secret = webhook.http_authorization
    return _given(
        {
            "subAccountId": webhook.sub_account_id,
            "type": type_,
            "url": webhook.url,
            "httpAuthorization": None if secret is None else secret.reveal(),
            "oauth": None if oauth is None else _oauth(oauth),
            # Also where it is the default: what is left out is the vendor's choice.
            "enabled": webhook.enabled,
        }
    )


def _oauth(oauth: WebhookOAuth) -> dict[str, object]:
    return _given(
        {
            "url": oauth.url,
            "clientId": oauth.client_id,
            "clientSecret": oauth.client_secret.reveal(),
            "credentialsLocation": oauth.credentials_location,
            "scope": oauth.scope,
        }
    )


def _given(members: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}
