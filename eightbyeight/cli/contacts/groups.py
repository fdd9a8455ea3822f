"""What the commands ``groups …`` do."""

from collections.abc import Awaitable, Callable, Sequence

import click
from attrs import frozen

from eightbyeight.cli.asking import agreed
from eightbyeight.cli.contacts.calling import as_json, call
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.contacts.waiting import print_job, wait
from eightbyeight.cli.running import Exit, print_out, reading
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Group

__all__ = ["Deletion", "change", "delete", "list_groups"]


def list_groups(settings: ContactsSettings, name: str | None, *, json: bool) -> int:
    """Show all groups, or those with a name; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        groups = [group async for group in contacts.iter_groups(name)]
        if json:
            print_out(as_json({"items": groups}))
        else:
            from eightbyeight.cli.contacts.tables import groups_page  # noqa: PLC0415 - needs rich

            print_out(groups_page(groups))
        return Exit.DONE

    with reading():
        return call(settings, ask)


def change(
    settings: ContactsSettings,
    calling: Callable[[ContactsClient], Awaitable[Group]],
    *,
    json: bool,
) -> int:
    """Make or change a group and show it; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        group = await calling(contacts)
        if json:
            print_out(as_json(group))
        else:
            from eightbyeight.cli.contacts.tables import group_lines  # noqa: PLC0415 - needs rich

            print_out(group_lines(group))
        return Exit.DONE

    return call(settings, ask, changes=True)


@frozen(kw_only=True)
class Deletion:
    """Which groups are to go, and what with them."""

    ids: Sequence[int]
    contacts: bool
    """Whether their contacts are deleted as well."""
    wait: bool
    deadline: float | None


def delete(settings: ContactsSettings, deletion: Deletion, *, yes: bool, json: bool) -> int:
    """Delete groups, after asking where much would be gone; give the exit code."""
    alone = len(set(deletion.ids)) == 1 and not deletion.contacts
    if not alone and not agreed(_question(deletion), yes=yes):
        click.echo("Nothing was deleted.", err=True)
        return Exit.FAILED

    async def ask(contacts: ContactsClient) -> int:
        if alone:
            await contacts.delete_group(deletion.ids[0])
            print_out(as_json({"deleted": deletion.ids[0]}) if json else "Deleted.")
            return Exit.DONE
        job = await contacts.delete_groups(deletion.ids, delete_contacts=deletion.contacts)
        if deletion.wait:
            return await wait(contacts, job, deadline=deletion.deadline, json=json)
        print_job(job, json=json)
        return Exit.DONE

    return call(settings, ask, changes=True)


def _question(deletion: Deletion) -> str:
    count = len(set(deletion.ids))
    what = "the group" if count == 1 else f"{count} groups"
    if deletion.contacts:
        return f"Delete {what} and all contacts in {'it' if count == 1 else 'them'}, for good?"
    return f"Delete {what}? Their contacts stay"
