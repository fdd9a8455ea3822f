"""How a client is made, from arguments or the environment, and what it closes."""

import json
from collections.abc import Callable, Mapping

import pytest
from aioresponses import aioresponses
from yarl import URL

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import Campaign, NewRecord
from eightbyeight.campaigns.states import CampaignState
from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response, Secret
from tests.package import is_ours

Answer = Callable[..., Response]
Client = Callable[..., tuple[CampaignsClient, MemoryTransport]]

KEY = "eght_0123456789"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"
ID = "123e4567-e89b-12d3-a456-426614174000"
URL_OF_IT = f"https://api.8x8.com/cc/US1/campaigns/v1/{ID}"
HEADERS = Headers(
    {
        "X-API-Key": Secret(KEY),
        "X-8x8-Tenant": "acme",
        "Content-Type": MEDIA_TYPE,
        "Accept": f"{MEDIA_TYPE}, application/json;q=0.9",
    }
)
CAMPAIGN = {"id": ID, "state": "RUNNING"}


def _sent(transport: MemoryTransport) -> Request:
    [exchange] = transport.exchanges
    return exchange.request


async def _recording(_: Request) -> Response:
    return Response(200, Headers({"Content-Type": MEDIA_TYPE}), json.dumps(CAMPAIGN).encode())


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"api_key": "0123"}, "api_key"),
        ({"api_key": None}, "api_key"),
        ({"tenant": "ac\nme"}, "tenant"),
        ({"tenant": None}, "tenant"),
        ({"site": "US1/.."}, "site"),
        ({"site": None}, "site"),
        ({"base_url": "http://api.8x8.com"}, "base_url"),
        ({"base_url": None}, "base_url"),
        ({"timeout": 0}, "timeout"),
        ({"retries": -1}, "retries"),
    ],
)
def test_arguments_that_cannot_be(client: Client, options: dict[str, object], field: str) -> None:
    """Each is refused under its own name, and the key is left in no frame of the package."""
    with pytest.raises(InvalidInputError) as caught:
        client(**options)

    assert [field] == [problem.field for problem in caught.value.problems]
    frame = caught.value.__traceback__
    while frame is not None:
        if is_ours(frame.tb_frame.f_code.co_filename):
            assert KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


async def test_the_address(client: Client, answer: Answer) -> None:
    """The site goes into the path after whatever origin was given."""
    campaigns, transport = client(
        answer(200, CAMPAIGN), site="UK3", base_url="http://127.0.0.1:8808/", timeout=3.0
    )
    await campaigns.pause(ID)

    assert f"http://127.0.0.1:8808/cc/UK3/campaigns/v1/{ID}" == _sent(transport).url
    assert 3.0 == _sent(transport).timeout


async def test_nothing_opens_early_and_nothing_after_closing(
    client: Client, answer: Answer
) -> None:
    """Use before ``async with`` is fine, use after it a typed error; closing twice is fine."""
    campaigns, transport = client(answer(200, CAMPAIGN))
    await campaigns.pause(ID)
    async with campaigns as entered:
        assert campaigns is entered
        await campaigns.resume(ID)
    await campaigns.aclose()

    for call in (campaigns.pause(ID), campaigns.add_records(ID, [NewRecord("a")])):
        with pytest.raises(LifecycleError, match="the client is closed"):
            await call
    assert 2 == len(transport.exchanges)


def test_a_plain_with(client: Client) -> None:
    """A plain ``with`` says what to write instead."""
    campaigns, _ = client()
    message = r"write `async with CampaignsClient\(\.\.\.\) as campaigns:` instead of `with`"
    with pytest.raises(TypeError, match=message):
        campaigns.__enter__()
    campaigns.__exit__(None, None, None)


@pytest.mark.parametrize("retries", [0, 2])
async def test_a_transport_that_was_brought(client: Client, answer: Answer, retries: int) -> None:
    """The caller's transport stays open, wrapped or bare."""
    campaigns, transport = client(answer(200, CAMPAIGN), retries=retries)
    async with campaigns:
        await campaigns.pause(ID)
        request = _sent(transport)

    assert 200 == (await transport.send(request)).status


