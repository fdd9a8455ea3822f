"""The contacts API: what can be asked for, and what faults do to its bodies."""

from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.reading import members_of
from eightbyeight.emulator.accounts.service import AccountsService, Door, Manners
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.contacts.contacts_api import ContactsApi
from eightbyeight.emulator.contacts.groups_api import GroupsApi
from eightbyeight.emulator.contacts.jobs_api import JobsApi
from eightbyeight.emulator.contacts.renaming import renamed

__all__ = ["contacts_service"]

_LISTS = ("contacts", "ids", "msisdns")


def contacts_service(
    door: Door, contacts: Contacts, offset_unit: OffsetUnit
) -> AccountsService[Account]:
    """Make the service of the Contacts API.

    Args:
        door: Who is let in.
        contacts: What there is.
        offset_unit: What ``offset`` counts.
    """
    apis = (JobsApi(offset_unit), ContactsApi(offset_unit), GroupsApi(offset_unit))
    routes = [route for api in apis for route in api.routes]
    manners = Manners(_part, lambda document: renamed(members_of(document)))
    return AccountsService(door, contacts.book, routes, manners)


def _part(document: object, items: int) -> object:
    if not isinstance(document, dict):
        return document
    lists = {name: document[name] for name in _LISTS if isinstance(document.get(name), list)}
    return {**document, **{name: each[:items] for name, each in lists.items()}}
