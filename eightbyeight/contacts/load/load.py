"""A load of contacts: the plan and its workers together, to iterate inside ``async with``."""

import random
from types import TracebackType
from typing import Self, Unpack

from eightbyeight.contacts.answers import read_created, read_page
from eightbyeight.contacts.load.choices import (
    ContactsLoadChoices,
    check_choices,
    chosen_limiter,
)
from eightbyeight.contacts.load.comparing import PAGE
from eightbyeight.contacts.load.items import Call
from eightbyeight.contacts.load.meanings import Answer
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactsReport, ContactVerdict
from eightbyeight.contacts.load.plan import ContactsPlan
from eightbyeight.contacts.models import Contact
from eightbyeight.contacts.requests import JSON, contacts_query
from eightbyeight.errors import (
    EightByEightError,
    LifecycleError,
    SourceError,
    UnexpectedResponseError,
)
from eightbyeight.loading.driver import Driver
from eightbyeight.loading.source import Rows, Source, said
from eightbyeight.rest.pages import Page
from eightbyeight.rest.service import Service
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.messages import Repeat

__all__ = ["DRAIN", "ContactsLoad"]

DRAIN = 15.0
"""Seconds that requests in flight have to be answered when a load is ended early."""

_PATH = "contacts"


class ContactsLoad:
    """One load of contacts; ``ContactsClient.loading_contacts`` makes it.

    Enter it with ``async with`` and iterate it for one
    :class:`~eightbyeight.contacts.load.outcomes.ContactOutcome` per row, in the order they end.
    :attr:`report` is there at any time, also after the block and after a cancellation.

    Args:
        service: The account's; its base URL ends with the account's id and a slash.
        rows: :class:`~eightbyeight.contacts.models.NewContact` values, mappings, or rows of a file.
        drain: Seconds for what is in flight when the load is ended early.
        time: Clock and sleep.
        **choices: See :class:`~eightbyeight.contacts.load.choices.ContactsLoadChoices`.

    Raises:
        InvalidInputError: a choice cannot be meant, or ``rows`` cannot be a source of rows.
        TypeError: there is no such choice.
    """

    def __init__(
        self,
        service: Service,
        rows: Rows,
        drain: float = DRAIN,
        time: Time | None = None,
        /,
        **choices: Unpack[ContactsLoadChoices],
    ) -> None:
        check_choices(choices)
        concurrency = choices.get("concurrency", 8)
        self._service = service
        self._source = Source(rows)
        self._time = time or Time()
        self._plan = ContactsPlan(
            concurrency=concurrency,
            settle=choices.get("settle", 30.0),
            deadline=choices.get("deadline"),
            random=random.random,
            limiter=chosen_limiter(choices),
        )
        self._driver: Driver[Call, Answer, ContactOutcome] = Driver(
            plan=self._plan,
            source=self._source,
            carry=self._carry,
            # One more than are ever in flight, so that somebody is there to mind the time.
            workers=concurrency + 1,
            drain=drain,
            time=self._time,
        )
        self._started: float | None = None
        self._ended: float | None = None

    async def __aenter__(self) -> Self:
        if self._started is not None:
            raise LifecycleError("a load runs once; make another with loading_contacts(...)")
        self._started = self._time.now()
        await self._driver.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self._driver.__aexit__(kind, error, traceback)
        finally:
            self._ended = self._time.now()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ContactOutcome:
        """Give the next verdict.

        Raises:
            SourceError: the rows raised, and everything that was sent has its outcome.
            LifecycleError: the load was not entered with ``async with``.
        """
        if self._started is None:
            raise LifecycleError("write `async with contacts.loading_contacts(...) as load:`")
        try:
            return await anext(self._driver)
        except StopAsyncIteration:
            broken = self._source.error
            if broken is None:
                raise
        told = f"the rows failed after {self._source.taken}: {said(broken)}"
        raise SourceError(told, report=self.report) from broken

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What the load waits to pass, such as a throttle or a network that fails; None if nothing.

        Such a wait ends by itself, or ends the load after ten minutes.
        """
        return self._plan.waiting_for

    @property
    def settling(self) -> int:
        """How many contacts wait to be searched for, because an answer was lost."""
        return self._plan.settling

    @property
    def report(self) -> ContactsReport:
        """What has become of the rows so far."""
        until = self._time.now() if self._ended is None else self._ended
        tally = self._plan.tally
        return ContactsReport(
            rows=self._plan.rows,
            requests=self._plan.requests,
            seconds=0.0 if self._started is None else until - self._started,
            counts={verdict: tally.counts[verdict] for verdict in ContactVerdict},
            stopped=self._plan.stopped,
            input_exhausted=self._source.exhausted,
            failures=tally.failures,
        )

    async def _carry(self, call: Call) -> Answer:
        try:
            return await (self._search(call) if call.searching else self._create(call))
        except EightByEightError as error:
            # The error is kept as a value; its traceback would keep the request's body with it.
            return error.with_traceback(None)

    # The plan alone repeats: every request on the wire is one it knows of.

    async def _create(self, call: Call) -> Answer:
        request = self._service.request(
            "POST", _PATH, call.item.body, repeat=Repeat.NEVER, headers=JSON
        )
        created = read_created(await self._service.send(request))
        if call.item.may_be(created.contact):
            return created
        status = 200 if created.merged else 201
        raise UnexpectedResponseError(
            f"{status} whose answer cannot be trusted: the contact has other addresses",
            status=status,
        )

    async def _search(self, call: Call) -> Answer:
        query = contacts_query(call.item.searched_by, None, None, PAGE, 0)
        request = self._service.request("GET", _PATH + query, repeat=Repeat.NEVER)
        return read_page(await self._service.send(request), Page[Contact])
