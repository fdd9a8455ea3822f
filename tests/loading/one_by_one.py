"""A plan as simple as it can be, and a driver for it."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import anyio

from eightbyeight.loading.driver import Driver
from eightbyeight.loading.source import Rows, Source
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait
from eightbyeight.transport.clocks import Time

Carry = Callable[[int], Awaitable[int]]


class OneByOne:
    """A plan that sends each row by itself and gives back what came of it."""

    def __init__(self) -> None:
        self.waiting: deque[int] = deque()
        self.complete: list[int] = []
        self.lost: list[int] = []
        self.in_flight = 0
        self.ended = False
        self.closed = False
        self.hold_until = 0.0
        self.closes: list[bool] = []
        """For each time it was closed, whether at once."""

    def next_step(self, now: float) -> Step[int]:
        if self.closed:
            return Idle.FOR_GOOD
        if now < self.hold_until:
            return Wait(self.hold_until - now)
        if self.waiting:
            self.in_flight += 1
            return Send(self.waiting.popleft())
        if not self.ended:
            return Pull(1)
        return Idle.FOR_NOW if self.in_flight else Idle.FOR_GOOD

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        self.waiting.extend(row for row in rows if isinstance(row, int))
        self.ended = ended

    def tell(self, task: int, answer: int, now: float) -> None:  # noqa: ARG002 - a plan's signature
        self.in_flight -= 1
        self.complete.append(answer)

    def lose(self, task: int, now: float) -> None:  # noqa: ARG002 - a plan's signature
        self.in_flight -= 1
        self.lost.append(task)

    def close(self, *, at_once: bool = False) -> None:
        self.closed = True
        self.closes.append(at_once)

    def take_outcomes(self) -> Sequence[int]:
        complete, self.complete = self.complete, []
        return complete


def driver_of(
    plan: OneByOne,
    rows: Rows,
    carry: Carry,
    *,
    workers: int = 3,
    drain: float = 15,
    time: Time | None = None,
    keep: Callable[[], Awaitable[None]] | None = None,
) -> Driver[int, int, int]:
    """Make the driver of a plan."""
    return Driver(
        plan=plan,
        source=Source(rows),
        carry=carry,
        workers=workers,
        drain=drain,
        time=time or Time(),
        keep=keep,
    )


async def echo(task: int) -> int:
    """Carry a task by giving it back."""
    await anyio.lowlevel.checkpoint()
    return task
