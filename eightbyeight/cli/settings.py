"""Who we are and where to: from options first, then from the environment."""

import os
import stat
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from eightbyeight.campaigns.client import CampaignsClient, CampaignsOptions
from eightbyeight.errors import InvalidInputError

__all__ = [
    "EMULATED_KEY",
    "EMULATED_SITE",
    "EMULATED_TENANT",
    "Settings",
    "emulated",
    "read_columns",
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
        key = self.api_key_file
        if path is None or key is None or not (path.exists() and key.exists()):
            return
        if path.samefile(key):
            raise InvalidInputError.of(str(path), "is the key file; name another file")

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
            options["api_key"] = _read_key(self.api_key_file)
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
            missing = [
                problem.field
                for problem in error.problems
                if problem.field is not None and problem.field.startswith("EIGHTBYEIGHT_")
            ]
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


def _read_key(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise InvalidInputError.of(str(path), "is no ordinary file")
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InvalidInputError.of(
                str(path), f"others can read the key: run chmod 600 {_quoted(path)}"
            )
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is not text"
    raise InvalidInputError.of(str(path), f"cannot be read: {reason}")


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - for one message

    return shlex.quote(os.fspath(path))


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
