"""Contacts and groups as they lie on the service.

Source: the OpenAPI file's ``Contact`` and ``Group``.
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

__all__ = ["ADDRESSES", "Contact", "Group", "address_key"]

ADDRESSES: tuple[str, ...] = (
    "msisdn",
    "email",
    "weChatUserId",
    "facebookUserId",
    "zaloId",
    "lineId",
    "kakaoTalkId",
)
"""The kinds of addresses a contact can have, one of each."""


@frozen
class Contact:
    """One contact."""

    id: int
    created_at: datetime
    addresses: Mapping[str, str]
    """By the vendor's names of the kinds; the phone number without its plus."""
    first_name: str | None = None
    last_name: str | None = None
    external_id: str | None = None
    country: str | None = None
    """Two letters, in capitals."""
    groups: tuple[int, ...] = ()
    """The ids of the groups it is in, in the order it came into them."""
    custom_attributes: Mapping[str, object] = field(factory=dict)

    @property
    def name(self) -> str:
        """First and last name, as far as there are any."""
        return " ".join(filter(None, (self.first_name, self.last_name)))


@frozen
class Group:
    """One group, without its members."""

    id: int
    created_at: datetime
    name: str
    description: str | None = None
    is_blacklist: bool = False


def address_key(kind: str, text: str) -> str:
    """Give what two addresses of a kind have in common when they are the same."""
    match kind:
        case "msisdn":
            return text.removeprefix("+")
        case "email":
            return text.casefold()
        case _:
            return text
