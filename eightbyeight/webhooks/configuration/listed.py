"""Webhooks as the service lists them, turned into models; pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from attrs import field, frozen

from eightbyeight.rest.converter import NotWhatWasAsked, WireInt, structure
from eightbyeight.transport.messages import Secret
from eightbyeight.webhooks.configuration.models import (
    CredentialsLocation,
    MessagingWebhook,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookType,
    SmsWebhook,
    WebhookOAuth,
)

__all__ = ["messaging_webhooks", "older_webhooks", "sms_webhooks"]

EnumT = TypeVar("EnumT", bound=StrEnum)

_MASK = "***"


@frozen(kw_only=True)
class _OAuthEntry:
    url: str
    client_id: str
    # Not a text yet: where it is none, the converter would quote it.
    client_secret: object = field(default=None, repr=False)
    credentials_location: str = CredentialsLocation.HEADER
    scope: str | None = None


@frozen(kw_only=True)
class _Entry:
    """One entry of the list, with the members of all three APIs."""

    sub_account_id: str
    url: str
    enabled: bool = True
    http_authorization: object = field(default=None, repr=False)
    oauth: _OAuthEntry | None = None
    type: str | None = None
    version: WireInt | None = None
    http_contenttype: str | None = None


def sms_webhooks(data: object) -> tuple[SmsWebhook, ...]:
    """Read what the SMS API lists.

    Raises:
        NotWhatWasAsked: it is no list of webhooks.
    """
    return tuple(
        SmsWebhook(
            entry.sub_account_id,
            entry.url,
            http_authorization=_authorization(entry, index),
            oauth=_oauth(entry.oauth, index),
            enabled=entry.enabled,
        )
        for index, entry in enumerate(_entries(data))
    )


def messaging_webhooks(data: object) -> tuple[MessagingWebhook, ...]:
    """Read what the Messaging API lists.

    Raises:
        NotWhatWasAsked: it is no list of webhooks.
    """
    return tuple(
        MessagingWebhook(
            entry.sub_account_id,
            entry.url,
            http_authorization=_authorization(entry, index),
            type=None if entry.type is None else _known(MessagingWebhookType, entry.type),
            oauth=_oauth(entry.oauth, index),
            enabled=entry.enabled,
        )
        for index, entry in enumerate(_entries(data))
    )


def older_webhooks(data: object) -> tuple[OlderWebhook, ...]:
    """Read what the older API lists.

    Raises:
        NotWhatWasAsked: it is no list of webhooks, or one of them has no type.
    """
    entries = _entries(data)
    return tuple(
        OlderWebhook(
            entry.sub_account_id,
            entry.url,
            http_authorization=_authorization(entry, index),
            type=_known(OlderWebhookType, _there(entries, index)),
            version=entry.version,
            http_contenttype=entry.http_contenttype,
            enabled=entry.enabled,
        )
        for index, entry in enumerate(entries)
    )


def _entries(data: object) -> tuple[_Entry, ...]:
    return structure(data, tuple[_Entry, ...])


def _authorization(entry: _Entry, index: int) -> Secret | None:
    return _secret(entry.http_authorization, f"$[{index}].httpAuthorization")


def _oauth(entry: _OAuthEntry | None, index: int) -> WebhookOAuth | None:
    if entry is None:
        return None
    # One that is left out is kept from us like one that is masked.
    secret = _secret(entry.client_secret, f"$[{index}].oauth.clientSecret") or Secret(_MASK)
    return WebhookOAuth(
        entry.url,
        entry.client_id,
        secret,
        credentials_location=_known(CredentialsLocation, entry.credentials_location),
        scope=entry.scope,
    )


def _secret(value: object, at: str) -> Secret | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise NotWhatWasAsked(f"expected a string, got something else @ {at}")
    return Secret(value)


def _there(entries: Sequence[_Entry], index: int) -> str:
    type_ = entries[index].type
    if type_ is None:
        raise NotWhatWasAsked(f"missing 'type' @ $[{index}].type: {_form_of(entries)}")
    return type_


def _form_of(entries: Sequence[_Entry]) -> str:
    if any(entry.type is not None for entry in entries):
        return (
            "not each has one, as in a list of the Messaging API: MessagingWebhooksClient reads it"
        )
    return (
        "no webhook has one, as in a list of the SMS API: SmsWebhooksClient reads it, or"
        " MessagingWebhooksClient where it is one of chat apps"
    )


def _known(kind: type[EnumT], text: str) -> EnumT | str:
    return kind(text) if text in list(kind) else text
