"""Every call sends the one request that the vendor's pages describe, and reads its answer."""

import json

import pytest

from eightbyeight.errors import (
    AuthenticationError,
    InvalidInputError,
    Sent,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Repeat, Request, Response
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)
from eightbyeight.webhooks.configuration.models import (
    CredentialsLocation,
    MessagingWebhook,
    MessagingWebhookKey,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookKey,
    OlderWebhookType,
    SmsWebhook,
    WebhookOAuth,
)
from tests.webhooks.configuration.answering import ACCOUNT, PATH, URL, answer, client, problem

OAUTH = WebhookOAuth("https://acme.example/token", "acme", "s3cret-of-acme", scope="read write")
OAUTH_MEMBERS = {
    "url": "https://acme.example/token",
    "clientId": "acme",
    "clientSecret": "s3cret-of-acme",
    "credentialsLocation": "header",
    "scope": "read write",
}


def sent(transport: MemoryTransport) -> tuple[str, str, object, Repeat]:
    """Give what the only request asked for."""
    [exchange] = transport.exchanges
    request = exchange.request
    assert isinstance(request.body, bytes)
    if request.body:
        assert "application/json" == request.headers["content-type"]
    body = json.loads(request.body) if request.body else None
    return request.method, request.url, body, request.repeat


async def test_setting_webhooks_of_sms() -> None:
    """Each webhook is sent with its credentials and its flag, and without a type."""
    webhooks, transport = client(SmsWebhooksClient, answer(200))

    await webhooks.set_webhooks(
        [
            SmsWebhook("acme_hq", URL, http_authorization="Bearer abc"),
            SmsWebhook("*", URL, oauth=OAUTH, enabled=False),
        ]
    )

    body = [
        {
            "subAccountId": "acme_hq",
            "url": URL,
            "httpAuthorization": "Bearer abc",
            "enabled": True,
        },
        {"subAccountId": "*", "url": URL, "oauth": OAUTH_MEMBERS, "enabled": False},
    ]
    assert ("POST", f"https://sms.8x8.com{PATH}", body, Repeat.ALWAYS) == sent(transport)


async def test_setting_webhooks_of_messaging() -> None:
    """A type is sent where one is named, also one that the package does not know."""
    webhooks, transport = client(MessagingWebhooksClient, answer(201, {}))

    await webhooks.set_webhooks(
        (
            MessagingWebhook("acme_hq", URL),
            MessagingWebhook("acme_hq", URL, type=MessagingWebhookType.CABM, oauth=OAUTH),
            MessagingWebhook("acme_hq", URL, type="NEW"),
        )
    )

    common = {"subAccountId": "acme_hq", "url": URL, "enabled": True}
    body = [
        common,
        {**common, "type": "CABM", "oauth": OAUTH_MEMBERS},
        {**common, "type": "NEW"},
    ]
    assert ("POST", f"https://chatapps.8x8.com{PATH}", body, Repeat.ALWAYS) == sent(transport)


async def test_setting_webhooks_of_the_older_api() -> None:
    """What the service alone says of a webhook is not sent back to it."""
    webhooks, transport = client(OlderWebhooksClient, answer(204))
    webhook = OlderWebhook(
        "acme_hq",
        URL,
        type=OlderWebhookType.ALL,
        http_authorization="Basic dXNlcjpwYXNz",
        version=3,
        http_contenttype="text/xml",
    )

    await webhooks.set_webhooks([webhook])

    body = [
        {
            "subAccountId": "acme_hq",
            "type": "*",
            "url": URL,
            "httpAuthorization": "Basic dXNlcjpwYXNz",
            "enabled": True,
        }
    ]
    assert ("POST", f"https://sms.8x8.com{PATH}", body, Repeat.ALWAYS) == sent(transport)


