"""Lists are walked page by page, and what cannot be meant is not sent."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from eightbyeight.automation.client import AutomationClient
from eightbyeight.automation.steps import Wait
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError, UnexpectedResponseError
from tests.automation.answering import (
    DEFINITION,
    DEFINITION_ID,
    INSTANCE,
    PREFIX,
    WORKFLOW_ID,
    answer,
    client,
)

Call = Callable[[AutomationClient], Awaitable[object]]

STEP = Wait("s1", duration=timedelta(seconds=30))
PAUSE = Workflow("pause", [STEP], trigger="inbound_sms")
TWICE = Workflow("twice", [STEP, STEP], trigger="inbound_sms")
DEFINITION_PATH = f"definitions/{DEFINITION_ID}"
INSTANCES_PATH = f"{DEFINITION_PATH}/workflows"
NINE = datetime(2026, 5, 1, 9, tzinfo=UTC)


async def test_pages() -> None:
    """A short page is known to be the last; of a full one nothing is known."""
    automation, _ = client(*[answer(200, [DEFINITION])] * 2)

    assert False is (await automation.list_definitions(limit=2)).has_next_page
    assert None is (await automation.list_versions(DEFINITION_ID, limit=1)).has_next_page


async def test_iterating() -> None:
    """Pages are asked for when they are needed, each item is given once."""
    instances = [{**INSTANCE, "workflowId": str(number)} for number in range(3)]
    third, second, first = ({**DEFINITION, "version": number} for number in (3, 2, 1))
    automation, transport = client(
        answer(200, instances[:2]),
        answer(200, instances[1:]),
        answer(200, []),
        answer(200, [third, second]),
        answer(200, [second, first]),
        answer(200, []),
        answer(200, [first]),
    )
    walk = automation.iter_instances(
        DEFINITION_ID, version=2, status="Complete", started_from=NINE, page_size=2
    )
    assert 0 == len(transport.exchanges)
    assert "0" == (await anext(walk)).workflow_id
    assert 1 == len(transport.exchanges)
    assert ["1", "2"] == [instance.workflow_id async for instance in walk]
    versions = automation.iter_versions(DEFINITION_ID, page_size=2)
    assert [3, 2, 1] == [definition.version async for definition in versions]
    assert [1] == [definition.version async for definition in automation.iter_definitions()]

    filters = "&version=2&status=Complete&startTimeFrom=2026-05-01T09%3A00%3A00Z"
    assert [
        f"{INSTANCES_PATH}?limit=2&offset=0{filters}",
        f"{INSTANCES_PATH}?limit=2&offset=1{filters}",
        f"{INSTANCES_PATH}?limit=2&offset=3{filters}",
        f"{DEFINITION_PATH}?limit=2&offset=0",
        f"{DEFINITION_PATH}?limit=2&offset=1",
        f"{DEFINITION_PATH}?limit=2&offset=3",
        "definitions?limit=100&offset=0",
    ] == [exchange.request.url.partition(PREFIX)[2] for exchange in transport.exchanges]


async def test_a_page_again() -> None:
    """A service that gives the same page for ever ends the walk with an error."""
    automation, transport = client(*[answer(200, [DEFINITION])] * 9)
    with pytest.raises(UnexpectedResponseError, match="offset 1 has nothing"):
        [one async for one in automation.iter_definitions(page_size=1)]

    assert 2 == len(transport.exchanges)


@pytest.mark.parametrize(
    "call",
    [
        lambda automation: automation.iter_definitions(page_size=501),
        lambda automation: automation.iter_versions("7"),
        lambda automation: automation.iter_versions(DEFINITION_ID, page_size=0),
        lambda automation: automation.iter_instances("7"),
        lambda automation: automation.iter_instances(DEFINITION_ID, status="Running"),
    ],
)
def test_iterating_what_cannot_be_meant(call: Callable[[AutomationClient], object]) -> None:
    """It is refused at once, not when the first item is asked for."""
    automation, _ = client()
    with pytest.raises(InvalidInputError):
        call(automation)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda automation: automation.create_definition({"steps": []}), "workflow"),
        (lambda automation: automation.update_definition("7", PAUSE), "definition_id"),
        (lambda automation: automation.get_definition("../usage"), "definition_id"),
        (lambda automation: automation.delete_all_versions(""), "definition_id"),
        (lambda automation: automation.delete_definition(DEFINITION_ID, version=0), "version"),
        (lambda automation: automation.delete_definition(DEFINITION_ID, version=None), "version"),
        (lambda automation: automation.delete_definition(DEFINITION_ID, version=True), "version"),
        (lambda automation: automation.get_instance(DEFINITION_ID, ".."), "workflow_id"),
        (lambda automation: automation.terminate(DEFINITION_ID, ""), "workflow_id"),
        (lambda automation: automation.start_instance(DEFINITION_ID, [1]), "data"),
        (lambda automation: automation.trigger_http_request({"x": float("nan")}), "data.x"),
        (
            lambda automation: automation.trigger_http_request({}, sub_account_id=" "),
            "sub_account_id",
        ),
        (lambda automation: automation.list_timezones(""), "contains"),
        (
            lambda automation: automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID, deadline=0),
            "deadline",
        ),
    ],
)
async def test_what_cannot_be_meant_is_not_sent(call: Call, field: str) -> None:
    """Wrong input is refused before anything goes out, above all what would delete too much."""
    automation, transport = client()
    with pytest.raises(InvalidInputError) as caught:
        await call(automation)

    assert [field] == [problem.field for problem in caught.value.problems]
    assert 0 == len(transport.exchanges)


@pytest.mark.parametrize(
    "call",
    [
        lambda automation: automation.create_definition(TWICE),
        lambda automation: automation.update_definition(DEFINITION_ID, TWICE),
    ],
)
async def test_a_workflow_with_errors_is_not_sent(call: Call) -> None:
    """A workflow is checked before it goes out."""
    automation, transport = client()
    with pytest.raises(InvalidInputError):
        await call(automation)

    assert 0 == len(transport.exchanges)
