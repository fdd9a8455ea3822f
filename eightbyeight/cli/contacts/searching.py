"""The command ``contacts search``: one page of contacts."""

from attrs import frozen

from eightbyeight.cli.contacts.calling import as_json, call
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.running import Exit, print_out, reading
from eightbyeight.contacts.client import ContactsClient

__all__ = ["Filters", "check_group", "search"]


@frozen(kw_only=True)
class Filters:
    """Which contacts are wanted."""

    query: str | None
    group: int | None
    country: str | None


async def check_group(contacts: ContactsClient, filters: Filters) -> None:
    """Make sure that there is the group whose contacts are wanted.

    Asked for contacts of a group that is not there, the service says that there are none.

    Raises:
        NotFoundError: there is no such group.
    """
    if filters.group is not None:
        await contacts.get_group(filters.group)


def search(settings: ContactsSettings, filters: Filters, limit: int, *, json: bool) -> int:
    """Run the command; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        await check_group(contacts, filters)
        found = await contacts.search_contacts(
            filters.query, group_id=filters.group, country=filters.country, limit=limit
        )
        if json:
            print_out(as_json(found))
        else:
            from eightbyeight.cli.contacts.tables import contacts_page  # noqa: PLC0415 - needs rich

            print_out(contacts_page(found))
        return Exit.DONE

    with reading():
        return call(settings, ask)
