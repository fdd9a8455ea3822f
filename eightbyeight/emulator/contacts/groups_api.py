"""The operations on single groups: search, create, get, update, delete, their contacts.

Sources: the OpenAPI file, and the vendor's "Create a group and add a contact to that group".
"""

from collections.abc import Mapping, Sequence

from attrs import evolve

from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.reading import members_of, read_flag, read_ids, read_text
from eightbyeight.emulator.accounts.refusing import Code, not_found, refusal
from eightbyeight.emulator.contacts.bodies import group_body
from eightbyeight.emulator.contacts.calls import Call, Operation, known_group
from eightbyeight.emulator.contacts.paging import DEFAULT_LIMIT, page_body
from eightbyeight.emulator.contacts.patching import patched
from eightbyeight.emulator.contacts.pointers import Names
from eightbyeight.emulator.contacts.values import Contact, Group
from eightbyeight.emulator.router import Route
from eightbyeight.transport.messages import Headers

__all__ = ["GroupsApi", "check_name", "read_group"]

_LONGEST = 100
_NAMES = Names({"name": "name", "description": "description", "isblacklist": "isBlacklist"})
_FLAGS = {"true": True, "false": False}


class GroupsApi:
    """Answer what is asked of single groups.

    Args:
        offset_unit: What ``offset`` counts.
    """

    def __init__(self, offset_unit: OffsetUnit) -> None:
        self._offset_unit = offset_unit

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached, from the account on."""
        return (
            Route(
                "/groups",
                {"GET": Operation(self.search), "POST": Operation(create, Body.JSON)},
            ),
            Route(
                "/groups/{groupId}",
                {
                    "GET": Operation(get),
                    "PATCH": Operation(update, Body.JSON),
                    "DELETE": Operation(delete),
                },
            ),
            Route(
                "/groups/{groupId}/contacts",
                {
                    "POST": Operation(add_contacts, Body.JSON),
                    "DELETE": Operation(remove_contacts, Body.JSON),
                },
            ),
        )

    def search(self, call: Call) -> Answer:
        """Give a page of the groups whose names hold a text, in the order of their ids."""
        page = call.query.page(self._offset_unit, DEFAULT_LIMIT)
        name = (call.query.text("name") or "").casefold()
        groups = call.account.groups
        found = [group for group in groups if name in group.name.casefold()]
        body = page_body(page, len(groups), found, lambda each: group_body(call.account, each))
        return Answer(200, body)


def create(call: Call) -> Answer:
    """Create a group with a name that no other has."""
    members = members_of(call.document)
    group = Group(0, call.now, *read_group(members))
    check_name(call, group)
    group = evolve(group, id=call.account.numbers.take_group())
    call.account.put_group(group)
    headers = Headers({"Location": f"{call.path}/{group.id}"})
    return Answer(201, group_body(call.account, group), headers)


def get(call: Call) -> Answer:
    """Give one group."""
    return Answer(200, group_body(call.account, known_group(call)))


def update(call: Call) -> Answer:
    """Patch a group, all of the patch or nothing."""
    group = known_group(call)
    document = patched(_document(group), call.document, _NAMES)
    flag = document.get("isBlacklist")
    if isinstance(flag, str):
        # The examples write the flag both as a text and as true.
        document = {**document, "isBlacklist": _FLAGS.get(flag.lower(), flag)}
    name, description, is_blacklist = read_group(document)
    changed = Group(group.id, group.created_at, name, description, is_blacklist)
    check_name(call, changed)
    call.account.put_group(changed)
    return Answer(200, group_body(call.account, changed))


def delete(call: Call) -> Answer:
    """Delete a group; its contacts stay."""
    call.account.remove_group(known_group(call).id)
    return Answer(204)


def add_contacts(call: Call) -> Answer:
    """Put contacts into a group: all of them, or none where one is unknown."""
    group = known_group(call)
    contacts: list[Contact] = []
    for contact_id in _contact_ids(call):
        contact = call.account.contacts.get(contact_id)
        if contact is None:
            raise not_found("contact", contact_id)
        contacts.append(contact)
    call.account.join(contacts, [group.id])
    headers = Headers({"Location": call.path.removesuffix("/contacts")})
    return Answer(201, group_body(call.account, group), headers)


def remove_contacts(call: Call) -> Answer:
    """Take contacts out of a group, as far as they are in it."""
    group = known_group(call)
    found = map(call.account.contacts.get, _contact_ids(call))
    call.account.leave([contact for contact in found if contact is not None], group.id)
    return Answer(200, group_body(call.account, group))


def _contact_ids(call: Call) -> Sequence[int]:
    ids = read_ids("contacts", members_of(call.document).get("contacts"))
    return tuple(dict.fromkeys(ids))


def read_group(members: Mapping[str, object]) -> tuple[str, str | None, bool]:
    """Give name, description and whether it is a blacklist."""
    description = None
    if "description" in members:
        description = read_text("description", members["description"], _LONGEST)
    flag = read_flag("isBlacklist", members.get("isBlacklist", False))
    return read_text("name", members.get("name"), _LONGEST), description, flag


def check_name(call: Call, group: Group) -> None:
    """Raise ``RefusedError`` if another group has the name."""
    for other in call.account.groups:
        same = other.name.casefold() == group.name.casefold()
        if same and other.id != group.id and call.sees(other.created_at):
            raise refusal(409, Code.GROUP_NAME, "A group with the same name already exists")


def _document(group: Group) -> Mapping[str, object]:
    described = {} if group.description is None else {"description": group.description}
    return {"name": group.name, **described, "isBlacklist": group.is_blacklist}
