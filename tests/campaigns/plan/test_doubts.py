"""A conflict that names nothing is understood by what is accepted after it, and not before."""

from eightbyeight import ConflictError, NewRecord
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.doubts import Doubts


def _group(index: int, *, control: bool = False) -> Group:
    batch = Batch(index)
    batch.add_item(1, NewRecord("A"), None)
    return Group(batch, tuple(batch.items), control=control)


def _conflict(detail: str = "conflict") -> ConflictError:
    return ConflictError("409", status=409, detail=detail)


def test_an_earlier_request_teaches_nothing() -> None:
    """The acceptance of a request sent before the refusal says nothing about the refusal."""
    doubts = Doubts()
    group = _group(0)
    assert not doubts.refused(group, _conflict(), sent=5)

    assert doubts.acceptance(launched=5) == []
    assert not doubts.refused(group, _conflict(), sent=6)
    assert not doubts.means_duplicate(_conflict())


def test_refused_again_after_an_acceptance() -> None:
    """Refused, something sent later accepted, refused again: it is a duplicate, and so it says."""
    doubts = Doubts()
    group = _group(0)
    assert not doubts.refused(group, _conflict(), sent=5)

    assert doubts.acceptance(launched=6) == [group]
    assert doubts.take_parked() == []
    assert not doubts.means_duplicate(_conflict())
    assert doubts.refused(group, _conflict(), sent=7)
    assert doubts.means_duplicate(_conflict())
    assert not doubts.means_duplicate(_conflict("other words"))


def test_the_first_refusal_counts() -> None:
    """Something sent after the first refusal of a record speaks for it, also after a second one."""
    doubts = Doubts()
    group = _group(0)
    doubts.refused(group, _conflict(), sent=5)
    doubts.take_parked()
    doubts.refused(group, _conflict(), sent=9)

    assert doubts.acceptance(launched=7) == [group]


def test_few_words_are_remembered() -> None:
    """A service that words every refusal anew does not fill the memory."""
    doubts = Doubts()
    for number in range(200):
        group = _group(0)
        doubts.refused(group, _conflict(), sent=3 * number)
        doubts.acceptance(launched=3 * number + 1)
        doubts.refused(group, _conflict(f"refusal {number}"), sent=3 * number + 2)

    assert doubts.means_duplicate(_conflict("refusal 99"))
    assert not doubts.means_duplicate(_conflict("refusal 100"))


def test_controls_are_wanted_until_something_is_accepted() -> None:
    """Before any acceptance one refusal is enough for doubt; afterwards it takes five batches."""
    doubts = Doubts()
    assert not doubts.wants_controls
    doubts.refused(_group(0), _conflict(), sent=1)
    assert doubts.wants_controls
    doubts.acceptance(launched=2)
    assert not doubts.wants_controls

    for index in range(4):
        doubts.refused(_group(index), _conflict(), sent=9)
        doubts.refused(_group(index), _conflict(), sent=9)
    assert not doubts.wants_controls
    doubts.refused(_group(4), _conflict(), sent=9)
    assert doubts.wants_controls


def test_five_controls_of_different_batches_blame_the_campaign() -> None:
    """Refused controls count once per batch, and an acceptance clears them."""
    doubts = Doubts()
    for index in (0, 1, 2, 3, 3, 3):
        doubts.refused(_group(index, control=True), _conflict(), sent=9)
    assert not doubts.campaign_refuses
    doubts.acceptance(launched=1)
    doubts.refused(_group(4, control=True), _conflict(), sent=9)
    assert not doubts.campaign_refuses
    for index in range(4):
        doubts.refused(_group(index, control=True), _conflict(), sent=9)
    assert doubts.campaign_refuses
