"""The commands with their options. Nothing heavy is imported before a command runs."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, Unpack

import click

from eightbyeight.cli.contacts.contacts_command import contacts
from eightbyeight.cli.contacts.groups_command import groups
from eightbyeight.cli.contacts.jobs_command import jobs
from eightbyeight.cli.journal import journal
from eightbyeight.cli.load_command import load
from eightbyeight.cli.options import FILE, Connection, WholeNumber, added, connection, settings_of
from eightbyeight.cli.rcs.rcs_command import rcs
from eightbyeight.cli.running import CliGroup
from eightbyeight.cli.smpp.smpp_command import smpp
from eightbyeight.cli.webhooks.webhooks_command import webhooks

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


class _ActArguments(Connection):
    campaign: str
    enable: bool | None
    as_json: bool


@click.group(cls=CliGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eightbyeight", prog_name="eightbyeight")
def cli() -> None:
    """Put records on 8x8 campaigns and contacts on accounts, and know what became of each."""


for _command in (load, journal, contacts, groups, jobs, rcs, smpp, webhooks):
    cli.add_command(_command)


@cli.group(cls=CliGroup)
def campaigns() -> None:
    """Build, start, pause and end campaigns.

    \b
    Exit codes:
      0    done
      1    refused
      2    wrong usage
      4    it may have happened all the same
      130  interrupted; it may have happened all the same
    """  # noqa: D301 - as above


def _act(ctx: click.Context, verb: str, given: _ActArguments, *, build: bool | None) -> None:
    from eightbyeight.campaigns.states import CampaignAction  # noqa: PLC0415 - heavy
    from eightbyeight.cli import acting  # noqa: PLC0415 - heavy

    options = acting.ActOptions(
        campaign=given["campaign"],
        action=CampaignAction(verb.upper()),
        enabled=given["enable"],
        build_on_start=build,
        settings=settings_of(given),
        as_json=given["as_json"],
    )
    ctx.exit(acting.act(options))


def _verb_options(command: CommandT) -> CommandT:
    """Add what all eight verbs take."""
    return added(
        click.argument("campaign", metavar="ID"),
        click.option(
            "--enable/--disable", default=None, help="Enable or disable the campaign as well."
        ),
        connection,
        click.option(
            "--json", "as_json", is_flag=True, help="Print the campaign as one JSON object."
        ),
    )(command)


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
    type=WholeNumber(0, 65535),
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
@click.option(
    "--webhooks",
    type=click.Choice(["sms", "messaging", "older"]),
    default="sms",
    show_default=True,
    help="Which of 8x8's three services for configuring webhooks to serve: they have one path.",
)
@click.option(
    "--faults",
    type=FILE,
    help="What goes wrong, and in which order: one instruction per line of this file, such as "
    "commit_then:500 times 3. python -c 'help(\"eightbyeight.emulator.faults\")' tells them all.",
)
@click.pass_context
def emulate(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    port: int,
    campaign: str | None,
    state: str,
    dialect: str,
    tenant: str | None,
    webhooks: str,
    faults: Path | None,
) -> None:
    """Serve the emulator on this machine until Ctrl-C: one dynamic campaign, and accounts.

    It is not 8x8: it dials nobody, and forgets all when it ends. Of any account it serves contacts,
    groups and jobs, automation (definitions and their instances), and the configuration of
    webhooks. What it holds by now can be read at /__emulator__/campaigns/ID/records and
    /__emulator__/contacts/ACCOUNT/contacts, and what --faults did at /__emulator__/log.
    """
    from eightbyeight.cli import emulating  # noqa: PLC0415 - heavy

    options = emulating.EmulateOptions(
        port=port,
        campaign=campaign,
        state=state,
        dialect=dialect,
        tenant=tenant,
        webhooks=webhooks,
        faults=faults,
    )
    ctx.exit(emulating.emulate(options))
