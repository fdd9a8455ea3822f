"""What waits comes out in the order in which it may be sent."""

from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.waiting import Waiting
from tests.campaigns.plan.talk import batch_of


def _groups(count: int) -> list[Group]:
    batch = batch_of("A")
    return [Group(batch, tuple(batch.items)) for _ in range(count)]


def test_nothing_waits() -> None:
    """An empty queue is false, and has no moment to wait for."""
    waiting = Waiting()

    assert not waiting
    assert (0, None, None) == (waiting.settling, waiting.settled_at, waiting.first_settled(1e9))
    assert [] == waiting.take_all()


def test_each_kind_of_waiting_counts() -> None:
    """What is ready, chosen or settling is something that waits."""
    (group,) = _groups(1)
    ready, chosen, settling = Waiting(), Waiting(), Waiting()
    ready.ready.append(group)
    chosen.chosen = group
    settling.settle(group, 5.0)

    assert ready
    assert chosen
    assert settling
    assert (0, 0, 1) == (ready.settling, chosen.settling, settling.settling)


def test_a_group_settles_at_its_moment() -> None:
    """It may be looked at and taken from its moment on, and not before."""
    (group,) = _groups(1)
    waiting = Waiting()
    waiting.settle(group, 5.0)

    assert waiting.first_settled(4.999) is None
    assert group is waiting.first_settled(5.0)
    assert 5.0 == waiting.settled_at
    assert group is waiting.take_settled()
    assert not waiting


@given(st.lists(st.integers(0, 3), max_size=8))
def test_the_earliest_comes_first(moments: list[int]) -> None:
    """Groups settle by their moment, and in the order they came where that is the same."""
    waiting = Waiting()
    groups = _groups(len(moments))
    for group, moment in zip(groups, moments, strict=True):
        waiting.settle(group, float(moment))

    taken = [waiting.take_settled() for _ in groups]

    # Groups are compared by identity.
    assert taken == sorted(groups, key=lambda group: moments[groups.index(group)])


def test_everything_is_taken_at_the_end() -> None:
    """The chosen one, the ready ones and the settling ones come out, each once."""
    chosen, first, second, early, late = _groups(5)
    waiting = Waiting()
    waiting.chosen = chosen
    waiting.ready.extend([first, second])
    waiting.settle(late, 9.0)
    waiting.settle(early, 1.0)

    assert [chosen, first, second, early, late] == waiting.take_all()
    assert not waiting
    assert [] == waiting.take_all()
