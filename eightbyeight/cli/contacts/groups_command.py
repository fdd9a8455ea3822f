"""The commands ``groups …`` with their options. Nothing heavy is imported before they run."""

from typing import Unpack

import click

from eightbyeight.cli.contacts.options import (
    AN_ID,
    AS_JSON,
    DEADLINE,
    Connection,
    connection,
    settings_of,
)
from eightbyeight.cli.running import CliGroup

__all__ = ["groups"]

_GROUP = click.argument("group", metavar="ID", type=AN_ID)
_MEMBERS = click.argument("contacts", metavar="CONTACT_ID...", type=AN_ID, nargs=-1, required=True)


@click.group(cls=CliGroup)
def groups() -> None:
    """List, make, fill and delete groups of contacts.

    \b
    Exit codes:
      0    done
      1    refused, or not done because the answer was no
      2    wrong usage
      3    a job was not over in time, and goes on
      4    it may have happened all the same
      130  interrupted; it may have happened all the same, and a job goes on
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"


@groups.command("list")
@click.argument("name", required=False)
@connection
@AS_JSON
@click.pass_context
def list_(
    ctx: click.Context, *, name: str | None, as_json: bool, **given: Unpack[Connection]
) -> None:
    """Show all groups, or those with NAME in their names."""
    from eightbyeight.cli.contacts import groups as doing  # noqa: PLC0415 - heavy

    ctx.exit(doing.list_groups(settings_of(given), name, json=as_json))


@groups.command()
@click.argument("name")
@click.option("--description", metavar="TEXT", help="What the group is for.")
@click.option("--blacklist", is_flag=True, help="Let nothing be sent to its contacts.")
@connection
@AS_JSON
@click.pass_context
def create(
    ctx: click.Context,
    *,
    name: str,
    description: str | None,
    blacklist: bool,
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Make a group called NAME."""
    from eightbyeight.cli.contacts import groups as doing  # noqa: PLC0415 - heavy

    code = doing.change(
        settings_of(given),
        lambda contacts: contacts.create_group(
            name, description=description, is_blacklist=blacklist
        ),
        json=as_json,
    )
    ctx.exit(code)


@groups.command()
@click.argument("ids", metavar="ID...", type=AN_ID, nargs=-1, required=True)
@click.option("--delete-contacts", is_flag=True, help="Delete the contacts in them as well.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--wait", is_flag=True, help="Wait until it is done, where a job does it.")
@DEADLINE
@connection
@AS_JSON
@click.pass_context
def delete(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    ids: tuple[int, ...],
    delete_contacts: bool,
    yes: bool,
    wait: bool,
    deadline: float | None,
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Delete groups.

    Their contacts stay unless --delete-contacts is given. Several groups, or contacts with them,
    are deleted in a job, and only after a question.
    """
    if deadline is not None and not wait:
        raise click.UsageError("--deadline goes with --wait")
    from eightbyeight.cli.contacts import groups as doing  # noqa: PLC0415 - heavy

    deletion = doing.Deletion(ids=ids, contacts=delete_contacts, wait=wait, deadline=deadline)
    ctx.exit(doing.delete(settings_of(given), deletion, yes=yes, json=as_json))


@groups.command()
@_GROUP
@_MEMBERS
@connection
@AS_JSON
@click.pass_context
def add(
    ctx: click.Context,
    *,
    group: int,
    contacts: tuple[int, ...],
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Put contacts into the group ID."""
    from eightbyeight.cli.contacts import groups as doing  # noqa: PLC0415 - heavy

    code = doing.change(
        settings_of(given),
        lambda client: client.add_contacts_to_group(group, contacts),
        json=as_json,
    )
    ctx.exit(code)


@groups.command()
@_GROUP
@_MEMBERS
@connection
@AS_JSON
@click.pass_context
def remove(
    ctx: click.Context,
    *,
    group: int,
    contacts: tuple[int, ...],
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Take contacts out of the group ID; the contacts themselves stay."""
    from eightbyeight.cli.contacts import groups as doing  # noqa: PLC0415 - heavy

    code = doing.change(
        settings_of(given),
        lambda client: client.remove_contacts_from_group(group, contacts),
        json=as_json,
    )
    ctx.exit(code)
