"""An answer is taken for a success only where it is what was asked for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from eightbyeight.automation.answers import (
    page_of,
    read_definition,
    read_definitions,
    read_done,
    read_failures,
    read_instance,
    read_instances,
    read_latest,
    read_list,
    read_usage,
    read_usage_history,
)
from eightbyeight.automation.models import (
    Function,
    FunctionParameter,
    Instance,
    InstanceLog,
    InstanceStatus,
    LogStatus,
    StepFailure,
    Timezone,
    Usage,
    UsageMonth,
)
from eightbyeight.automation.steps import RawStep
from eightbyeight.errors import (
    AuthenticationError,
    EightByEightError,
    NotFoundError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.transport.messages import Headers, Response
from tests.automation.answering import (
    ACCOUNT,
    DEFINITION,
    DEFINITION_ID,
    ERROR,
    INSTANCE,
    WORKFLOW_ID,
    answer,
)

Read = Callable[[Response], object]
FAILURE = {
    "workflowId": WORKFLOW_ID,
    "step": "s1",
    "message": "Invalid subaccount id.",
    "errorTime": "2021-06-30T03:21:25.83Z",
}
OTHER = "ae54eaf1-b86d-43c5-8982-2818f9bbe52d"


def _definition(response: Response) -> object:
    return read_definition(response, DEFINITION_ID)


def _versions(response: Response) -> object:
    return read_definitions(response, DEFINITION_ID)


def _latest(response: Response) -> object:
    return read_latest(response, DEFINITION_ID)


def _instance(response: Response) -> Instance:
    return read_instance(response, DEFINITION_ID, WORKFLOW_ID)


def _instances(response: Response) -> object:
    return read_instances(response, DEFINITION_ID)


def _failures(response: Response) -> tuple[StepFailure, ...]:
    return read_failures(response, WORKFLOW_ID)


def _timezones(response: Response) -> object:
    return read_list(response, tuple[Timezone, ...])


READERS: tuple[Read, ...] = (
    _definition,
    _versions,
    _latest,
    _instance,
    _instances,
    _failures,
    _timezones,
    read_usage,
    read_usage_history,
)


@pytest.mark.parametrize("read", [*READERS, read_done])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ValidationError),
        (401, AuthenticationError),
        (404, NotFoundError),
        (500, ServerError),
        (302, UnexpectedResponseError),
    ],
)
def test_refusals(read: Read, status: int, kind: type[EightByEightError]) -> None:
    """Every reader raises what the status means, with the advice for keys of 8x8 Connect."""
    with pytest.raises(kind) as caught:
        read(answer(status, ERROR))

    assert "region" not in str(caught.value)
    assert (status == 404) == ("enabled the account for Automation" in str(caught.value))
    assert (status == 401) == ("is the key one of 8x8 Connect" in str(caught.value))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "response",
    [
        answer(200, "text"),
        answer(200, 7),
        answer(200, [7]),
        answer(200),
        answer(201, []),
        Response(200, Headers({"Content-Type": "application/json"}), b"{"),
        Response(200, Headers({"Content-Type": "text/html"}), b"[]"),
        Response(200, Headers(), b"[]"),
    ],
)
def test_what_cannot_be_trusted(read: Read, response: Response) -> None:
    """A success with another body is no success, and may have happened."""
    with pytest.raises(UnexpectedResponseError) as caught:
        read(response)

    assert caught.value.may_have_happened
    assert len(str(caught.value)) < 1200


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (_definition, {**DEFINITION, "id": OTHER}),
        (_versions, [DEFINITION, {**DEFINITION, "id": OTHER}]),
        (_latest, [{**DEFINITION, "id": OTHER}]),
        (_instance, {**INSTANCE, "workflowId": "7"}),
        (_instance, {**INSTANCE, "definitionId": OTHER}),
        (_instances, [INSTANCE, {**INSTANCE, "definitionId": OTHER}]),
        (_failures, [FAILURE, {**FAILURE, "workflowId": "7"}]),
    ],
)
def test_answers_about_something_else(read: Read, body: object) -> None:
    """Another definition's or instance's answer is not the answer."""
    with pytest.raises(UnexpectedResponseError, match=r"another (definition|instance)"):
        read(answer(200, body))


@pytest.mark.parametrize(
    ("read", "body", "why"),
    [
        (read_definitions, [DEFINITION, {"definition": {"id": 7, "version": 1}}], r"\$\[1\]\.id"),
        (read_definition, {**DEFINITION, "definition": None}, "missing"),
        (
            read_definition,
            {**DEFINITION, "id": "x", "version": 1, "definition": None},
            "definition",
        ),
        (_instances, [INSTANCE, {**INSTANCE, "status": None}], r"\$\[1\]\.status"),
        (read_usage, [], "0 entries"),
        (read_usage, [{}, {}], "2 entries"),
        (read_usage, {"allowedOverage": "yes"}, "allowedOverage"),
        (_timezones, [{}] * 1000, "id"),
    ],
)
def test_why_it_is_not_trusted(read: Read, body: object, why: str) -> None:
    """The error says where the answer is not what it has to be."""
    with pytest.raises(UnexpectedResponseError, match=why):
        read(answer(200, body))


@pytest.mark.parametrize(
    "head",
    [
        {"id": DEFINITION_ID, "version": 3},
        {"id": DEFINITION_ID.upper(), "version": "3"},
        {"id": None, "version": 3.0},
    ],
)
def test_where_a_definition_has_its_id(head: dict[str, object]) -> None:
    """Id and version are read at the top, and within the definition where the top has none."""
    definition = read_definition(answer(201, {**DEFINITION, **head}), DEFINITION_ID)

    assert (DEFINITION_ID, 3) == (definition.id.lower(), definition.version)
    within = read_definition(answer(200, DEFINITION))
    assert (DEFINITION_ID, 2, ACCOUNT) == (within.id, within.version, within.account_id)
    assert ("pause", "acme_sms") == (within.workflow.name, within.workflow.sub_account_id)
    assert datetime(2026, 5, 1, 4, 49, 30, 270_000, UTC) == within.created_at


def test_a_definition_newer_than_this_package() -> None:
    """A step of a type that is not known is kept, and so is a time that cannot be read."""
    document = {
        "id": DEFINITION_ID,
        "version": 1,
        "createdAt": "soon",
        "trigger": "outbound_sms",
        "definition": {"name": "x", "steps": [{"id": "s", "stepType": "Dance", "inputs": {}}]},
    }
    [definition] = read_definitions(answer(200, [document]))

    assert ("soon", None) == (definition.created_at, definition.account_id)
    assert "outbound_sms" == definition.workflow.trigger
    assert isinstance(definition.workflow.steps[0], RawStep)


def test_the_latest_version() -> None:
    """It is the highest, wherever it stands."""
    listed = [{**DEFINITION, "version": version} for version in (1, 3, 2)]
    assert 3 == read_latest(answer(200, listed), DEFINITION_ID).version
    with pytest.raises(NotFoundError, match="no version of it"):
        read_latest(answer(200, []), DEFINITION_ID)


def test_an_instance() -> None:
    """What the service says is there, unknown words and times that cannot be read as text."""
    log = {
        "id": "b2c6185b",
        "stepName": "s1",
        "startedAt": "2021-06-30T03:20:39.68Z",
        "completedAt": None,
        "status": "Sleeping",
    }
    logs = [log, {**log, "status": "Dancing", "startedAt": "soon"}]
    instance = _instance(answer(200, {**INSTANCE, "logs": logs, "new": 1}))

    assert (WORKFLOW_ID, DEFINITION_ID, 2) == (
        instance.workflow_id,
        instance.definition_id,
        instance.version,
    )
    assert (InstanceStatus.RUNNABLE, False, None, "m") == (
        instance.status,
        instance.is_over,
        instance.completed_at,
        instance.data["mark"],
    )
    assert (
        InstanceLog(
            id="b2c6185b",
            step_name="s1",
            started_at=datetime(2021, 6, 30, 3, 20, 39, 680_000, UTC),
            status=LogStatus.SLEEPING,
        ),
        InstanceLog(id="b2c6185b", step_name="s1", started_at="soon", status="Dancing"),
    ) == instance.logs
    assert None is _instance(answer(200, INSTANCE)).logs
    assert _instance(answer(200, {**INSTANCE, "status": "Terminated"})).is_over
    assert _instance(answer(200, {**INSTANCE, "status": "Complete"})).is_over


@pytest.mark.parametrize("body", [FAILURE, [FAILURE]])
def test_failures(body: object) -> None:
    """They are a list, also where the service gives the only one without it."""
    [failure] = _failures(answer(200, body))

    assert (
        StepFailure(
            workflow_id=WORKFLOW_ID,
            step="s1",
            message="Invalid subaccount id.",
            error_time=datetime(2021, 6, 30, 3, 21, 25, 830_000, UTC),
        )
        == failure
    )


USAGE = {
    "allowedWorkflowCount": 50000,
    "allowedOverage": True,
    "overagePrice": 0.005,
    "executedWorkflowCount": 1200,
    "countStartedMonth": 7,
    "countStartedYear": 2022,
}


def test_usage() -> None:
    """It is one value, with or without a list around it; what is not known is kept."""
    usage = Usage(
        allowed_workflow_count=50000,
        allowed_overage=True,
        overage_price=0.005,
        executed_workflow_count=1200,
        count_started_month=7,
        count_started_year=2022,
    )
    assert usage == read_usage(answer(200, USAGE))
    assert usage == read_usage(answer(200, [USAGE]))
    assert Usage(account_id=ACCOUNT) == read_usage(answer(200, [{"accountId": ACCOUNT}]))
    odd = {"tier": {"a": [None]}, "extras": 1}
    assert Usage(extras=odd) == read_usage(answer(200, odd))


def test_usage_history() -> None:
    """There is one entry for each month, in the service's order."""
    july = {"id": "a", "accountId": ACCOUNT, "executedWorkflowCount": 67, "month": 7, "year": 2022}
    june = {**july, "id": "b", "month": 6, "region": "asia"}
    first = UsageMonth(id="a", account_id=ACCOUNT, executed_workflow_count=67, month=7, year=2022)
    second = UsageMonth(
        id="b",
        account_id=ACCOUNT,
        executed_workflow_count=67,
        month=6,
        year=2022,
        extras={"region": "asia"},
    )

    assert (first, second) == read_usage_history(answer(200, [july, june]))
    assert (first,) == read_usage_history(answer(200, july))
    assert () == read_usage_history(answer(200, []))


