"""What the commands about contacts take on their command lines. Loads nothing heavy."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from eightbyeight.cli.options import FILE, Number, OnDisk, WholeNumber, added

if TYPE_CHECKING:
    from eightbyeight.cli.contacts.settings import ContactsSettings

__all__ = [
    "AN_ID",
    "AS_JSON",
    "A_FILE",
    "COUNTRY",
    "DEADLINE",
    "GROUPS",
    "REGIONS",
    "Connection",
    "column_names",
    "connection",
    "named_columns",
    "settings_of",
]

CommandT = TypeVar("CommandT", bound=Callable[..., object])

REGIONS = ("asia", "europe", "north_america", "indonesia")

AN_ID = WholeNumber(min=1)
"""What the service calls a contact or a group."""


A_FILE = OnDisk("a file is read here, not the standard input")

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
DEADLINE = click.option(
    "--deadline",
    type=Number(min=0, min_open=True),
    metavar="SECONDS",
    help="Wait no longer than this; the job goes on.",
)
GROUPS = click.option(
    "--group",
    "groups",
    type=AN_ID,
    multiple=True,
    metavar="ID",
    help="Put the contacts into this group as well. Repeatable, up to 10.",
)
COUNTRY = click.option(
    "--country", metavar="CODE", help="Only contacts of this country, as in SG (ISO 3166-1)."
)


class Connection(TypedDict):
    """The values of the options that :func:`connection` adds."""

    api_key_file: Path | None
    account_id: str | None
    region: str | None
    base_url: str | None


def connection(command: CommandT) -> CommandT:
    """Add the options that say who we are and where to."""
    return added(
        click.option(
            "--api-key-file",
            type=FILE,
            help="File with a key of 8x8 Connect, readable by you alone "
            "[default: $EIGHTBYEIGHT_CPAAS_API_KEY].",
        ),
        click.option("--account-id", help="The account's id [default: $EIGHTBYEIGHT_ACCOUNT_ID]."),
        click.option(
            "--region",
            type=click.Choice(REGIONS),
            help="Where the account is [default: $EIGHTBYEIGHT_REGION, or asia].",
        ),
        click.option(
            "--base-url",
            metavar="URL",
            help="Origin to send to [default: $EIGHTBYEIGHT_CPAAS_BASE_URL, or the region's].",
        ),
    )(command)


def column_names(command: CommandT) -> CommandT:
    """Add the options for a file whose first row does not name its columns."""
    return added(
        click.option(
            "--header/--no-header",
            default=True,
            help="Whether the first row names the columns.",
        ),
        click.option(
            "--columns",
            metavar="NAMES",
            help="With --no-header: the columns' names, as in msisdn,firstName.",
        ),
    )(command)


def named_columns(columns: str | None, *, header: bool) -> tuple[str, ...]:
    """Give the names of the columns of a file without a header; none for one that has it.

    Raises:
        click.UsageError: one of the two options is missing.
    """
    if header != (columns is None):
        raise click.UsageError("--no-header and --columns go together")
    return () if columns is None else tuple(name.strip() for name in columns.split(","))


def settings_of(given: Connection) -> "ContactsSettings":
    """Make the settings from the values of those options."""
    from eightbyeight.cli.contacts.settings import ContactsSettings  # noqa: PLC0415 - heavy

    return ContactsSettings(
        api_key_file=given["api_key_file"],
        account_id=given["account_id"],
        region=given["region"],
        base_url=given["base_url"],
    )
