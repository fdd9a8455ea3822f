"""What one given row is: a contact that can be sent, or a verdict at once."""

from collections import deque
from collections.abc import Mapping, Sequence

from attrs import frozen

from eightbyeight.contacts.checks import ADDRESS_FIELDS, contact_from, find_contact_problem
from eightbyeight.contacts.load.addresses import first_address, keys_of
from eightbyeight.contacts.load.comparing import as_mapping
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.outcomes import TAKES_ADDRESSES, ContactOutcome, ContactVerdict
from eightbyeight.contacts.load.turns import Turns
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
    """Take rows as they are given, and know the addresses of those that were sent.

    What a row is depends on what became of earlier ones with its addresses: where nothing was done
    for those, it is as if they had not been there. So it waits until they have ended.
    """

    def __init__(self) -> None:
        self._seen = SeenIds()
        self._turns = Turns()
        self._block = 0
        self.rows: int = 0
        """Rows taken so far."""
        self.waiting: int = 0
        """Rows that wait for an earlier one to end."""

    def take(self, given: object) -> Item | ContactOutcome | None:
        """Give what is to be sent for a row, or what is to be told of it; None if it has to wait.

        Every item that is given has to be brought to its :meth:`end`.
        """
        self.rows += 1
        row = self.rows
        try:
            if isinstance(given, ContactRow):
                row = given.number
            read = _read(given)
        except Exception as error:  # noqa: BLE001 - the row is the caller's object and may do anything
            read = _Unfit(None, InputProblem(f"cannot be read: it raised {type(error).__name__}"))
        if isinstance(read, _Unfit):
            return ContactOutcome(
                row, read.address, ContactVerdict.REJECTED, detail=str(read.problem), given=given
            )
        item = _item(row, given, read)
        if not self._turns.enter(item):
            self.waiting += 1
            return None
        outcome = self._find_earlier(item, None)
        if outcome is None:
            return item
        self._turns.leave(item)
        return outcome

    def end(self, item: Item, verdict: ContactVerdict) -> Sequence[Item | ContactOutcome]:
        """Learn the verdict on an item; give what becomes of the rows that waited for it."""
        if verdict in TAKES_ADDRESSES:
            self._note(item)
        turn = deque(self._turns.leave(item))
        taken: list[Item | ContactOutcome] = []
        while turn:
            self.waiting -= 1
            one = turn.popleft()
            outcome = self._find_earlier(one, item)
            taken.append(one if outcome is None else outcome)
            if outcome is not None:
                turn.extend(self._turns.leave(one))
        return taken

    def _note(self, item: Item) -> None:
        if item.row // _BLOCK != self._block:
            self._block = item.row // _BLOCK
        for key in item.keys.values():
            self._seen.add(key, self._block)

    def _find_earlier(self, item: Item, ended: Item | None) -> ContactOutcome | None:
        """Give a verdict if an earlier row has one of the addresses; ``ended`` is known exactly."""
        blocks = {kind: self._seen.find(key) for kind, key in item.keys.items()}
        known = {kind: block for kind, block in blocks.items() if block is not None}
        if not known:
            return None
        kind, block = next(iter(known.items()))
        if ended is not None and item.keys[kind] in ended.keys.values():
            where = f"row {ended.row}"
        else:
            first, last = max(1, block * _BLOCK), (block + 1) * _BLOCK - 1
            where = f"an earlier row, between {first} and {last}"
        if len(known) == len(blocks):
            detail = f"the same {kind} stands on {where}"
            return item.outcome(ContactVerdict.DUPLICATE_IN_INPUT, detail=detail)
        detail = f"shares {item.addresses[kind]} with {where}, and has an address of its own: "
        return item.outcome(ContactVerdict.REJECTED, detail=detail + "put both into one row")


def _item(row: int, given: object, body: bytes) -> Item:
    # Out of the body and not of what was given: plain texts, whatever class those were of.
    wanted = as_mapping(load(body))
    addresses = {
        kind: text
        for kind, text in as_mapping(wanted["addresses"]).items()
        if isinstance(text, str)
    }
    country = wanted.get("country")
    country = country if isinstance(country, str) else None
    keys = keys_of(addresses, country)
    return Item(row, given, body, addresses, keys, country, in_groups=bool(wanted.get("groups")))


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
