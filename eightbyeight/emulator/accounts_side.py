"""The three APIs below an account, made together: what each has, and who answers for it."""

from itertools import count

from attrs import frozen

from eightbyeight.emulator.accounts.book import World
from eightbyeight.emulator.accounts.gate import Gate
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.service import Door
from eightbyeight.emulator.automation.accounts import Automation
from eightbyeight.emulator.automation.service import automation_service
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.contacts.service import contacts_service
from eightbyeight.emulator.keys import Keys
from eightbyeight.emulator.pace import Pace
from eightbyeight.emulator.service import Api
from eightbyeight.emulator.webhooks.accounts import Webhooks
from eightbyeight.emulator.webhooks.service import webhooks_service
from eightbyeight.emulator.webhooks.values import Flavour

__all__ = ["AccountsSide"]


@frozen
class AccountsSide:
    """What there is below the accounts."""

    world: World
    offset_unit: OffsetUnit
    contacts: Contacts
    automation: Automation
    webhooks: Webhooks

    @classmethod
    def of(cls, world: World, offset_unit: str, webhooks_flavour: str) -> "AccountsSide":
        """Make all of it, with nothing in it yet.

        Raises:
            InvalidInputError: there is no such unit or flavour.
        """
        flavour = Flavour.of(webhooks_flavour)
        return cls(
            world,
            OffsetUnit.of(offset_unit),
            Contacts(world),
            Automation(world),
            Webhooks(world, flavour),
        )

    def apis(self, keys: Keys, pace: Pace, *, by_schema: bool) -> tuple[Api, Api, Api]:
        """Make what answers for contacts, for automation and for webhooks, in this order.

        Args:
            keys: Which keys are not believed any more.
            pace: How fast requests may come.
            by_schema: Whether automation answers as its schemas say, rather than its examples.
        """
        door = Door(Gate(self.world, keys, pace), count(1))
        return (
            contacts_service(door, self.contacts, self.offset_unit),
            automation_service(door, self.automation, self.offset_unit, by_schema=by_schema),
            webhooks_service(door, self.webhooks),
        )
