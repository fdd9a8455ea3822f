"""What a load says at its end: one table for people, or one JSON object."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from attrs import frozen

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.cli.running import Exit, print_out
from eightbyeight.errors import (
    DeadlineError,
    EightByEightError,
    JournalError,
    StaleAttemptError,
)

__all__ = ["WOULD_BE_SENT", "Failure", "Summary"]

WOULD_BE_SENT = "would_be_sent"
"""What a dry run says of a row with which nothing is wrong."""

_AGAIN = (
    "load the same input again. What is on the campaign by then is found to be already present, "
    "at about one request per such row; with --journal FILE a load goes on where it ended instead."
)
_GO_ON = "run the same command again; with its journal it goes on where this run ended."
_ASK_AGAIN = (
    "run the same command again, which asks about them once more. What stays unknown was refused "
    "after a lost request: correct it and load it in a file of its own, without this journal."
)


@frozen
class Failure:
    """A row that is not on the campaign, or may not be."""

    row: int
    crm_record_id: str | None
    outcome: str
    why: str | None

    @classmethod
    def of(cls, outcome: RecordOutcome) -> Self:
        """Take from an outcome what the table shows."""
        return cls(outcome.row, outcome.crm_record_id, outcome.verdict, outcome.detail)


@frozen(kw_only=True)
class Summary:
    """The end of a load, or of a dry run."""

    campaign: str | None
    rows: int
    counts: Mapping[str, int]
    batches: int
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
    """Columns of the input that are no field of a record."""
    journal: bool = False
    """Whether a journal was kept."""
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
        if self.counts.get(Verdict.UNKNOWN):
            return Exit.UNKNOWN
        if self._off():
            return Exit.FAILED
        return Exit.DONE

    def _off(self) -> int:
        return self.counts.get(Verdict.REJECTED, 0) + self.counts.get(Verdict.NOT_ADDED, 0)

    def print_json(self) -> None:
        """Print one JSON object."""
        stopped = "interrupted" if self.interrupted and self.stopped is None else self.stopped
        members: dict[str, object] = {
            "campaign": self.campaign,
            "rows": self.rows,
            "counts": dict(self.counts),
            "batches": self.batches,
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
            "stopped": stopped,
        }
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
                f"The input was not read to its end; rows beyond those above {self._beyond()}"
            )
        unknown = self.counts.get(Verdict.UNKNOWN, 0)
        if unknown:
            lines.append(
                f"{unknown:,} may be on the campaign: it is not known what became of them."
            )
        if self.not_sent:
            lines.append(
                f"Columns not sent: {', '.join(self.not_sent)}. --column FIELD=NAME sends one."
            )
        if self.dry_run:
            lines.append("Nothing was sent: this was a dry run.")
        return lines + self._next()

    def _beyond(self) -> str:
        if self.journal:
            return "were not sent by this run. What an earlier one did is in the journal."
        return "were not sent."

    def _next(self) -> list[str]:
        if not (self.rows or self.unread or self.stopped is not None):
            return ["The input has no rows: nothing was sent."]
        unknown = self.counts.get(Verdict.UNKNOWN)
        if not self.dry_run and (self.interrupted or self.stopped is not None or unknown):
            return [f"Next: {self._to_go_on(unknown=bool(unknown))}"]
        if not self._off():
            return [] if self.dry_run else ["Every distinct id is on the campaign."]
        if self.rejects is not None:
            return [f"Next: correct {self.rejects} and load it."]
        return ["Next: --rejects FILE gives these rows as a file to correct and load."]

    def _to_go_on(self, *, unknown: bool) -> str:
        passes = self.stopped is None or isinstance(self.error, DeadlineError)
        first = "" if passes else "mend what stopped it, then "
        if self.journal:
            ended = self.stopped is None and not self.interrupted
            return first + (_ASK_AGAIN if ended else _GO_ON)
        if self.rejects is None or unknown or self.unread:
            wait = "wait some minutes, then " if unknown else ""
            return first + wait + _AGAIN
        return f"{first}load {self.rejects}, which has the rows that are left."
