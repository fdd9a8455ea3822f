"""How a contacts client is made, from arguments or the environment, and what it closes."""

import pytest
from aioresponses import aioresponses

from eightbyeight.contacts.client import ContactsClient
from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.rest.regions import Region
from tests.contacts.answering import ACCOUNT, CONTACT, answer, client
from tests.package import is_ours

KEY = "0123456789abcdef"
VARIABLES = (
    "EIGHTBYEIGHT_CPAAS_API_KEY",
    "EIGHTBYEIGHT_ACCOUNT_ID",
    "EIGHTBYEIGHT_REGION",
    "EIGHTBYEIGHT_CPAAS_BASE_URL",
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


async def _url(**options: object) -> str:
    contacts, transport = client(answer(200, CONTACT), **options)
    await contacts.get_contact(7)
    [exchange] = transport.exchanges
    return exchange.request.url


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, f"https://contacts.8x8.com/api/v1/accounts/{ACCOUNT}/contacts/7"),
        ({"region": "europe"}, f"https://contacts.8x8.uk/api/v1/accounts/{ACCOUNT}/contacts/7"),
        (
            {"base_url": "http://127.0.0.1:8808/", "account_id": "Internal Demo/8dD15"},
            "http://127.0.0.1:8808/api/v1/accounts/Internal%20Demo%2F8dD15/contacts/7",
        ),
    ],
)
async def test_the_address(options: dict[str, object], url: str) -> None:
    """The region decides the host, unless an origin is given; the account cannot leave its path."""
    assert url == await _url(**options)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"api_key": ""}, "api_key"),
        ({"api_key": f"eght_{KEY}"}, "api_key"),
        ({"api_key": f"{KEY}\n"}, "api_key"),
        ({"account_id": ""}, "account_id"),
        ({"account_id": " "}, "account_id"),
        ({"account_id": None}, "account_id"),
        ({"account_id": ".."}, "account_id"),
        ({"account_id": " x"}, "account_id"),
        ({"account_id": "a\nb"}, "account_id"),
        ({"account_id": "a\ud800"}, "account_id"),
        ({"region": "moon"}, "region"),
        ({"region": "moon", "base_url": "http://127.0.0.1:1"}, "region"),
        ({"base_url": "http://contacts.8x8.com"}, "base_url"),
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


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four variables make a client, and whatever is given goes before them."""
    for name, value in zip(VARIABLES, (KEY, "acme", "indonesia", ""), strict=True):
        monkeypatch.setenv(name, value)

    made = ContactsClient.from_env()
    assert "ContactsClient(account_id='acme', region='indonesia')" == repr(made)
    made = ContactsClient.from_env(account_id="x", region=Region.ASIA)
    assert "ContactsClient(account_id='x', region='asia')" == repr(made)


async def test_the_origin_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The CPaaS products' origin is a variable of its own: their key is not for other hosts."""
    monkeypatch.setenv("EIGHTBYEIGHT_BASE_URL", "https://api.example")
    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_BASE_URL", "http://127.0.0.1:8808")
    _, transport = client(answer(200, CONTACT))
    contacts = ContactsClient.from_env(api_key=KEY, account_id="x", transport=transport)
    await contacts.get_contact(7)

    [exchange] = transport.exchanges
    assert "http://127.0.0.1:8808/api/v1/accounts/x/contacts/7" == exchange.request.url


def test_a_missing_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every missing variable is named at once; the key that is there is in no frame."""
    with pytest.raises(InvalidInputError) as caught:
        ContactsClient.from_env()
    assert list(VARIABLES[:2]) == [problem.field for problem in caught.value.problems]

    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_API_KEY", KEY)
    with pytest.raises(InvalidInputError, match=r"^EIGHTBYEIGHT_ACCOUNT_ID: is not set$") as caught:
        ContactsClient.from_env(api_key=KEY)
    frame = caught.value.__traceback__
    while frame is not None:
        assert "test" in frame.tb_frame.f_code.co_name or KEY not in repr(frame.tb_frame.f_locals)
        frame = frame.tb_next


async def test_opening_and_closing() -> None:
    """Use before ``async with`` is fine, use after it a typed error; closing twice is fine."""
    contacts, transport = client(answer(200, CONTACT))
    async with contacts as entered:
        assert contacts is entered
        await contacts.get_contact(7)
    await contacts.aclose()

    with pytest.raises(LifecycleError, match="the client is closed"):
        await contacts.get_contact(7)
    assert 1 == len(transport.exchanges)


def test_a_plain_with() -> None:
    """A plain ``with`` says what to write instead."""
    contacts, _ = client()
    message = r"write `async with ContactsClient\(\.\.\.\) as contacts:` instead of `with`"
    with pytest.raises(TypeError, match=message):
        contacts.__enter__()
    contacts.__exit__(None, None, None)


async def test_through_aiohttp() -> None:
    """Without a transport of the caller's it makes one, and closes it."""
    url = f"https://contacts.8x8.com/api/v1/accounts/{ACCOUNT}/contacts/7"
    with aioresponses() as service:
        service.get(url, payload=CONTACT)
        async with ContactsClient(api_key=KEY, account_id=ACCOUNT) as contacts:
            contact = await contacts.get_contact(7)

    assert 7 == contact.id
