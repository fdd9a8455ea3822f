"""The accounts of the emulated service, as tests and users fill, look at and disturb them.

Whatever happens to an account without a request is done here.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import frozen

from eightbyeight.emulator.accounts.book import AccountBook, World
from eightbyeight.emulator.accounts.refusing import RefusedError
from eightbyeight.emulator.clock import duration
from eightbyeight.emulator.contacts.account import Account, Numbers
from eightbyeight.emulator.contacts.groups_api import read_group
from eightbyeight.emulator.contacts.jobs import Ending, Job, Speed
from eightbyeight.emulator.contacts.values import Contact, Group
from eightbyeight.emulator.contacts.wanted import WantedContact, read_contact
from eightbyeight.errors import InvalidInputError

__all__ = ["AccountLook", "Contacts", "GroupLook"]


@frozen
class GroupLook:
    """How a group stood when it was looked at."""

    id: int
    name: str
    description: str | None
    is_blacklist: bool
    contacts: int
    """How many it has."""


@frozen
class AccountLook:
    """How an account stood when it was looked at."""

    id: str
    contacts: tuple[Contact, ...]
    """In the order of their ids."""
    groups: tuple[GroupLook, ...]
    """In the order of their ids."""
    jobs: tuple[Job, ...]
    """In the order they were started."""

    def contact(self, contact_id: int) -> Contact:
        """Give the contact with this id.

        Raises:
            InvalidInputError: the account has no such contact.
        """
        for contact in self.contacts:
            if contact.id == contact_id:
                return contact
        raise InvalidInputError.of("contact_id", "the account has no such contact")


class Contacts:
    """Fill accounts with contacts and groups, look at them, and let things happen to them.

    An account that nobody has named yet is there all the same, and empty. Every method raises
    ``InvalidInputError`` for one that the emulator was told not to have.

    Args:
        world: What time it is, and which accounts there are.
    """

    def __init__(self, world: World) -> None:
        self._clock = world.clock
        self._numbers = Numbers()
        self._speed = Speed(timedelta(seconds=1), timedelta(seconds=2))
        self.book: AccountBook[Account] = AccountBook(world, self._make)
        """The accounts as they are, for those who answer for them."""

    def _make(self, account_id: str) -> Account:
        return Account(account_id, self._numbers, self._speed)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the accounts that somebody has named, in the order in which it was done."""
        return self.book.ids

    def create(  # noqa: PLR0913 - what a contact can have, by keyword only
        self,
        account_id: str,
        addresses: Mapping[str, str],
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        external_id: str | None = None,
        country: str | None = None,
        groups: Sequence[int] = (),
        custom_attributes: Mapping[str, object] | None = None,
    ) -> int:
        """Make a contact, also one whose addresses another contact has.

        Args:
            account_id: Where.
            addresses: At least one, by the vendor's names: ``{"msisdn": "6581234567"}``.
            first_name: As any of the following, None for none.
            last_name: See there.
            external_id: The caller's own id.
            country: Two letters.
            groups: The ids of groups that are there.
            custom_attributes: Anything that can be written as JSON.

        Returns:
            Its id.

        Raises:
            InvalidInputError: a value is not what it should be.
        """
        document = {
            "addresses": dict(addresses),
            "firstName": first_name,
            "lastName": last_name,
            "externalId": external_id,
            "country": country,
            "groups": [{"id": each} for each in groups] or None,
            "customAttributes": None if custom_attributes is None else dict(custom_attributes),
        }
        given = {name: value for name, value in document.items() if value is not None}
        account = self.book.known(account_id)
        wanted = _wanted(given)
        _check_groups(account, groups)
        contact = wanted.created(self._numbers.take_contacts(), self._clock.now())
        account.put(contact)
        return contact.id

    def create_group(
        self,
        account_id: str,
        name: str,
        *,
        description: str | None = None,
        is_blacklist: bool = False,
    ) -> int:
        """Make a group, and give its id.

        Raises:
            InvalidInputError: a value is not what it should be.
        """
        account = self.book.known(account_id)
        described = {} if description is None else {"description": description}
        try:
            read_group({"name": name, **described, "isBlacklist": is_blacklist})
        except RefusedError as refused:
            problem = refused.refusal.message
        else:
            group_id = self._numbers.take_group()
            now = self._clock.now()
            account.put_group(Group(group_id, now, name, description, is_blacklist))
            return group_id
        raise InvalidInputError.of("group", problem)

    def fill(self, account_id: str, count: int, *, groups: Sequence[int] = ()) -> range:
        """Make so many contacts at once, each with a phone number of its own.

        They cost eight bytes each until somebody looks at them or changes them.

        Args:
            account_id: Where.
            count: How many.
            groups: The ids of groups that all of them are in.

        Returns:
            Their ids.

        Raises:
            InvalidInputError: the number is negative, or a group is not there.
        """
        if count < 0:
            raise InvalidInputError.of("count", "must not be negative")
        account = self.book.known(account_id)
        _check_groups(account, groups)
        return account.fill(count, tuple(groups), self._clock.now())

    def get(self, account_id: str) -> AccountLook:
        """Look at an account as it stands now; the look does not change afterwards."""
        account = self.book.known(account_id)
        return AccountLook(
            account.id, tuple(account.contacts), self.groups(account_id), tuple(account.jobs)
        )

    def count(self, account_id: str) -> int:
        """Count an account's contacts without looking at each."""
        return len(self.book.known(account_id).contacts)

    def groups(self, account_id: str) -> tuple[GroupLook, ...]:
        """Look at an account's groups alone."""
        account = self.book.known(account_id)
        return tuple(
            GroupLook(
                group.id,
                group.name,
                group.description,
                group.is_blacklist,
                account.size(group.id),
            )
            for group in account.groups
        )

    def jobs(self, account_id: str) -> tuple[Job, ...]:
        """Look at an account's jobs alone, in the order they were started."""
        return tuple(self.book.known(account_id).jobs)

    def set_job_speed(self, *, queued: float = 1.0, running: float = 2.0) -> None:
        """Let jobs that are started from now on wait and work for so many seconds.

        Raises:
            InvalidInputError: a time is negative, no number, or longer than ten years.
        """
        self._speed.queued = duration("queued", queued)
        self._speed.running = duration("running", running)

    def end_next_job(self, account_id: str, ending: str, *, amount: int | None = None) -> None:
        """Let the next job that is started end so; those after it may be told about as well.

        Args:
            account_id: Where.
            ending: ``completed``, ``failed``, ``stopped`` or ``timeout``.
            amount: How many rows, contacts or groups are worked on before; None for none of them,
                and for all where it is ``completed``.

        Raises:
            InvalidInputError: there is no such ending, or the amount is negative.
        """
        self.book.known(account_id).jobs.plan(*_planned(ending, amount))

    def end_job(self, account_id: str, job_id: str, ending: str, *, amount: int = 0) -> None:
        """End a job now, in one of the four ways.

        Args:
            account_id: Where.
            job_id: Which job; one that is not over yet.
            ending: ``completed``, ``failed``, ``stopped`` or ``timeout``.
            amount: How many rows, contacts or groups are worked on before.

        Raises:
            InvalidInputError: there is no such ending or job, the job is over, or the amount is
                negative.
        """
        how, done = _planned(ending, amount)
        if not self.book.known(account_id).jobs.end(job_id, how, done, self._clock.now()):
            raise InvalidInputError.of("job_id", "the account has no such job under way")

    def finish_jobs(self, account_id: str) -> None:
        """End all jobs as they would by themselves, without waiting for the clock."""
        self.book.known(account_id).jobs.finish(self._clock.now())


def _wanted(document: Mapping[str, object]) -> WantedContact:
    try:
        return read_contact(document)
    except RefusedError as refused:
        problem = refused.refusal.message
    raise InvalidInputError.of("contact", problem)


def _check_groups(account: Account, groups: Sequence[int]) -> None:
    for group_id in groups:
        if account.group(group_id) is None:
            raise InvalidInputError.of("groups", f"the account has no group {group_id}")


def _planned(ending: str, amount: int | None) -> tuple[Ending, int | None]:
    if ending not in set(Ending):
        raise InvalidInputError.of("ending", f"must be one of {', '.join(Ending)}")
    if amount is None:
        return Ending(ending), None if ending == Ending.COMPLETED else 0
    if amount < 0:
        raise InvalidInputError.of("amount", "must not be negative")
    return Ending(ending), amount
