"""What one given row is: a contact that can be sent, or a verdict at once."""

from collections.abc import Mapping

from attrs import frozen

from eightbyeight.contacts.checks import ADDRESS_FIELDS, contact_from, find_contact_problem
from eightbyeight.contacts.load.addresses import first_address, keys_of
from eightbyeight.contacts.load.comparing import as_mapping
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.models import NewContact
from eightbyeight.contacts.requests import contact_body
from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.dedupe import SeenIds
from eightbyeight.rest.converter import load

__all__ = ["Intake"]

_BLOCK = 100
"""Rows that share one number in memory, where every number of its own would cost 32 bytes."""


@frozen
class _Unfit:
    address: str | None
    problem: InputProblem


class Intake:
    """Take rows as they are given, and know the addresses of those that can be sent."""

    def __init__(self) -> None:
        self._seen = SeenIds()
        self._block = 0
        self.rows: int = 0
        """Rows taken so far."""

    def take(self, given: object) -> Item | ContactOutcome:
        """Give what is to be sent for a row, or what is to be told of it."""
        self.rows += 1
        row = given.number if isinstance(given, ContactRow) else self.rows
        try:
            read = _read(given)
        except Exception as error:  # noqa: BLE001 - the row is the caller's object and may do anything
            read = _Unfit(None, InputProblem(f"cannot be read: it raised {type(error).__name__}"))
        if isinstance(read, _Unfit):
            return ContactOutcome(
                row, read.address, ContactVerdict.REJECTED, detail=str(read.problem), given=given
            )
        item = _item(row, given, read)
        earlier = self._note(item)
        if earlier is None:
            return item
        return item.outcome(ContactVerdict.DUPLICATE_IN_INPUT, detail=earlier)

    def _note(self, item: Item) -> str | None:
        """Note all addresses of a contact, or none of them if an earlier row has one."""
        keys = keys_of(item.addresses, item.country)
        for kind, key in keys.items():
            block = self._seen.find(key)
            if block is not None:
                first, last = max(1, block * _BLOCK), (block + 1) * _BLOCK - 1
                return f"the same {kind} stands on an earlier row, between {first} and {last}"
        if item.row // _BLOCK != self._block:
            self._block = item.row // _BLOCK
        for key in keys.values():
            self._seen.add(key, self._block)
        return None


def _item(row: int, given: object, body: bytes) -> Item:
    # Out of the body and not of what was given: plain texts, whatever class those were of.
    wanted = as_mapping(load(body))
    addresses = {
        kind: text
        for kind, text in as_mapping(wanted["addresses"]).items()
        if isinstance(text, str)
    }
    country = wanted.get("country")
    return Item(row, given, body, addresses, country if isinstance(country, str) else None)


def _read(given: object) -> bytes | _Unfit:
    match given:
        case NewContact():
            return _checked(given)
        case Mapping():
            return _from_mapping(given)
        case ContactRow(contact=NewContact() as contact, problem=None):
            return _checked(contact)
        case ContactRow(address=address, problem=problem):
            return _Unfit(address, problem or InputProblem("is not a contact"))
        case _:
            return _Unfit(
                None,
                InputProblem(f"must be a NewContact or a mapping, not {type(given).__name__}"),
            )


def _checked(contact: NewContact) -> bytes | _Unfit:
    problem = find_contact_problem(contact)
    return contact_body(contact) if problem is None else _Unfit(_shown(contact), problem)


def _from_mapping(fields: Mapping[str, object]) -> bytes | _Unfit:
    try:
        contact = contact_from(fields)
    except InvalidInputError as error:
        nested = fields.get("addresses")
        shown = first_address(nested if isinstance(nested, Mapping) else fields)
        return _Unfit(shown, error.problems[0])
    return _checked(contact)


def _shown(contact: NewContact) -> str | None:
    # Whatever it was made of: it is being refused.
    addresses: object = contact.addresses
    return first_address({name: getattr(addresses, name, None) for name in ADDRESS_FIELDS})
