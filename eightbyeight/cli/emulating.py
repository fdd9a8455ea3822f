"""The command ``emulate``: the emulator behind a loopback port, with one campaign."""

import asyncio
import shlex
from pathlib import Path

from attrs import evolve, frozen

from eightbyeight.cli.running import Exit, Interruption, print_out, run
from eightbyeight.cli.settings import EMULATED_KEY, EMULATED_SITE, EMULATED_TENANT
from eightbyeight.emulator import Emulator, Scenario
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["EmulateOptions", "emulate"]

_CONNECT_KEY, _ACCOUNT = "emulator", "emulator"
"""What is told about accounts; the emulator believes everybody, but keys of 8x8 Connect do not
begin like those of the Admin Console."""


@frozen(kw_only=True)
class EmulateOptions:
    """What was asked for on the command line."""

    port: int
    campaign: str | None
    state: str
    dialect: str
    tenant: str | None
    webhooks: str = "sms"
    """Which of three services configures webhooks."""
    faults: Path | None = None


def emulate(options: EmulateOptions) -> int:
    """Run the command until it is interrupted, which is how it is meant to end."""
    emulator = Emulator(
        dialect=options.dialect,
        tenant=options.tenant,
        faults=_faults(options.faults),
        webhooks_flavour=options.webhooks,
    )
    campaign = emulator.campaigns.create(state=options.state, id=options.campaign)

    async def work(_: Interruption) -> int:
        async with emulator.serve(port=options.port) as url:
            print_out(_how_to_use(url, campaign, options))
            never: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            return await never

    code = run(work)
    return Exit.DONE if code == Exit.INTERRUPTED else code


def _faults(path: Path | None) -> Scenario | None:
    if path is None:
        return None
    try:
        return Scenario.read(path)
    except InvalidInputError as error:
        problems = error.problems
    raise InvalidInputError(
        *(evolve(problem, field=f"{path}: {problem.field}") for problem in problems),
        InputProblem("python -c 'help(\"eightbyeight.emulator.faults\")' tells what a line can be"),
    )


def _how_to_use(url: str, campaign: str, options: EmulateOptions) -> str:
    tenant = EMULATED_TENANT if options.tenant is None else options.tenant
    return (
        f"# This is an emulator, not 8x8: it dials nobody, and forgets all when it ends (Ctrl-C).\n"
        f"# It serves {url} with one dynamic campaign, {options.state}:\n"
        f"# {campaign}\n"
        f"export EIGHTBYEIGHT_BASE_URL={url}\n"
        f"export EIGHTBYEIGHT_API_KEY={EMULATED_KEY}\n"
        f"export EIGHTBYEIGHT_TENANT={shlex.quote(tenant)}\n"
        f"export EIGHTBYEIGHT_SITE={EMULATED_SITE}\n"
        f"# And contacts, groups, jobs, automation and webhook configuration "
        f"({options.webhooks}), none of them at first:\n"
        f"export EIGHTBYEIGHT_CPAAS_BASE_URL={url}\n"
        f"export EIGHTBYEIGHT_CPAAS_API_KEY={_CONNECT_KEY}\n"
        f"export EIGHTBYEIGHT_ACCOUNT_ID={_ACCOUNT}"
    )
