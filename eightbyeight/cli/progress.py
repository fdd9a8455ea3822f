"""Progress on the standard error while a load goes on."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

from eightbyeight.cli.page import counted
from eightbyeight.cli.running import is_terminal, plain

__all__ = ["LoadProgress"]

VerdictT = TypeVar("VerdictT", bound=str)


class LoadProgress:
    """Show rows, batches, counts per verdict, rate and time left.

    Where the standard error is no terminal, there is one plain line at the end and no control
    sequence.

    Args:
        total: About how many rows there are; None where nobody knows.
        waiting_for: Asked for what the load waits to pass, if it waits.
        settling: Asked for how many wait because an answer was lost.
        batches: Whether rows come in batches, which are counted then.
        waiting_to: What those wait for.
    """

    def __init__(
        self,
        total: int | None,
        waiting_for: Callable[[], object] = lambda: None,
        settling: Callable[[], int] = lambda: 0,
        *,
        batches: bool = True,
        waiting_to: str = "be sent again",
    ) -> None:
        self._waiting_for = waiting_for
        self._settling = settling
        self._started = time.monotonic()
        self._rows = 0
        self._batches = 0 if batches else None
        self._waiting_to = waiting_to
        self._counts: dict[str, int] = {}
        self._live = _Bar(self._counts_line) if is_terminal(sys.stderr) else None
        self._task = None if self._live is None else self._live.add_task("", total=total)

    def add(self, counts: Mapping[VerdictT, int]) -> None:
        """Count the rows of a batch that has ended, or a single row, by their verdicts."""
        if self._batches is not None:
            self._batches += 1
        for verdict, count in counts.items():
            self._rows += count
            self._counts[verdict] = self._counts.get(verdict, 0) + count
        if self._live is not None and self._task is not None:
            self._live.update(self._task, completed=self._rows)

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            return
        seconds = time.monotonic() - self._started
        # What is wrong with the standard error says nothing about the load.
        with contextlib.suppress(OSError, AttributeError):
            told = [counted(self._rows, "row", "rows"), self._counts_line(), f"{seconds:,.1f} s"]
            sys.stderr.write(f"{' · '.join(one for one in told if one)}\n")
            sys.stderr.flush()

    def _counts_line(self) -> str:
        batches = self._batches
        told = [] if batches is None else [counted(batches, "batch", "batches")]
        told += [f"{count:,} {name.replace('_', ' ')}" for name, count in self._counts.items()]
        settling = self._settling()
        if settling:
            told.append(f"{settling:,} waiting to {self._waiting_to} after a lost answer")
        trouble = self._waiting_for()
        if trouble is not None:
            told.append(f"waiting, then trying again: {plain(str(trouble))}")
        return " · ".join(told)


class _Bar(Progress):
    def __init__(self, counts_line: Callable[[], str]) -> None:
        # The base class renders once while it is being made.
        self._counts_line = counts_line
        super().__init__(
            BarColumn(bar_width=None),
            _Rows(),
            _Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            expand=True,
            refresh_per_second=4,
        )

    def get_renderables(self) -> Iterable[RenderableType]:
        """Give the bar and, below it, the counts."""
        yield from super().get_renderables()
        yield Text(self._counts_line(), "dim", no_wrap=True, overflow="ellipsis")


class _Rows(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Say how many rows, of about how many."""
        done = "" if task.total is None else f"{task.completed:,.0f} of "
        counts = task.completed if task.total is None else task.total
        return Text(done + counted(round(counts), "row", "rows"), no_wrap=True)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Say how many rows per second."""
        return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s", no_wrap=True)
