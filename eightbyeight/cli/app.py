"""The commands with their options. Nothing heavy is imported before a command runs."""

from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack

import click

from eightbyeight.cli.running import CliGroup

if TYPE_CHECKING:
    from eightbyeight.cli.settings import Settings

__all__ = ["cli"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])

_STATES = (
    "CREATED",
    "BUILDING",
    "READY",
    "PENDING",
    "STARTING",
    "RUNNING",
    "PAUSED",
    "COMPLETE",
    "BUILD_ERROR",
    "RUN_ERROR",
    "DELETED",
)
_VERBS = {
    "build": "Run the campaign's query and prepare its records.",
    "reset": "Take a built campaign back to CREATED.",
    "pause": "Let no further record into the dial queue.",
    "resume": "Go on after a pause.",
    "retry": "Go on after a run error.",
    "cancel": "End the campaign for good.",
    "purge": "Clear what is queued for dialling.",
}
_FILE = click.Path(path_type=Path)


class _Connection(TypedDict):
    api_key_file: Path | None
    tenant: str | None
    site: str | None
    base_url: str | None


class _LoadArguments(_Connection):
    source: str
    campaign: str | None
    emulator: bool
    concurrency: int
    format: str | None
    column: tuple[str, ...]
    timezone: str | None
    outcomes: Path | None
    rejects: Path | None
    dry_run: bool
    as_json: bool


class _ActArguments(_Connection):
    campaign: str
    enable: bool | None
    as_json: bool


def _settings(given: _Connection) -> "Settings":
    from eightbyeight.cli.settings import Settings  # noqa: PLC0415 - heavy

    return Settings(
        api_key_file=given["api_key_file"],
        tenant=given["tenant"],
        site=given["site"],
        base_url=given["base_url"],
    )


