"""The command ``contacts search``: one page of contacts."""

from attrs import frozen

from eightbyeight.cli.contacts.calling import as_json, call
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.running import Exit, print_out, reading
from eightbyeight.contacts.client import ContactsClient

__all__ = ["Filters", "search"]


@frozen(kw_only=True)
class Filters:
    """Which contacts are wanted."""

    query: str | None
    group: int | None
    country: str | None


def search(settings: ContactsSettings, filters: Filters, limit: int, *, json: bool) -> int:
    """Run the command; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
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
