"""Whatever is asked, and whatever a definition holds, the emulator answers."""

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TEXTS = st.sampled_from(
    ["{{data.a}}", "{{step.reply}}", "true", "{{false}}", "1", "00:00:01", "sms", "a", "{{", "c()"]
)
VALUES = TEXTS | JSON
IDS = st.sampled_from(["a", "b", "c", "d"])
KINDS = ["SMS", "HttpRequest", "Branch", "If", "Wait", "WaitForReply", "WaitForDTMF", "X", "branch"]
INPUTS = ["condition", "duration", "from", "channel", "timeout", "url", "method", "dtmfRequestId"]


def _step(within: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {"id": IDS, "stepType": st.sampled_from(KINDS)},
        optional={
            "inputs": st.dictionaries(st.sampled_from(INPUTS), VALUES) | JSON,
            "outputs": st.dictionaries(IDS, VALUES) | JSON,
            "nextStepId": IDS | JSON,
            "selectNextStep": st.dictionaries(IDS, VALUES, max_size=3) | JSON,
            "do": st.lists(st.lists(within, max_size=2), max_size=2) | JSON,
        },
    )


STEPS = st.lists(_step(_step(JSON)), max_size=5, unique_by=lambda each: str(each["id"]))


@settings(max_examples=150)
@given(steps=STEPS, data=st.dictionaries(IDS, VALUES, max_size=3), answer=JSON)
@example(
    steps=[{"id": "a", "stepType": "WaitForReply", "inputs": {"from": "1", "channel": "sms"}}],
    data={},
    answer=[],
)
async def test_any_steps(
    caller: "type[Caller]", steps: list[dict[str, object]], data: dict[str, object], answer: object
) -> None:
    """What is taken as a definition can be walked, whatever it holds [K1] [N1]."""
    service = caller()
    made = await service.ask("POST", "/definitions", service.document(*steps))
    assert made.status in {201, 400}
    if made.status == 400:
        return

    path = made.headers["location"].removeprefix("/api/v1/accounts/acme")
    started = await service.ask("POST", f"{path}/workflows", data)
    service.automation.reply("acme", "1", {"body": answer})
    service.clock.advance(3 * 86_400)
    found = await service.ask(
        "GET", started.headers["location"].removeprefix("/api/v1/accounts/acme")
    )

    assert found.members["status"] in {"Runnable", "Complete", "Terminated"}
    assert (found.members["completedAt"] is None) == (found.members["status"] == "Runnable")


PATHS = [
    ("POST", "/definitions"),
    ("PUT", "/definitions/00000000-0000-4000-a000-000000000001"),
    ("POST", "/definitions/00000000-0000-4000-a000-000000000001/workflows"),
    (
        "PATCH",
        "/definitions/00000000-0000-4000-a000-000000000001/workflows/60dbe3070000000000000001",
    ),
    ("POST", "/triggers/http_request"),
    ("POST", "/webhooks"),
    ("DELETE", "/webhooks"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@settings(max_examples=40)
@given(body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
async def test_any_bytes(caller: "type[Caller]", method: str, path: str, body: bytes) -> None:
    """Whatever is sent, the answer is a success or a refusal, never an exception [N1] [N5]."""
    service = caller()
    service.run()

    answer = await service.ask(method, path, body=body)

    assert answer.status in {200, 201} or (400, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/definitions", 200),
        ("/steps/timezones", 200),
        ("/usage", 200),
        ("/triggers/http_request", 405),
        ("/webhooks", 200),
        ("/contacts", 200),
        ("/groups", 200),
        ("/batches", 200),
        ("/steps", 501),
        ("/definition", 501),
        ("/webhooks/1", 501),
        ("", 501),
        ("/", 501),
    ],
)
async def test_whose_it_is(acme: "Caller", path: str, expected: int) -> None:
    """What follows the account decides which API answers [D1] [D6]."""
    assert expected == (await acme.ask("GET", path)).status
