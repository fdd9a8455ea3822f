"""Rows that share an address with an earlier one wait for its verdict."""

from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.loading.steps import Idle
from tests.contacts.load.talk import (
    created,
    invalid,
    new,
    planned,
    proven,
    sent,
    throttled,
    verdicts,
    wants_a_row,
)

V = ContactVerdict


def test_a_row_the_service_refused_keeps_nobody_out() -> None:
    """A row that waits for one with its address is sent when that comes to nothing."""
    plan = planned(1, ended=False)
    plan.feed([new(0, first_name="Ana"), new(0)], ended=True)
    refused = sent(plan)
    assert plan.next_step(0.0) is Idle.FOR_NOW

    plan.tell(refused, invalid(), 0.0)
    plan.tell(sent(plan), created(), 0.0)

    assert {1: V.REJECTED, 2: V.CREATED, 3: V.DUPLICATE_IN_INPUT} == verdicts(plan)
    assert plan.next_step(0.0) is Idle.FOR_GOOD


def test_many_rows_that_wait_when_the_load_ends() -> None:
    """However many rows wait for one another, all of them are told at the end."""
    plan = planned(0, ended=False)
    plan.feed([new(0)] * 3000, ended=False)
    call = sent(plan)
    plan.close()
    plan.tell(call, throttled(), 0.0)

    assert dict.fromkeys(range(1, 3001), V.NOT_CREATED) == verdicts(plan)


def test_a_thousand_that_wait_are_enough() -> None:
    """While a thousand rows wait for earlier ones, no new row is taken."""
    plan = proven(planned(1, ended=False))
    plan.feed([new(1)], ended=False)
    call = sent(plan)
    plan.feed([new(1)] * 999, ended=False)
    assert wants_a_row(plan)
    plan.feed([new(1)], ended=False)
    assert plan.next_step(0.0) is Idle.FOR_NOW

    plan.tell(call, created(), 0.0)

    assert wants_a_row(plan)