def _connection(command: CommandT) -> CommandT:
    """Add the options that say who we are and where to."""
    for option in reversed(
        (
            click.option(
                "--api-key-file",
                type=_FILE,
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


@click.group(cls=CliGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("eightbyeight"), prog_name="eightbyeight")
def cli() -> None:
    """Put records on 8x8 campaigns and know what became of each."""


@cli.command()
@click.argument("source", metavar="FILE")
@click.option("--campaign", metavar="ID", help="The campaign's UUID.")
@click.option(
    "--emulator",
    is_flag=True,
    help="Load into an emulated campaign in this process; needs no credentials.",
)
@_connection
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="How many requests may be in flight.",
)
@click.option(
    "--format",
    type=click.Choice(["csv", "jsonl", "xlsx"]),
    help="What FILE is, where its suffix does not tell.",
)
@click.option(
    "--column",
    multiple=True,
    metavar="FIELD=NAME",
    help="The file's own name for a field, as in crmRecordId=LeadId. Repeatable.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Where times without an offset were written, as in Europe/London.",
)
@click.option("--outcomes", type=_FILE, help="Write one JSON line per row to this file.")
@click.option(
    "--rejects",
    type=_FILE,
    help="Write the rows that were rejected or not added to this file, cell by cell as they came, "
    "to be corrected and loaded; for Excel as CSV. Without such rows no file is made, and one "
    "that is there is left alone.",
)
@click.option("--dry-run", is_flag=True, help="Read everything, send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_context
def load(ctx: click.Context, **given: Unpack[_LoadArguments]) -> None:
    """Load the rows of FILE onto a campaign.

    FILE is CSV, JSON Lines or Excel (.csv .tsv .jsonl .ndjson .xlsx), or - for the standard input
    with --format. Its columns are crmRecordId, scheduleAt, priority and rank, of which only the
    first is needed; further columns are not sent.

    \b
    Exit codes, the first that applies:
      2    wrong usage, or FILE cannot be read; nothing was sent
      130  interrupted; what was in flight was waited for
      3    stopped before the end
      4    some rows are unknown: they may be on the campaign
      1    some rows were rejected or not added
      0    every distinct id is on the campaign
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli import load as loading  # noqa: PLC0415 - heavy
    from eightbyeight.cli import settings  # noqa: PLC0415 - heavy

    options = loading.LoadOptions(
        source=given["source"],
        campaign=given["campaign"],
        emulator=given["emulator"],
        settings=_settings(given),
        concurrency=given["concurrency"],
        format=given["format"],
        columns=settings.read_columns(given["column"]),
        timezone=settings.read_timezone(given["timezone"]),
        outcomes=given["outcomes"],
        rejects=given["rejects"],
        dry_run=given["dry_run"],
        as_json=given["as_json"],
    )
    ctx.exit(loading.load(options))


@cli.group(cls=CliGroup)
def campaigns() -> None:
    """Build, start, pause and end campaigns.

    \b
    Exit codes:
      0  done
      1  refused
      2  wrong usage
      4  it may have happened all the same
    """  # noqa: D301 - as above


def _act(ctx: click.Context, verb: str, given: _ActArguments, *, build: bool | None) -> None:
    from eightbyeight.campaigns.states import CampaignAction  # noqa: PLC0415 - heavy
    from eightbyeight.cli import acting  # noqa: PLC0415 - heavy

    options = acting.ActOptions(
        campaign=given["campaign"],
        action=CampaignAction(verb.upper()),
        enabled=given["enable"],
        build_on_start=build,
        settings=_settings(given),
        as_json=given["as_json"],
    )
    ctx.exit(acting.act(options))


def _verb_options(command: CommandT) -> CommandT:
    """Add what all eight verbs take."""
    for option in reversed(
        (
            click.argument("campaign", metavar="ID"),
            click.option(
                "--enable/--disable", default=None, help="Enable or disable the campaign as well."
            ),
            _connection,
            click.option(
                "--json", "as_json", is_flag=True, help="Print the campaign as one JSON object."
            ),
        )
    ):
        command = option(command)
    return command


def _add_verb(verb: str, help_text: str) -> None:
    @campaigns.command(verb, help=help_text)
    @_verb_options
    @click.pass_context
    def command(ctx: click.Context, **given: Unpack[_ActArguments]) -> None:
        _act(ctx, verb, given, build=None)


for _verb, _help in _VERBS.items():
    _add_verb(_verb, _help)


@campaigns.command()
@_verb_options
@click.option(
    "--build-on-start/--no-build-on-start",
    "build",
    default=None,
    help="Build first, or not, whatever the campaign is set to.",
)
@click.pass_context
def start(ctx: click.Context, *, build: bool | None, **given: Unpack[_ActArguments]) -> None:
    """Start dialling, now or at the scheduled time."""
    _act(ctx, "start", given, build=build)


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8808,
    show_default=True,
    help="Where to listen on 127.0.0.1; 0 for any free port.",
)
@click.option("--campaign", metavar="ID", help="The campaign's UUID [default: a new one].")
@click.option(
    "--state",
    type=click.Choice(_STATES, case_sensitive=False),
    default="RUNNING",
    show_default=True,
    help="The state the campaign is in.",
)
@click.option(
    "--dialect",
    type=click.Choice(["docs", "openapi"]),
    default="docs",
    show_default=True,
    help="Which of the vendor's documents to follow where they disagree.",
)
@click.option("--tenant", help="The only tenant to let in [default: any].")
@click.pass_context
def emulate(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    port: int,
    campaign: str | None,
    state: str,
    dialect: str,
    tenant: str | None,
) -> None:
    """Serve the emulator on this machine, with one dynamic campaign, until Ctrl-C.

    It is not 8x8: it dials nobody, and forgets all when it ends.
    """
    from eightbyeight.cli import emulating  # noqa: PLC0415 - heavy

    options = emulating.EmulateOptions(
        port=port, campaign=campaign, state=state, dialect=dialect, tenant=tenant
    )
    ctx.exit(emulating.emulate(options))
