"""The three webhooks clients speak as the vendor's three files describe."""

import json

import jsonschema  # type: ignore[import-untyped]
import pytest
from attrs import evolve

from eightbyeight.transport.base import Handler
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)
from eightbyeight.webhooks.configuration.checks import check_webhooks
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
from tests.vendor.checked import CheckedTransport
from tests.vendor.overlay import overlaid
from tests.vendor.webhook_configuration import MESSAGING, OLDER, SMS, WEBHOOKS, Form

ACCOUNT = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1c"
URL = "https://acme.example/8x8"
OAUTH = WebhookOAuth(
    "https://acme.example/token",
    "acme",
    "s3cret",
    credentials_location=CredentialsLocation.BODY,
    scope="read write",
)
JSON = Headers({"Content-Type": "application/json"})


def examples(form: Form) -> tuple[list[dict[str, object]], list[list[dict[str, object]]]]:
    """Give the file's example of a list, and those of what is set."""
    path = form.loaded().document["paths"][WEBHOOKS]  # type: ignore[index]
    listed = path["get"]["responses"]["200"]["content"]["application/json"]["examples"]
    body = path["post"]["requestBody"]
    shown = body["content"]["application/json"].get("examples", {}).values()
    older = body.get("x-examples", {}).values()
    return listed["response"]["value"], [*(each["value"] for each in shown), *older]


def checked(form: Form, listed: object = ()) -> CheckedTransport:
    """Make a transport that checks requests, and answers with a list or with nothing."""

    async def reply(request: Request) -> Response:
        if request.method == "GET":
            return Response(200, JSON, json.dumps(listed).encode())
        return Response(200)

    return CheckedTransport(MemoryTransport(reply), form.loaded())


def all_three(form: Form) -> list[str]:
    """Give the ids of a form's three operations."""
    return [f"{verb}-Webhooks{form.suffix}" for verb in ("Add", "Get", "Delete")]


async def test_requests_of_sms() -> None:
    """The client of SMS sends what the file of the SMS API describes."""
    transport = checked(SMS)
    client = SmsWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    await client.set_webhooks(
        [
            SmsWebhook("acme_hq", URL, http_authorization="Bearer x"),
            SmsWebhook("*", URL, oauth=OAUTH, enabled=False),
        ]
    )
    await client.list_webhooks()
    await client.delete_webhooks(["acme_hq", "*"])

    assert all_three(SMS) == transport.checked


async def test_requests_of_messaging() -> None:
    """The client of Messaging sends what the file of the Messaging API describes."""
    transport = checked(MESSAGING)
    client = MessagingWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    await client.set_webhooks(
        [
            MessagingWebhook("acme_hq", URL, http_authorization="Bearer x"),
            *(MessagingWebhook("*", URL, type=type_) for type_ in MessagingWebhookType),
            MessagingWebhook("other", URL, oauth=OAUTH, enabled=False),
        ]
    )
    await client.list_webhooks()
    await client.delete_webhooks(
        ["acme_hq", *(MessagingWebhookKey("*", type_) for type_ in MessagingWebhookType)]
    )

    assert all_three(MESSAGING) == transport.checked


async def test_requests_of_the_older_api() -> None:
    """The client of the older API sends what that API's file describes."""
    transport = checked(OLDER)
    client = OlderWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    await client.set_webhooks(
        [
            *(OlderWebhook("acme_hq", URL, type=type_) for type_ in OlderWebhookType),
            OlderWebhook(
                "*", URL, type="DR", http_authorization="Basic x", version=3, enabled=False
            ),
        ]
    )
    await client.list_webhooks()
    await client.delete_webhooks([OlderWebhookKey("*", type_) for type_ in OlderWebhookType])

    assert all_three(OLDER) == transport.checked