async def test_deleting() -> None:
    """Webhooks are deleted by names, by keys, or as they were listed, each of them once."""
    sms, of_sms = client(SmsWebhooksClient, answer(200))
    await sms.delete_webhooks(["*", SmsWebhook("acme_hq", URL), "acme_hq"])
    body: list[object] = [{"subAccountId": "*"}, {"subAccountId": "acme_hq"}]
    assert ("DELETE", f"https://sms.8x8.com{PATH}", body, Repeat.IF_NOT_SENT) == sent(of_sms)

    messaging, of_messaging = client(MessagingWebhooksClient, answer(200))
    await messaging.delete_webhooks(
        [
            "acme_hq",
            MessagingWebhookKey("acme_hq", MessagingWebhookType.CABM),
            MessagingWebhookKey("*"),
            MessagingWebhook("*", URL, type="MSG", http_authorization="***"),
        ]
    )
    body = [
        {"subAccountId": "acme_hq"},
        {"subAccountId": "acme_hq", "type": "CABM"},
        {"subAccountId": "*"},
        {"subAccountId": "*", "type": "MSG"},
    ]
    url = f"https://chatapps.8x8.com{PATH}"
    assert ("DELETE", url, body, Repeat.IF_NOT_SENT) == sent(of_messaging)

    older, of_older = client(OlderWebhooksClient, answer(200))
    await older.delete_webhooks(
        [OlderWebhookKey("acme_hq", OlderWebhookType.DR), OlderWebhook("*", URL, type="*")]
    )
    body = [{"subAccountId": "acme_hq", "type": "DR"}, {"subAccountId": "*", "type": "*"}]
    assert ("DELETE", f"https://sms.8x8.com{PATH}", body, Repeat.IF_NOT_SENT) == sent(of_older)


async def test_listing_webhooks_of_sms() -> None:
    """What is listed is read into the model of SMS, and an unknown member is passed over."""
    entries = [
        {"subAccountId": "acme_hq", "url": URL, "httpAuthorization": "***", "extra": 1},
        {
            "subAccountId": "*",
            "url": URL,
            "enabled": False,
            "type": "MSG",
            "httpAuthorization": "",
            "oauth": {**OAUTH_MEMBERS, "clientSecret": "***", "credentialsLocation": "query"},
        },
    ]
    webhooks, transport = client(SmsWebhooksClient, answer(200, entries))

    listed = await webhooks.list_webhooks()

    oauth = WebhookOAuth(OAUTH.url, "acme", "***", credentials_location="query", scope="read write")
    assert (
        SmsWebhook("acme_hq", URL, http_authorization="***"),
        SmsWebhook("*", URL, enabled=False, oauth=oauth),
    ) == listed
    assert [True, True] == [webhook.is_masked for webhook in listed]
    assert ("GET", f"https://sms.8x8.com{PATH}", None, Repeat.ALWAYS) == sent(transport)


async def test_listing_webhooks_of_messaging() -> None:
    """Types that are known become members of the enumeration, others stay text."""
    entries = [
        {"subAccountId": "*", "url": URL, "type": "CABM"},
        {"subAccountId": "*", "url": URL, "type": "NEW"},
        {
            "subAccountId": "*",
            "url": URL,
            "oauth": {"url": URL, "clientId": "acme", "credentialsLocation": "body"},
        },
    ]
    webhooks, _ = client(MessagingWebhooksClient, answer(200, entries))

    first, second, third = await webhooks.list_webhooks()

    assert MessagingWebhookType.CABM is first.type
    assert "NEW" == second.type
    assert third.type is None
    assert third.oauth is not None
    assert CredentialsLocation.BODY is third.oauth.credentials_location
    # A secret that is left out is no more known than one that is masked.
    assert [False, False, True] == [webhook.is_masked for webhook in (first, second, third)]


async def test_listing_webhooks_of_the_older_api() -> None:
    """What that API lists in clear can be set again as it is."""
    entry = {
        "subAccountId": "acme_hq",
        "type": "DR",
        "version": 3,
        "url": "http://example.com/dr/marketing",
        "httpAuthorization": "Basic dXNlcjpwYXNzd29yZA==",
        "httpContenttype": "text/xml",
        "enabled": True,
    }
    webhooks, transport = client(OlderWebhooksClient, answer(200, [entry]), answer(200))

    [webhook] = listed = await webhooks.list_webhooks()
    await webhooks.set_webhooks(listed)

    assert OlderWebhookType.DR is webhook.type
    assert (3, "text/xml", False) == (
        webhook.version,
        webhook.http_contenttype,
        webhook.is_masked,
    )
    kept = {name: entry[name] for name in entry if name not in ("version", "httpContenttype")}
    assert isinstance(transport.exchanges[1].request.body, bytes)
    assert [kept] == json.loads(transport.exchanges[1].request.body)


