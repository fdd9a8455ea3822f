"""One account: its definitions in all their versions, its instances, and what it has used."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from attrs import define, evolve, frozen

from eightbyeight.emulator.accounts.moments import write_fine_moment
from eightbyeight.emulator.automation.moves import ended
from eightbyeight.emulator.automation.values import (
    Awaited,
    Definition,
    Instance,
    InstanceStatus,
)
from eightbyeight.emulator.automation.walking import Decide, Helpers, set_out, told, walked
from eightbyeight.emulator.automation.wanted import WantedDefinition

__all__ = ["Account", "Brain", "Numbers", "PlannedFailure"]


@define
class Numbers:
    """Where ids come from, shared by all accounts: no two things of a kind have the same."""

    definition: int = 1
    workflow: int = 1

    def take_definition(self) -> str:
        """Give the id of a definition."""
        self.definition += 1
        return f"00000000-0000-4000-a000-{self.definition - 1:012x}"

    def take_workflow(self) -> str:
        """Give the id of an instance."""
        self.workflow += 1
        return f"60dbe307{self.workflow - 1:016x}"


@define
class Brain:
    """Who decides conditions; whoever holds it can change that."""

    how: Decide

    def decide(self, expression: str, data: Mapping[str, object]) -> bool:
        """Decide a condition."""
        return self.how(expression, data)


@frozen
class PlannedFailure:
    """What a step to come is to fail with."""

    message: str
    step: str | None
    """Its id; None for whichever comes next."""


class Account:
    """Keep what one account has.

    Args:
        account_id: What it is called.
        numbers: Where ids come from.
        brain: Who decides conditions.
    """

    def __init__(self, account_id: str, numbers: Numbers, brain: Brain) -> None:
        self.id: str = account_id
        self.changes: int = 0
        """How often something was changed."""
        self.failures: deque[PlannedFailure] = deque()
        self.used: Counter[tuple[int, int]] = Counter()
        """How many instances were started, by year and month."""
        self._numbers = numbers
        self._helpers = Helpers(brain.decide, self._failure)
        # The latest version of each comes first.
        self._definitions: dict[str, tuple[Definition, ...]] = {}
        self._highest: dict[str, int] = {}
        self._instances: dict[str, Instance] = {}

    @property
    def definitions(self) -> list[Definition]:
        """The latest version of each definition, the newest definition first."""
        return [versions[0] for versions in reversed(self._definitions.values())]

    @property
    def instances(self) -> list[Instance]:
        """All instances, the newest first."""
        return list(reversed(self._instances.values()))

    def versions(self, definition_id: str) -> tuple[Definition, ...]:
        """Give all versions of a definition, the latest first; none where there is none."""
        return self._definitions.get(definition_id, ())

    def instance(self, workflow_id: str) -> Instance | None:
        """Give an instance, or None where there is none with this id."""
        return self._instances.get(workflow_id)

    def create(self, wanted: WantedDefinition, now: datetime) -> Definition:
        """Add a definition."""
        return self._add(wanted, self._numbers.take_definition(), now)

    def update(self, definition_id: str, wanted: WantedDefinition, now: datetime) -> Definition:
        """Add a version to a definition that is here."""
        return self._add(wanted, definition_id, now)

    def delete(self, definition_id: str, version: int | None, now: datetime) -> None:
        """Delete one version of a definition that is here, or all, with what it left behind."""
        versions = self._definitions[definition_id]
        kept = tuple(each for each in versions if version not in (None, each.version))
        for instance in self.instances:
            of = instance.definition
            if of.id == definition_id and of not in kept:
                over = (
                    instance
                    if instance.is_over
                    else ended(instance, InstanceStatus.TERMINATED, now)
                )
                self._instances[instance.workflow_id] = evolve(over, logs=())
        if kept:
            self._definitions[definition_id] = kept
        else:
            del self._definitions[definition_id]
        self.changes += 1

    def start(
        self,
        definition: Definition,
        data: Mapping[str, object],
        sub_account_id: str | None,
        now: datetime,
    ) -> Instance:
        """Start an instance; it sets out when the account is next brought up to date."""
        known = {} if sub_account_id is None else {"subAccountId": sub_account_id}
        own = {"accountId": self.id, **known, "triggeredAt": write_fine_moment(now)}
        workflow_id = self._numbers.take_workflow()
        instance = set_out(Instance(workflow_id, definition, now, {**data, **own}))
        self._instances[workflow_id] = instance
        self.used[now.year, now.month] += 1
        self.changes += 1
        return instance

    def put(self, instance: Instance) -> None:
        """Replace the instance with this one's id."""
        self._instances[instance.workflow_id] = instance
        self.changes += 1

    def tell(self, awaited: Awaited, value: object, now: datetime) -> int:
        """Give running instances what they wait for; give how many did."""
        waiting = [
            each
            for each in self.instances
            if each.status is InstanceStatus.RUNNABLE
            and any(pointer.awaits == awaited for pointer in each.pointers)
        ]
        for instance in waiting:
            self.put(told(instance, awaited, value, now, self._helpers))
        return len(waiting)

    def follow(self, now: datetime) -> None:
        """Do what was due by now: the steps of instances."""
        for instance in self._instances.values():
            if not instance.is_over:
                self._instances[instance.workflow_id] = walked(instance, now, self._helpers)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Take back at the end of the block whatever was changed in it."""
        kept = (self.changes, dict(self._definitions), dict(self._highest), dict(self._instances))
        used, numbers = self.used.copy(), evolve(self._numbers)
        try:
            yield
        finally:
            self.changes, self._definitions, self._highest, self._instances = kept
            self.used = used
            self._numbers.definition = numbers.definition
            self._numbers.workflow = numbers.workflow

    def _add(self, wanted: WantedDefinition, definition_id: str, now: datetime) -> Definition:
        # The number of a version that was deleted is not given again.
        version = self._highest.get(definition_id, 0) + 1
        self._highest[definition_id] = version
        made = wanted.made(definition_id, version, now)
        self._definitions[definition_id] = (made, *self.versions(definition_id))
        self.changes += 1
        return made

    def _failure(self, step_id: str) -> str | None:
        for planned in self.failures:
            if planned.step in {None, step_id}:
                self.failures.remove(planned)
                return planned.message
        return None
