"""What answers prove: the table of verdicts, the fence, and the proof that needs a promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import Verdict
from eightbyeight.campaigns.plan.ledger import Item, Ledger
from eightbyeight.campaigns.plan.notes import Evidence, Finding, Learned
from tests.campaigns.plan.talk import batch_of

PRESENT, INVALID, ACCEPTED = Evidence.PRESENT, Evidence.INVALID, Evidence.ACCEPTED


def _ledger(*ids: str, exclusive: bool = False) -> tuple[Ledger, list[Item]]:
    batch = batch_of(*ids, exclusive=exclusive)
    return batch.ledger, batch.items


@pytest.mark.parametrize("how", ["open attempt", "blind"])
@pytest.mark.parametrize(
    ("evidence", "clean", "tainted"),
    [
        (ACCEPTED, Verdict.ADDED, Verdict.ADDED),
        (PRESENT, Verdict.ALREADY_PRESENT, Verdict.PRESENT_UNATTRIBUTED),
        (INVALID, Verdict.REJECTED, Verdict.UNKNOWN),
        (None, Verdict.NOT_ADDED, Verdict.UNKNOWN),
    ],
)
def test_the_table(how: str, evidence: Evidence | None, clean: Verdict, tainted: Verdict) -> None:
    """Evidence makes a verdict, and a weaker one while a request of unknown fate is about."""
    ledger, (item, other) = _ledger("A", "B")
    ledger.begin([other])
    item.evidence = evidence
    assert clean == ledger.verdict(item)

    if how == "blind":
        ledger.blind = True
    else:
        ledger.begin([item, other])

    assert tainted == ledger.verdict(item)


def test_a_refusal_closes_its_own_attempt_and_fences_nothing() -> None:
    """What was refused added nothing; an earlier request with the same records may still land."""
    ledger, items = _ledger("A", "B")
    lost = ledger.begin(items)
    refused = ledger.begin(items)

    ledger.refuse(refused)

    assert [lost] == list(ledger.open)
    assert all(ledger.tainted(item) for item in items)
    assert Learned(0, (refused,)) == ledger.take_learned(0)


def test_what_a_refusal_showed_fences_nothing() -> None:
    """A record that is present, or refused for what it is, clears no earlier request."""
    ledger, items = _ledger("A", "B")
    ledger.begin(items)

    ledger.find(items[0], PRESENT, 409, "present")
    ledger.find(items[1], INVALID, 400, "no date")

    assert (Verdict.PRESENT_UNATTRIBUTED, Verdict.UNKNOWN) == tuple(map(ledger.verdict, items))


def test_an_acceptance_adds_and_keeps_what_the_service_said() -> None:
    """Accepted records are added, under the service's ids, with nothing left of earlier doubts."""
    ledger, items = _ledger("A", "B")
    items[0].detail = "earlier words"
    ledger.accept(ledger.begin(items), {"A": "1"}, 201)

    assert [Verdict.ADDED] * 2 == [ledger.verdict(item) for item in items]
    assert [("1", 201, None), (None, 201, None)] == [
        (item.record_id, item.status, item.detail) for item in items
    ]


def test_the_fence() -> None:
    """Accepting one record of a lost request clears its others, and no request without it."""
    ledger, items = _ledger("A", "B", "C", "D")
    whole = ledger.begin(items[:3])
    other = ledger.begin(items[2:])
    single = ledger.begin(items[:1])

    ledger.accept(single, {}, 200)

    assert [other] == list(ledger.open)
    assert [Verdict.ADDED, Verdict.NOT_ADDED, Verdict.UNKNOWN, Verdict.UNKNOWN] == [
        ledger.verdict(item) for item in items
    ]
    learned = ledger.take_learned(0)
    assert learned is not None
    assert (single, whole) == learned.closed


@given(
    st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=6),
    st.sets(st.integers(0, 5), min_size=1),
)
def test_a_fence_closes_what_shares_a_record(earlier: list[set[int]], later: set[int]) -> None:
    """After an acceptance those requests stay open that share none of its records."""
    ledger, items = _ledger(*"ABCDEF")
    open_before = {ledger.begin([items[n] for n in sorted(places)]): places for places in earlier}

    ledger.accept(ledger.begin([items[n] for n in sorted(later)]), {}, 200)

    expected = {number for number, places in open_before.items() if not places & later}
    assert expected == set(ledger.open)


def test_nobody_proves_ownership_without_the_promise() -> None:
    """That a record of a lost request is present may be anybody's doing."""
    ledger, items = _ledger("A", "B")
    ledger.begin(items)

    assert () == ledger.own(items[:1])


