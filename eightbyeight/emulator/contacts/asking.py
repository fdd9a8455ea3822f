"""What can be told of a request for contacts before anybody is let in."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from eightbyeight.emulator.wire import read_json

__all__ = ["CHANGING", "account_id_of", "bearer_key", "names_in"]

CHANGING = frozenset({"POST", "PATCH", "DELETE"})
"""The methods by which something may change; a scenario counts these alone."""

_PATH = re.compile(r"/api/v1/accounts/([^/]+)(/.*)?")
_NAMED = re.compile(r"/(?:contacts|contacts/blacklist|groups)/([^/]+)(?:/contacts)?")
_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_MEMBERS = ("externalId", "name", "ids", "msisdns", "contacts")


def account_id_of(path: str) -> str | None:
    """Give the account that a path belongs to, or None where it belongs to no account."""
    found = _PATH.fullmatch(path)
    return None if found is None else unquote(found[1])


def bearer_key(headers: Mapping[str, str]) -> str:
    """Give the key of ``Authorization: Bearer KEY``; empty where there is none."""
    found = _BEARER.fullmatch(headers.get("authorization", ""))
    return "" if found is None else found[1]


def names_in(path: str, body: bytes) -> tuple[str, ...]:
    """Give what a request names: addresses, external ids, names of groups, ids of either."""
    found = _PATH.fullmatch(path)
    named = _NAMED.fullmatch(found[2] or "") if found is not None else None
    in_path = () if named is None else (unquote(named[1]),)
    try:
        document = read_json(body)
    except ValueError:
        return in_path
    return in_path + tuple(_names(document))


def _names(document: object) -> Iterator[str]:
    match document:
        case {"addresses": {**addresses}}:
            yield from _texts(list(addresses.values()))
        case [*operations]:
            for operation in operations:
                yield from _texts(operation.get("value") if isinstance(operation, dict) else None)
        case _:
            pass
    if isinstance(document, dict):
        for member in _MEMBERS:
            yield from _texts(document.get(member))


def _texts(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, int) and not isinstance(each, bool):
            yield str(each)
