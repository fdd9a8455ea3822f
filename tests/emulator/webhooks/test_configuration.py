"""The configuration of webhooks in its three flavours, on the wire and by hand."""

import json
from collections.abc import Awaitable, Callable

import pytest

from eightbyeight.emulator import Emulator, Flavour, ManualClock, Webhook
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Request

URL = "https://acme.example/hook"
OAUTH = {
    "url": "https://acme.example/token",
    "clientId": "acme",
    "clientSecret": "hush",
    "credentialsLocation": "header",
}

Ask = Callable[..., Awaitable[tuple[int, object]]]


def _asking(emulator: Emulator) -> Ask:
    """Give what asks for webhooks, and tells status and body."""

    async def ask(
        method: str, document: object = None, key: str = "Bearer k"
    ) -> tuple[int, object]:
        url = "https://sms.8x8.com/api/v1/accounts/acme/webhooks"
        headers = Headers({"Authorization": key, "Content-Type": "application/json"})
        body = b"" if document is None else json.dumps(document).encode()
        response = await emulator(Request(method, url, headers, body))
        return response.status, json.loads(response.body) if response.body else None

    return ask


def _made(flavour: str) -> tuple[Emulator, Ask]:
    emulator = Emulator(clock=ManualClock(), webhooks_flavour=flavour)
    return emulator, _asking(emulator)


async def test_sms() -> None:
    """Of SMS a sub-account has one webhook, whose secrets are masked [W1] [W2] [W3]."""
    emulator, ask = _made("sms")
    first = {"subAccountId": "*", "url": URL, "httpAuthorization": "Basic abc", "type": "DR"}
    second = {
        "subAccountId": "hq",
        "url": URL,
        "oauth": {**OAUTH, "scope": "a b"},
        "enabled": False,
    }

    assert (200, None) == await ask("POST", [first, second])
    assert (
        200,
        [
            {"subAccountId": "*", "url": URL, "httpAuthorization": "***", "enabled": True},
            {
                "subAccountId": "hq",
                "url": URL,
                "oauth": {**OAUTH, "clientSecret": "***", "scope": "a b"},
                "enabled": False,
            },
        ],
    ) == await ask("GET")
    assert (
        Webhook("*", None, URL, "Basic abc"),
        Webhook("hq", None, URL, oauth={**OAUTH, "scope": "a b"}, enabled=False),
    ) == emulator.webhooks.get("acme")

    assert (200, None) == await ask("POST", [{"subAccountId": "*", "url": f"{URL}2"}])
    assert Webhook("*", None, f"{URL}2") == emulator.webhooks.get("acme")[0]


async def test_messaging() -> None:
    """Of messages there is one per type; without a type, receipts and messages are meant [W4]."""
    emulator, ask = _made("messaging")

    await ask("POST", [{"subAccountId": "hq", "url": URL}])
    await ask("POST", [{"subAccountId": "hq", "url": f"{URL}2", "type": "MSG"}])
    await ask("POST", [{"subAccountId": "hq", "url": f"{URL}3", "type": "CABM"}])

    _, listed = await ask("GET")
    assert isinstance(listed, list)
    assert [("CADR", URL), ("MSG", f"{URL}2"), ("CABM", f"{URL}3")] == [
        (each["type"], each["url"]) for each in listed
    ]
    await ask("DELETE", [{"subAccountId": "hq"}])
    assert ["CABM"] == [each.type for each in emulator.webhooks.get("acme")]
    await ask("DELETE", [{"subAccountId": "hq", "type": "CABM"}])
    assert () == emulator.webhooks.get("acme")


async def test_older() -> None:
    """The older flavour has four other types, one of all, and masks nothing [W3] [W5]."""
    emulator, ask = _made("older")
    hook = {"subAccountId": "*", "url": URL, "httpAuthorization": "Basic abc", "enabled": True}
    types = ["DR", "MO", "MSG", "EV", "*"]

    await ask("POST", [{**hook, "type": each, "oauth": OAUTH} for each in types])

    versions = [3, 2, 2, 2, 2]
    more = {"httpContenttype": "application/json"}
    expected = [
        {**hook, "type": kind, "version": version, **more}
        for kind, version in zip(types, versions, strict=True)
    ]
    assert (200, expected) == await ask("GET")
    assert emulator.webhooks.get("acme")[0].oauth is None


async def test_the_asterisk() -> None:
    """An asterisk is a scope of its own, and what is not there need not be deleted [W6]."""
    emulator, ask = _made("sms")
    await ask("POST", [{"subAccountId": each, "url": URL} for each in ("*", "hq")])

    assert (200, None) == await ask("DELETE", [{"subAccountId": "*"}, {"subAccountId": "none"}])
    assert ["hq"] == [each.sub_account_id for each in emulator.webhooks.get("acme")]


GOOD = {"subAccountId": "hq", "url": URL, "type": "MSG"}


