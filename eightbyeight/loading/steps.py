"""What a plan may tell its driver to do next, and what a plan is."""

from collections.abc import Sequence
from enum import Enum
from typing import Generic, Protocol, TypeVar

from attrs import frozen

__all__ = ["Idle", "Plan", "Pull", "Send", "Step", "Wait"]

TaskT = TypeVar("TaskT")
AnswerT = TypeVar("AnswerT")
OutcomeT = TypeVar("OutcomeT")
AnswerT_contra = TypeVar("AnswerT_contra", contravariant=True)
OutcomeT_co = TypeVar("OutcomeT_co", covariant=True)


@frozen
class Send(Generic[TaskT]):
    """Carry this task, then tell the plan what came of it."""

    task: TaskT


@frozen
class Pull:
    """Take up to so many rows from the source and feed them."""

    count: int


@frozen
class Wait:
    """Ask again after so many seconds, or when something has changed."""

    seconds: float


class Idle(Enum):
    """Nothing to do for this worker."""

    FOR_NOW = "ask again when something has changed"
    FOR_GOOD = "there will be nothing more"


Step = Send[TaskT] | Pull | Wait | Idle


class Plan(Protocol[TaskT, AnswerT_contra, OutcomeT_co]):
    """Decides what is sent when, and what became of it. Does no I/O and has no clock."""

    @property
    def closed(self) -> bool:
        """Whether it wants no more rows, by its own decision or because it was told."""
        ...

    def next_step(self, now: float) -> Step[TaskT]:
        """Say what one idle worker should do."""
        ...

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        """Take rows of the source; ``ended`` says that no more will come."""
        ...

    def tell(self, task: TaskT, answer: AnswerT_contra, now: float) -> None:
        """Learn what came of a task."""
        ...

    def lose(self, task: TaskT, now: float) -> None:
        """Learn that nobody will ever know what came of a task."""
        ...

    def close(self, *, at_once: bool = False) -> None:
        """Launch nothing more; what is in flight is still told.

        Args:
            at_once: Want no more rows either; else a plan may still want some to account for.
        """
        ...

    def take_outcomes(self) -> Sequence[OutcomeT_co]:
        """Give the outcomes that are complete since the last call."""
        ...
