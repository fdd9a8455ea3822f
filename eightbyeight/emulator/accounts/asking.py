"""What can be told of a request below an account before anybody is let in."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from eightbyeight.emulator.wire import read_json

__all__ = ["CHANGING", "account_id_of", "bearer_key", "names_in", "segment_of"]

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""The methods by which something may change; a scenario counts these alone."""

_PATH = re.compile(r"/api/v1/accounts/([^/]+)(/.*)?")
_NAMED = re.compile(
    r"/(?:contacts|contacts/blacklist|groups)/([^/]+)(?:/contacts)?"
    r"|/definitions/([^/]+)(?:/workflows(?:/([^/]+)(?:/errors)?)?)?"
)
_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_MEMBERS = ("externalId", "name", "ids", "msisdns", "contacts", "subAccountId")


def account_id_of(path: str) -> str | None:
    """Give the account that a path belongs to, or None where it belongs to no account."""
    found = _PATH.fullmatch(path)
    return None if found is None else unquote(found[1])


def segment_of(path: str) -> str | None:
    """Give the first part of a path after its account, or None where it belongs to no account."""
    found = _PATH.fullmatch(path)
    return None if found is None else (found[2] or "/").split("/")[1]


def bearer_key(headers: Mapping[str, str]) -> str:
    """Give the key of ``Authorization: Bearer KEY``; empty where there is none."""
    found = _BEARER.fullmatch(headers.get("authorization", ""))
    return "" if found is None else found[1]


def names_in(path: str, body: bytes) -> tuple[str, ...]:
    """Give what a request names.

    Of contacts and groups addresses, external ids, names and ids; of definitions and instances
    names and ids; and sub-accounts.
    """
    found = _PATH.fullmatch(path)
    named = _NAMED.fullmatch(found[2] or "") if found is not None else None
    in_path = () if named is None else tuple(unquote(each) for each in named.groups() if each)
    try:
        document = read_json(body)
    except ValueError:
        return in_path
    return in_path + tuple(_names(document))


def _names(document: object) -> Iterator[str]:
    match document:
        case {"addresses": {**addresses}}:
            yield from _texts(list(addresses.values()))
        case {"definition": {"name": name}}:
            yield from _texts(name)
        case [*items]:
            for item in items:
                yield from _of_item(item)
        case _:
            pass
    if isinstance(document, dict):
        for member in _MEMBERS:
            yield from _texts(document.get(member))


def _of_item(item: object) -> Iterator[str]:
    # An operation of a patch, or a webhook.
    if isinstance(item, dict):
        yield from _texts(item.get("value"))
        yield from _texts(item.get("subAccountId"))


def _texts(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, int) and not isinstance(each, bool):
            yield str(each)
