"""How a webhooks client is made, from arguments or the environment, and what it closes."""

import inspect

import pytest
from aioresponses import aioresponses

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.rest.regions import Region
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
    WebhooksClient,
)
from tests.package import is_ours
from tests.webhooks.configuration.answering import ACCOUNT, PATH, answer, client

KEY = "0123456789abcdef"
VARIABLES = (
    "EIGHTBYEIGHT_CPAAS_API_KEY",
    "EIGHTBYEIGHT_ACCOUNT_ID",
    "EIGHTBYEIGHT_REGION",
    "EIGHTBYEIGHT_CPAAS_BASE_URL",
)
Kind = type[SmsWebhooksClient] | type[MessagingWebhooksClient] | type[OlderWebhooksClient]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("kind", "options", "url"),
    [
        (SmsWebhooksClient, {}, f"https://sms.8x8.com{PATH}"),
        (SmsWebhooksClient, {"region": "europe"}, f"https://sms.8x8.uk{PATH}"),
        (
            MessagingWebhooksClient,
            {"region": Region.NORTH_AMERICA},
            f"https://chatapps.us.8x8.com{PATH}",
        ),
        (OlderWebhooksClient, {"region": "indonesia"}, f"https://sms.8x8.id{PATH}"),
        (
            OlderWebhooksClient,
            {"base_url": "https://chatapps.8x8.com/", "account_id": "a/b"},
            "https://chatapps.8x8.com/api/v1/accounts/a%2Fb/webhooks",
        ),
    ],
)
async def test_the_address(kind: Kind, options: dict[str, object], url: str) -> None:
    """The API and the region decide the host, unless an origin is given."""
    webhooks, transport = client(kind, answer(200, []), **options)  # type: ignore[type-var]
    await webhooks.list_webhooks()

    [exchange] = transport.exchanges
    assert url == exchange.request.url
    assert "Bearer k" == exchange.request.headers["authorization"]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"api_key": f"eght_{KEY}"}, "api_key"),
        ({"account_id": ".."}, "account_id"),
        ({"region": "moon", "base_url": "http://127.0.0.1:1"}, "region"),
        ({"base_url": "http://sms.8x8.com"}, "base_url"),
        ({"timeout": 0}, "timeout"),
        ({"retries": -1}, "retries"),
    ],
)
def test_arguments_that_cannot_be(options: dict[str, object], field: str) -> None:
    """Each is refused under its own name, and the key is left in no frame of the package."""
    with pytest.raises(InvalidInputError) as caught:
        client(SmsWebhooksClient, **{"api_key": KEY, **options})

    assert [field] == [problem.field for problem in caught.value.problems]
    frame = caught.value.__traceback__
    while frame is not None:
        if is_ours(frame.tb_frame.f_code.co_filename):
            assert KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four variables make a client, and whatever is given goes before them."""
    with pytest.raises(InvalidInputError) as caught:
        SmsWebhooksClient.from_env()
    assert list(VARIABLES[:2]) == [problem.field for problem in caught.value.problems]
    for name, value in zip(VARIABLES, (KEY, "acme", "indonesia", ""), strict=True):
        monkeypatch.setenv(name, value)

    made = MessagingWebhooksClient.from_env()
    assert "MessagingWebhooksClient(account_id='acme', region='indonesia')" == repr(made)
    made = MessagingWebhooksClient.from_env(account_id="x", region=Region.ASIA)
    assert "MessagingWebhooksClient(account_id='x', region='asia')" == repr(made)


async def test_opening_and_closing() -> None:
    """Use before ``async with`` is fine, use after it a typed error."""
    webhooks, transport = client(SmsWebhooksClient, answer(200, []))
    async with webhooks as entered:
        assert webhooks is entered
        await webhooks.list_webhooks()

    with pytest.raises(LifecycleError, match="the client is closed"):
        await webhooks.list_webhooks()
    assert 1 == len(transport.exchanges)


async def test_through_aiohttp() -> None:
    """Without a transport of the caller's it makes one, and closes it."""
    with aioresponses() as service:
        service.get(f"https://sms.8x8.com{PATH}", payload=[])
        async with SmsWebhooksClient(api_key=KEY, account_id=ACCOUNT) as webhooks:
            listed = await webhooks.list_webhooks()

    assert () == listed


def test_what_is_common_is_no_client() -> None:
    """The class that the three derive from cannot be made by itself."""
    assert inspect.isabstract(WebhooksClient)
