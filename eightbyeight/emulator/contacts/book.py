"""The contacts of one account: by id, by address, and in the order of their ids."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from eightbyeight.emulator.contacts.filling import Fill
from eightbyeight.emulator.contacts.values import ADDRESSES, Contact, address_key

__all__ = ["ContactBook"]


class ContactBook:
    """Keep contacts; several may share an address, which only who asks for them can mind."""

    def __init__(self) -> None:
        # Eight bytes each: the page in the middle of a million is one slice of it.
        self._ids = array("q")
        self._made: dict[int, Contact] = {}
        self._fills: list[Fill] = []
        # Of the filled ones, those that were removed.
        self._gone: set[int] = set()
        self._index: dict[str, dict[str, tuple[int, ...]]] = {kind: {} for kind in ADDRESSES}
        self._undo: list[tuple[int, Contact | None]] | None = None

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Contact]:
        return map(self.__getitem__, self._ids)

    def __getitem__(self, contact_id: int) -> Contact:
        made = self._made.get(contact_id)
        if made is not None:
            return made
        return next(fill for fill in self._fills if contact_id in fill).contact(contact_id)

    @property
    def ids(self) -> "array[int]":
        """The ids, ascending; not to be changed."""
        return self._ids

    def get(self, contact_id: int) -> Contact | None:
        """Give a contact, or None where there is none with this id."""
        if contact_id in self._made or self._is_filled(contact_id):
            return self[contact_id]
        return None

    def matching(self, addresses: Mapping[str, str]) -> list[Contact]:
        """Give the contacts that have one of these addresses, in the order of their ids."""
        found: set[int] = set()
        for kind, text in addresses.items():
            key = address_key(kind, text)
            found.update(self._index[kind].get(key, ()))
            filled = (fill.find(kind, key) for fill in self._fills)
            found.update(each for each in filled if each is not None and self._is_filled(each))
        return [self[each] for each in sorted(found)]

    def put(self, contact: Contact) -> None:
        """Add a contact, or replace the one with its id."""
        old = self.get(contact.id)
        if self._undo is not None:
            self._undo.append((contact.id, old))
        if old is None:
            at = bisect_left(self._ids, contact.id)
            self._ids.insert(at, contact.id)
        else:
            self._unindex(old)
        self._made[contact.id] = contact
        for kind, text in contact.addresses.items():
            index, key = self._index[kind], address_key(kind, text)
            index[key] = (*index.get(key, ()), contact.id)

    def remove(self, contacts: Collection[Contact]) -> None:
        """Remove contacts that are here."""
        for contact in contacts:
            if self._undo is not None:
                self._undo.append((contact.id, contact))
            self._unindex(contact)
            self._made.pop(contact.id, None)
            if any(contact.id in fill for fill in self._fills):
                self._gone.add(contact.id)
        if len(contacts) == 1:
            for contact in contacts:
                del self._ids[bisect_left(self._ids, contact.id)]
        else:
            removed = {contact.id for contact in contacts}
            self._ids = array("q", (each for each in self._ids if each not in removed))

    def clear(self) -> None:
        """Remove all contacts, for good: no trial takes that back."""
        self._ids = array("q")
        self._made.clear()
        self._fills.clear()
        self._gone.clear()
        for index in self._index.values():
            index.clear()

    def fill(self, fill: Fill) -> None:
        """Add a run of contacts, whose ids are all larger than those that are here."""
        self._fills.append(fill)
        self._ids.extend(range(fill.first, fill.first + fill.count))

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Take back at the end of the block whatever was put and removed in it."""
        undo: list[tuple[int, Contact | None]] = []
        self._undo = undo
        try:
            yield
        finally:
            self._undo = None
            for contact_id, old in reversed(undo):
                if old is not None:
                    self.put(old)
                else:
                    self.remove([self[contact_id]])

    def _is_filled(self, contact_id: int) -> bool:
        """Tell whether it is here as it was filled in."""
        if contact_id in self._gone or contact_id in self._made:
            return False
        return any(contact_id in fill for fill in self._fills)

    def _unindex(self, contact: Contact) -> None:
        for kind, text in contact.addresses.items():
            index, key = self._index[kind], address_key(kind, text)
            # Of a contact that was filled in, nothing is indexed.
            left = tuple(each for each in index.pop(key, ()) if each != contact.id)
            if left:
                index[key] = left
