"""Every call sends the one request that the vendor's pages describe, and reads its answer."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from eightbyeight.automation.client import AutomationClient
from eightbyeight.automation.models import InstanceStatus
from eightbyeight.automation.steps import Wait
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import (
    NotFoundError,
    ServerError,
)
from eightbyeight.transport.messages import Repeat, Response
from tests.automation.answering import (
    DEFINITION,
    DEFINITION_ID,
    ERROR,
    INSTANCE,
    PREFIX,
    WORKFLOW_ID,
    answer,
    client,
)

Call = Callable[[AutomationClient], Awaitable[object]]

PAUSE = Workflow(
    "pause",
    [Wait("s1", duration=timedelta(seconds=30))],
    trigger="inbound_sms",
    sub_account_id="acme_sms",
    status="enabled",
)
PAUSE_BODY = {
    "subAccountId": "acme_sms",
    "trigger": "inbound_sms",
    "status": "enabled",
    "definition": {
        "name": "pause",
        "steps": [{"id": "s1", "stepType": "Wait", "inputs": {"duration": "0.00:00:30"}}],
    },
}
DEFINITION_PATH = f"definitions/{DEFINITION_ID}"
INSTANCES_PATH = f"{DEFINITION_PATH}/workflows"
INSTANCE_PATH = f"{INSTANCES_PATH}/{WORKFLOW_ID}"
NINE = datetime(2026, 5, 1, 9, tzinfo=UTC)
TEN_IN_PARIS = datetime(2026, 5, 1, 12, 0, 0, 600_000, timezone(timedelta(hours=2)))
TIMES = "&startTimeFrom=2026-05-01T09%3A00%3A00Z&startTimeTo=2026-05-01T10%3A00%3A00.600000Z"

CALLS: dict[str, tuple[Call, Response, str, str, object]] = {
    "list_definitions": (
        lambda automation: automation.list_definitions(),
        answer(200, [DEFINITION]),
        "GET",
        "definitions?limit=100&offset=0",
        None,
    ),
    "create_definition": (
        lambda automation: automation.create_definition(PAUSE),
        answer(201, DEFINITION),
        "POST",
        "definitions",
        PAUSE_BODY,
    ),
    "list_versions": (
        lambda automation: automation.list_versions(UUID(DEFINITION_ID), limit=2, offset=3),
        answer(200, [DEFINITION]),
        "GET",
        f"{DEFINITION_PATH}?limit=2&offset=3",
        None,
    ),
    "get_definition": (
        lambda automation: automation.get_definition(DEFINITION_ID),
        answer(200, [DEFINITION]),
        "GET",
        f"{DEFINITION_PATH}?limit=1&offset=0",
        None,
    ),
    "update_definition": (
        lambda automation: automation.update_definition(DEFINITION_ID, PAUSE),
        answer(200, DEFINITION),
        "PUT",
        DEFINITION_PATH,
        PAUSE_BODY,
    ),
    "delete_definition": (
        lambda automation: automation.delete_definition(DEFINITION_ID, version=2),
        answer(202),
        "DELETE",
        f"{DEFINITION_PATH}?version=2",
        None,
    ),
    "delete_all_versions": (
        lambda automation: automation.delete_all_versions(DEFINITION_ID),
        answer(202),
        "DELETE",
        DEFINITION_PATH,
        None,
    ),
    "list_instances": (
        lambda automation: automation.list_instances(DEFINITION_ID),
        answer(200, [INSTANCE]),
        "GET",
        f"{INSTANCES_PATH}?limit=100&offset=0",
        None,
    ),
    "list_instances with filters": (
        lambda automation: automation.list_instances(
            DEFINITION_ID,
            version=2,
            status=InstanceStatus.RUNNABLE,
            started_from=NINE,
            started_to=TEN_IN_PARIS,
            limit=5,
            offset=10,
        ),
        answer(200, []),
        "GET",
        f"{INSTANCES_PATH}?limit=5&offset=10&version=2&status=Runnable{TIMES}",
        None,
    ),
    "start_instance": (
        lambda automation: automation.start_instance(DEFINITION_ID, {"payload": {"body": "hi"}}),
        answer(201),
        "POST",
        INSTANCES_PATH,
        {"payload": {"body": "hi"}},
    ),
    "start_instance of a version": (
        lambda automation: automation.start_instance(DEFINITION_ID, {}, version=1),
        answer(201),
        "POST",
        f"{INSTANCES_PATH}?version=1",
        {},
    ),
    "get_instance": (
        lambda automation: automation.get_instance(DEFINITION_ID, WORKFLOW_ID),
        answer(200, INSTANCE),
        "GET",
        INSTANCE_PATH,
        None,
    ),
    "get_instance with logs": (
        lambda automation: automation.get_instance(DEFINITION_ID, "a/b", include_logs=True),
        answer(200, {**INSTANCE, "workflowId": "a/b", "logs": []}),
        "GET",
        f"{INSTANCES_PATH}/a%2Fb?includeLogs=true",
        None,
    ),
    "suspend": (
        lambda automation: automation.suspend(DEFINITION_ID, WORKFLOW_ID),
        answer(200),
        "PATCH",
        INSTANCE_PATH,
        {"status": "suspend"},
    ),
    "resume": (
        lambda automation: automation.resume(DEFINITION_ID, WORKFLOW_ID),
        answer(200),
        "PATCH",
        INSTANCE_PATH,
        {"status": "resume"},
    ),
    "terminate": (
        lambda automation: automation.terminate(DEFINITION_ID, WORKFLOW_ID),
        answer(200),
        "PATCH",
        INSTANCE_PATH,
        {"status": "terminate"},
    ),
    "list_errors": (
        lambda automation: automation.list_errors(DEFINITION_ID, WORKFLOW_ID),
        answer(200, []),
        "GET",
        f"{INSTANCE_PATH}/errors",
        None,
    ),
    "trigger_http_request": (
        lambda automation: automation.trigger_http_request({"price": 3}),
        answer(200),
        "POST",
        "triggers/http_request",
        {"price": 3},
    ),
    "trigger_http_request of a sub-account": (
        lambda automation: automation.trigger_http_request({}, sub_account_id="acme & co"),
        answer(200),
        "POST",
        "triggers/http_request?subAccountId=acme+%26+co",
        {},
    ),
    "list_timezones": (
        lambda automation: automation.list_timezones(),
        answer(200, []),
        "GET",
        "steps/timezones",
        None,
    ),
    "list_timezones that contain": (
        lambda automation: automation.list_timezones("europe"),
        answer(200, []),
        "GET",
        "steps/timezones?contains=europe",
        None,
    ),
    "list_functions": (
        lambda automation: automation.list_functions(),
        answer(200, []),
        "GET",
        "steps/functions",
        None,
    ),
    "get_usage": (
        lambda automation: automation.get_usage(),
        answer(200, {"accountId": "acme_1"}),
        "GET",
        "usage",
        None,
    ),
    "get_usage_history": (
        lambda automation: automation.get_usage_history(),
        answer(200, []),
        "GET",
        "usage/history",
        None,
    ),
}


@pytest.mark.parametrize("name", CALLS)
async def test_the_request(name: str) -> None:
    """One request goes out, to the account's path, with the key and the body of the pages."""
    call, reply, method, path, body = CALLS[name]
    automation, transport = client(reply)
    await call(automation)

    [exchange] = transport.exchanges
    request = exchange.request
    assert (method, f"https://automation.8x8.com{PREFIX}{path}") == (request.method, request.url)
    assert body == (json.loads(request.body) if request.body else None)  # type: ignore[arg-type]
    assert "Bearer k" == request.headers["authorization"]
    assert "application/json" == request.headers["accept"]
    expected = None if body is None else "application/json"
    assert expected == request.headers.get("content-type")
    repeat = Repeat.ALWAYS if method == "GET" else Repeat.IF_NOT_SENT
    assert (repeat, 90.0) == (request.repeat, request.timeout)


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if call[2] != "GET"])
async def test_a_failure_may_have_happened(name: str) -> None:
    """What changes something is not sent again where it may have been done."""
    call, _, _, _, _ = CALLS[name]
    automation, transport = client(answer(500, ERROR))
    with pytest.raises(ServerError) as caught:
        await call(automation)

    assert caught.value.may_have_happened
    assert 1 == len(transport.exchanges)


