"""What an answer does: evidence for records, or smaller groups that are sent next."""

import pytest

from eightbyeight import (
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    ResponseError,
    UnexpectedResponseError,
    Verdict,
)
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.meanings import Answer, meaning_of
from eightbyeight.campaigns.plan.notes import Evidence
from eightbyeight.campaigns.plan.resolving import Resolver, give_up
from tests.campaigns.plan.talk import (
    accepted,
    batch_of,
    conflict,
    duplicate,
    invalid,
    lost,
    not_sent,
    revoked,
    sent_off,
    throttled,
    unavailable,
    whole,
)


def _resolve(
    resolver: Resolver, group: Group, answer: Answer | None = None, sent: int = 1
) -> list[int]:
    """Tell an answer; None accepts. Gives the batches that were woken."""
    told = answer or accepted(group)
    return [batch.index for batch in resolver.resolve(group, meaning_of(told), told, sent)]


def _pending(batch: Batch) -> list[str]:
    """What is sent next, the next one first."""
    return ["".join(group.ids) for group in reversed(batch.pending)]


def _evidence(batch: Batch) -> str:
    letter = {Evidence.ACCEPTED: "a", Evidence.PRESENT: "p", Evidence.INVALID: "i", None: "-"}
    return "".join(letter[item.evidence] for item in batch.items)


def test_an_acceptance() -> None:
    """Every record of the group is added, and nothing of it is left to be sent."""
    batch, resolver = batch_of(*"ABC"), Resolver()

    assert [] == _resolve(resolver, whole(batch))

    assert ("aaa", 0, [], 200) == (_evidence(batch), batch.undecided, _pending(batch), batch.status)


@pytest.mark.parametrize("error", [lost(), unavailable()])
def test_a_lost_request_stays_open(error: EightByEightError) -> None:
    """Nothing is decided, the loss is kept in words, and when it is sent again is not said here."""
    batch, resolver = batch_of(*"AB"), Resolver()

    _resolve(resolver, whole(batch), error)

    assert ("--", 2, [], 1) == (_evidence(batch), batch.undecided, _pending(batch), batch.lost)
    assert [str(error)] * 2 == [item.doubt for item in batch.items]
    assert [getattr(error, "status", None)] * 2 == [item.status for item in batch.items]
    assert error is batch.error
    assert all(batch.ledger.tainted(item) for item in batch.items)
    assert resolver.stop is None


def test_a_stranger_stops_the_load() -> None:
    """A redirect leaves the request open, and ends the load."""
    batch, resolver = batch_of("A"), Resolver()
    error = UnexpectedResponseError("302", status=302)

    _resolve(resolver, whole(batch), error)

    assert error is resolver.stop
    assert batch.ledger.tainted(batch.items[0])


@pytest.mark.parametrize("answer", [throttled(), not_sent()])
def test_what_added_nothing_is_sent_again(answer: Answer) -> None:
    """A throttle and a connection that failed leave the group as it was, with nothing open."""
    batch, resolver = batch_of(*"AB"), Resolver()
    group = whole(batch)

    _resolve(resolver, group, answer)

    assert [group] == batch.pending
    assert not batch.ledger.open


@pytest.mark.parametrize(
    ("answer", "lost_in_a_row", "answered"),
    [(conflict(), 0, 1), (throttled(), 2, 0), (not_sent(), 2, 0), (lost(), 3, 1)],
)
def test_what_counts(answer: Answer, lost_in_a_row: int, answered: int) -> None:
    """Losses are counted until something definite is answered; being told to wait is no answer."""
    batch, resolver = batch_of(*"AB"), Resolver()
    batch.lost = 2

    _resolve(resolver, whole(batch, launched=5), answer)

    assert (lost_in_a_row, answered) == (batch.lost, batch.answered)
    assert (5 if lost_in_a_row == 3 else 0) == batch.lost_at


def test_the_named_record_is_dropped() -> None:
    """What the refusal names is present, and the others go out together."""
    batch, resolver = batch_of(*"ABC"), Resolver()

    _resolve(resolver, whole(batch), duplicate("B"))

    assert ("-p-", ["AC"], 2) == (_evidence(batch), _pending(batch), batch.undecided)
    assert ("a record already exists", 409) == (batch.items[1].detail, batch.items[1].status)


def test_the_only_record_is_named() -> None:
    """A group of one whose record is named needs no further request."""
    batch, resolver = batch_of("A"), Resolver()

    _resolve(resolver, whole(batch), duplicate("A"))

    assert ("p", []) == (_evidence(batch), _pending(batch))


def test_the_title_stands_in_for_the_detail() -> None:
    """Where the refusal has no detail its title is told."""
    batch, resolver = batch_of("A"), Resolver()
    error = DuplicateRecordError("409", status=409, title="Conflict")

    _resolve(resolver, whole(batch), error)

    assert "Conflict" == batch.items[0].detail


