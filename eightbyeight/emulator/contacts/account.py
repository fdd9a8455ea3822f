"""One account: its contacts, its groups, its jobs, and the numbers they get."""

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from attrs import define, evolve, field

from eightbyeight.emulator.contacts.book import ContactBook
from eightbyeight.emulator.contacts.filling import Fill
from eightbyeight.emulator.contacts.jobs import Job, JobBook, Speed, Work
from eightbyeight.emulator.contacts.values import Contact, Group

__all__ = ["Account", "Numbers"]

_REMEMBERED = 8


@define
class Numbers:
    """Where ids come from, shared by all accounts: no two things of a kind have the same."""

    contact: int = 41_000_001
    group: int = 8_001
    job: int = 1

    def take_contacts(self, count: int = 1) -> int:
        """Give the first of so many ids in a row."""
        first = self.contact
        self.contact += count
        return first

    def take_group(self) -> int:
        """Give the id of a group."""
        self.group += 1
        return self.group - 1

    def take_job(self) -> str:
        """Give the id of a job."""
        self.job += 1
        return f"00000000-0000-4000-8000-{self.job - 1:012x}"


@define
class _Found:
    """The ids that a search found, for as long as nothing changes."""

    changes: int = 0
    ids: dict[Hashable, "array[int]"] = field(factory=dict)


class Account:
    """Keep what one account has.

    Args:
        account_id: What it is called.
        numbers: Where ids come from.
        speed: How long jobs take.
    """

    def __init__(self, account_id: str, numbers: Numbers, speed: Speed) -> None:
        self.id: str = account_id
        self.numbers: Numbers = numbers
        self.contacts: ContactBook = ContactBook()
        self.jobs: JobBook = JobBook(speed)
        self.changes: int = 0
        """How often something was changed."""
        self._groups: dict[int, Group] = {}
        self._members: Counter[int] = Counter()
        self._found = _Found()

    @property
    def groups(self) -> Sequence[Group]:
        """All groups, in the order of their ids."""
        return list(self._groups.values())

    def group(self, group_id: int) -> Group | None:
        """Give a group, or None where there is none with this id."""
        return self._groups.get(group_id)

    def size(self, group_id: int) -> int:
        """Tell how many contacts a group has."""
        return self._members[group_id]

    def members(self, group_id: int) -> list[Contact]:
        """Give the contacts of a group."""
        if not self._members[group_id]:
            return []
        return [contact for contact in self.contacts if group_id in contact.groups]

    def put(self, contact: Contact) -> None:
        """Add a contact, or replace the one with its id."""
        old = self.contacts.get(contact.id)
        self._members.subtract(() if old is None else old.groups)
        self._members.update(contact.groups)
        self.contacts.put(contact)
        self.changes += 1

    def remove(self, contacts: Collection[Contact]) -> None:
        """Remove contacts that are here."""
        if contacts:
            for contact in contacts:
                self._members.subtract(contact.groups)
            self.contacts.remove(contacts)
            self.changes += 1

    def clear(self) -> None:
        """Remove all contacts; the groups stay."""
        self.contacts.clear()
        self._members.clear()
        self.changes += 1

    def fill(self, count: int, groups: tuple[int, ...], now: datetime) -> range:
        """Add so many contacts that are made when they are looked at, and give their ids."""
        first = self.numbers.take_contacts(count)
        self.contacts.fill(Fill(first, count, now, groups))
        self._members.update(dict.fromkeys(groups, count))
        self.changes += 1
        return range(first, first + count)

    def put_group(self, group: Group) -> None:
        """Add a group, or replace the one with its id."""
        self._groups[group.id] = group
        self.changes += 1

    def remove_group(self, group_id: int) -> None:
        """Remove a group that is here; its contacts stay."""
        self.leave(self.members(group_id), group_id)
        del self._groups[group_id]
        self.changes += 1

    def join(self, contacts: Collection[Contact], group_ids: Sequence[int]) -> None:
        """Put contacts that are here into groups."""
        for each in contacts:
            contact = self.contacts[each.id]
            groups = tuple(dict.fromkeys((*contact.groups, *group_ids)))
            if groups != contact.groups:
                self.put(evolve(contact, groups=groups))

    def leave(self, contacts: Collection[Contact], group_id: int) -> None:
        """Take contacts that are here out of a group."""
        for each in contacts:
            contact = self.contacts[each.id]
            if group_id in contact.groups:
                left = tuple(each for each in contact.groups if each != group_id)
                self.put(evolve(contact, groups=left))

    def start(self, job: Job, work: Work) -> None:
        """Accept a job."""
        self.jobs.start(job, work)
        self.changes += 1

    def follow(self, now: datetime) -> None:
        """Do what was due by now: the work of jobs."""
        self.jobs.follow(now)

    def find(self, sought: Hashable, fits: Callable[[Contact], bool]) -> "array[int]":
        """Give the ids of the contacts that fit.

        Args:
            sought: What is sought; what was found for it is remembered until something changes.
            fits: Tells whether a contact is.
        """
        if self._found.changes != self.changes or len(self._found.ids) >= _REMEMBERED:
            self._found = _Found(self.changes)
        ids = self._found.ids.get(sought)
        if ids is None:
            ids = array("q", (contact.id for contact in self.contacts if fits(contact)))
            self._found.ids[sought] = ids
        return ids

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Take back at the end of the block whatever was changed in it."""
        changes, groups, members = self.changes, dict(self._groups), self._members.copy()
        numbers = evolve(self.numbers)
        try:
            with self.contacts.trial(), self.jobs.trial():
                yield
        finally:
            self.changes, self._groups, self._members = changes, groups, members
            self.numbers.contact, self.numbers.group = numbers.contact, numbers.group
            self.numbers.job = numbers.job
