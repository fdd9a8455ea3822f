"""The accounts of one API: made when they are first named, and brought up to date."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from eightbyeight.emulator.clock import Clock
from eightbyeight.emulator.late import LateRequests
from eightbyeight.errors import InvalidInputError

__all__ = ["Account", "AccountBook", "World"]


class Account(Protocol):
    """What one API keeps of one account."""

    @property
    def changes(self) -> int:
        """How often something was changed."""
        ...

    def follow(self, now: datetime) -> None:
        """Do what was due by now."""
        ...

    def trial(self) -> AbstractContextManager[None]:
        """Take back at the end of the block whatever was changed in it."""
        ...


AccountT = TypeVar("AccountT", bound=Account)


@frozen
class World:
    """What the APIs below an account have in common."""

    clock: Clock
    late: LateRequests
    """What is still to be handled; handled before anybody looks, where it is due."""
    accounts: frozenset[str] | None
    """The only accounts there are; None for any."""

    @classmethod
    def of(cls, clock: Clock, late: LateRequests, accounts: Collection[str] | None) -> "World":
        """Make one."""
        return cls(clock, late, None if accounts is None else frozenset(accounts))

    def has(self, account_id: str) -> bool:
        """Tell whether there is such an account."""
        return self.accounts is None or account_id in self.accounts


class AccountBook(Generic[AccountT]):
    """Keep accounts; one that nobody has named yet is there all the same, and empty.

    Args:
        world: What time it is, and which accounts there are.
        make: Makes an account.
    """

    def __init__(self, world: World, make: Callable[[str], AccountT]) -> None:
        self._world = world
        self._make = make
        self._accounts: dict[str, AccountT] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the accounts that somebody has named, in the order in which it was done."""
        return tuple(self._accounts)

    def account(self, account_id: str) -> AccountT:
        """Give an account as it is."""
        account = self._accounts.get(account_id)
        if account is None:
            account = self._accounts[account_id] = self._make(account_id)
        return account

    def follow(self, account: AccountT, now: datetime) -> None:
        """Bring an account up to date: what is late, and what it does by itself."""
        self._world.late.settle(now)
        account.follow(now)

    def known(self, account_id: str) -> AccountT:
        """Give an account brought up to date.

        Raises:
            InvalidInputError: the emulator was told not to have it.
        """
        if not self._world.has(account_id):
            raise InvalidInputError.of("account_id", "the emulator has no such account")
        account = self.account(account_id)
        self.follow(account, self._world.clock.now())
        return account
