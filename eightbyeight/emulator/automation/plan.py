"""The steps of a definition in one row, those within others included."""

from collections.abc import Sequence

from eightbyeight.emulator.automation.steps import branches_of
from eightbyeight.emulator.automation.values import Step

__all__ = ["StepPlan"]


class StepPlan:
    """Find steps by their ids.

    Args:
        steps: The steps of a definition; each can hold lists of steps of its own.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps: list[Step] = []
        self._lists: list[int] = []
        self._within: dict[int, list[int]] = {}
        self._count = 0
        self._add(steps)

    def id(self, place: int) -> str:
        """Give the id of the step at a place."""
        return str(self.steps[place].get("id"))

    def within(self, place: int) -> list[int]:
        """Give the places of the first step of each list within a step."""
        return self._within[place]

    def find(self, step_id: str, near: int) -> int | None:
        """Give the place of the step with this id, or None where there is none.

        Args:
            step_id: The id; an example of the vendor's has the same one within a step and outside.
            near: The place of a step; those of the same list go before others.
        """
        found = [place for place in range(len(self.steps)) if self.id(place) == step_id]
        beside = [place for place in found if self._lists[place] == self._lists[near]]
        return next(iter(beside or found), None)

    def _add(self, steps: Sequence[Step]) -> int:
        first, number = len(self.steps), self._count
        self._count += 1
        self.steps += steps
        self._lists += [number] * len(steps)
        for place, step in enumerate(steps, first):
            branches = [branch for branch in branches_of(step) if branch]
            self._within[place] = [self._add(branch) for branch in branches]
        return first
