"""The ways through a workflow: which step leads to which; pure."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from eightbyeight.automation.steps import If, RawStep, Step

__all__ = ["Graph", "Place", "choices_of", "graph_of", "reached_from", "targets_of"]


@frozen
class Place:
    """A step, and where in the workflow it stands."""

    step: Step
    path: str
    """Such as ``steps[1].do[0][2]``."""
    inside: int | None
    """The number of the If that it lies in."""


@frozen
class Graph:
    """Every step of a workflow by number, those in ``do`` too, and where each may lead."""

    places: tuple[Place, ...]
    by_id: Mapping[str, int]
    """The step of each id."""
    onward: tuple[frozenset[int], ...]
    """Which steps may follow each; a step in ``do`` is followed by what follows its If."""
    may_end: frozenset[int]
    """Steps after which the workflow may be over."""


def choices_of(step: Step) -> Mapping[str, object]:
    """Give ``selectNextStep``, also of a step whose class has none and which came with one."""
    chosen = getattr(step, "select_next_step", None)
    if not chosen and isinstance(step.further, Mapping):
        chosen = step.further.get("selectNextStep")
    return chosen if isinstance(chosen, Mapping) else {}


def targets_of(step: Step) -> list[str]:
    """Give the ids of the steps that a step names as following it."""
    named: list[object] = [step.next_step_id, *choices_of(step)]
    return [target for target in named if isinstance(target, str)]


def graph_of(steps: tuple[Step, ...]) -> Graph:
    """Find every step and where it leads; a target that does not exist leads nowhere."""
    places = tuple(_places(steps))
    by_id: dict[str, int] = {}
    # Of two steps with one id, the one in an If is the stranger.
    for number in sorted(range(len(places)), key=lambda one: places[one].inside is not None):
        by_id.setdefault(str(places[number].step.id), number)
    inner: list[set[int]] = [set() for _ in places]
    for number, place in enumerate(places):
        if place.inside is not None:
            inner[place.inside].add(number)
    onward: list[frozenset[int]] = []
    may_end: set[int] = set()
    for number, place in enumerate(places):
        # What lies in an If ends there, and goes on with what follows the If.
        asked = place
        while not targets_of(asked.step) and asked.inside is not None:
            asked = places[asked.inside]
        named = {by_id[target] for target in targets_of(asked.step) if target in by_id}
        onward.append(frozenset(named | inner[number]))
        if _may_end(asked.step) or not onward[number]:
            may_end.add(number)
    return Graph(places, by_id, tuple(onward), frozenset(may_end))


def _may_end(step: Step) -> bool:
    if isinstance(step, RawStep):
        return True
    # Where every way has a condition, it may be that none is true.
    return step.next_step_id is None and None not in choices_of(step).values()


def _places(steps: tuple[Step, ...]) -> Iterator[Place]:
    number = 0
    stack: list[tuple[Step, str, int | None]] = [
        (step, f"steps[{index}]", None) for index, step in enumerate(steps)
    ]
    stack.reverse()
    while stack:
        step, path, inside = stack.pop()
        yield Place(step, path, inside)
        if isinstance(step, If):
            stack += reversed(
                [
                    (one, f"{path}.do[{at}][{index}]", number)
                    for at, group in enumerate(step.do)
                    for index, one in enumerate(group)
                ]
            )
        number += 1


def reached_from(starts: set[int], onward: tuple[frozenset[int], ...]) -> set[int]:
    """Give the steps that can be come to, with those that one starts from."""
    reached = set(starts)
    left = list(starts)
    while left:
        for target in onward[left.pop()] - reached:
            reached.add(target)
            left.append(target)
    return reached
