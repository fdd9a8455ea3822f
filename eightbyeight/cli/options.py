"""What several commands take on their command lines. Loads nothing heavy."""

import contextlib
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

if TYPE_CHECKING:
    from eightbyeight.cli.settings import Settings

__all__ = [
    "FILE",
    "OUTPUT",
    "Connection",
    "Number",
    "OnDisk",
    "Pace",
    "WholeNumber",
    "added",
    "column",
    "connection",
    "file_format",
    "pace",
    "read_columns",
    "settings_of",
]

CommandT = TypeVar("CommandT", bound=Callable[..., object])

# Whether a file can be read is not asked here: the room that reads it says it better.
FILE = click.Path(path_type=Path, readable=False)


class OnDisk(click.Path):
    """A file, and not a standard stream, which ``-`` stands for elsewhere.

    Args:
        instead: What to say of ``-``.
    """

    def __init__(self, instead: str) -> None:
        super().__init__(path_type=Path, readable=False)
        self._instead = instead

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Read the path.

        Raises:
            click.BadParameter: it is ``-``.
        """
        # Before it is a path: ./- is one like any other.
        if value == "-":
            self.fail(f"{self._instead}: name one", param, ctx)
        return super().convert(value, param, ctx)


OUTPUT = OnDisk("a file is written here, not the standard output")


class Number(click.FloatRange):
    """A finite number from a least one on; click itself lets ``nan`` through every range."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read the number.

        Raises:
            click.BadParameter: it is none, or out of the range.
        """
        number = math.nan
        with contextlib.suppress(click.BadParameter):
            number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            least = f"above {self.min:g}" if self.min_open else f"of at least {self.min:g}"
            self.fail(f"{value!r:.60} is no number {least}", param, ctx)
        return number


class WholeNumber(click.IntRange):
    """A whole number from a least one on; what is none is told with those there are."""

    def convert(self, value: int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number.

        Raises:
            click.BadParameter: it is none, or out of the range.
        """
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            pass
        wanted = f"of at least {self.min}" if self.max is None else f"from {self.min} to {self.max}"
        return self.fail(f"{value!r:.60} is no whole number {wanted}", param, ctx)


def added(*options: Callable[[CommandT], CommandT]) -> Callable[[CommandT], CommandT]:
    """Give one decorator for several options, in the order in which the help shows them."""

    def add(command: CommandT) -> CommandT:
        for option in reversed(options):
            command = option(command)
        return command

    return add


class Pace(TypedDict):
    """The values of the options that :func:`pace` adds."""

    concurrency: int
    rate: float | None
    settle: float
    deadline: float | None


def pace(*, settle: str) -> Callable[[CommandT], CommandT]:
    """Add the options that say how fast a load may go, and how long it waits.

    Args:
        settle: What is done with a row after the wait for a lost answer.
    """
    return added(
        click.option(
            "--concurrency",
            type=WholeNumber(1, 64),
            default=8,
            show_default=True,
            help="How many requests may be in flight.",
        ),
        click.option(
            "--rate",
            type=Number(min=0, min_open=True),
            metavar="R",
            help="How many requests may start per second [default: as many as the service takes].",
        ),
        click.option(
            "--settle",
            type=Number(min=0),
            metavar="SECONDS",
            default=30.0,
            show_default=True,
            help=settle,
        ),
        click.option(
            "--deadline",
            type=Number(min=0, min_open=True),
            metavar="SECONDS",
            help="Stop after so long, with a verdict for every row.",
        ),
    )


def file_format(*kinds: str) -> Callable[[CommandT], CommandT]:
    """Add the option that says what a file is."""
    return click.option(
        "--format", type=click.Choice(kinds), help="What FILE is, where its suffix does not tell."
    )


def column(example: str) -> Callable[[CommandT], CommandT]:
    """Add the option that maps the file's own names to fields."""
    return click.option(
        "--column",
        multiple=True,
        metavar="FIELD=NAME",
        help=f"The file's own name for a field, as in {example}. Repeatable.",
    )


class Connection(TypedDict):
    """The values of the options that :func:`connection` adds."""

    api_key_file: Path | None
    tenant: str | None
    site: str | None
    base_url: str | None


def connection(command: CommandT) -> CommandT:
    """Add the options that say who we are and where to."""
    return added(
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
    )(command)


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
