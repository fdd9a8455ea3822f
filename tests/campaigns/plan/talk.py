"""Words for the tests of the plan: what the service may answer, and a plan that is told it."""

from collections.abc import Callable, Iterable

from eightbyeight import (
    AuthenticationError,
    ConflictError,
    DuplicateRecordError,
    FieldError,
    NewRecord,
    RateLimitError,
    Sent,
    ServerError,
    TransportError,
    ValidationError,
    Verdict,
)
from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.ledger import Ledger
from eightbyeight.campaigns.plan.lines import Lines
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.notes import Memory
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.wire import WireRecord, items_of
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.steps import Idle, Send, Wait


def rows(count: int, prefix: str = "C") -> list[NewRecord]:
    """Make so many records."""
    return [NewRecord(f"{prefix}{number}") for number in range(count)]


def planned(
    count: int,
    options: Options | None = None,
    *,
    ended: bool = True,
    memory: Memory | None = None,
    limiter: Gate | None = None,
) -> LoadPlan:
    """Make a plan that has been fed so many records."""
    plan = LoadPlan(options or Options(), random=lambda: 0.0, memory=memory, limiter=limiter)
    plan.feed(rows(count), ended=ended)
    return plan


def batch_of(*ids: str, index: int = 0, exclusive: bool = False) -> Batch:
    """Make a batch of these ids, on rows counted from 1."""
    return Batch(index, lines_of(*ids), Ledger(exclusive))


def lines_of(*ids: str) -> Lines:
    """Make the lines of a batch of these ids, on rows counted from 1, given as the ids."""
    lines = Lines()
    lines.extend(range(1, len(ids) + 1), ids, written(*ids), ids)
    return lines


def written(*ids: str) -> bytes:
    """Write down what is sent of records with these ids and nothing else."""
    records: list[WireRecord] = [{"crmRecordId": crm_record_id} for crm_record_id in ids]
    return items_of(records)


def whole(batch: Batch, *, launched: int = 1) -> Group:
    """Make the group of all records of a batch and open its attempt, as if it were sent."""
    return sent_off(Group(batch, tuple(batch.items)), launched=launched)


def sent_off(group: Group, *, launched: int = 1) -> Group:
    """Open the attempt of a group, as if it were sent."""
    group.attempt = group.batch.ledger.begin(group.items)
    group.launched = launched
    return group


def accepted(group: Group) -> Accepted:
    """Accept a group."""
    return Accepted(200, [AddedRecord(name, f"id-{name}") for name in group.ids])


def invalid(field: str | None = None, detail: str | None = None) -> ValidationError:
    """Refuse what is sent for what it is."""
    return ValidationError(
        "refused", status=400, title="Validation failed", detail=detail, errors=[FieldError(field)]
    )


def conflict() -> ConflictError:
    """Refuse without a word about the cause."""
    return ConflictError("409 Conflict", status=409, title="Conflict")


def duplicate(named: str | None = None) -> DuplicateRecordError:
    """Refuse because something is present, which is named or not."""
    error = DuplicateRecordError("409", status=409, detail="a record already exists")
    error.crm_record_id = named
    return error


def throttled(retry_after: float | None = None) -> RateLimitError:
    """Refuse because of the pace."""
    error = RateLimitError("429", status=429)
    error.retry_after = retry_after
    return error


def lost() -> TransportError:
    """Lose the answer."""
    return TransportError("reset", sent=Sent.MAYBE)


def not_sent() -> TransportError:
    """Let it never leave."""
    return TransportError("connection refused", sent=Sent.NO)


def unavailable() -> ServerError:
    """Fail for want of capacity, so that nobody knows what became of it."""
    return ServerError("503", status=503)


def revoked() -> AuthenticationError:
    """Refuse the key."""
    return AuthenticationError("401", status=401)


def sent(plan: LoadPlan, now: float = 0.0) -> Group:
    """Let the plan send; it must want to."""
    step = plan.next_step(now)
    assert isinstance(step, Send), step
    return step.task


def run(plan: LoadPlan, *answers: Answer | None, now: float = 0.0) -> list[list[str]]:
    """Send one group after the other; None accepts it. Gives the ids of each request."""
    requests = []
    for answer in answers:
        group = sent(plan, now)
        requests.append(group.ids)
        plan.tell(group, answer or accepted(group), now)
    return requests


def to_the_end(
    plan: LoadPlan, answer: Callable[[Group], Answer | None], *, seconds_each: float = 0.0
) -> float:
    """Answer every request, one after the other, until there are no more; give the moment."""
    now = 0.0
    for _ in range(10_000):
        match plan.next_step(now):
            case Send(group):
                now += seconds_each
                plan.tell(group, answer(group) or accepted(group), now)
            case Wait(seconds):
                now += seconds
            case step:
                assert step is Idle.FOR_GOOD, step
                return now
    raise AssertionError("it does not end")


def verdicts(plan: LoadPlan) -> dict[str | None, Verdict]:
    """Take what the plan has to tell, by id."""
    return {
        record.crm_record_id: record.verdict
        for outcome in plan.take_outcomes()
        for record in outcome.records
    }


def of(verdict: Verdict, ids: Iterable[str]) -> dict[str | None, Verdict]:
    """Write down the same verdict for these ids."""
    return dict.fromkeys(ids, verdict)