def test_functions() -> None:
    """A parameter's default and example are whatever the service gives."""
    parameter = {
        "name": "timestamp",
        "type": "string",
        "required": True,
        "default": None,
        "example": {"a": 1},
        "description": "d",
    }
    body = {"name": "f", "description": "d", "parameters": [parameter], "example": "f('x')"}
    expected = FunctionParameter(
        name="timestamp", type="string", required=True, description="d", example={"a": 1}
    )
    whole = Function(name="f", description="d", example="f('x')", parameters=(expected,))

    assert (whole, Function(name="g")) == read_list(
        answer(200, [body, {"name": "g"}]), tuple[Function, ...]
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_done(status: int) -> None:
    """What has no result needs no body, and any status of success will do."""
    read_done(answer(status))
    read_done(answer(status, {"anything": 1}))


@pytest.mark.parametrize(
    "response",
    [
        answer(200, ERROR),
        Response(202, Headers({"Content-Type": "text/html"}), b"<html>"),
    ],
)
def test_a_page_instead_of_nothing(response: Response) -> None:
    """A stranger's page and an error's body prove nothing, whatever their status."""
    with pytest.raises(UnexpectedResponseError):
        read_done(response)


def test_pages() -> None:
    """A page with fewer items than were asked for is the last."""
    assert (False, None, None) == (
        page_of((1,), 2).has_next_page,
        page_of((1, 2), 2).has_next_page,
        page_of((1, 2, 3), 2).has_next_page,
    )
