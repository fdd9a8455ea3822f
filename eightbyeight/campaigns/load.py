"""A load: the plan and its workers together, as something to iterate inside ``async with``."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol, Self

import anyio

from eightbyeight.campaigns.answers import read_added
from eightbyeight.campaigns.outcomes import BatchOutcome, LoadReport, Verdict
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.notes import Memory, Note
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.errors import EightByEightError, JournalError, LifecycleError, SourceError
from eightbyeight.loading.driver import Driver
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.source import Rows, Source, said
from eightbyeight.rest.service import Service
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.messages import Repeat

__all__ = ["DRAIN", "Load"]

DRAIN = 15.0
"""Seconds that requests in flight have to be answered when a load is ended early."""


class Keeper(Memory, Protocol):
    """Where a load keeps its notes: a journal."""

    async def write(self, notes: Sequence[Note]) -> None:
        """Make notes durable, and everything that was written before them."""
        ...

    async def aclose(self) -> None:
        """Let go of it."""
        ...


class Load:
    """One load of records into a campaign; ``CampaignsClient.loading`` makes it.

    Enter it with ``async with`` and iterate it for one
    :class:`~eightbyeight.campaigns.outcomes.BatchOutcome` per batch, in the order they end.
    :attr:`report` is there at any time, also after the block and after a cancellation.
    """

    def __init__(  # noqa: PLR0913 - made in one place
        self,
        service: Service,
        path: str,
        rows: Rows,
        *,
        options: Options,
        open_journal: Callable[[], Keeper] | None = None,
        limiter: Gate | None = None,
        drain: float = DRAIN,
        time: Time | None = None,
    ) -> None:
        self._service = service
        self._path = f"{path}/records"
        self._source = Source(rows)
        self._options = options
        self._open_journal = open_journal
        self._limiter = limiter
        self._drain = drain
        self._time = time or Time()
        self._journal: Keeper | None = None
        self._plan = self._planned()
        self._driver: Driver[Group, Answer, BatchOutcome]
        self._started: float | None = None
        self._ended: float | None = None

    def _planned(self) -> LoadPlan:
        return LoadPlan(
            self._options, random=random.random, memory=self._journal, limiter=self._limiter
        )

    async def __aenter__(self) -> Self:
        if self._started is not None:
            raise LifecycleError("a load runs once; make another with campaigns.loading(...)")
        if self._open_journal is not None:
            self._journal = self._open_journal()
            self._plan = self._planned()
        self._started = self._time.now()
        self._driver = Driver(
            plan=self._plan,
            source=self._source,
            carry=self._carry,
            # One more than are ever in flight, so that somebody is there to mind the time.
            workers=self._options.concurrency + 1,
            drain=self._drain,
            time=self._time,
            keep=None if self._journal is None else partial(self._keep, self._journal),
        )
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
            if self._journal is not None:
                with anyio.CancelScope(shield=True, deadline=anyio.current_time() + self._drain):
                    await self._journal.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> BatchOutcome:
        """Give the next batch that has ended.

        Raises:
            SourceError: the rows raised, and everything that was sent has its outcome.
            LifecycleError: the load was not entered with ``async with``.
        """
        if self._started is None:
            raise LifecycleError("write `async with campaigns.loading(...) as load:` around this")
        try:
            return await anext(self._driver)
        except StopAsyncIteration:
            if self._source.error is None:
                raise
        raise self._source_error(self._source.error) from self._source.error

    async def exhaust(self) -> LoadReport:
        """Carry the load to its end for its report alone; its outcomes are dropped.

        Raises:
            SourceError: as above.
            LifecycleError: as above.
        """
        if self._started is None:
            raise LifecycleError("write `async with campaigns.loading(...) as load:` around this")
        self._plan.drop_outcomes()
        await self._driver.exhaust()
        if self._source.error is not None:
            raise self._source_error(self._source.error) from self._source.error
        return self.report

    def _source_error(self, error: Exception) -> SourceError:
        return SourceError(
            f"the rows failed after {self._source.taken}: {said(error)}", report=self.report
        )

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What the load waits to pass, such as a throttle or a network that fails; None if nothing.

        Such a wait ends by itself, or ends the load after ten minutes.
        """
        return self._plan.waiting_for

    @property
    def settling(self) -> int:
        """How many batches wait to be sent again, because a request of theirs was lost."""
        return self._plan.settling

    @property
    def untaken(self) -> Verdict:
        """What is to be said of rows that the load, once it has ended, has not taken.

        ``not_added``; but ``unknown`` where its journal may know of them, and was not read to there
        or belongs to another input.
        """
        return Verdict.UNKNOWN if self._plan.untaken_may_be_known else Verdict.NOT_ADDED

    @property
    def report(self) -> LoadReport:
        """What has become of the rows so far."""
        tally = self._plan.tally
        return LoadReport(
            rows=self._plan.rows,
            batches=self._plan.batches,
            requests=self._plan.requests,
            seconds=self._seconds(),
            counts={verdict: tally.counts[verdict] for verdict in Verdict},
            stopped=self._plan.stopped,
            input_exhausted=self._source.exhausted,
            failures=tally.failures,
        )

    def _seconds(self) -> float:
        if self._started is None:
            return 0.0
        return (self._time.now() if self._ended is None else self._ended) - self._started

    async def _carry(self, group: Group) -> Answer:
        try:
            body = b'{"records":%b}' % group.written
            request = self._service.request("POST", self._path, body, repeat=Repeat.NEVER)
            return read_added(await self._service.send(request), group.ids)
        except EightByEightError as error:
            # The error is kept as a value; its traceback would keep the request's body with it.
            return error.with_traceback(None)

    async def _keep(self, journal: Keeper) -> JournalError | None:
        # The intent before the socket: whatever happens then, it is known what was begun.
        try:
            await journal.write(self._plan.take_notes())
        except JournalError as error:
            failure = error.with_traceback(None)
        else:
            return None
        self._plan.fail(failure)
        return failure
