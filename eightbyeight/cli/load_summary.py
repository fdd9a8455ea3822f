"""What any load says at its end: one table for people, or one JSON object."""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import click
from attrs import frozen

from eightbyeight.cli.running import Exit, print_out
from eightbyeight.errors import (
    DeadlineError,
    EightByEightError,
    JournalError,
    StaleAttemptError,
)

__all__ = ["UNKNOWN", "WOULD_BE_SENT", "Failure", "LoadSummary", "Words", "tell"]

WOULD_BE_SENT = "would_be_sent"
"""What a dry run says of a row with which nothing is wrong."""
UNKNOWN = "unknown"
"""The verdict of every slice on what may have happened."""


@frozen
class Failure:
    """A row that is not where it was to go, or may not be."""

    row: int
    id: str | None
    """What tells people whose row it is."""
    outcome: str
    why: str | None


@frozen(kw_only=True)
class Words:
    """How a slice speaks of its loads."""

    off: Collection[str]
    """The verdicts on rows that certainly did not get where they were to go."""
    id: str
    """What tells people whose row it is."""
    failures: str
    """The title above rows that may not be where they were to go."""
    unknown: str
    """Said behind the number of rows of which nobody knows."""
    how_to_send: str
    """Said behind the columns that were not sent."""
    again: str
    """What to do where a load is to be done again."""
    all_there: str
    """Said where everything is as it was wanted."""


@frozen(kw_only=True)
class LoadSummary(ABC):
    """The end of a load, or of a dry run."""

    WORDS: ClassVar[Words]

    rows: int
    counts: Mapping[str, int]
    requests: int
    seconds: float
    stopped: str | None
    error: EightByEightError | None = None
    """What stopped it, where it is an error of the package's."""
    interrupted: bool
    dropped: bool = False
    """Whether what was in flight was not waited for."""
    failures: Sequence[Failure]
    rejects: Path | None
    """The rejects file, where one was written."""
    unread: bool
    """Whether the input may have rows beyond those counted."""
    not_sent: Sequence[str] = ()
    """Columns of the input that were not sent."""
    dry_run: bool = False

    @property
    def code(self) -> Exit:
        """The exit code: the first that applies."""
        if isinstance(self.error, JournalError) and not isinstance(self.error, StaleAttemptError):
            return Exit.JOURNAL
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.stopped is not None:
            return Exit.STOPPED
        if self.counts.get(UNKNOWN):
            return Exit.UNKNOWN
        if self._off():
            return Exit.FAILED
        return Exit.DONE

    def _off(self) -> int:
        return sum(self.counts.get(verdict, 0) for verdict in self.WORDS.off)

    @property
    def heading(self) -> str | None:
        """What it was a load into, where that needs to be said."""
        return None

    @abstractmethod
    def figures(self) -> dict[str, int]:
        """Give how much was done besides reading rows, by the names in JSON."""

    def _top(self) -> dict[str, object]:
        return {"rows": self.rows, "counts": dict(self.counts), **self.figures()}

    def print_json(self) -> None:
        """Print one JSON object."""
        stopped = "interrupted" if self.interrupted and self.stopped is None else self.stopped
        members = {**self._top(), "seconds": round(self.seconds, 3), "stopped": stopped}
        if self.dry_run:
            members["dry_run"] = True
        print_out(json.dumps(members))

    def advice(self) -> list[str]:
        """Say what it came to, and what to do next."""
        lines = []
        if self.stopped is not None:
            lines.append(f"Stopped: {self.stopped}")
        if self.interrupted:
            fate = "was dropped" if self.dropped else "had its time to be answered"
            lines.append(f"Interrupted; what was in flight {fate}.")
        if self.unread:
            lines.append(
                f"The input was not read to its end; rows beyond those above {self.beyond()}"
            )
        unknown = self.counts.get(UNKNOWN, 0)
        if unknown:
            lines.append(f"{unknown:,} {self.WORDS.unknown}")
        lines += self.notes()
        if self.not_sent:
            lines.append(f"Columns not sent: {', '.join(self.not_sent)}. {self.WORDS.how_to_send}")
        if self.dry_run:
            lines.append("Nothing was sent: this was a dry run.")
        return lines + self._next()

    def notes(self) -> list[str]:
        """Say what is to be said of one slice's rows alone."""
        return []

    def beyond(self) -> str:
        """Say what is known of rows that were not read."""
        return "were not sent."

    def _next(self) -> list[str]:
        if not (self.rows or self.unread or self.stopped is not None):
            return ["The input has no rows: nothing was sent."]
        unknown = self.counts.get(UNKNOWN)
        if not self.dry_run and (self.interrupted or self.stopped is not None or unknown):
            passes = self.stopped is None or isinstance(self.error, DeadlineError)
            first = "" if passes else "mend what stopped it, then "
            return [f"Next: {first}{self.to_go_on(unknown=bool(unknown))}"]
        if not self._off():
            return [] if self.dry_run else [self.WORDS.all_there]
        if self.rejects is not None:
            return [f"Next: correct {self.rejects} and load it."]
        return ["Next: --rejects FILE gives these rows as a file to correct and load."]

    def to_go_on(self, *, unknown: bool) -> str:
        """Say how a load that did not come to its end is gone on with.

        Args:
            unknown: Whether there are rows of which nobody knows.
        """
        if self.rejects is None or unknown or self.unread:
            wait = "wait some minutes, then " if unknown else ""
            return wait + self.WORDS.again
        return f"load {self.rejects}, which has the rows that are left."


def tell(summary: LoadSummary, *, as_json: bool) -> Exit:
    """Print a summary; give the exit code."""
    try:
        if as_json:
            summary.print_json()
        else:
            from eightbyeight.cli.tables import print_table  # noqa: PLC0415 - needs rich

            print_table(summary)
    except click.ClickException as error:
        # It says nothing about the load, whose exit code is what whoever runs it goes by.
        error.show()
    return summary.code
