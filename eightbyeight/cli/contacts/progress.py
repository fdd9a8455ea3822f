"""Progress of uploads and of waiting, on the standard error where somebody looks at it."""

import contextlib
import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from eightbyeight.cli.running import is_terminal, plain
from eightbyeight.contacts.models import Job

__all__ = ["CheckProgress", "CountProgress", "UploadProgress", "WaitProgress"]


class _Shown:
    """A line that moves, where the standard error is a terminal, and nothing elsewhere."""

    def __init__(self, live: Progress | None, total: float | None = None) -> None:
        self._live = live
        self._task = None if live is None else live.add_task("", total=total)

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
        # What is wrong with the standard error says nothing about what was done.
        with contextlib.suppress(OSError):
            if self._live is not None:
                self._live.stop()

    def _update(
        self, text: str, completed: float | None = None, total: float | None = None
    ) -> None:
        if self._live is not None and self._task is not None:
            self._live.update(self._task, description=text, completed=completed, total=total)


class UploadProgress(_Shown):
    """Show how much of a file is on its way.

    Args:
        name: What the file is called.
    """

    def __init__(self, name: str) -> None:
        self._name = plain(name)
        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            expand=True,
        )
        super().__init__(bar if is_terminal(sys.stderr) else None)

    def show(self, done: int, total: int) -> None:
        """Note how many bytes of how many are handed over."""
        self._update(self._name, done, total)


class WaitProgress(_Shown):
    """Show how far a job is, and how long it has been waited for."""

    def __init__(self) -> None:
        super().__init__(_spinner() if is_terminal(sys.stderr) else None)

    def show(self, job: Job) -> None:
        """Note what was seen of the job."""
        told = f"{job.type or 'job'} {job.id}: {job.status or 'of no known status'}"
        self._update(plain(told))


class CheckProgress(_Shown):
    """Show how many rows of a file were checked, until all are."""

    def __init__(self) -> None:
        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            expand=True,
            transient=True,
        )
        super().__init__(bar if is_terminal(sys.stderr) else None)
        self._update("checking")

    def show(self, rows: int, total: int | None) -> None:
        """Note how many rows of about how many were checked."""
        of = "" if total is None else f" of about {total:,}"
        self._update(f"checked {rows:,}{of} rows", rows, total)


class CountProgress(_Shown):
    """Show how many of something there were so far, unless the same terminal shows them all.

    Args:
        noun: What is counted.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        shown = is_terminal(sys.stderr) and not is_terminal(sys.stdout)
        super().__init__(_spinner() if shown else None)

    def show(self, count: int) -> None:
        """Note how many there were."""
        self._update(f"{count:,} {self._noun}")


def _spinner() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
