"""A conflict that names nothing is understood by what is accepted after it, and not before."""

from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.doubts import Doubts
from tests.campaigns.plan.talk import batch_of, conflict


def _group(index: int, *, control: bool = False) -> Group:
    batch = batch_of("A", index=index)
    return Group(batch, tuple(batch.items), control=control)


def test_an_earlier_request_teaches_nothing() -> None:
    """The acceptance of a request sent before the refusal says nothing about the refusal."""
    doubts = Doubts()
    group = _group(0)
    assert not doubts.refused(group, sent=5)
    doubts.park(group, conflict())

    assert [] == doubts.acceptance(launched=5)
    assert not doubts.refused(group, sent=6)


def test_refused_again_after_an_acceptance() -> None:
    """Refused, something sent later accepted, refused again: that group is understood."""
    doubts = Doubts()
    group = _group(0)
    assert not doubts.refused(group, sent=5)
    doubts.park(group, conflict())

    assert [group] == doubts.acceptance(launched=6)
    assert doubts.refused(group, sent=7)
    assert not doubts.refused(_group(1), sent=8)


def test_a_late_answer_does_not_hide_a_later_acceptance() -> None:
    """Acceptances may be told in any order; the latest request of them counts."""
    doubts = Doubts()
    group = _group(0)
    assert not doubts.refused(group, sent=5)
    doubts.acceptance(launched=6)
    doubts.acceptance(launched=2)

    assert doubts.refused(group, sent=7)


def test_the_first_refusal_counts() -> None:
    """Something sent after the first refusal of a record speaks for it, also after a second one."""
    doubts = Doubts()
    group = _group(0)
    doubts.refused(group, sent=5)
    assert not doubts.refused(group, sent=9)
    doubts.park(group, conflict())

    assert [group] == doubts.acceptance(launched=7)


def test_what_is_parked_is_given_once() -> None:
    """What waits for an acceptance comes out after it, or at the end, and not twice."""
    doubts = Doubts()
    early, late = _group(0), _group(1)
    error = conflict()
    doubts.refused(early, sent=5)
    doubts.refused(late, sent=8)
    doubts.park(early, error)
    doubts.park(late, error)

    assert [early] == doubts.acceptance(launched=7)
    assert [(late, error)] == doubts.take_parked()
    assert [] == doubts.take_parked()
    assert [] == doubts.acceptance(launched=20)


def test_parked_without_a_refusal_waits_for_the_end() -> None:
    """A group that never was refused is not woken by an acceptance."""
    doubts = Doubts()
    doubts.park(_group(0), conflict())

    assert [] == doubts.acceptance(launched=9)
    assert 1 == len(doubts.take_parked())


def test_controls_are_wanted_until_something_is_accepted() -> None:
    """Before any acceptance one refusal is enough for doubt; afterwards it takes five batches."""
    doubts = Doubts()
    assert not doubts.wants_controls
    doubts.refused(_group(0), sent=1)
    assert doubts.wants_controls
    doubts.acceptance(launched=2)
    assert not doubts.wants_controls

    for index in range(4):
        doubts.refused(_group(index), sent=9)
        doubts.refused(_group(index), sent=9)
    assert not doubts.wants_controls
    doubts.refused(_group(4), sent=9)
    assert doubts.wants_controls


def test_five_controls_of_different_batches_blame_the_campaign() -> None:
    """Refused controls count once per batch, and an acceptance clears them."""
    doubts = Doubts()
    for index in (0, 1, 2, 3, 3, 3):
        doubts.refused(_group(index, control=True), sent=9)
    assert not doubts.campaign_refuses
    doubts.acceptance(launched=1)
    doubts.refused(_group(4, control=True), sent=9)
    assert not doubts.campaign_refuses
    for index in range(4):
        doubts.refused(_group(index, control=True), sent=9)
    assert doubts.campaign_refuses


def test_a_refusal_that_is_understood_blames_no_campaign() -> None:
    """A control refused again after an acceptance is a duplicate, not one more refusal."""
    doubts = Doubts()
    groups = [_group(index, control=True) for index in range(5)]
    for group in groups:
        doubts.refused(group, sent=9)
    doubts.acceptance(launched=10)

    assert all(doubts.refused(group, sent=11) for group in groups)
    assert not doubts.campaign_refuses