def test_nothing_lost_proves_nothing() -> None:
    """A present record that no lost request holds is not ours, promise or not."""
    ledger, items = _ledger("A", "B", exclusive=True)
    ledger.begin(items[1:])

    assert () == ledger.own(items[:1])


def test_the_one_lost_request_with_a_present_record_was_carried_out() -> None:
    """With the promise, one lost request and one present record of it prove all of it."""
    ledger, items = _ledger("A", "B", "C", exclusive=True)
    carried_out = ledger.begin(items)
    half = ledger.begin(items[1:])

    assert items == ledger.own(items[:1])
    # The half shares a record with what was carried out, so it never will be.
    assert {} == ledger.open
    learned = ledger.take_learned(0)
    assert learned is not None
    assert {carried_out, half} == set(learned.closed)


def test_two_lost_requests_prove_what_both_hold() -> None:
    """With two that may have been carried out, only what is in both of them is certainly added."""
    ledger, (a, b, c) = _ledger("A", "B", "C", exclusive=True)
    first, second = ledger.begin([a, b]), ledger.begin([b, c])

    assert [b] == ledger.own([b])
    # The smaller, or the later, of them would be a guess: A or C would be told as added.
    assert {first, second} == set(ledger.open)
    assert ledger.tainted(a)
    assert ledger.tainted(c)


def test_one_more_presence_tells_which_of_two_it_was() -> None:
    """Once a record of just one of two lost requests is present, the other is cleared."""
    ledger, (a, b, c) = _ledger("A", "B", "C", exclusive=True)
    ledger.begin([a, b])
    ledger.begin([b, c])
    for item in ledger.own([b]):
        ledger.find(item, ACCEPTED, 409, None)

    assert [a] == ledger.own([a])
    assert {} == ledger.open
    assert Verdict.NOT_ADDED is ledger.verdict(c)


def test_suspects_of_requests_that_share_nothing() -> None:
    """When any of several is present, and no request holds all that could be, none is certain."""
    ledger, items = _ledger("A", "B", exclusive=True)
    ledger.begin(items[:1])
    ledger.begin(items[1:])

    assert [] == list(ledger.own(items))
    assert 2 == len(ledger.open)


def test_refused_as_invalid_after_it_was_carried_out() -> None:
    """A record found invalid, whose lost request turns out carried out, stays unknown."""
    ledger, (a, b, c) = _ledger("A", "B", "C", exclusive=True)
    ledger.begin([a, b, c])
    ledger.find(a, INVALID, 400, "no date")

    assert [b, c] == ledger.own([b])
    assert Verdict.UNKNOWN is ledger.verdict(a)


def test_an_attempt_kept_for_an_invalid_record_still_clears_the_others() -> None:
    """Also where it stays open, what was carried out shows that a rival request was not."""
    ledger, (a, b, c) = _ledger("A", "B", "C", exclusive=True)
    kept = ledger.begin([a, b])
    ledger.find(a, INVALID, 400, "no date")
    ledger.begin([a, c])

    assert [b] == ledger.own([b])
    assert [kept] == list(ledger.open)


def test_how_many_lost_requests_hold_a_record() -> None:
    """Each lost request that holds a record counts."""
    ledger, (a, b, c) = _ledger("A", "B", "C")
    ledger.begin([a, b])
    ledger.begin([a])

    assert [2, 1, 0] == [ledger.holders(item) for item in (a, b, c)]
    assert [True, True, False] == [ledger.tainted(item) for item in (a, b, c)]


def test_numbers_go_on_where_an_earlier_run_ended() -> None:
    """No attempt gets the number of one that an earlier run left open."""
    ledger, items = _ledger("A")
    ledger.restore(7, items)
    ledger.restore(3, items)

    assert 8 == ledger.begin(items)
    assert [7, 3, 8] == list(ledger.open)


def test_what_was_learned_is_told_once() -> None:
    """Closed attempts and findings are given once each, and None when there are none."""
    ledger, items = _ledger("A", "B")
    assert ledger.take_learned(4) is None

    ledger.accept(ledger.begin(items[:1]), {"A": "1"}, 200)
    ledger.find(items[1], PRESENT, 409, "there")

    findings = (
        Finding(0, ACCEPTED, 200, None, "1"),
        Finding(1, PRESENT, 409, "there", None),
    )
    assert Learned(4, (1,), findings) == ledger.take_learned(4)
    assert ledger.take_learned(4) is None


def test_findings_alone_are_worth_telling() -> None:
    """A finding is told although no attempt was closed with it."""
    ledger, items = _ledger("A")
    ledger.find(items[0], INVALID, 400, None)

    assert Learned(0, (), (Finding(0, INVALID, 400),)) == ledger.take_learned(0)
