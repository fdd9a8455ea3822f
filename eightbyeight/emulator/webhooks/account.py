"""One account: its webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from eightbyeight.emulator.webhooks.values import Webhook

__all__ = ["Account"]


class Account:
    """Keep the webhooks of one account, one per sub-account and type."""

    def __init__(self) -> None:
        self.changes: int = 0
        """How often something was changed."""
        self._webhooks: dict[tuple[str, str | None], Webhook] = {}

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """All there are, in the order in which they were created."""
        return tuple(self._webhooks.values())

    def put(self, webhook: Webhook) -> None:
        """Add a webhook, or replace the one for the same."""
        self._webhooks[webhook.key] = webhook
        self.changes += 1

    def remove(self, key: tuple[str, str | None]) -> None:
        """Remove a webhook, if it is here."""
        if self._webhooks.pop(key, None) is not None:
            self.changes += 1

    def follow(self, now: datetime) -> None:
        """Do nothing: webhooks do not change by themselves."""

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Take back at the end of the block whatever was changed in it."""
        changes, webhooks = self.changes, dict(self._webhooks)
        try:
            yield
        finally:
            self.changes, self._webhooks = changes, webhooks