async def test_through_aiohttp(golden: Callable[[str], object]) -> None:
    """Without a transport the client makes one of aiohttp, which sends the very same things."""
    async with CampaignsClient(api_key=KEY, tenant="acme", site="US1") as campaigns:
        with aioresponses() as mocked:
            headers = {"Content-Type": MEDIA_TYPE}
            mocked.patch(URL_OF_IT, payload=CAMPAIGN, headers=headers)
            body = golden("add_three_records_answer")
            mocked.post(f"{URL_OF_IT}/records", payload=body, headers=headers, status=201)
            assert Campaign(id=ID, state=CampaignState.RUNNING) == await campaigns.start(ID)
            records = [NewRecord(f"CRM-1234{number}") for number in (5, 6, 7)]
            assert 3 == len(await campaigns.add_records(ID, records))
            [patch] = mocked.requests[("PATCH", URL(URL_OF_IT))]
            [post] = mocked.requests[("POST", URL(f"{URL_OF_IT}/records"))]

    assert b'{"action":"START"}' == patch.kwargs["data"]
    assert {"records": [{"crmRecordId": f"CRM-1234{n}"} for n in (5, 6, 7)]} == json.loads(
        post.kwargs["data"]
    )
    for call in (patch, post):
        assert dict(HEADERS).items() <= call.kwargs["headers"].items()
        assert call.kwargs["allow_redirects"] is False


def test_its_text(client: Client) -> None:
    """What people see of a client tells whom it speaks for, and not the key."""
    campaigns, _ = client()

    assert "CampaignsClient(tenant='acme', site='US1')" == repr(campaigns)
    assert KEY not in repr(vars(campaigns))


# The environment

ENVIRONMENT = {
    "EIGHTBYEIGHT_API_KEY": KEY,
    "EIGHTBYEIGHT_TENANT": "acme",
    "EIGHTBYEIGHT_SITE": "US1",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], None]:
    """Set exactly these of the package's variables."""

    def choose(values: Mapping[str, str]) -> None:
        for name in (*ENVIRONMENT, "EIGHTBYEIGHT_BASE_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return choose


async def _asked(campaigns: CampaignsClient, transport: MemoryTransport) -> Request:
    await campaigns.pause(ID)
    return _sent(transport)


@pytest.mark.parametrize("base_url", [None, ""])
async def test_from_the_environment(
    environment: Callable[[Mapping[str, str]], None], base_url: str | None
) -> None:
    """Key, tenant and site come from there; the address only where it is set to something."""
    more = {} if base_url is None else {"EIGHTBYEIGHT_BASE_URL": base_url}
    environment({**ENVIRONMENT, **more})
    transport = MemoryTransport(_recording)

    request = await _asked(CampaignsClient.from_env(transport=transport), transport)

    assert (URL_OF_IT, HEADERS) == (request.url, request.headers)


async def test_overrides_win(environment: Callable[[Mapping[str, str]], None]) -> None:
    """What is given counts more than the variables, and the rest is still taken from them."""
    environment({**ENVIRONMENT, "EIGHTBYEIGHT_BASE_URL": "http://127.0.0.1:1"})
    transport = MemoryTransport(_recording)

    request = await _asked(CampaignsClient.from_env(transport=transport, site="UK3"), transport)
    assert f"http://127.0.0.1:1/cc/UK3/campaigns/v1/{ID}" == request.url

    transport = MemoryTransport(_recording)
    chosen = CampaignsClient.from_env(
        api_key="eght_other",
        tenant="other",
        base_url="https://eight.example",
        transport=transport,
        timeout=1.0,
        retries=0,
    )
    request = await _asked(chosen, transport)
    assert f"https://eight.example/cc/US1/campaigns/v1/{ID}" == request.url
    assert ("eght_other", "other") == (
        request.headers["x-api-key"],
        request.headers["x-8x8-tenant"],
    )
    assert 1.0 == request.timeout


@pytest.mark.parametrize("absent", [list(ENVIRONMENT), *([name] for name in ENVIRONMENT)])
@pytest.mark.parametrize("empty", [False, True])
def test_variables_that_are_missing(
    environment: Callable[[Mapping[str, str]], None], absent: list[str], empty: bool
) -> None:
    """Every variable that is missing or empty is named, and nothing else."""
    values = {name: value for name, value in ENVIRONMENT.items() if name not in absent}
    environment({**values, **(dict.fromkeys(absent, "") if empty else {})})

    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient.from_env()

    assert absent == [problem.field for problem in caught.value.problems]
    assert {"is not set"} == {problem.message for problem in caught.value.problems}


def test_the_key_of_the_environment_is_in_no_frame(
    environment: Callable[[Mapping[str, str]], None],
) -> None:
    """A wrong variable beside the key leaves it out of every frame of the package."""
    environment({**ENVIRONMENT, "EIGHTBYEIGHT_SITE": "nowhere"})
    with pytest.raises(InvalidInputError, match=r"^site: is no site") as caught:
        CampaignsClient.from_env()

    frame = caught.value.__traceback__
    while frame is not None:
        if is_ours(frame.tb_frame.f_code.co_filename):
            assert KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


def test_the_constructor_reads_no_environment(
    environment: Callable[[Mapping[str, str]], None],
) -> None:
    """Without arguments it asks for them, whatever the variables say."""
    environment(ENVIRONMENT)

    with pytest.raises(TypeError, match="api_key"):
        CampaignsClient()  # type: ignore[call-arg]
