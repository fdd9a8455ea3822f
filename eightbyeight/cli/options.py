"""What several commands take on their command lines. Loads nothing heavy."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

if TYPE_CHECKING:
    from eightbyeight.cli.settings import Settings

__all__ = ["FILE", "Connection", "Number", "connection", "read_columns", "settings_of"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])

# Whether a file can be read is not asked here: the room that reads it says it better.
FILE = click.Path(path_type=Path, readable=False)


class Number(click.FloatRange):
    """A finite number in a range; click itself lets ``nan`` through every range."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read the number.

        Raises:
            click.BadParameter: it is none, or out of the range.
        """
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


class Connection(TypedDict):
    """The values of the options that :func:`connection` adds."""

    api_key_file: Path | None
    tenant: str | None
    site: str | None
    base_url: str | None


def connection(command: CommandT) -> CommandT:
    """Add the options that say who we are and where to."""
    for option in reversed(
        (
            click.option(
                "--api-key-file",
                type=FILE,
                help="File with the Admin Console key, readable by you alone "
                "[default: $EIGHTBYEIGHT_API_KEY].",
            ),
            click.option("--tenant", help="The tenant's name [default: $EIGHTBYEIGHT_TENANT]."),
            click.option("--site", help="US1, US2, UK3 … [default: $EIGHTBYEIGHT_SITE]."),
            click.option(
                "--base-url",
                metavar="URL",
                help="Origin to send to [default: $EIGHTBYEIGHT_BASE_URL, or the service's own].",
            ),
        )
    ):
        command = option(command)
    return command


def settings_of(given: Connection) -> "Settings":
    """Make the settings from the values of those options."""
    from eightbyeight.cli.settings import Settings  # noqa: PLC0415 - heavy

    return Settings(
        api_key_file=given["api_key_file"],
        tenant=given["tenant"],
        site=given["site"],
        base_url=given["base_url"],
    )


def read_columns(given: tuple[str, ...]) -> dict[str, str]:
    """Read ``FIELD=NAME`` options.

    Raises:
        click.ClickException: one has another form, or a field is given twice.
    """
    columns: dict[str, str] = {}
    for one in given:
        name, separator, column = one.partition("=")
        if not separator or not name.strip() or not column.strip():
            raise click.BadParameter(f"{one!r} is not FIELD=NAME", param_hint="--column")
        if name in columns:
            raise click.BadParameter(f"{name} is given twice", param_hint="--column")
        columns[name] = column
    return columns
