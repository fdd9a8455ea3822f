"""Webhooks as a request wants them, checked."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from eightbyeight.emulator.accounts.reading import read_flag, read_text
from eightbyeight.emulator.accounts.refusing import bad_request
from eightbyeight.emulator.webhooks.values import Flavour, Webhook

__all__ = ["read_keys", "read_webhooks"]

_LONGEST = 2048
_OAUTH = ("url", "clientId", "clientSecret", "credentialsLocation")
_LOCATIONS = ("header", "body")


def read_webhooks(document: object, flavour: Flavour) -> list[Webhook]:
    """Read what is to be created or replaced."""
    return [webhook for item in _items(document) for webhook in _webhooks(item, flavour)]


def read_keys(document: object, flavour: Flavour) -> list[tuple[str, str | None]]:
    """Read which webhooks are to be deleted."""
    return [
        (_sub_account_id(item), each) for item in _items(document) for each in _types(item, flavour)
    ]


def _webhooks(item: Mapping[str, object], flavour: Flavour) -> list[Webhook]:
    sub_account_id, url = _sub_account_id(item), _url("url", item.get("url"))
    authorization = item.get("httpAuthorization")
    if authorization is not None and not isinstance(authorization, str):
        raise bad_request("httpAuthorization must be a text")
    oauth = None if flavour is Flavour.OLDER else _oauth(item.get("oauth"))
    if authorization and oauth is not None:
        raise bad_request("httpAuthorization must be empty where there is oauth")
    enabled = read_flag("enabled", item.get("enabled", True))
    return [
        Webhook(sub_account_id, each, url, authorization or None, oauth, enabled)
        for each in _types(item, flavour)
    ]


def _items(document: object) -> list[Mapping[str, object]]:
    if not isinstance(document, list) or not all(isinstance(each, dict) for each in document):
        raise bad_request("The body must be a list of objects")
    return document


def _sub_account_id(item: Mapping[str, object]) -> str:
    return read_text("subAccountId", item.get("subAccountId"), _LONGEST)


def _types(item: Mapping[str, object], flavour: Flavour) -> tuple[str | None, ...]:
    kind = item.get("type")
    if kind is None or not flavour.types:
        if not flavour.usual_types:
            raise bad_request("type is missing")
        return flavour.usual_types
    if kind not in flavour.types:
        raise bad_request(f"type must be one of {', '.join(flavour.types)}")
    return (str(kind),)


def _oauth(value: object) -> Mapping[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("oauth must be an object")
    if value.get("credentialsLocation") not in _LOCATIONS:
        raise bad_request(f"credentialsLocation must be one of {', '.join(_LOCATIONS)}")
    _url("oauth.url", value.get("url"))
    names = (*_OAUTH, "scope") if "scope" in value else _OAUTH
    return {name: read_text(name, value.get(name), _LONGEST) for name in names}


def _url(name: str, value: object) -> str:
    text = read_text(name, value, _LONGEST)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise bad_request(f"{name} must be a URL")
    return text
