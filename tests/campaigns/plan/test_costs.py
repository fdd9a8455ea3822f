"""What trouble costs in requests: one per record that has to be proved, and hardly any other."""

import random
from collections.abc import Collection

import pytest
from attrs import define, field

from eightbyeight import Verdict
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.options import Options
from tests.campaigns.plan.talk import conflict, duplicate, invalid, lost, planned, to_the_end

NAMED, UNNAMED, NAMELESS = "names the id", "says duplicate, names none", "says nothing"
BATCHES = 40


@define
class Service:
    """A campaign that loses one answer, and may have carried that request out all the same."""

    wording: str = NAMED
    loses: int | None = None
    """The number of the request whose answer is lost."""
    carries_it_out: bool = False
    present: set[str] = field(factory=set)
    poison: Collection[str] = ()
    die: random.Random = field(factory=lambda: random.Random(7))

    def __call__(self, group: Group) -> Answer | None:
        if not self.present.isdisjoint(group.ids):
            return self._duplicate([name for name in group.ids if name in self.present])
        if any(name in self.poison for name in group.ids):
            return invalid("crmRecordId")
        if group.launched != self.loses or self.carries_it_out:
            self.present.update(group.ids)
        return lost() if group.launched == self.loses else None

    def _duplicate(self, present: list[str]) -> Answer:
        if self.wording == NAMELESS:
            return conflict()
        return duplicate(self.die.choice(present) if self.wording == NAMED else None)


@pytest.mark.parametrize(
    ("wording", "carried_out", "exclusive", "extra"),
    [
        (NAMED, False, False, 1),
        (NAMED, False, True, 1),
        (NAMED, True, False, 100),
        (NAMED, True, True, 1),
        (UNNAMED, False, False, 1),
        (UNNAMED, True, False, 101),
        (UNNAMED, True, True, 1),
        (NAMELESS, False, False, 1),
        # Without a word about the cause, each record has to be refused twice.
        (NAMELESS, True, False, 201),
        (NAMELESS, True, True, 2),
    ],
)
def test_a_lost_answer(wording: str, carried_out: bool, exclusive: bool, extra: int) -> None:
    """Where it was not carried out one request more, else one per record or the promise."""
    plan = planned(100 * BATCHES, Options(exclusive=exclusive))
    service = Service(wording, loses=2, carries_it_out=carried_out)

    to_the_end(plan, service, seconds_each=1.0)

    assert BATCHES + extra == plan.requests
    counts = plan.tally.counts
    unclear = 100 if carried_out and not exclusive else 0
    assert unclear == counts[Verdict.PRESENT_UNATTRIBUTED]
    assert 100 * BATCHES - unclear == counts[Verdict.ADDED]


@pytest.mark.parametrize("count", [1, 2, 5, 20, 99, 100])
def test_named_duplicates(count: int) -> None:
    """Each record that somebody else added costs one request, when the refusals name them."""
    plan = planned(100)
    there = {f"C{number}" for number in random.Random(count).sample(range(100), count)}

    to_the_end(plan, Service(present=there))

    assert min(count + 1, 100) == plan.requests
    assert count == plan.tally.counts[Verdict.ALREADY_PRESENT]


@pytest.mark.parametrize(
    ("wording", "count", "mean"),
    [
        (UNNAMED, 1, 11.1),
        (UNNAMED, 5, 36.5),
        (UNNAMED, 100, 199),
        (NAMELESS, 1, 12.2),
        (NAMELESS, 5, 43),
        (NAMELESS, 100, 299),
    ],
)
def test_duplicates_that_are_not_named(wording: str, count: int, mean: float) -> None:
    """They are searched in halves; without any word about the cause each is refused twice."""
    requests = 0
    times = 50 if count < 100 else 1
    for seed in range(times):
        plan = planned(300)
        there = {f"C{number}" for number in random.Random(seed).sample(range(100, 200), count)}
        to_the_end(plan, Service(wording, present=there))
        assert count == plan.tally.counts[Verdict.ALREADY_PRESENT]
        requests += plan.requests - 2

    assert mean == pytest.approx(requests / times, rel=0.05)


@pytest.mark.parametrize(
    ("count", "mean", "halving"),
    [(1, 11.2, 14), (2, 19.2, 24), (5, 38, 47), (20, 98, 113), (100, 199, 199)],
)
def test_invalid_records(count: int, mean: float, halving: int) -> None:
    """Finding them takes fewer requests than plain halving, since a half may be known unsent."""
    requests = 0
    times = 200 if count < 100 else 1
    for seed in range(times):
        plan = planned(100)
        poison = {f"C{number}" for number in random.Random(seed).sample(range(100), count)}
        to_the_end(plan, Service(poison=poison))
        assert count == plan.tally.counts[Verdict.REJECTED]
        requests += plan.requests

    assert mean == pytest.approx(requests / times, rel=0.05)
    assert requests / times <= 1.05 * halving


def test_a_file_that_is_wrong_as_a_whole() -> None:
    """A load of which every record is refused ends after some two thousand requests."""
    plan = planned(100_000)

    to_the_end(plan, lambda _: invalid("crmRecordId"))

    assert 2000 <= plan.requests <= 2010
    assert plan.stopped is not None
    assert 100_000 == sum(plan.tally.counts.values())


@pytest.mark.parametrize(("fit", "ends"), [(0.4, True), (0.55, False)])
def test_a_file_of_which_half_is_fit(fit: float, ends: bool) -> None:
    """Refusals alone end a load of which clearly less than half is added, and no other."""
    die = random.Random(3)
    plan = planned(6_000)

    to_the_end(plan, Service(poison={f"C{n}" for n in range(6_000) if die.random() > fit}))

    assert ends is (plan.stopped is not None)
    assert 6_000 == sum(plan.tally.counts.values())