@pytest.mark.parametrize(
    "name",
    ["start_instance", "suspend", "trigger_http_request", "delete_definition"],
)
async def test_nothing_comes_back(name: str) -> None:
    """The service says of these only that it took them."""
    call, reply, _, _, _ = CALLS[name]
    automation, _ = client(reply)

    assert None is await call(automation)


async def test_the_latest_version() -> None:
    """A definition is its latest version, and one without versions is none."""
    older = {**DEFINITION, "id": DEFINITION_ID, "version": 1}
    automation, _ = client(answer(200, [older, DEFINITION]), answer(200, []))

    assert 2 == (await automation.get_definition(DEFINITION_ID)).version
    with pytest.raises(NotFoundError, match=DEFINITION_ID) as caught:
        await automation.get_definition(DEFINITION_ID)
    assert 200 == caught.value.status


async def test_a_definition_comes_back() -> None:
    """What was created is given with its id, its version and the same workflow."""
    automation, _ = client(answer(201, DEFINITION))
    definition = await automation.create_definition(PAUSE)

    assert (DEFINITION_ID, 2, "acme_1") == (
        definition.id,
        definition.version,
        definition.account_id,
    )
    assert datetime(2026, 5, 1, 4, 49, 30, 270_000, UTC) == definition.created_at
    assert PAUSE == definition.workflow
