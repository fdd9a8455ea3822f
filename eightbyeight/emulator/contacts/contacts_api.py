"""The operations on single contacts: search, create, get, update, delete, blacklist.

Sources: the OpenAPI file, and the vendor's "Creating a contact".
"""

from collections.abc import Callable, Mapping, Sequence

from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.reading import read_msisdn
from eightbyeight.emulator.accounts.refusing import Code, RefusedError, bad_request, refusal
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.bodies import contact_body
from eightbyeight.emulator.contacts.calls import Call, Operation, contact_answer, known_contact
from eightbyeight.emulator.contacts.countries import read_country
from eightbyeight.emulator.contacts.paging import DEFAULT_LIMIT, page_body
from eightbyeight.emulator.contacts.patching import patched
from eightbyeight.emulator.contacts.pointers import Names
from eightbyeight.emulator.contacts.values import ADDRESSES, Contact, Group
from eightbyeight.emulator.contacts.wanted import WantedContact, read_contact
from eightbyeight.emulator.router import Route
from eightbyeight.transport.messages import Headers

__all__ = ["ContactsApi"]

_LONGEST_QUERY = 320
_TEXTS = ("firstName", "lastName", "externalId", "country")


def _by_small_letters(*names: str) -> dict[str, str]:
    return {name.lower(): name for name in names}


_NAMES = Names(
    _by_small_letters(*_TEXTS, "addresses", "customAttributes"),
    {"addresses": Names(_by_small_letters(*ADDRESSES))},
)


class ContactsApi:
    """Answer what is asked of single contacts.

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
                "/contacts",
                {"GET": Operation(self.search), "POST": Operation(create, Body.JSON)},
            ),
            Route(
                "/contacts/{contactId}",
                {
                    "GET": Operation(get),
                    "PATCH": Operation(update, Body.JSON),
                    "DELETE": Operation(delete),
                },
            ),
            Route("/contacts/blacklist/{msisdn}", {"POST": Operation(blacklist, Body.TEXT)}),
        )

    def search(self, call: Call) -> Answer:
        """Give a page of the contacts that fit, in the order of their ids."""
        page = call.query.page(self._offset_unit, DEFAULT_LIMIT)
        text = call.query.text("query", _LONGEST_QUERY)
        group_id = call.query.number("groupId")
        country = call.query.text("country")
        if country is not None:
            country = read_country(country)
        contacts = call.account.contacts
        ids = contacts.ids
        sought = (text, group_id, country)
        if sought != (None, None, None):
            ids = call.account.find(sought, _fitting(text, group_id, country))
        body = page_body(
            page, len(contacts), ids, lambda each: contact_body(call.account, contacts[each])
        )
        return Answer(200, body)


def _fitting(
    text: str | None, group_id: int | None, country: str | None
) -> Callable[[Contact], bool]:
    wanted = None if text is None else text.casefold()

    def fits(contact: Contact) -> bool:
        if group_id is not None and group_id not in contact.groups:
            return False
        if country is not None and country != contact.country:
            return False
        return wanted is None or _holds(contact, wanted)

    return fits


def _holds(contact: Contact, text: str) -> bool:
    if text in contact.name.casefold():
        return True
    return any(
        (text.removeprefix("+") if kind == "msisdn" else text) in address.casefold()
        for kind, address in contact.addresses.items()
    )


def create(call: Call) -> Answer:
    """Create a contact, or merge it into the one that has one of its addresses."""
    wanted = read_contact(call.document)
    for group_id in wanted.groups:
        if call.account.group(group_id) is None:
            raise bad_request(f"Unable to find group with id {group_id}")
    matching = [
        each
        for each in call.account.contacts.matching(wanted.addresses)
        if call.sees(each.created_at)
    ]
    if len(matching) > 1:
        raise _ambiguous()
    return _merge(call, wanted, matching[0]) if matching else _add(call, wanted)


def _merge(call: Call, wanted: WantedContact, contact: Contact) -> Answer:
    merged = wanted.merged(contact)
    call.account.put(merged)
    return contact_answer(call, merged)


def _add(call: Call, wanted: WantedContact) -> Answer:
    contact = wanted.created(call.account.numbers.take_contacts(), call.now)
    call.account.put(contact)
    # "Creating a contact" promises a Location, and the OpenAPI file the contact itself.
    headers = Headers({"Location": f"{call.path}/{contact.id}"})
    return Answer(201, contact_body(call.account, contact), headers)


def get(call: Call) -> Answer:
    """Give one contact."""
    return contact_answer(call, known_contact(call))


def delete(call: Call) -> Answer:
    """Delete one contact."""
    call.account.remove([known_contact(call)])
    return Answer(204)


def update(call: Call) -> Answer:
    """Patch a contact, all of the patch or nothing."""
    contact = known_contact(call)
    document = patched(_document(contact), call.document, _NAMES)
    changed = read_contact(_with_known_number(document, contact)).replacing(contact)
    others = call.account.contacts.matching(_new(changed.addresses, contact.addresses))
    if any(each.id != contact.id for each in others):
        raise _ambiguous()
    call.account.put(changed)
    return contact_answer(call, changed)


def _new(addresses: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, str]:
    # What two contacts share already is nothing that this patch brings about.
    return {kind: text for kind, text in addresses.items() if before.get(kind) != text}


def _document(contact: Contact) -> Mapping[str, object]:
    """Give what a patch can change."""
    texts = (contact.first_name, contact.last_name, contact.external_id, contact.country)
    given = zip(_TEXTS, texts, strict=True)
    return {
        **{name: text for name, text in given if text is not None},
        "addresses": contact.addresses,
        "customAttributes": contact.custom_attributes,
    }


def _with_known_number(document: Mapping[str, object], contact: Contact) -> Mapping[str, object]:
    """Mark a phone number that stays as international: the patch may change the country."""
    addresses, msisdn = document.get("addresses"), contact.addresses.get("msisdn")
    if not isinstance(addresses, dict) or msisdn is None or addresses.get("msisdn") != msisdn:
        return document
    return {**document, "addresses": {**addresses, "msisdn": f"+{msisdn}"}}


def blacklist(call: Call) -> Answer:
    """Put a phone number into the account's blacklist, with a contact for it where needed."""
    msisdn = read_msisdn(call.parameters["msisdn"])
    account = call.account
    contacts = account.contacts.matching({"msisdn": msisdn})
    if not contacts:
        wanted = WantedContact({"msisdn": msisdn.removeprefix("+")})
        contacts = [wanted.created(account.numbers.take_contacts(), call.now)]
        account.put(contacts[0])
    lists = {group.id for group in account.groups if group.is_blacklist}
    missing = [contact for contact in contacts if lists.isdisjoint(contact.groups)]
    if missing:
        account.join(missing, [min(lists) if lists else _new_blacklist(account, call)])
    return Answer(200)


def _new_blacklist(account: Account, call: Call) -> int:
    taken = {group.name.casefold() for group in account.groups}
    names = ("Blacklist", *(f"Blacklist {number}" for number in range(2, len(taken) + 3)))
    name = next(each for each in names if each.casefold() not in taken)
    group = Group(account.numbers.take_group(), call.now, name, is_blacklist=True)
    account.put_group(group)
    return group.id


def _ambiguous() -> RefusedError:
    message = "More than one contact was found for the addresses"
    return refusal(409, Code.CONFLICT, message)
