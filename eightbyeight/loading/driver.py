"""The workers: they ask the plan, carry what it says, and hand over what is complete."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

import anyio
from anyio.abc import TaskGroup

from eightbyeight.loading.bell import Bell
from eightbyeight.loading.source import Source
from eightbyeight.loading.steps import Idle, Plan, Pull, Send, Step, Wait
from eightbyeight.transport.clocks import Time

__all__ = ["Driver"]

_LAST_WORDS = 5.0
"""Seconds that a worker which ends has for keeping what it knows: a disk may be stuck."""

_AT_ONCE = (Send, Pull)
"""Steps that do not wait for anything, so that what is complete may wait for them."""

TaskT = TypeVar("TaskT")
AnswerT = TypeVar("AnswerT")
OutcomeT = TypeVar("OutcomeT")


class Driver(Generic[TaskT, AnswerT, OutcomeT]):
    """Run a plan with a fixed number of workers, inside ``async with``.

    Iterating gives the outcomes as they are complete. A consumer that is slow holds the workers
    back: they start nothing new while as many outcomes wait as there are workers. When the block
    is left, by its end, by an exception or by cancellation, nothing more is launched, and what is
    in flight has ``drain`` seconds to be answered; then it is cut off and told to the plan as lost.

    Args:
        plan: Decides.
        source: Where the rows come from.
        carry: Does one task; whatever it raises is a fault that ends the load.
        workers: How many tasks may be under way.
        drain: Seconds for what is in flight when the load is ended early.
        time: Clock and sleep.
        keep: Makes durable what the plan has decided: before a task is carried, before outcomes are
            handed over, and at the end of each worker. Where that fails it gives what the task is
            told instead of being carried.
    """

    def __init__(  # noqa: PLR0913 - all by name, made in one place
        self,
        *,
        plan: Plan[TaskT, AnswerT, OutcomeT],
        source: Source,
        carry: Callable[[TaskT], Awaitable[AnswerT]],
        workers: int,
        drain: float,
        time: Time,
        keep: Callable[[], Awaitable[AnswerT | None]] | None = None,
    ) -> None:
        self._plan = plan
        self._source = source
        self._carry = carry
        self._workers = workers
        self._drain = drain
        self._time = time
        self._keep = keep
        self._unkept: list[OutcomeT] = []
        self._outcomes: deque[OutcomeT] = deque()
        self._arrived = Bell()
        self._changed = Bell()
        self._scopes: list[anyio.CancelScope] = []
        self._pull: anyio.CancelScope | None = None
        self._running = 0
        self._pulling = False
        self._closing = False
        self._unread = False
        self._news = False
        self._group: TaskGroup

    async def __aenter__(self) -> Self:
        self._group = await anyio.create_task_group().__aenter__()
        self._running = self._workers
        for _ in range(self._workers):
            self._group.start_soon(self._work)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()
        # Only a cancellation is the task group's business. Everything else is the caller's own
        # exception, which must not come back wrapped in a group.
        cancelled = error if isinstance(error, anyio.get_cancelled_exc_class()) else None
        cancelled = await self._drained() or cancelled
        crash: BaseException | None = None
        try:
            if cancelled is None:
                await self._group.__aexit__(None, None, None)
            else:
                await self._group.__aexit__(type(cancelled), cancelled, cancelled.__traceback__)
        except BaseExceptionGroup as group:
            crash = group.exceptions[0]
        if crash is not None:
            raise crash

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> OutcomeT:
        while not self._outcomes:
            if not self._running:
                raise StopAsyncIteration
            await self._arrived.wait()
        if len(self._outcomes) == self._workers:
            self._changed.ring()
        return self._outcomes.popleft()

    async def exhaust(self) -> None:
        """Carry everything and drop the outcomes: 15 µs less for each than waking somebody."""
        self._unread = True
        self._outcomes.clear()
        self._changed.ring()
        while self._running:
            await self._arrived.wait()

    def _close(self) -> None:
        self._closing = True
        self._plan.close()
        if self._pull is not None:
            self._pull.cancel()
        self._changed.ring()

    async def _drained(self) -> BaseException | None:
        """Wait for what is in flight; give the cancellation that cut the waiting short."""
        cut: BaseException | None = None
        try:
            with anyio.CancelScope(shield=True, deadline=anyio.current_time() + self._drain):
                while self._running:
                    await self._arrived.wait()
        except anyio.get_cancelled_exc_class() as error:
            # The task is cancelled while it drains: whoever does that wants to stop at once.
            cut = error
        self._plan.close(at_once=True)
        for scope in self._scopes:
            scope.cancel()
        return cut

    async def _work(self) -> None:
        # Shielded, because a request that was sent should be heard out even though the load is
        # being cancelled: its answer is the only way to know.
        with anyio.CancelScope(shield=True) as scope:
            self._scopes.append(scope)
            try:
                while await self._advance():
                    pass
            except BaseException:
                self._close()
                raise
            finally:
                try:
                    await self._settled()
                finally:
                    self._running -= 1
                    self._arrived.ring()

    async def _advance(self) -> bool:
        if len(self._outcomes) >= self._workers:
            await self._held_back()
        step = self._plan.next_step(self._time.now())
        self._collect()
        if self._unkept and not isinstance(step, _AT_ONCE):
            await self._hand_over()
            # While it was kept something may have changed, and whoever rang was not heard.
            return True
        self._stop_pulling()
        self._pass_news_on(step)
        match step:
            case Send(task):
                await self._send(task)
            case Pull(count) if not self._pulling:
                await self._refill(count)
            case Wait(seconds):
                await self._changed.wait_during(self._time.sleep, seconds)
            case Idle.FOR_GOOD:
                return False
            case _:
                await self._changed.wait()
        return True

    def _pass_news_on(self, step: Step[TaskT]) -> None:
        """Wake who waits, unless this worker sees to what has changed by itself.

        One worker more than can be busy is there to mind the time; waking it for every answer costs
        6 µs per task.
        """
        if self._news and not (
            self._changed.waiting <= 1
            and (isinstance(step, Send) or (isinstance(step, Pull) and not self._source.waits))
        ):
            self._news = False
            self._changed.ring()

    async def _held_back(self) -> None:
        self._changed.ring()
        if self._unkept:
            await self._hand_over()
        while len(self._outcomes) >= self._workers and not self._closing:
            await self._changed.wait()

    async def _send(self, task: TaskT) -> None:
        try:
            # What other tasks have come to is kept together with the intent of this one.
            answer = await self._hand_over()
            if answer is None:
                answer = await self._carry(task)
        except BaseException as error:
            self._plan.lose(task, self._time.now())
            if self._is_our_doing(error):
                raise
        else:
            self._plan.tell(task, answer, self._time.now())
        self._changed_by_the_plan()

    async def _refill(self, count: int) -> None:
        self._pulling = True
        try:
            if self._source.waits:
                await self._await_rows(count)
            else:
                await self._source.fill(count)
        except anyio.get_cancelled_exc_class() as error:
            if self._is_our_doing(error):
                raise
            self._source.error = RuntimeError("the rows were cancelled from inside")
        finally:
            self._pulling, self._pull = False, None
        if self._source.error is not None or self._source.broken:
            self._closing = True
            self._plan.close(at_once=True)
        self._plan.feed(self._source.take(), ended=self._source.exhausted)
        self._changed_by_the_plan()
        if len(self._unkept) > self._workers:
            # Rows of which nothing is sent, one after the other: nothing else would hand them over.
            await self._hand_over()

    async def _await_rows(self, count: int) -> None:
        with anyio.CancelScope() as self._pull:
            if self._unkept:
                await self._hand_over()
            await self._source.fill(count)

    def _is_our_doing(self, error: BaseException) -> bool:
        # A transport or a source may be cancelled from inside, by a task of its own that was. That
        # is nobody's wish to end the load, and a worker that took it for one would vanish.
        if not isinstance(error, anyio.get_cancelled_exc_class()):
            return True
        return any(scope.cancel_called for scope in self._scopes)

    def _changed_by_the_plan(self) -> None:
        self._collect()
        self._stop_pulling()
        self._news = True

    def _collect(self) -> None:
        """Take what is complete; it is handed over at once where nothing has to be kept first."""
        complete = self._plan.take_outcomes()
        if not complete:
            return
        if self._keep is None:
            self._tell(complete)
        else:
            self._unkept += complete

    def _tell(self, complete: Sequence[OutcomeT]) -> None:
        if complete and not self._unread:
            self._outcomes.extend(complete)
            self._arrived.ring()

    async def _hand_over(self) -> AnswerT | None:
        """Keep what the plan has decided, then hand over what is complete."""
        if self._keep is None:
            return None
        complete, self._unkept = self._unkept, []
        try:
            return await self._keep()
        finally:
            # Also where a cut came first: what has an outcome is told.
            self._tell(complete)

    async def _settled(self) -> None:
        """Hand over what is complete, also while this worker is being cut off."""
        with anyio.CancelScope(shield=True, deadline=anyio.current_time() + _LAST_WORDS):
            self._changed_by_the_plan()
            self._changed.ring()
            await self._hand_over()
            # A keeping that fails may have ended what was left.
            self._collect()
            complete, self._unkept = self._unkept, []
            self._tell(complete)

    def _stop_pulling(self) -> None:
        if self._pull is not None and self._plan.closed:
            self._pull.cancel()
