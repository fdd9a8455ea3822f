"""Whatever the service answers, loads through real workers tell the truth about the account."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.messages import Headers, Request, Response
from tests.campaigns.world import CarriedOut
from tests.contacts.load.world import ACCOUNT, World

V = ContactVerdict
LOST = TransportError("reset", sent=Sent.MAYBE)
ERROR = b'{"code": 1, "errorId": "1da76ae9", "timestamp": "2026-11-21T00:00:00Z"}'
CLEAN: list[Response | Exception | CarriedOut] = [
    TransportError("refused", sent=Sent.NO),
    Response(429, Headers({"Content-Type": "application/json", "Retry-After": "2"}), ERROR),
]
DOUBTFUL: list[Response | Exception | CarriedOut] = [
    LOST,
    Response(500),
    CarriedOut(LOST),
    CarriedOut(Response(502)),
]


def _rows(die: random.Random, count: int) -> list[NewContact]:
    return [
        NewContact(
            Addresses(
                msisdn=f"+65{die.randrange(40):08}",
                email=die.choice([None, f"{die.randrange(40)}@b.example"]),
            ),
            first_name=die.choice([None, "Ana", "Ben"]),
        )
        for _ in range(count)
    ]


@given(seed=st.integers(0, 2**32), trouble=st.sampled_from([0.0, 0.2, 0.6]))
@settings(max_examples=60)
async def test_every_verdict_is_true(seed: int, trouble: float) -> None:
    """Created and merged contacts are there under their ids, and nothing is sent again blindly."""
    die = random.Random(seed)
    world = World()
    for number in die.sample(range(40), 10):
        world.emulator.contacts.create(ACCOUNT, {"msisdn": f"65{number:08}"}, first_name="Ana")
    before = set(world.held)
    blind: Counter[object] = Counter()

    def rule(_: int, request: Request) -> Response | Exception | CarriedOut | None:
        answer = die.choice(CLEAN + DOUBTFUL) if die.random() < trouble else None
        if request.method == "POST" and answer not in CLEAN:
            blind[request.body] += 1
        return answer

    world.rule = rule
    report = await world.load(_rows(die, 30), settle=die.choice([0.0, 5.0]))

    assert report.stopped is None
    # Rows that ask for the same have the same body, and only one of them is sent.
    assert 1 >= max(blind.values(), default=0)
    look = world.emulator.contacts.get(ACCOUNT)
    for outcome in world.outcomes:
        if outcome.contact_id is not None:
            digits = str(outcome.address).strip("+")
            assert digits == look.contact(outcome.contact_id).addresses["msisdn"]
            assert (outcome.verdict is V.CREATED) <= (outcome.contact_id not in before)
    created = {one.contact_id for one in world.outcomes if one.verdict is V.CREATED}
    doubtful = len(world.rows(V.UNKNOWN) | world.rows(V.PRESENT_UNATTRIBUTED))
    assert 0 <= len(set(world.held) - before - created) <= doubtful
