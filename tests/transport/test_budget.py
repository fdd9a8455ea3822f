"""The bucket that pays for repeats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.transport.budget import RetryBudget

PRICES = {True: 5, False: 14}


@given(
    st.integers(0, 60),
    st.lists(st.tuples(st.sampled_from(["take", "give_back", "refund"]), st.booleans())),
)
def test_the_budget_stays_in_its_bounds(capacity: int, steps: list[tuple[str, bool]]) -> None:
    """Whatever happens, tokens are never negative and never more than the bucket holds."""
    budget = RetryBudget(capacity)
    for step, throttled in steps:
        before = budget.tokens
        price = PRICES[throttled]
        if step == "take":
            taken = budget.take(throttled=throttled)
            assert (before >= price) == taken
            assert before - (price if taken else 0) == budget.tokens
        elif step == "give_back":
            budget.give_back(throttled=throttled)
            assert min(capacity, before + price) == budget.tokens
        else:
            budget.refund()
            assert min(capacity, before + 1) == budget.tokens
        assert 0 <= budget.tokens <= capacity


@pytest.mark.parametrize("throttled", [True, False])
def test_a_repeat_that_was_worth_it_costs_nothing(throttled: bool) -> None:
    """What is given back is exactly what was taken, so repeats that help can go on for ever."""
    budget = RetryBudget(20)
    for _ in range(100):
        assert budget.take(throttled=throttled)
        budget.give_back(throttled=throttled)

    assert 20 == budget.tokens


@given(st.integers(0, 500), st.integers(1, 40), st.booleans())
def test_repeats_without_an_end_are_bounded(tokens: int, price: int, throttled: bool) -> None:
    """A bucket pays for tokens / price repeats, rounded down, and for none after them."""
    budget = RetryBudget(tokens, failure_price=price, throttled_price=price)

    paid = sum(budget.take(throttled=throttled) for _ in range(tokens + 2))

    assert tokens // price == paid
