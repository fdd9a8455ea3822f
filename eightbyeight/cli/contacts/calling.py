"""How every command about contacts calls the service, and how it gives what came back as JSON."""

import json
from collections.abc import Awaitable, Callable

from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.running import Interruption, run
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.rest.converter import unstructure

__all__ = ["as_json", "call"]


def call(
    settings: ContactsSettings,
    ask: Callable[[ContactsClient], Awaitable[int]],
    *,
    changes: bool = False,
) -> int:
    """Call the service; give the exit code.

    Args:
        settings: Which account, and where.
        ask: What to ask of it.
        changes: Whether something may have changed where it is interrupted.
    """
    client = settings.client()

    async def work(_: Interruption) -> int:
        async with client as contacts:
            return await ask(contacts)

    return run(work, changes=changes)


def as_json(value: object) -> str:
    """Write one JSON object with the vendor's own names."""
    # ASCII: what a server puts into a text must not reach the terminal as it is.
    return json.dumps(unstructure(value))
