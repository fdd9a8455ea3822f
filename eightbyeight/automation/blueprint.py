"""What a workflow consists of; what can be done with it is in ``workflow``."""

from collections.abc import Iterable, Mapping
from typing import cast

from attrs import field, frozen

from eightbyeight.automation.steps import Step
from eightbyeight.automation.values import DefinitionStatus, Trigger

__all__ = ["Blueprint"]


def _tuple(steps: Iterable[Step]) -> tuple[Step, ...]:
    given: object = steps
    # What is no list is judged by the workflow's check, and not where it is made.
    return tuple(steps) if isinstance(given, Iterable) else cast("tuple[Step, ...]", given)


@frozen
class Blueprint:
    """The parts of a workflow."""

    name: str
    """For people; several workflows may have the same."""
    steps: tuple[Step, ...] = field(converter=_tuple)
    """The first one is where it begins; the others are reached by their ids."""
    trigger: Trigger | str = field(kw_only=True)
    """What starts it."""
    sub_account_id: str | None = field(default=None, kw_only=True)
    """The sub-account whose messages start it; None means any of the account's."""
    status: DefinitionStatus | str = field(default=DefinitionStatus.DISABLED, kw_only=True)
    """Whether it is to start. The vendor's pages disagree about what is taken where nothing is
    said, so it is always sent."""
    further: Mapping[str, object] = field(factory=dict, kw_only=True)
    """What the definition has on the wire beside its name and steps, under the names it has there.
    """
    beside: Mapping[str, object] = field(factory=dict, kw_only=True)
    """What the document has on the wire beside the definition, trigger, status and sub-account,
    under the names it has there."""
