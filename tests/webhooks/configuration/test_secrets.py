"""The secrets of webhooks are shown nowhere: in no model, request, error or pickle."""

import base64
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import EightByEightError, ResponseError, UnexpectedResponseError
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Response, StreamBody
from eightbyeight.webhooks.client import OlderWebhooksClient, SmsWebhooksClient
from eightbyeight.webhooks.configuration.models import (
    OlderWebhook,
    SmsWebhook,
    WebhookOAuth,
)
from tests.package import is_ours
from tests.webhooks.configuration.answering import ACCOUNT, URL, answer, client, problem

TOKEN = "tok3n-of-acme"
WEBHOOKS = [
    SmsWebhook("acme_hq", URL, http_authorization=f"Bearer {TOKEN}"),
    SmsWebhook("*", URL, oauth=WebhookOAuth(URL, "acme", TOKEN)),
]
JSON = Headers({"Content-Type": "application/json"})


class Recording(Transport):
    """Keeps the requests as they come, and refuses them with one body."""

    def __init__(self, body: bytes) -> None:
        self.requests: list[Request] = []
        self._body = body

    async def send(self, request: Request) -> Response:
        """Keep the request."""
        self.requests.append(request)
        return Response(400, JSON, self._body)

    async def aclose(self) -> None:
        """Do nothing."""


def shown_by(error: EightByEightError) -> str:
    """Give all that an error shows, to people, to a log and to another process."""
    pickled = pickle.dumps(error)
    assert str(error) == str(pickle.loads(pickled))  # noqa: S301 - of our own
    frames = []
    frame = error.__traceback__
    while frame is not None:
        if is_ours(frame.tb_frame.f_code.co_filename):
            frames.append(repr(frame.tb_frame.f_locals))
        frame = frame.tb_next
    return f"{error} {error!r} {vars(error)} {pickled!r} {frames}"


def test_models() -> None:
    """A model shows no secret and is not pickled with one; without one it is."""
    for webhook in WEBHOOKS:
        assert TOKEN not in repr(webhook)
        assert "***" in repr(webhook)
        with pytest.raises(TypeError, match="is not pickled"):
            pickle.dumps(webhook)
    bare = SmsWebhook("acme_hq", URL)
    assert bare == pickle.loads(pickle.dumps(bare))  # noqa: S301 - of our own


@given(
    spelt=st.sampled_from(
        [
            TOKEN,
            f"Bearer {TOKEN}",
            json.dumps(TOKEN)[1:-1],
            "".join(f"\\u{ord(letter):04X}" for letter in TOKEN),
            TOKEN.replace("-", "\\u002d"),
        ]
    ),
    name=st.sampled_from(["message", "detail", "errorId"]),
    webhook=st.sampled_from(WEBHOOKS),
)
async def test_answers_that_repeat_a_secret(spelt: str, name: str, webhook: SmsWebhook) -> None:
    """However an answer spells what was sent, the error does not show it, nor does the request."""
    body = f'{{"code": 1000, "{name}": "bad value {spelt} given", "time": "x"}}'.encode()
    transport = Recording(body)
    webhooks = SmsWebhooksClient(api_key="k", account_id=ACCOUNT, transport=transport)

    with pytest.raises(ResponseError) as caught:
        await webhooks.set_webhooks([webhook])

    assert TOKEN not in shown_by(caught.value)
    [request] = transport.requests
    assert isinstance(request.body, StreamBody)
    assert TOKEN not in repr(request)
    sent = b"".join([chunk async for chunk in request.body.open()])
    assert 1 == sent.count(TOKEN.encode())
    assert request.body.length == len(sent)


async def test_a_short_token_and_odd_letters() -> None:
    """Where a token is short its letters may be a word's: only the whole value is blotted out."""
    webhooks, _ = client(SmsWebhooksClient, problem(400, 'of all things Basic a"\\ is wrong: a"\\'))
    webhook = SmsWebhook("acme_hq", URL, http_authorization='Basic a"\\')

    with pytest.raises(ResponseError, match=r'of all things \*\*\* is wrong: a"\\:'):
        await webhooks.set_webhooks([webhook])


@pytest.mark.parametrize(
    "member",
    [
        {"httpAuthorization": f"Bearer {TOKEN}", "url": None},
        {"httpAuthorization": [TOKEN]},
        {"oauth": {"url": URL, "clientId": "acme", "clientSecret": {"is": TOKEN}}},
        {"oauth": {"url": URL, "clientId": "acme", "clientSecret": TOKEN, "scope": 1}},
    ],
)
async def test_lists_that_are_wrong_beside_a_secret(member: dict[str, object]) -> None:
    """An error about a list that cannot be read quotes no secret from it."""
    entry = {"subAccountId": "*", "url": URL, **member}
    webhooks, _ = client(SmsWebhooksClient, answer(200, [entry]))

    with pytest.raises(UnexpectedResponseError, match=r"@ \$\[0\]") as caught:
        await webhooks.list_webhooks()

    assert TOKEN not in shown_by(caught.value)


async def test_lists_in_clear() -> None:
    """What the older API lists in clear is a secret at once."""
    value = "Basic " + base64.b64encode(TOKEN.encode()).decode()
    entry = {"subAccountId": "*", "url": URL, "type": "DR", "httpAuthorization": value}
    webhooks, _ = client(OlderWebhooksClient, answer(200, [entry]))

    [webhook] = await webhooks.list_webhooks()

    assert value not in repr(webhook)
    assert OlderWebhook("*", URL, type="DR", http_authorization=value) == webhook
