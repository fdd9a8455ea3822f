"""One contact on its way to its verdict, and one request about it."""

from collections.abc import Mapping

from attrs import define, field, frozen

from eightbyeight.contacts.load.addresses import (
    first_address,
    is_kept_as,
    telling_address,
)
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.models import Contact
from eightbyeight.errors import EightByEightError

__all__ = ["Call", "Item"]


@define(eq=False)
class Item:
    """A contact on its way to its verdict."""

    row: int
    given: object
    body: bytes
    """What is sent: fixed once, since what the caller gave may change."""
    addresses: Mapping[str, str]
    """Out of the body, by their names on the wire."""
    keys: Mapping[str, str]
    """For each address a text that is the same for the same address alone."""
    country: str | None
    in_groups: bool
    """Whether it names groups."""
    requests: int = field(default=0, init=False)
    """Requests launched about it."""
    lost: EightByEightError | None = field(default=None, init=False)
    """Why nobody knows what became of it; None as long as everything is known."""
    lost_searches: int = field(default=0, init=False)

    @property
    def searched_by(self) -> str:
        """What to search for to learn what became of it."""
        return telling_address(self.addresses, self.country)

    def may_be(self, contact: Contact) -> bool:
        """Tell whether the service may have made this contact of it."""
        return is_kept_as(self.addresses, self.country, contact)

    def outcome(
        self,
        verdict: ContactVerdict,
        *,
        contact_id: int | None = None,
        status: int | None = None,
        detail: str | None = None,
        error: EightByEightError | None = None,
    ) -> ContactOutcome:
        """Give its verdict."""
        return ContactOutcome(
            self.row,
            first_address(self.addresses),
            verdict,
            contact_id=contact_id,
            status=status,
            detail=detail,
            requests=self.requests,
            error=error,
            given=self.given,
        )


@frozen(eq=False)
class Call:
    """One request: the contact's creation, or the search for what became of one."""

    item: Item
    searching: bool
    number: int
    """Counted from 1 in the order requests are launched."""
