"""Which account, and where: from options first, then from the environment."""

from pathlib import Path
from typing import cast

import click
from attrs import frozen

from eightbyeight.cli.keys import check_not_key_file, missing_variables, read_key
from eightbyeight.contacts.client import ContactsClient, ContactsOptions
from eightbyeight.errors import InvalidInputError

__all__ = ["ContactsSettings"]

_HINT = "`eightbyeight emulate` serves contacts to try things on, and says how to use them."


@frozen
class ContactsSettings:
    """What was given on the command line; None leaves it to the environment."""

    api_key_file: Path | None = None
    account_id: str | None = None
    region: str | None = None
    base_url: str | None = None

    def check_not_key_file(self, path: Path | None) -> None:
        """Refuse to write results over the key.

        Raises:
            InvalidInputError: ``path`` is the key file.
        """
        check_not_key_file(path, self.api_key_file)

    def client(self) -> ContactsClient:
        """Make the client.

        Raises:
            InvalidInputError: something cannot be right.
            click.ClickException: something is missing.
        """
        options: ContactsOptions = {}
        if self.api_key_file is not None:
            options["api_key"] = read_key(self.api_key_file)
        if self.account_id is not None:
            options["account_id"] = self.account_id
        if self.region is not None:
            options["region"] = self.region
        if self.base_url is not None:
            options["base_url"] = self.base_url
        try:
            # Out of this frame: a traceback may show each frame's names, and one is the key.
            return ContactsClient.from_env(**_emptied(options))
        except InvalidInputError as error:
            missing = missing_variables(error)
            if not missing:
                raise
        raise click.UsageError(
            f"Set {', '.join(missing)} in the environment (or use --api-key-file, --account-id).\n"
            f"{_HINT}"
        )


def _emptied(options: ContactsOptions) -> ContactsOptions:
    kept = options.copy()
    cast("dict[str, object]", options).clear()
    return kept