def test_a_named_record_proves_a_lost_request_with_the_promise() -> None:
    """Of one lost request, in which one record is present, all were added by this load."""
    batch, resolver = batch_of(*"ABC", exclusive=True), Resolver()
    _resolve(resolver, whole(batch), lost())

    _resolve(resolver, whole(batch), duplicate("B"))

    assert ("aaa", 0) == (_evidence(batch), batch.undecided)
    assert [Verdict.ADDED] * 3 == [batch.ledger.verdict(item) for item in batch.items]
    assert {"added by an earlier request of this load, whose answer was lost"} == {
        item.detail for item in batch.items
    }


def test_something_present_proves_a_lost_request_with_the_promise() -> None:
    """It need not be named: whichever it is, all of them were added by the lost request."""
    batch, resolver = batch_of(*"ABC", exclusive=True), Resolver()
    _resolve(resolver, whole(batch), lost())

    _resolve(resolver, whole(batch), duplicate())

    assert ("aaa", 0) == (_evidence(batch), batch.undecided)


def test_something_present_of_a_clean_group() -> None:
    """Unnamed, it is searched in halves; the first half knows what its acceptance would show."""
    batch, resolver = batch_of(*"ABCD"), Resolver()
    error = duplicate()

    _resolve(resolver, whole(batch), error)

    assert ["AB", "CD"] == _pending(batch)
    twin = batch.pending[-1].twin
    assert twin is not None
    assert (batch.pending[0], error) == (twin.group, twin.cause)


def test_something_present_of_a_tainted_group() -> None:
    """Where all may have been added by a lost request, each is asked for by itself."""
    batch, resolver = batch_of(*"ABCD"), Resolver()
    _resolve(resolver, whole(batch), lost())

    _resolve(resolver, whole(batch), duplicate())

    assert ["ABCD"] == _pending(batch)
    assert batch.pending[0].one_by_one


def test_something_present_of_a_group_with_clean_records() -> None:
    """One record that no lost request holds is enough for halves."""
    batch, resolver = batch_of(*"ABCD"), Resolver()
    _resolve(resolver, sent_off(Group(batch, tuple(batch.items[1:]))), lost())

    _resolve(resolver, whole(batch), duplicate())

    assert ["AB", "CD"] == _pending(batch)


def test_a_record_the_refusal_points_at_is_tried_first() -> None:
    """A tainted group with a suspect is taken apart at it, also when something is present."""
    batch, resolver = batch_of(*"ABCD"), Resolver()
    _resolve(resolver, whole(batch), lost())
    error = duplicate()
    error.detail = "a record already exists: look at C"

    _resolve(resolver, whole(batch), error)

    assert ["C", "ABD"] == _pending(batch)


def test_an_invalid_record() -> None:
    """Refused alone it is rejected with the reason; refused in company it is searched."""
    batch, resolver = batch_of(*"ABCD"), Resolver()
    error = invalid("records[2].scheduleAt")
    _resolve(resolver, whole(batch), error)
    assert (["C", "ABD"], "----") == (_pending(batch), _evidence(batch))

    _resolve(resolver, sent_off(batch.pending.pop()), error)

    assert (["ABD"], "--i-") == (_pending(batch), _evidence(batch))
    assert ("refused", 400) == (batch.items[2].detail, batch.items[2].status)
    assert error is batch.error


def test_too_many_refusals_stop_the_load() -> None:
    """A file of which nearly nothing is fit ends with the refusal that was one too many."""
    resolver = Resolver()
    error = invalid()
    for _ in range(2000):
        _resolve(resolver, whole(batch_of("A")), error)
    assert resolver.stop is None

    batch = batch_of("A")
    _resolve(resolver, whole(batch), error)

    assert error is resolver.stop
    assert "i" == _evidence(batch)


def test_what_is_added_bears_more_refusals() -> None:
    """Added records earn the load twice as many refusals again."""
    resolver = Resolver()
    for _ in range(1999):
        _resolve(resolver, whole(batch_of("A")), invalid())
    _resolve(resolver, whole(batch_of(*"ABCD")))

    for _ in range(9):
        _resolve(resolver, whole(batch_of("A")), invalid())
    assert resolver.stop is None
    _resolve(resolver, whole(batch_of("A")), invalid())
    assert resolver.stop is not None


def test_the_first_part_added_blames_the_second() -> None:
    """When a part of a refused group is added, the fault is known to lie in the other part."""
    batch, resolver = batch_of(*"AB"), Resolver()
    error = duplicate()
    _resolve(resolver, whole(batch), error)
    _resolve(resolver, sent_off(batch.pending.pop()))

    (other,) = batch.pending
    assert error is other.fault


def test_blame_of_several() -> None:
    """A group at fault is taken apart without being sent."""
    batch, resolver = batch_of(*"AB"), Resolver()
    group = Group(batch, tuple(batch.items), fault=conflict())

    resolver.blame(group, conflict())

    assert ["A", "B"] == _pending(batch)
    assert group.fault is None


