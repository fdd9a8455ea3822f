"""The automation API: what can be asked for, and what faults do to its bodies."""

from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.service import AccountsService, Door, Manners
from eightbyeight.emulator.automation.account import Account
from eightbyeight.emulator.automation.accounts import Automation
from eightbyeight.emulator.automation.definitions_api import DefinitionsApi
from eightbyeight.emulator.automation.instances_api import InstancesApi
from eightbyeight.emulator.automation.library_api import LibraryApi
from eightbyeight.emulator.automation.renaming import renamed

__all__ = ["automation_service"]


def automation_service(
    door: Door, automation: Automation, offset_unit: OffsetUnit, *, by_schema: bool
) -> AccountsService[Account]:
    """Make the service of the Automation API.

    Args:
        door: Who is let in.
        automation: What there is.
        offset_unit: What ``offset`` counts.
        by_schema: Whether answers are shaped as the schemas rather than the examples.
    """
    apis = (
        DefinitionsApi(offset_unit, by_schema),
        InstancesApi(offset_unit),
        LibraryApi(by_schema),
    )
    routes = [route for api in apis for route in api.routes]
    # Nothing that is asked for here has parts.
    manners = Manners(lambda document, items: document, renamed)  # noqa: ARG005
    return AccountsService(door, automation.book, routes, manners)