@pytest.mark.parametrize(
    ("flavour", "document"),
    [
        ("sms", GOOD),
        ("sms", ["hq"]),
        ("sms", [{"url": URL}]),
        ("sms", [{**GOOD, "subAccountId": ""}]),
        ("sms", [{"subAccountId": "hq"}]),
        ("sms", [{**GOOD, "url": "ftp://acme.example"}]),
        ("sms", [{**GOOD, "url": "https://"}]),
        ("sms", [{**GOOD, "url": "http://[x"}]),
        ("sms", [{**GOOD, "httpAuthorization": 1}]),
        ("sms", [{**GOOD, "enabled": "yes"}]),
        ("sms", [{**GOOD, "oauth": "x"}]),
        ("sms", [{**GOOD, "oauth": {**OAUTH, "url": "x"}}]),
        ("sms", [{**GOOD, "oauth": {**OAUTH, "clientSecret": None}}]),
        ("sms", [{**GOOD, "oauth": {**OAUTH, "scope": 1}}]),
        ("sms", [{**GOOD, "oauth": {**OAUTH, "credentialsLocation": "query"}}]),
        ("messaging", [{**GOOD, "type": "DR"}]),
        ("messaging", [{**GOOD, "type": "*"}]),
        ("older", [{**GOOD, "type": "CADR"}]),
        ("older", [{"subAccountId": "hq", "url": URL}]),
    ],
)
async def test_what_cannot_be(flavour: str, document: object) -> None:
    """What is no webhook is 400, and nothing of the request is done [W7] [W2]."""
    emulator, ask = _made(flavour)
    together = [GOOD, *document] if isinstance(document, list) else document

    status, body = await ask("POST", together)

    assert isinstance(body, dict)
    assert (400, 1000) == (status, body["code"])
    assert () == emulator.webhooks.get("acme")


@pytest.mark.parametrize("document", [{}, [1], [{}], [{"subAccountId": "*", "type": "x"}]])
async def test_deletions_that_cannot_be(document: object) -> None:
    """What names no webhook is 400 [W7]."""
    _, ask = _made("messaging")

    status, _ = await ask("DELETE", document)

    assert 400 == status


async def test_one_authorization() -> None:
    """A static value and OAuth do not go together, unless the value is empty [W9]."""
    emulator, ask = _made("sms")
    both = {**GOOD, "oauth": OAUTH, "httpAuthorization": "Basic abc"}

    assert 400 == (await ask("POST", [both]))[0]
    assert 200 == (await ask("POST", [{**both, "httpAuthorization": ""}]))[0]
    assert emulator.webhooks.get("acme")[0].http_authorization is None


async def test_a_mask_sent_back() -> None:
    """Whoever sends back what was listed overwrites the secret with its mask [W8]."""
    emulator, ask = _made("sms")
    await ask("POST", [{**GOOD, "httpAuthorization": "Basic abc"}])
    _, listed = await ask("GET")

    await ask("POST", listed)

    assert "***" == emulator.webhooks.get("acme")[0].http_authorization


async def test_the_door() -> None:
    """Without a key it is 401, with another method 405 [D2] [D6]."""
    _, ask = _made("sms")

    status, body = await ask("GET", key="Basic k")

    assert isinstance(body, dict)
    assert (401, 1200) == (status, body["code"])
    assert 405 == (await ask("PATCH", []))[0]


def test_by_hand() -> None:
    """Webhooks are set and looked at without a request [W10]."""
    emulator = Emulator(webhooks_flavour="older", accounts=["acme"])
    emulator.webhooks.set("acme", subAccountId="hq", type="MO", url=URL)

    assert (Webhook("hq", "MO", URL),) == emulator.webhooks.get("acme")
    assert Flavour.OLDER is emulator.webhooks.flavour
    with pytest.raises(InvalidInputError, match="type is missing"):
        emulator.webhooks.set("acme", subAccountId="hq", url=URL)
    with pytest.raises(InvalidInputError, match="no such account"):
        emulator.webhooks.get("other")
    with pytest.raises(InvalidInputError, match="must be one of sms, messaging, older"):
        Emulator(webhooks_flavour="voice")


async def test_faults() -> None:
    """Scenarios count these requests as well, and know what is in them [F14] [F15] [F9] [F6]."""
    emulator, ask = _made("sms")
    emulator.faults = "commit_part:1;then=500\ncontaining hq: status:503\nlies_201 times 2"
    two = [{"subAccountId": each, "url": URL} for each in ("*", "shop")]

    assert 500 == (await ask("POST", two))[0]
    assert ["*"] == [each.sub_account_id for each in emulator.webhooks.get("acme")]
    assert 503 == (await ask("POST", [GOOD]))[0]
    assert 200 == (await ask("POST", two))[0]
    assert 1 == len(emulator.webhooks.get("acme"))
    emulator.faults = "get: wrong_ids\ndelete: status:429\ndelete: ok\ndelete: ok"
    assert [{"subAccountId": "*-else", "url": URL, "enabled": True}] == (await ask("GET"))[1]
    assert 429 == (await ask("DELETE", [{"subAccountId": "*"}]))[0]
    await ask("DELETE", [{"subAccountId": "*"}])
    await ask("DELETE", [{"subAccountId": "*"}])
    assert [False, False, True, False] == [each.committed for each in emulator.log]


async def test_faults_and_other_bodies() -> None:
    """A body without items, and an answer without names, stay as they are [F9] [F6]."""
    emulator, ask = _made("sms")
    emulator.faults = "commit_part:1;then=ok\nget: wrong_ids"
    emulator.throttle(2)

    assert 429 == (await ask("POST", {}))[0]
    status, body = await ask("GET")

    assert isinstance(body, dict)
    assert (429, 429) == (status, body["code"])
