"""The emulator: a handler that answers requests as the service would."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager

from eightbyeight.emulator.accounts.book import World
from eightbyeight.emulator.accounts_side import AccountsSide
from eightbyeight.emulator.acting import Actor
from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.automation.accounts import Automation
from eightbyeight.emulator.campaign_store import Campaigns
from eightbyeight.emulator.campaigns_api import CampaignsApi
from eightbyeight.emulator.campaigns_service import CampaignsService
from eightbyeight.emulator.clock import Clock, SystemClock, duration
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.control import CONTROL, tell
from eightbyeight.emulator.disturbance import Disturbance, Ending
from eightbyeight.emulator.events import Events
from eightbyeight.emulator.faults import Fault, Faults, Scenario
from eightbyeight.emulator.gate import Gate
from eightbyeight.emulator.keys import Keys
from eightbyeight.emulator.late import LateRequests
from eightbyeight.emulator.pace import Pace
from eightbyeight.emulator.router import path_of, query_of
from eightbyeight.emulator.rules import Rules
from eightbyeight.emulator.script import LogEntry, Script
from eightbyeight.emulator.service import Service
from eightbyeight.emulator.waiting import GaveUpError, RealWaiting, Waiting, WaitingInMemory
from eightbyeight.emulator.webhooks.accounts import Webhooks
from eightbyeight.transport.messages import Request, Response, StreamBody

__all__ = ["Emulator"]


class Emulator:
    """8x8's services in memory: Campaigns, Contacts, Automation, and webhook configuration.

    It is a transport handler: ``MemoryTransport(emulator)`` talks to it in this process,
    :meth:`serve` puts it behind a loopback port. Everything it knows is lost with it. What it
    does, and how sure it is that the service does the same, is listed in ``BEHAVIOUR.md``.

    Args:
        tenant: The only tenant there is; None lets any tenant in.
        sites: The customer sites that exist.
        dialect: Which statuses to answer with where the vendor's documents disagree: ``docs``
            (200, 409, and automation's bodies as in its examples) or ``openapi`` (201, 400, and
            those bodies as in its schemas).
        clock: Tells the time; None for the machine's clock.
        settle_seconds: How long ``BUILDING`` and ``STARTING`` last.
        name_duplicates: Whether the refusal of a duplicate names the first one.
        cancel_from_ready: Whether ``CANCEL`` is valid from ``READY``, which only the vendor's
            state diagram says.
        faults: What goes wrong and in which order: a text, a ``Path``, or values; see
            :mod:`eightbyeight.emulator.faults`.
        breaking: What clients assume of the service and this emulator does not keep, by the names
            of :class:`~eightbyeight.emulator.Breach`.
        accounts: The only accounts of the other APIs there are; None lets any account in.
        offset_unit: What those APIs' ``offset`` counts, ``page`` or ``item``.
        webhooks_flavour: Which of three services with one path configures webhooks: ``sms``,
            ``messaging``, or the ``older`` one of both.

    Raises:
        InvalidInputError: there is no such dialect, breach, unit or flavour, the settle time is
            no such time, or the faults cannot be read.
    """

    def __init__(  # noqa: PLR0913 - every choice the documents leave, by keyword only
        self,
        *,
        tenant: str | None = None,
        sites: Collection[str] = ("US1", "US2", "UK3"),
        dialect: str = "docs",
        clock: Clock | None = None,
        settle_seconds: float = 2.0,
        name_duplicates: bool = True,
        cancel_from_ready: bool = False,
        faults: Faults = None,
        breaking: Collection[str] = (),
        accounts: Collection[str] | None = None,
        offset_unit: str = "page",
        webhooks_flavour: str = "sms",
    ) -> None:
        rules = Rules.of(
            dialect,
            cancel_from_ready=cancel_from_ready,
            name_duplicates=name_duplicates,
            breaking=breaking,
        )
        self._clock = SystemClock() if clock is None else clock
        self._late, self._keys, self._pace = LateRequests(), Keys(), Pace()
        self._campaigns = Campaigns(
            clock=self._clock,
            tenant=tenant,
            settle_for=duration("settle_seconds", settle_seconds),
            late=self._late,
            forgets=rules.forgets,
        )
        world = World.of(self._clock, self._late, accounts)
        self._side = AccountsSide.of(world, offset_unit, webhooks_flavour)
        gate = Gate(tenant, sites, self._keys, self._pace)
        campaigns = CampaignsService(gate, CampaignsApi(self._campaigns, rules))
        apis = self._side.apis(self._keys, self._pace, by_schema=rules.by_schema)
        self._service = Service(campaigns, *apis)
        self._actor = Actor(self._service, self._clock, self._late, rules.racy)
        self._events = Events(self._campaigns, self.contacts, self._keys, self._clock)
        self.faults = faults

    @property
    def campaigns(self) -> Campaigns:
        """The campaigns there are: to make them, look at them and disturb them."""
        return self._campaigns

    @property
    def contacts(self) -> Contacts:
        """The accounts of the Contacts API: to fill them, look at them and disturb them."""
        return self._side.contacts

    @property
    def automation(self) -> Automation:
        """The accounts of the Automation API: to fill them, look at them and disturb them."""
        return self._side.automation

    @property
    def webhooks(self) -> Webhooks:
        """The webhooks of each account: to set them, and to look at them unmasked."""
        return self._side.webhooks

    def revoke(self, key: str) -> None:
        """Answer 401 to this key from now on."""
        self._keys.revoke(key)

    def detach(self, key: str) -> None:
        """Answer 403 to this key from now on, as without the API Product or from another IP."""
        self._keys.detach(key)

    def throttle(self, times: int = 1, retry_after: int | None = 2) -> None:
        """Answer 429 to the next requests, whatever they are.

        Args:
            times: How many.
            retry_after: The seconds to name in ``Retry-After``; None to send no such field.

        Raises:
            InvalidInputError: one of the numbers is negative.
        """
        self._pace.throttle(times, retry_after)

    @property
    def faults(self) -> Scenario:
        """What goes wrong, injected faults included; setting it begins a new scenario and log.

        It takes whatever :meth:`Scenario.of` takes, and None for an end of all trouble; what is
        late by then stays late.
        """
        return self._script.scenario

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._script = Script(Scenario.of(faults))

    def inject(self, *faults: Fault | str) -> None:
        """Add lines to the scenario; they count the requests from here on.

        Args:
            faults: Values, or lines such as ``containing CRM-17: drop_before_commit``.

        Raises:
            InvalidInputError: a line is none.
        """
        self._script.add(Scenario.of(faults).faults)

    @property
    def log(self) -> Sequence[LogEntry]:
        """What the scenario did with each request that it counts, oldest first.

        It holds the latest 10,000; what comes while there is no scenario is not written down.
        """
        return self._script.log

    def finish_late(self) -> None:
        """Handle every late request now, whatever it waits for."""
        self._late.finish(self._clock.now())

    def serve(self, *, port: int = 0) -> AbstractAsyncContextManager[str]:
        """Answer on a loopback port for as long as the block lasts.

        Args:
            port: Where to listen on 127.0.0.1; 0 for any free port.

        Returns:
            An async context manager that gives the URL, such as ``http://127.0.0.1:49152``.

        Raises:
            InvalidInputError: on entering, when the port cannot be had.
        """
        from eightbyeight.emulator.serve import serve  # noqa: PLC0415 - it imports aiohttp

        return serve(self.on_wire, port=port)

    async def __call__(self, request: Request) -> Response:
        """Answer one request; whatever it holds, the answer is never an exception but a fault's.

        Raises:
            TransportError: a fault says that there is no whole answer.
        """
        outcome = await self._exchange(request, WaitingInMemory(self._clock, request.timeout))
        if isinstance(outcome, Disturbance):
            raise outcome.error()
        return outcome

    async def on_wire(self, request: Request) -> Response | Disturbance:
        """Answer one request for a server, which has to do itself what is no answer."""
        return await self._exchange(request, RealWaiting(self._clock))

    async def _exchange(self, request: Request, waiting: Waiting) -> Response | Disturbance:
        body = request.body
        if isinstance(body, StreamBody):
            body = b"".join([chunk async for chunk in body.open()])
        path, query = path_of(request.url), query_of(request.url)
        asked = Asked(request.method, path, request.headers, body, query)
        if asked.path.startswith(CONTROL):
            return tell(asked, self._campaigns, self.contacts, self.log)
        if (self._script or self._late or self._actor.racy) and self._script.counts(asked):
            return await self._act(asked, waiting)
        admitted = self._service.admit(asked, self._clock.now())
        return admitted if isinstance(admitted, Response) else self._service.handle(admitted)

    async def _act(self, asked: Asked, waiting: Waiting) -> Response | Disturbance:
        note = self._script.note(asked, next(self._actor.numbers))
        self._events.happen(note.instruction.happenings, asked)
        try:
            outcome = await self._actor.act(asked, note, waiting)
        except GaveUpError:
            outcome = Disturbance(Ending.TIMEOUT)
        finally:
            self._late.answered(note.number, self._clock.now())
        if isinstance(outcome, Response):
            note.status = outcome.status
        return outcome
