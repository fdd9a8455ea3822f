"""Counting what became of the rows, in memory that does not grow with them."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

__all__ = ["Tally"]

VerdictT = TypeVar("VerdictT", bound=Hashable)
FailureT = TypeVar("FailureT")


class Tally(Generic[VerdictT, FailureT]):
    """Count verdicts, and keep the first failures.

    Args:
        keep: How many failures to keep.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._failures: list[FailureT] = []
        self.counts: Counter[VerdictT] = Counter()
        """How many times each verdict was given."""

    @property
    def failures(self) -> tuple[FailureT, ...]:
        """The first failures, in the order they were noted."""
        return tuple(self._failures)

    def note_counts(self, counts: Mapping[VerdictT, int]) -> None:
        """Add so many of each verdict."""
        for verdict, count in counts.items():
            self.counts[verdict] += count

    def note_failure(self, failure: FailureT) -> None:
        """Keep a failure while there is room."""
        if len(self._failures) < self._keep:
            self._failures.append(failure)
