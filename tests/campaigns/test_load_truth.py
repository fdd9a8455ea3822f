"""For any input and any trouble, the verdicts of a load add up and are true."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight import (
    NewRecord,
    Request,
    Response,
    Sent,
    TransportError,
    Verdict,
)
from eightbyeight.emulator import Emulator
from tests.campaigns.world import (
    LOST,
    CarriedOut,
    Rule,
    World,
    check_sums,
    nameless,
    new,
    problem,
    scripted,
)

TROUBLES = (
    problem(429, **{"Retry-After": "1"}),
    problem(429),
    problem(409, "campaign is STARTING"),
    TransportError("refused", sent=Sent.NO),
    LOST,
    Response(503),
    CarriedOut(LOST),
    CarriedOut(Response(500)),
    CarriedOut(Response(200)),
)


def _answers(seed: int, world: World) -> Rule:
    """Throw in trouble of every kind, before and after the work is done, by a seeded die."""
    die = random.Random(seed)

    def rule(number: int, request: Request) -> Response | Exception | CarriedOut | None:
        if die.random() < 0.2:
            return die.choice(TROUBLES)
        return silent(number, request) if die.random() < share else None

    silent, share = nameless(world), die.choice([0.0, 0.5, 1.0])
    return rule


ids = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=34)
rows = st.lists(
    st.one_of(
        st.builds(NewRecord, ids, rank=st.none() | st.floats()),
        st.integers(0, 400).map(lambda number: NewRecord(f"CRM-{number}")),
        st.integers(0, 400).map(lambda number: {"crmRecordId": f"CRM-{number}"}),
        st.just({"crmRecordId": "X", "unknown": 1}),
    ),
    max_size=350,
)


@settings(max_examples=600)
@given(
    rows=rows,
    present=st.sets(st.integers(0, 400), max_size=60),
    poison=st.sets(st.integers(0, 400), max_size=20),
    concurrency=st.integers(1, 9),
    dialect=st.sampled_from(["docs", "openapi"]),
    exclusive=st.booleans(),
    seed=st.none() | st.integers(0, 2**16),
)
async def test_every_row_has_one_true_verdict(  # noqa: PLR0917 - hypothesis names them
    rows: list[object],
    present: set[int],
    poison: set[int],
    concurrency: int,
    dialect: str,
    exclusive: bool,
    seed: int | None,
) -> None:
    """For any input, refusals, trouble and concurrency the verdicts add up and are true."""
    world = World(Emulator(dialect=dialect))
    if not exclusive:
        await world.load(new(*(f"CRM-{number}" for number in present)))
    before = world.held
    for number in poison - present:
        world.emulator.campaigns.refuse(world.campaign_id, f"CRM-{number}")

    rule = (lambda *_: None) if seed is None else _answers(seed, world)
    report = await scripted(world, rows, rule, concurrency=concurrency, exclusive=exclusive)

    ours = world.held - before
    unclear = world.ids(Verdict.PRESENT_UNATTRIBUTED) | world.ids(Verdict.UNKNOWN)
    assert world.ids(Verdict.ADDED) <= ours <= world.ids(Verdict.ADDED) | unclear
    assert world.ids(Verdict.ALREADY_PRESENT) <= before
    assert world.ids(Verdict.PRESENT_UNATTRIBUTED) <= world.held
    assert not world.ids(Verdict.NOT_ADDED) & ours
    assert not world.ids(Verdict.PRESENT_UNATTRIBUTED) or not exclusive
    assert not _rejected_by_the_service(world) & world.held
    assert all(size <= 100 for size in world.sizes())
    check_sums(world, report)
    if seed is None:
        assert report.input_exhausted
        assert report.rows == len(rows)
        assert not world.ids(Verdict.NOT_ADDED) | unclear


def _rejected_by_the_service(world: World) -> set[str | None]:
    return {
        record.crm_record_id
        for record in world.records
        if record.verdict is Verdict.REJECTED and record.status is not None
    }