async def test_the_key_in_clear_counts_as_masked() -> None:
    """A secret that is the client's own key is blotted out of the answer, and not set again so."""
    key = "0123456789abcdef"
    entry = {"subAccountId": "*", "url": URL, "type": "DR", "httpAuthorization": f"Bearer {key}"}
    webhooks, _ = client(OlderWebhooksClient, answer(200, [entry]), api_key=key)

    listed = await webhooks.list_webhooks()

    with pytest.raises(InvalidInputError, match="the mask"):
        await webhooks.set_webhooks(listed)


async def test_an_empty_list() -> None:
    """An account without webhooks has a list of none."""
    webhooks, _ = client(SmsWebhooksClient, answer(200, []))

    assert () == await webhooks.list_webhooks()


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (answer(200, {}), r"expected a list, got \{\} @ \$"),
        (answer(200, [{"url": URL}]), r"missing 'subAccountId' @ \$\[0\]"),
        (answer(200, [{"subAccountId": "*", "url": 1}]), r"got 1 @ \$\[0\]\.url"),
        (answer(200, [{"subAccountId": "*", "url": URL}]), r"missing 'type' @ \$\[0\]\.type"),
        (answer(200, [{"subAccountId": "*", "url": URL, "enabled": "yes"}]), r"\.enabled"),
        (Response(200, body=b"[]"), "its media type is ''"),
        (answer(201, []), "201"),
        (answer(204), "204"),
        (answer(302), "302"),
    ],
)
async def test_lists_that_cannot_be_trusted(response: Response, told: str) -> None:
    """What is no list of webhooks is not taken for one; the error says where it is wrong."""
    webhooks, _ = client(OlderWebhooksClient, response)

    with pytest.raises(UnexpectedResponseError, match=told):
        await webhooks.list_webhooks()


@pytest.mark.parametrize(
    ("types", "told"),
    [
        ([None, None], "no webhook has one, as in a list of the SMS API: SmsWebhooksClient reads"),
        ([None, "CADR"], "as in a list of the Messaging API: MessagingWebhooksClient reads it"),
        (["MSG", None], r"\$\[1\]\.type: .* of the Messaging API: MessagingWebhooksClient"),
    ],
)
async def test_a_list_of_another_form(types: list[str | None], told: str) -> None:
    """A list without types is told to be another API's, with the client that reads it."""
    listed = [{"subAccountId": "*", "url": URL, "type": type_} for type_ in types]
    webhooks, _ = client(OlderWebhooksClient, answer(200, listed))

    with pytest.raises(UnexpectedResponseError, match=told):
        await webhooks.list_webhooks()


async def test_doings_that_cannot_be_trusted() -> None:
    """A stranger's page and an error's body are no success, whatever their status."""
    page = Response(200, body=b"<html>")
    for response, told in (
        (page, "its media type is ''"),
        (Response(200, problem(200, "x").headers, problem(200, "x").body), "an error's body"),
    ):
        webhooks, _ = client(SmsWebhooksClient, response, response)
        with pytest.raises(UnexpectedResponseError, match=told):
            await webhooks.set_webhooks([SmsWebhook("*", URL)])
        with pytest.raises(UnexpectedResponseError, match=told):
            await webhooks.delete_webhooks(["*"])


async def test_refusals() -> None:
    """What is refused is an error of the package's tree, with what to look at first."""
    webhooks, _ = client(
        SmsWebhooksClient, problem(401, "no"), problem(400, "bad"), problem(500, "oh"), retries=0
    )

    with pytest.raises(AuthenticationError, match="is the key one of 8x8 Connect"):
        await webhooks.list_webhooks()
    with pytest.raises(ValidationError, match="400 bad") as caught:
        await webhooks.set_webhooks([SmsWebhook("*", URL)])
    assert 1000 == caught.value.code
    with pytest.raises(ServerError):
        await webhooks.delete_webhooks(["*"])


async def test_setting_is_sent_again_after_a_lost_answer() -> None:
    """The same list is sent again, in full; a deletion of unknown fate is not."""
    bodies: list[object] = []

    async def lost_at_first(request: Request) -> Response:
        bodies.append(request.body)
        if len(bodies) == 2:
            return answer(200)
        raise TransportError("lost", sent=Sent.MAYBE)

    webhooks = SmsWebhooksClient(
        api_key="k", account_id=ACCOUNT, transport=MemoryTransport(lost_at_first), retries=1
    )

    await webhooks.set_webhooks([SmsWebhook("*", URL)])
    with pytest.raises(TransportError):
        await webhooks.delete_webhooks(["*"])

    assert 3 == len(bodies)
    assert bodies[0] == bodies[1]
