"""A contact whose answer is lost is neither created nor refused: a search tells what it can."""

import pytest

from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.errors import ResponseError, Sent, ServerError, TransportError
from eightbyeight.transport.messages import Headers, Request, Response
from tests.campaigns.world import CarriedOut
from tests.contacts.load.talk import many, new
from tests.contacts.load.world import ACCOUNT, World

V = ContactVerdict
LOST = TransportError("reset", sent=Sent.MAYBE)
JSON = Headers({"Content-Type": "application/json"})
STRANGER = Response(201, JSON, b'{"id": 7, "addresses": {"msisdn": "6599999999"}}')
WITHOUT_AN_ANSWER = [LOST, STRANGER, *(Response(status) for status in (500, 408, 200, 400, 204))]


@pytest.mark.parametrize("answer", WITHOUT_AN_ANSWER)
async def test_what_was_not_carried_out(answer: Response | Exception) -> None:
    """A contact whose answer cannot be trusted is searched for once, and not sent again."""
    world = World(rule=lambda n, _: answer if n == 4 else None)

    report = await world.load(many(30))

    assert (29, 1) == (report.counts[V.CREATED], report.counts[V.UNKNOWN])
    assert (30, 1) == (len(world.sent("POST")), len(world.sent("GET")))
    assert 30.0 == world.clock.moment
    (failure,) = report.failures
    assert "no contact with its address was found by then" in str(failure.detail)
    assert failure.error is not None
    assert failure.error.__traceback__ is None


@pytest.mark.parametrize("status", [200, 201])
async def test_an_answer_about_somebody_else(status: int) -> None:
    """A success that names a contact with none of the addresses is not trusted, and is quoted."""
    answer = Response(status, STRANGER.headers, STRANGER.body)
    world = World(rule=lambda n, _: CarriedOut(answer) if n == 1 else None)

    await world.load(many(1))

    (outcome,) = world.outcomes
    assert V.PRESENT_UNATTRIBUTED is outcome.verdict
    expected = f"{status} whose answer cannot be trusted: the contact has other addresses"
    assert str(outcome.detail).startswith(expected)
    assert isinstance(outcome.error, ResponseError)
    assert status == outcome.error.status


@pytest.mark.parametrize("answer", WITHOUT_AN_ANSWER)
async def test_what_was_carried_out(answer: Response | Exception) -> None:
    """A contact that is there with all that was wanted is there; by whom nobody can tell."""
    world = World(rule=lambda n, _: CarriedOut(answer) if n == 4 else None)

    report = await world.load([new(number, first_name="Ana") for number in range(30)])

    assert report.ok
    assert (29, 1) == (report.counts[V.CREATED], report.counts[V.PRESENT_UNATTRIBUTED])
    assert 30 == len(world.sent("POST")) == len(world.held)
    (found,) = (one for one in world.outcomes if one.verdict is V.PRESENT_UNATTRIBUTED)
    assert str(found.address).strip("+") == world.held[found.contact_id or 0]


async def test_what_somebody_else_has_otherwise() -> None:
    """A contact with the address, but another name, is no proof, and is told by its id."""
    world = World(rule=lambda n, _: LOST if n == 1 else None)
    known = world.emulator.contacts.create(ACCOUNT, {"msisdn": "6500000000"}, first_name="Ben")

    report = await world.load([new(0, first_name="Ana")])

    (failure,) = report.failures
    expected = f"reset; the contact {known} has its address, without its firstName"
    assert (V.UNKNOWN, expected) == (failure.verdict, failure.detail)


async def test_what_is_searched_for() -> None:
    """The search asks for the number without ``+``; a wrong character could find another."""
    world = World(rule=lambda n, _: LOST if n <= 2 else None)
    plus = NewContact(Addresses(email="a+b&c@d.example"))

    await world.load([new(0), plus], settle=1.0)

    assert [
        "limit=100&offset=0&query=6500000000",
        "limit=100&offset=0&query=a%2Bb%26c%40d.example",
    ] == sorted(request.url.partition("?")[2] for request in world.sent("GET"))


async def test_a_long_address() -> None:
    """The longest email that can be sent can be searched for too, whatever becomes of its case."""
    long = f"{'İ' * 310}@b.example"
    world = World(rule=lambda n, _: CarriedOut(LOST) if n == 1 else None)

    report = await world.load([NewContact(Addresses(email=long))])

    assert 1 == report.counts[V.PRESENT_UNATTRIBUTED]


async def test_a_national_number() -> None:
    """A number that is kept as another text is created; lost, it is searched for by its email."""
    world = World(rule=lambda n, _: LOST if n == 2 else None)
    rows = [
        NewContact(Addresses(msisdn="81234567"), country="SG"),
        NewContact(Addresses(msisdn="81234568", email="a@b.example"), country="SG"),
    ]

    report = await world.load(rows)

    assert (1, 1) == (report.counts[V.CREATED], report.counts[V.UNKNOWN])
    assert ["6581234567"] == list(world.held.values())
    (search,) = world.sent("GET")
    assert search.url.endswith("query=a%40b.example")


async def test_an_answer_about_a_stranger_to_a_national_number() -> None:
    """That its number may be kept otherwise is no reason to believe whatever is answered."""
    body = b'{"id": 777, "addresses": {"msisdn": "441234567890", "email": "stranger@x.example"}}'
    world = World(rule=lambda n, _: Response(201, JSON, body) if n == 1 else None)

    await world.load([{"msisdn": "6591234567", "country": "SG", "email": "me@a.example"}])

    assert [V.UNKNOWN] == [outcome.verdict for outcome in world.outcomes]


async def test_the_digits_of_a_national_number_elsewhere() -> None:
    """A contact whose whole number is these digits is somebody of another country."""
    world = World(rule=lambda n, _: LOST if n == 1 else None)
    world.emulator.contacts.create(ACCOUNT, {"msisdn": "8123456789"})

    await world.load([{"msisdn": "8123456789", "country": "ID"}])

    (outcome,) = world.outcomes
    assert V.UNKNOWN is outcome.verdict
    assert "no contact with its address was found by then" in str(outcome.detail)


async def test_a_brownout_is_waited_out() -> None:
    """A service that fails for some minutes is asked once a minute, with searches first."""
    world = World()
    failed: list[str] = []

    def rule(count: int, request: Request) -> Response | None:
        if count < 20 or world.clock.moment > 400:
            return None
        failed.append(request.method)
        return Response(500)

    world.rule = rule
    report = await world.load(many(300))

    assert report.stopped is None
    assert 300 == report.counts[V.CREATED] + report.counts[V.UNKNOWN]
    # Ten in a row, those in flight with them, and no further contact put in doubt.
    assert 10 <= failed.count("POST") == report.counts[V.UNKNOWN] <= 10 + 8
    assert 6 <= failed.count("GET") <= 8


async def test_reading_works_where_writing_fails() -> None:
    """A service that answers searches and loses every creation is given up after ten minutes."""
    world = World(rule=lambda n, r: Response(500) if n > 20 and r.method == "POST" else None)

    report = await world.load(many(1000))

    assert isinstance(report.stopped, ServerError)
    # Those in flight with the ten and before them, and one a minute.
    assert report.counts[V.UNKNOWN] <= 10 + 2 * 7 + 10
    assert 500 <= world.clock.moment <= 700
