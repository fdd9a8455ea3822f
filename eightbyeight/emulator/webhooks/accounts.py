"""The webhooks of the emulated service, as tests and users set and look at them."""

from collections.abc import Mapping

from eightbyeight.emulator.accounts.book import AccountBook, World
from eightbyeight.emulator.accounts.refusing import RefusedError
from eightbyeight.emulator.webhooks.account import Account
from eightbyeight.emulator.webhooks.values import Flavour, Webhook
from eightbyeight.emulator.webhooks.wanted import read_webhooks
from eightbyeight.errors import InvalidInputError

__all__ = ["Webhooks"]


class Webhooks:
    """Set webhooks and look at them, secrets included.

    Every method raises ``InvalidInputError`` for an account that the emulator was told not to
    have.

    Args:
        world: What time it is, and which accounts there are.
        flavour: Which of three services with one path it is.
    """

    def __init__(self, world: World, flavour: Flavour) -> None:
        self.flavour: Flavour = flavour
        """Which of three services with one path it is."""
        self.book: AccountBook[Account] = AccountBook(world, lambda _: Account())
        """The accounts as they are, for those who answer for them."""

    def set(self, account_id: str, **members: object) -> None:
        """Create a webhook, or replace the one for the same sub-account and type.

        Args:
            account_id: Where.
            members: By the vendor's names: ``subAccountId="*", url="https://example.com"``.

        Raises:
            InvalidInputError: a member is not what it should be.
        """
        account = self.book.known(account_id)
        for webhook in _wanted(members, self.flavour):
            account.put(webhook)

    def get(self, account_id: str) -> tuple[Webhook, ...]:
        """Look at an account's webhooks, nothing masked, in the order of their creation."""
        return self.book.known(account_id).webhooks


def _wanted(members: Mapping[str, object], flavour: Flavour) -> list[Webhook]:
    try:
        return read_webhooks([members], flavour)
    except RefusedError as refused:
        problem = refused.refusal.message
    raise InvalidInputError.of("webhook", problem)
