"""The service without its network: which API a request is for, and what every API can do."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from attrs import frozen

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.instructions import Status
from eightbyeight.emulator.router import Mode
from eightbyeight.transport.messages import Response

__all__ = ["Admitted", "Api", "Service"]

_AUTOMATION = ("definitions", "triggers", "steps", "usage")


@frozen
class Admitted:
    """A request that was let in and read, and has still to be handled."""

    let_in: datetime
    """When."""
    handle: Callable[[datetime, Mode], Response]
    """Handles it as of some moment, as often as it is asked to."""


class Api(Protocol):
    """One of the APIs of the service: its gate, its routes, its manner of refusing."""

    @property
    def media_type(self) -> str:
        """What its answers come in."""
        ...

    @property
    def changes(self) -> int:
        """How many requests have changed something."""
        ...

    def admit(self, asked: Asked, now: datetime) -> Admitted | Response:
        """Let a request in and read it, or give the answer that turns it away."""
        ...

    def arranged(self, status: Status, path: str, now: datetime) -> Response:
        """Refuse as a fault says, in the API's own manner."""
        ...

    def part(self, asked: Asked, items: int) -> Asked:
        """Leave the first items of a request; one that holds none stays as it is."""
        ...

    def renamed(self, response: Response) -> Response:
        """Make an answer name something else than it did."""
        ...


class Service:
    """Give each request to the API that its path belongs to.

    Args:
        campaigns: Answers whatever is not below an account.
        contacts: Answers below the accounts what nobody else does.
        automation: Answers for definitions, triggers, steps and usage.
        webhooks: Answers for the configuration of webhooks.
    """

    def __init__(self, campaigns: Api, contacts: Api, automation: Api, webhooks: Api) -> None:
        self._apis = (campaigns, contacts, automation, webhooks)
        self._campaigns = campaigns
        self._contacts = contacts
        # On 8x8 each has a host of its own; here one answers for all, so the path decides.
        self._others = dict.fromkeys(_AUTOMATION, automation) | {"webhooks": webhooks}

    @property
    def changes(self) -> int:
        """How many requests have changed something."""
        return sum(api.changes for api in self._apis)

    def api(self, asked: Asked) -> Api:
        """Give the API that a request is for."""
        segment = asked.segment
        if segment is None:
            return self._campaigns
        return self._others.get(segment, self._contacts)

    def admit(self, asked: Asked, now: datetime) -> Admitted | Response:
        """Let a request in and read it, or give the answer that turns it away."""
        return self.api(asked).admit(asked, now)

    def handle(
        self, admitted: Admitted, now: datetime | None = None, mode: Mode = Mode.DO
    ) -> Response:
        """Do what is asked, as of when it was let in or of a later moment, and answer."""
        return admitted.handle(admitted.let_in if now is None else now, mode)
