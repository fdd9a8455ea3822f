"""When two addresses are the same, and which address tells a contact best; pure."""

import re
from collections.abc import Mapping

from eightbyeight.contacts.checks import ADDRESS_FIELDS
from eightbyeight.contacts.models import Contact

__all__ = [
    "first_address",
    "has_address_of",
    "is_kept_as",
    "is_same_address",
    "keys_of",
    "may_be_national",
    "telling_address",
]

_KINDS = (
    "msisdn",
    "email",
    "weChatUserId",
    "facebookUserId",
    "zaloId",
    "lineId",
    "kakaoTalkId",
)
"""The kinds of address by their names on the wire, the most telling first."""

_ATTRIBUTES = dict(zip(_KINDS, ADDRESS_FIELDS, strict=True))
_LONGEST_CALLING_CODE = 3
_NO_DIGIT = re.compile(r"\D", re.ASCII)


def first_address(addresses: Mapping[str, object]) -> str | None:
    """Give the address that shows people which contact is meant, under either of its names."""
    for wire, name in _ATTRIBUTES.items():
        address = addresses.get(wire, addresses.get(name))
        if isinstance(address, str):
            return str.__str__(address)
    return None


def keys_of(addresses: Mapping[str, str], country: str | None) -> dict[str, str]:
    """Give a text for each kind of address that is the same for the same address alone.

    A phone number without ``+`` beside a country may be a national one, which is another number in
    another country.
    """
    keys = {kind: f"{_KINDS.index(kind)}{_plain(kind, text)}" for kind, text in addresses.items()}
    if may_be_national(addresses, country):
        keys["msisdn"] += f"/{country}"
    return keys


def is_same_address(kind: str, one: str, other: object) -> bool:
    """Tell whether the service's address is the one that was sent.

    It gives phone numbers back without ``+``.
    """
    return isinstance(other, str) and _plain(kind, one) == _plain(kind, other)


def telling_address(addresses: Mapping[str, str], country: str | None) -> str:
    """Give what to search for: the phone number, unless it may not be kept as it was given.

    A phone number is spelt as the service gives it back, everything else as it was sent.
    """
    ranked = [kind for kind in _KINDS if kind in addresses]
    if may_be_national(addresses, country):
        ranked.append(ranked.pop(0))
    address = addresses[ranked[0]]
    return _plain("msisdn", address) if ranked[0] == "msisdn" else address


def has_address_of(addresses: Mapping[str, str], country: str | None, contact: Contact) -> bool:
    """Tell whether a contact has one of the addresses.

    A national number alone tells nothing of a contact of another country, or of none: its digits
    may be the whole of a foreign number.
    """
    same = {kind for kind, text in addresses.items() if _has(contact, kind, text)}
    if same == {"msisdn"} and may_be_national(addresses, country):
        return str(contact.country).upper() == str(country).upper()
    return bool(same)


def is_kept_as(addresses: Mapping[str, str], country: str | None, contact: Contact) -> bool:
    """Tell whether the service may have made this contact of the addresses.

    A national number is kept as another text, with the calling code before it; so all else that was
    sent has to be there too.
    """
    if not may_be_national(addresses, country):
        return has_address_of(addresses, country, contact)
    number = _plain("msisdn", addresses["msisdn"])
    kept = _plain("msisdn", contact.addresses.msisdn or "")
    others = [(kind, text) for kind, text in addresses.items() if kind != "msisdn"]
    return (
        kept.endswith(number)
        and len(kept) - len(number) <= _LONGEST_CALLING_CODE
        and all(_has(contact, kind, text) for kind, text in others)
    )


def may_be_national(addresses: Mapping[str, str], country: str | None) -> bool:
    """Tell whether the phone number is one that another country may have too."""
    return country is not None and not addresses.get("msisdn", "+").startswith("+")


def _has(contact: Contact, kind: str, text: str) -> bool:
    return is_same_address(kind, text, getattr(contact.addresses, _ATTRIBUTES[kind]))


def _plain(kind: str, text: str) -> str:
    match kind:
        case "msisdn":
            return _NO_DIGIT.sub("", text)
        case "email":
            return text.lower()
        case _:
            return text