async def test_examples_of_sms() -> None:
    """What is listed is set again once its secret is given anew."""
    listed, _ = examples(SMS)
    transport = checked(SMS, listed)
    client = SmsWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    read = await client.list_webhooks()

    assert [True, True, False, False] == [webhook.is_masked for webhook in read]
    assert [entry["url"] for entry in listed] == [webhook.url for webhook in read]
    await client.set_webhooks([evolve(read[1], http_authorization="Bearer x"), read[2]])


async def test_examples_of_messaging() -> None:
    """What is listed can be deleted as it was listed."""
    listed, _ = examples(MESSAGING)
    transport = checked(MESSAGING, listed)
    client = MessagingWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    read = await client.list_webhooks()
    await client.set_webhooks([evolve(read[0], oauth=OAUTH), *read[2:]])
    await client.delete_webhooks(read)

    assert ["CADR", "MSG", "MSG", "CABM"] == [webhook.type for webhook in read]


async def test_examples_of_the_older_api() -> None:
    """What is listed in clear can be set as it was listed, without what is listed besides."""
    listed, _ = examples(OLDER)
    transport = checked(OLDER, listed)
    client = OlderWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    read = await client.list_webhooks()
    await client.set_webhooks(read)
    await client.delete_webhooks(read)

    assert [3, 2, 3, 2] == [webhook.version for webhook in read]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (SMS, SmsWebhooksClient),
        (MESSAGING, MessagingWebhooksClient),
        (OLDER, OlderWebhooksClient),
    ],
)
async def test_examples_of_what_is_set(form: Form, kind: type[SmsWebhooksClient]) -> None:
    """Each example is sent member for member, and is found good but for the http it has."""
    _, shown = examples(form)
    assert shown
    for entries in shown:
        form.loaded().validate_request(f"Add-Webhooks{form.suffix}", entries)
        answers = [Response(200), Response(200, JSON, json.dumps(entries).encode())]
        transport = MemoryTransport(_saying(answers))
        client = kind(api_key="k", account_id=ACCOUNT, transport=transport)

        webhooks = await client.list_webhooks()
        await client.set_webhooks(webhooks)

        rules = [finding.rule for finding in check_webhooks(webhooks)]
        assert ["webhook-url-http"] * len(entries) == rules
        body = transport.exchanges[1].request.body
        assert isinstance(body, bytes)
        assert entries == json.loads(body)


def _saying(answers: list[Response]) -> Handler:
    async def reply(_: Request) -> Response:
        return answers.pop()

    return reply


@pytest.mark.parametrize("form", [SMS, MESSAGING, OLDER])
@pytest.mark.parametrize(
    "changes",
    [
        {"subAccountId": None},
        {"url": None},
        {"enabled": "yes"},
        {"httpAuthorization": "***"},
        {"version": 3},
        {"type": "XX"},
    ],
)
def test_requests_that_are_bad(form: Form, changes: dict[str, object]) -> None:
    """A body that is not as described does not pass, so passing means something."""
    good = {"subAccountId": "acme_hq", "url": URL, **({"type": "MSG"} if form is not SMS else {})}
    operation_id = f"Add-Webhooks{form.suffix}"
    form.loaded().validate_request(operation_id, [good])

    bad = {name: value for name, value in {**good, **changes}.items() if value is not None}
    with pytest.raises(jsonschema.ValidationError):
        form.loaded().validate_request(operation_id, [good, bad])
    with pytest.raises(jsonschema.ValidationError):
        form.loaded().validate_request(operation_id, [])


@pytest.mark.parametrize("form", [SMS, MESSAGING, OLDER])
def test_every_overlay_line_is_needed(form: Form) -> None:
    """Each line has its reason and changes something; on a mended file it would be an error."""
    document = form.source.read()
    if document is None:
        pytest.skip(form.source.how_to_get_it)
    assert all(len(line.reason) > 10 for line in form.source.overlay)
    mended = overlaid(document, form.source.overlay)

    for line in form.source.overlay:
        with pytest.raises(AssertionError, match="not needed any more"):
            overlaid(mended, [line])
