"""The webhooks clients and the emulator speak as the vendor's three files describe."""

from collections.abc import Awaitable, Callable

import pytest
from attrs import evolve

from eightbyeight.emulator import Emulator
from eightbyeight.errors import (
    AuthenticationError,
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ValidationError,
)
from eightbyeight.transport.base import Transport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)
from eightbyeight.webhooks.configuration.models import (
    MessagingWebhook,
    MessagingWebhookKey,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookKey,
    OlderWebhookType,
    SmsWebhook,
    WebhookOAuth,
)
from tests.vendor.checked import CheckedTransport
from tests.vendor.exchanges import check_response
from tests.vendor.webhook_configuration import MESSAGING, OLDER, SMS, Form

KEY = "k0123456789abcdef"
ACCOUNT = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1c"
STRANGER = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1d"
URL = "https://acme.example/8x8"
BEARER = "Bearer abc-def"
OAUTH = WebhookOAuth("https://acme.example/token", "acme", "s3cret", scope="read write")


def service(form: Form, flavour: str) -> tuple[Emulator, CheckedTransport]:
    """Make an emulator of a flavour, and a transport to it that checks both directions."""
    emulator = Emulator(accounts=[ACCOUNT], webhooks_flavour=flavour)
    return emulator, CheckedTransport(MemoryTransport(emulator), form.loaded())


def sms(transport: Transport, account_id: str = ACCOUNT) -> SmsWebhooksClient:
    """Make a client of SMS."""
    return SmsWebhooksClient(api_key=KEY, account_id=account_id, transport=transport, retries=0)


async def test_sms() -> None:
    """Webhooks of SMS are set, listed with masks, changed, and deleted one scope at a time."""
    emulator, transport = service(SMS, "sms")
    client = sms(transport)
    assert () == await client.list_webhooks()
    await client.set_webhooks(
        [
            SmsWebhook("acme_hq", URL, http_authorization=BEARER),
            SmsWebhook("*", URL, oauth=OAUTH, enabled=False),
        ]
    )

    hq, general = await client.list_webhooks()
    assert (True, True) == (hq.is_masked, general.is_masked)
    assert SmsWebhook("acme_hq", URL, http_authorization="***") == hq
    with pytest.raises(InvalidInputError, match="the mask"):
        await client.set_webhooks([evolve(hq, enabled=False)])
    await client.set_webhooks([evolve(hq, http_authorization=BEARER, enabled=False)])

    # The mask of the one not given anew never got there.
    kept, other = emulator.webhooks.get(ACCOUNT)
    assert (BEARER, False) == (kept.http_authorization, kept.enabled)
    assert other.oauth is not None
    assert "s3cret" == other.oauth["clientSecret"]
    await client.delete_webhooks(["*"])
    assert ["acme_hq"] == [each.sub_account_id for each in await client.list_webhooks()]
    await client.delete_webhooks(await client.list_webhooks())
    assert () == await client.list_webhooks()
    assert {f"{verb}-Webhooks-2" for verb in ("Add", "Get", "Delete")} == set(transport.checked)


async def test_messaging() -> None:
    """Without a type two of the three are meant, and the third stays until it is named."""
    _, transport = service(MESSAGING, "messaging")
    client = MessagingWebhooksClient(api_key=KEY, account_id=ACCOUNT, transport=transport)
    await client.set_webhooks(
        [
            MessagingWebhook("acme_hq", URL, oauth=OAUTH),
            MessagingWebhook("acme_hq", URL, type=MessagingWebhookType.CABM),
            MessagingWebhook("*", URL, type="MSG", http_authorization=BEARER),
        ]
    )

    listed = await client.list_webhooks()
    assert ["CADR", "MSG", "CABM", "MSG"] == [webhook.type for webhook in listed]
    assert [True, True, False, True] == [webhook.is_masked for webhook in listed]
    await client.delete_webhooks(["acme_hq"])
    assert ["CABM", "MSG"] == [webhook.type for webhook in await client.list_webhooks()]
    await client.delete_webhooks(
        [MessagingWebhookKey("acme_hq", MessagingWebhookType.CABM), listed[3]]
    )
    assert () == await client.list_webhooks()
    assert {f"{verb}-Webhooks-1" for verb in ("Add", "Get", "Delete")} == set(transport.checked)


async def test_the_older_api() -> None:
    """What is listed in clear is set again as it is; the type ``*`` is a scope of its own."""
    _, transport = service(OLDER, "older")
    client = OlderWebhooksClient(api_key=KEY, account_id=ACCOUNT, transport=transport)
    await client.set_webhooks([OlderWebhook("*", URL, type=type_) for type_ in OlderWebhookType])
    await client.set_webhooks([OlderWebhook("a", URL, type="DR", http_authorization=BEARER)])

    listed = await client.list_webhooks()
    await client.set_webhooks(listed)
    assert listed == await client.list_webhooks()
    assert not any(webhook.is_masked for webhook in listed)
    await client.delete_webhooks([OlderWebhookKey("*", OlderWebhookType.ALL)])
    left = await client.list_webhooks()
    assert ["DR", "MO", "MSG", "EV", "DR"] == [webhook.type for webhook in left]
    assert {f"{verb}-Webhooks" for verb in ("Add", "Get", "Delete")} == set(transport.checked)


async def test_at_the_door() -> None:
    """Whoever is not let in is told so in the file's error body, in each operation."""
    emulator, transport = service(SMS, "sms")
    calls: list[Callable[[SmsWebhooksClient], Awaitable[object]]] = [
        lambda client: client.list_webhooks(),
        lambda client: client.set_webhooks([SmsWebhook("*", URL)]),
        lambda client: client.delete_webhooks(["*"]),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            await call(sms(transport, STRANGER))
        emulator.throttle(retry_after=2)
        with pytest.raises(RateLimitError):
            await call(sms(transport))
    emulator.detach(KEY)
    for call in calls:
        with pytest.raises(PermissionDeniedError):
            await call(sms(transport))
    emulator.revoke(KEY)
    for call in calls:
        with pytest.raises(AuthenticationError):
            await call(sms(transport))


async def test_what_the_service_refuses() -> None:
    """A type that this service does not know is refused by it, and not by the client."""
    vendor = MESSAGING.loaded()
    transport = MemoryTransport(Emulator(accounts=[ACCOUNT], webhooks_flavour="messaging"))
    client = MessagingWebhooksClient(api_key=KEY, account_id=ACCOUNT, transport=transport)

    with pytest.raises(ValidationError, match="type"):
        await client.set_webhooks([MessagingWebhook("*", URL, type="NEW")])

    [exchange] = transport.exchanges
    assert exchange.response is not None
    check_response(vendor, "Add-Webhooks-1", exchange.response)
