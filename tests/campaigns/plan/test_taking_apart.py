"""How much refusing a load bears, and when records are asked for one by one."""

import pytest

from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.taking_apart import RefusalBudget, exhausted, narrowed
from tests.campaigns.plan.talk import batch_of, whole


def test_two_thousand_refusals_are_borne() -> None:
    """With nothing added, the refusal after the two thousandth is one too many."""
    budget = RefusalBudget()

    assert [True] * 2000 == [budget.refused() for _ in range(2000)]
    assert not budget.refused()


def test_what_is_added_earns_two_refusals() -> None:
    """As long as two refusals come to one record that is added, nothing ends."""
    budget = RefusalBudget()
    for _ in range(5000):
        assert budget.refused()
        assert budget.refused()
        budget.added(1)


def test_nothing_is_saved_up() -> None:
    """A million good records buy no more refusals than the load began with."""
    budget = RefusalBudget()
    budget.added(1_000_000)
    assert 2000 == budget.left
    for _ in range(300):
        budget.refused()
    budget.added(100)
    assert 1900 == budget.left


@pytest.mark.parametrize(("count", "most"), [(1, 26), (100, 620)])
def test_requests_a_batch_can_need(count: int, most: int) -> None:
    """A batch with six answers per record and twenty more will not end by going on."""
    batch = batch_of(*(f"C{number}" for number in range(count)))

    batch.requests, batch.answered = 9999, most - 1
    assert not exhausted(batch)
    batch.answered = most
    assert exhausted(batch)


def test_a_whole_group_is_sent_whole() -> None:
    """What is not asked for one by one is sent as it is."""
    group = whole(batch_of("A", "B"))

    assert group is narrowed(group)


def test_a_single_is_sent_as_it_is() -> None:
    """One record alone is the same group, which remembers its refusals."""
    group = whole(batch_of("A"))
    group.one_by_one = True

    assert group is narrowed(group)
    assert [] == group.batch.pending


def test_the_first_record_goes_alone() -> None:
    """While all may have been added, the first is sent alone, and the others come after it."""
    group = whole(batch_of("A", "B", "C"))
    group.one_by_one = True

    assert ["A"] == narrowed(group).ids
    (rest,) = group.batch.pending
    assert ["B", "C"] == rest.ids
    assert rest.one_by_one


def test_together_again_once_one_is_clear() -> None:
    """When no request holds them any more, the rest goes out in one."""
    batch = batch_of("A", "B", "C")
    group = Group(batch, tuple(batch.items), one_by_one=True)
    batch.ledger.begin(batch.items[1:])

    assert group is narrowed(group)
    assert not group.one_by_one
    assert [] == batch.pending
