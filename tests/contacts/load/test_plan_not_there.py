"""Whether a 404 is about one contact's groups, or about the whole account."""

from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.contacts.load.plan import ContactsPlan
from eightbyeight.errors import NotFoundError
from tests.contacts.load.talk import (
    created,
    invalid,
    lost,
    new,
    not_there,
    planned,
    proven,
    sent,
    throttled,
    verdicts,
)

V = ContactVerdict


def _in_groups(count: int) -> ContactsPlan:
    plan = proven(planned(1, ended=False))
    plan.feed([new(number, groups=(9,)) for number in range(1, count + 1)], ended=True)
    return plan


def test_a_group_that_is_not_there() -> None:
    """Where the account is known to be there, a 404 may be about the groups of one contact."""
    plan = _in_groups(6)

    for answer in (not_there(), not_there(), created(), not_there(), invalid(), not_there()):
        plan.tell(sent(plan), answer, 0.0)

    assert plan.stopped is None
    assert [V.CREATED, V.REJECTED, V.REJECTED, V.CREATED] + 3 * [V.REJECTED] == list(
        verdicts(plan).values()
    )


def test_three_in_a_row_are_about_the_account() -> None:
    """The third 404 with no other answer between stops the load."""
    plan = _in_groups(5)
    for answer in (not_there(), throttled(1.0), not_there()):
        plan.tell(sent(plan, 10.0), answer, 0.0)
    assert plan.stopped is None

    plan.tell(sent(plan, 10.0), error := not_there(), 10.0)

    assert plan.stopped is error
    assert [V.CREATED, V.REJECTED, V.REJECTED] + 3 * [V.NOT_CREATED] == [
        verdict for _, verdict in sorted(verdicts(plan).items())
    ]


def test_the_account_is_not_there() -> None:
    """Before anything was answered, without groups, and to a search, a 404 stops the load."""
    first, plain, searching = planned(0, ended=False), proven(planned(2)), _in_groups(2)
    first.feed([new(0, groups=(9,))], ended=True)
    first.tell(sent(first), not_there(), 0.0)
    plain.tell(sent(plain), not_there(), 0.0)
    searching.tell(sent(searching), lost(), 0.0)
    searching.tell(sent(searching, 30.0), not_there(), 30.0)

    for plan in (first, plain, searching):
        assert isinstance(plan.stopped, NotFoundError)
    assert {1: V.NOT_CREATED} == verdicts(first)
    assert {1: V.CREATED, 2: V.UNKNOWN, 3: V.NOT_CREATED} == verdicts(searching)
