"""A request for contacts once it is let in, and what an operation answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, auto

from attrs import field, frozen

from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.bodies import contact_body
from eightbyeight.emulator.contacts.paging import Query
from eightbyeight.emulator.contacts.reading import read_id
from eightbyeight.emulator.contacts.refusing import not_found
from eightbyeight.emulator.contacts.values import Contact, Group
from eightbyeight.transport.messages import Headers

__all__ = ["Answer", "Body", "Call", "Operation", "known_contact", "known_group"]


class Body(Enum):
    """What a request has to come with."""

    NONE = auto()
    """Nothing; whatever it comes with is not looked at."""
    TEXT = auto()
    """Nothing, or a JSON text that is not looked at further."""
    JSON = auto()
    FORM = auto()


@frozen
class Call:
    """What an operation needs to know of a request."""

    account: Account
    path: str
    """As it was sent."""
    parameters: Mapping[str, str]
    """The path's parameters, percent-decoded."""
    query: Query
    document: object
    """What the body holds: of JSON its value, of a form its parts by name."""
    let_in: datetime
    """When it was let in."""
    now: datetime
    """When it is handled."""
    is_blind: bool = False
    """Whether it does not see what came about since it was let in."""

    def sees(self, created_at: datetime) -> bool:
        """Tell whether it sees what was created then."""
        return not self.is_blind or created_at <= self.let_in


@frozen
class Answer:
    """What a request is answered with."""

    status: int
    document: object = None
    """The body; None for none."""
    headers: Headers = field(factory=Headers)
    """Header fields beside the media type."""

    @classmethod
    def of(cls, call: Call, contact: Contact, status: int = 200) -> "Answer":
        """Answer with a contact."""
        return cls(status, contact_body(call.account, contact))


@frozen
class Operation:
    """Something that can be asked for."""

    do: Callable[[Call], Answer]
    """Does it; raises ``RefusedError`` where it cannot, and has changed nothing then."""
    body: Body = Body.NONE


def known_contact(call: Call) -> Contact:
    """Give the contact that the path names."""
    text = call.parameters["contactId"]
    contact_id = read_id(text)
    contact = None if contact_id is None else call.account.contacts.get(contact_id)
    if contact is None:
        raise not_found("contact", text)
    return contact


def known_group(call: Call) -> Group:
    """Give the group that the path names."""
    text = call.parameters["groupId"]
    group_id = read_id(text)
    group = None if group_id is None else call.account.group(group_id)
    if group is None:
        raise not_found("a group", text)
    return group
