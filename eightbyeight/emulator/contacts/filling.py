"""Contacts by the million that are made when somebody looks at them."""

import re
from datetime import datetime

from attrs import frozen

from eightbyeight.emulator.contacts.values import Contact

__all__ = ["Fill"]

# Ten digits after the first id's, so that twenty million ids have numbers of Singapore.
_FIRST_ID = 41_000_001
_FIRST_NUMBER = 6_580_000_000
_DIGITS = re.compile(r"[1-9][0-9]{9,14}")


@frozen
class Fill:
    """A run of contacts that differ in their ids and what follows from them."""

    first: int
    """The first one's id."""
    count: int
    created_at: datetime
    groups: tuple[int, ...]

    def __contains__(self, contact_id: int) -> bool:
        return self.first <= contact_id < self.first + self.count

    def contact(self, contact_id: int) -> Contact:
        """Make the contact with this id, which is in the run."""
        number = contact_id - _FIRST_ID + 1
        return Contact(
            contact_id,
            self.created_at,
            {"msisdn": str(_FIRST_NUMBER + number)},
            f"Contact {number}",
            external_id=f"F-{number}",
            country="SG",
            groups=self.groups,
        )

    def find(self, kind: str, key: str) -> int | None:
        """Give the id of the contact in the run that has this address, or None."""
        if kind != "msisdn" or _DIGITS.fullmatch(key) is None:
            return None
        contact_id = int(key) - _FIRST_NUMBER + _FIRST_ID - 1
        return contact_id if contact_id in self else None