def test_blame_of_one() -> None:
    """The one record left that must be the present one is; what is invalid is asked itself."""
    present, refused, resolver = batch_of("A"), batch_of("B"), Resolver()

    resolver.blame(Group(present, tuple(present.items)), duplicate())
    resolver.blame(Group(refused, tuple(refused.items)), invalid())

    assert (["", "p"], ["B", "-"]) == (
        ["".join(_pending(present)), _evidence(present)],
        ["".join(_pending(refused)), _evidence(refused)],
    )


def test_a_conflict_without_a_name() -> None:
    """In company it is taken apart; alone it waits for an acceptance and is sent once more."""
    batch, other, resolver = batch_of(*"AB"), batch_of("C", index=1), Resolver()
    _resolve(resolver, whole(batch), conflict(), sent=1)
    assert ["A", "B"] == _pending(batch)

    single = sent_off(batch.pending.pop())
    _resolve(resolver, single, conflict(), sent=2)
    assert ["B"] == _pending(batch)

    assert [0] == _resolve(resolver, whole(other, launched=3), sent=3)
    assert ["A", "B"] == _pending(batch)
    _resolve(resolver, sent_off(batch.pending.pop()), conflict(), sent=4)
    assert ("p-", ["B"]) == (_evidence(batch), _pending(batch))
    assert "refused twice without a reason" in str(batch.items[0].detail)


def test_a_conflict_without_a_name_and_the_promise() -> None:
    """One proof would do for all of a lost request, so all of it waits for an acceptance."""
    batch, resolver = batch_of(*"AB", exclusive=True), Resolver()
    _resolve(resolver, whole(batch), lost(), sent=1)
    again = whole(batch, launched=2)
    _resolve(resolver, again, conflict(), sent=2)
    assert [] == _pending(batch)

    assert [0] == _resolve(resolver, whole(batch_of("C", index=1), launched=3), sent=3)
    assert [again] == batch.pending
    _resolve(resolver, sent_off(batch.pending.pop(), launched=4), conflict(), sent=4)

    assert "aa" == _evidence(batch)


def test_the_promise_says_nothing_about_what_was_not_lost() -> None:
    """Where some record is in no lost request, a conflict without a name is taken apart."""
    batch, resolver = batch_of(*"AB", exclusive=True), Resolver()
    _resolve(resolver, sent_off(Group(batch, tuple(batch.items[:1]))), lost(), sent=1)

    _resolve(resolver, whole(batch), conflict(), sent=2)

    assert ["A", "B"] == _pending(batch)


def test_five_controls_refused_stop_the_load() -> None:
    """Single records of five batches refused without a word speak for the campaign."""
    resolver, error = Resolver(), conflict()
    for index in range(5):
        assert resolver.stop is None
        batch = batch_of("A", index=index)
        control = sent_off(Group(batch, tuple(batch.items), control=True))
        _resolve(resolver, control, error, sent=index + 1)

    assert error is resolver.stop


@pytest.mark.parametrize(
    "error", [revoked(), CampaignStateError("COMPLETE", status=409)], ids=["key", "campaign"]
)
def test_what_speaks_of_the_load_stops_it(error: ResponseError) -> None:
    """The records of the refused request are given up with the reason, and the load ends."""
    batch, resolver = batch_of(*"AB"), Resolver()

    _resolve(resolver, whole(batch), error)

    assert error is resolver.stop
    assert (error, 0, [str(error)] * 2) == (
        batch.error,
        batch.undecided,
        [item.detail for item in batch.items],
    )
    assert [Verdict.NOT_ADDED] * 2 == [batch.ledger.verdict(item) for item in batch.items]


def test_the_last_status_is_kept() -> None:
    """The batch keeps the status of its last answer, and a lost connection has none."""
    batch, resolver = batch_of(*"AB"), Resolver()
    _resolve(resolver, whole(batch), unavailable())
    _resolve(resolver, whole(batch), lost())

    assert 503 == batch.status
    assert [None, None] == [item.status for item in batch.items]


def test_what_was_never_understood_is_given_up() -> None:
    """Conflicts without a name that no acceptance followed end without evidence, and say so."""
    batch, resolver = batch_of("A"), Resolver()
    _resolve(resolver, whole(batch), conflict())

    assert [batch] == resolver.give_up_the_parked()
    assert [] == resolver.give_up_the_parked()
    assert 0 == batch.undecided
    assert "cannot be told" in str(batch.items[0].detail)
    assert 409 == batch.items[0].status


def test_giving_up_without_a_reason_keeps_the_earlier_one() -> None:
    """A batch that had an error keeps it when a part of it is given up for no error."""
    batch = batch_of(*"AB")
    error = batch.error = ConflictError("409", status=409)

    give_up(Group(batch, tuple(batch.items)), "left")

    assert error is batch.error
    assert [None, None] == [item.status for item in batch.items]
