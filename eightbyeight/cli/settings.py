"""Who we are and where to: from options first, then from the environment."""

from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from eightbyeight.campaigns.client import CampaignsClient, CampaignsOptions
from eightbyeight.cli.keys import check_not_key_file, missing_variables, read_key
from eightbyeight.errors import InvalidInputError

__all__ = [
    "EMULATED_KEY",
    "EMULATED_SITE",
    "EMULATED_TENANT",
    "Settings",
    "emulated",
    "read_timezone",
]

EMULATED_KEY, EMULATED_TENANT, EMULATED_SITE = "eght_emulator", "emulator", "US1"
"""What the emulator is told; it believes everybody."""


@frozen
class Settings:
    """What was given on the command line; None leaves it to the environment."""

    api_key_file: Path | None = None
    tenant: str | None = None
    site: str | None = None
    base_url: str | None = None

    def check_not_key_file(self, path: Path | None) -> None:
        """Refuse to write results over the key.

        Raises:
            InvalidInputError: ``path`` is the key file.
        """
        check_not_key_file(path, self.api_key_file)

    def client(self, *, hint: str) -> CampaignsClient:
        """Make the client.

        Args:
            hint: What else can be done where credentials are missing.

        Raises:
            InvalidInputError: something cannot be right.
            click.ClickException: something is missing.
        """
        options: CampaignsOptions = {}
        if self.api_key_file is not None:
            options["api_key"] = read_key(self.api_key_file)
        if self.tenant is not None:
            options["tenant"] = self.tenant
        if self.site is not None:
            options["site"] = self.site
        if self.base_url is not None:
            options["base_url"] = self.base_url
        try:
            # Out of this frame: a traceback may show each frame's names, and one is the key.
            return CampaignsClient.from_env(**_emptied(options))
        except InvalidInputError as error:
            missing = missing_variables(error)
            if not missing:
                raise
        raise click.UsageError(
            f"Set {', '.join(missing)} in the environment (or use --api-key-file, --tenant, "
            f"--site).\n{hint}"
        )


def emulated(campaign_id: str | None) -> tuple[CampaignsClient, str]:
    """Make a client of an emulator in this process, with one campaign that takes records.

    Raises:
        InvalidInputError: the id is no UUID.
    """
    from eightbyeight.emulator import Emulator  # noqa: PLC0415 - only where it is asked for
    from eightbyeight.transport.memory import MemoryTransport  # noqa: PLC0415 - the same

    emulator = Emulator()
    made = emulator.campaigns.create(state="RUNNING", dynamic=True, id=campaign_id)
    transport = MemoryTransport(emulator, remember=1)
    client = CampaignsClient(
        api_key=EMULATED_KEY, tenant=EMULATED_TENANT, site=EMULATED_SITE, transport=transport
    )
    return client, made


def _emptied(options: CampaignsOptions) -> CampaignsOptions:
    kept = options.copy()
    cast("dict[str, object]", options).clear()
    return kept


def read_timezone(name: str | None) -> ZoneInfo | None:
    """Find a time zone by its IANA name.

    Raises:
        click.ClickException: there is none of that name.
    """
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    raise click.BadParameter(
        f"{name!r} is no time zone such as Europe/London", param_hint="--timezone"
    )
