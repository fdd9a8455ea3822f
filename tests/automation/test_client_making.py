"""How an automation client is made, from arguments or the environment, and what it closes."""

import pytest
from aioresponses import aioresponses

from eightbyeight.automation.client import AutomationClient
from eightbyeight.errors import InvalidInputError, LifecycleError
from tests.automation.answering import ACCOUNT, answer, client
from tests.package import is_ours

KEY = "0123456789abcdef"
VARIABLES = (
    "EIGHTBYEIGHT_CPAAS_API_KEY",
    "EIGHTBYEIGHT_ACCOUNT_ID",
    "EIGHTBYEIGHT_CPAAS_BASE_URL",
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, f"https://automation.8x8.com/api/v1/accounts/{ACCOUNT}/usage/history"),
        (
            {"base_url": "http://127.0.0.1:8808/", "account_id": "Internal Demo/8dD15"},
            "http://127.0.0.1:8808/api/v1/accounts/Internal%20Demo%2F8dD15/usage/history",
        ),
    ],
)
async def test_the_address(options: dict[str, object], url: str) -> None:
    """There is one host, unless an origin is given; the account cannot leave its path."""
    automation, transport = client(answer(200, []), **options)
    await automation.get_usage_history()

    [exchange] = transport.exchanges
    assert url == exchange.request.url


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"api_key": ""}, "api_key"),
        ({"api_key": f"eght_{KEY}"}, "api_key"),
        ({"account_id": ""}, "account_id"),
        ({"account_id": ".."}, "account_id"),
        ({"base_url": "http://automation.8x8.com"}, "base_url"),
        ({"timeout": 0}, "timeout"),
        ({"retries": -1}, "retries"),
    ],
)
def test_arguments_that_cannot_be(options: dict[str, object], field: str) -> None:
    """Each is refused under its own name, and the key is left in no frame of the package."""
    with pytest.raises(InvalidInputError) as caught:
        client(**{"api_key": KEY, **options})

    assert [field] == [problem.field for problem in caught.value.problems]
    frame = caught.value.__traceback__
    while frame is not None:
        if is_ours(frame.tb_frame.f_code.co_filename):
            assert KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


def test_there_is_no_region() -> None:
    """A region is refused like any argument that is none: no regional host is documented."""
    with pytest.raises(TypeError, match="region"):
        client(region="europe")


async def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three variables make a client, and whatever is given goes before them."""
    monkeypatch.setenv("EIGHTBYEIGHT_REGION", "europe")
    for name, value in zip(VARIABLES, (KEY, "acme", "http://127.0.0.1:8808"), strict=True):
        monkeypatch.setenv(name, value)

    made = AutomationClient.from_env()
    assert "AutomationClient(account_id='acme')" == repr(made)
    _, transport = client(answer(200, []))
    made = AutomationClient.from_env(account_id="x", transport=transport)
    await made.get_usage_history()
    [exchange] = transport.exchanges
    assert "http://127.0.0.1:8808/api/v1/accounts/x/usage/history" == exchange.request.url


def test_a_missing_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every missing variable is named at once; the key that is there is in no frame."""
    with pytest.raises(InvalidInputError) as caught:
        AutomationClient.from_env()
    assert list(VARIABLES[:2]) == [problem.field for problem in caught.value.problems]

    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_API_KEY", KEY)
    with pytest.raises(InvalidInputError, match=r"^EIGHTBYEIGHT_ACCOUNT_ID: is not set$") as caught:
        AutomationClient.from_env(api_key=KEY)
    frame = caught.value.__traceback__
    while frame is not None:
        assert "test" in frame.tb_frame.f_code.co_name or KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


async def test_opening_and_closing() -> None:
    """Use after ``async with`` is a typed error; a plain ``with`` says what to write instead."""
    automation, transport = client(answer(200, []))
    async with automation as entered:
        assert automation is entered
        await automation.list_functions()

    with pytest.raises(LifecycleError, match="the client is closed"):
        await automation.list_functions()
    assert 1 == len(transport.exchanges)
    message = r"write `async with AutomationClient\(\.\.\.\) as automation:` instead of `with`"
    with pytest.raises(TypeError, match=message):
        automation.__enter__()


async def test_through_aiohttp() -> None:
    """Without a transport of the caller's it makes one, and closes it."""
    url = f"https://automation.8x8.com/api/v1/accounts/{ACCOUNT}/steps/timezones"
    with aioresponses() as service:
        service.get(url, payload=[{"id": "W. Europe Standard Time", "name": "Berlin"}])
        async with AutomationClient(api_key=KEY, account_id=ACCOUNT) as automation:
            [zone] = await automation.list_timezones()

    assert ("W. Europe Standard Time", "Berlin") == (zone.id, zone.name)
