"""What the operations on contacts and groups have in common."""

from eightbyeight.emulator.accounts import calls
from eightbyeight.emulator.accounts.calls import Answer
from eightbyeight.emulator.accounts.reading import read_id
from eightbyeight.emulator.accounts.refusing import not_found
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.bodies import contact_body
from eightbyeight.emulator.contacts.values import Contact, Group

__all__ = ["Call", "Operation", "contact_answer", "known_contact", "known_group"]

Call = calls.Call[Account]
"""A request for contacts."""

Operation = calls.Operation[Account]
"""Something that can be asked of contacts."""


def contact_answer(call: Call, contact: Contact) -> Answer:
    """Answer with a contact."""
    return Answer(200, contact_body(call.account, contact))


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
