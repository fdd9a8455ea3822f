"""Workflows are written as the service takes them, or refused before."""

import json
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import pytest

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.steps import (
    SMS,
    Branch,
    HttpRequest,
    If,
    RawStep,
    Step,
    Wait,
    WaitForReply,
)
from eightbyeight.automation.values import DefinitionStatus, Trigger
from eightbyeight.automation.wire.writing import DEEPEST, write_workflow
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError
from tests.automation.workflows import sms, workflow_of


def test_a_workflow() -> None:
    """Status is always said; inputs have the schema's names; what is absent stays absent."""
    workflow = Workflow(
        "Opt out",
        [
            sms("ask", "answer"),
            WaitForReply(
                "answer",
                from_="{{data.payload.source}}",
                channel="sms",
                timeout=timedelta(minutes=15),
                outputs={"reply": "{{step.reply}}"},
                select_next_step={"pause": "{{step.reply == null}}"},
            ),
            If("pause", "{{true}}", [Wait("wait", timedelta(hours=1))]),
            RawStep("jump", "JumpTo", inputs={"step": "ask"}),
        ],
        trigger=Trigger.INBOUND_SMS,
        sub_account_id="acme_sms",
        status=DefinitionStatus.ENABLED,
        further={"label": "l", "name": "of the definition, and taken"},
        beside={"note": "n", "trigger": "taken"},
    )

    source = "{{data.payload.source}}"
    expected = {
        "subAccountId": "acme_sms",
        "trigger": "inbound_sms",
        "status": "enabled",
        "definition": {
            "name": "Opt out",
            "steps": [
                {
                    "id": "ask",
                    "stepType": "SMS",
                    "inputs": {"subAccountId": "acme_sms", "destination": source, "text": "hi"},
                    "nextStepId": "answer",
                },
                {
                    "id": "answer",
                    "stepType": "WaitForReply",
                    "inputs": {"from": source, "channel": "sms", "timeout": "0.00:15:00"},
                    "outputs": {"reply": "{{step.reply}}"},
                    "selectNextStep": {"pause": "{{step.reply == null}}"},
                },
                {
                    "id": "pause",
                    "stepType": "If",
                    "inputs": {"condition": "{{true}}"},
                    "do": [
                        [{"id": "wait", "stepType": "Wait", "inputs": {"duration": "0.01:00:00"}}]
                    ],
                },
                {"id": "jump", "stepType": "JumpTo", "inputs": {"step": "ask"}},
            ],
            "label": "l",
        },
        "note": "n",
    }
    assert expected == write_workflow(workflow)
    assert expected == json.loads(workflow.to_json())


def test_the_least() -> None:
    """A definition that is not said to start does not, and no sub-account is none."""
    expected = {
        "trigger": "inbound_sms",
        "status": "disabled",
        "definition": {"name": "test", "steps": []},
    }
    assert expected == write_workflow(workflow_of())


def test_mappings_of_any_kind() -> None:
    """What is a mapping to Python is an object to JSON."""
    choices: Mapping[str, str | None] = MappingProxyType({"b": None})
    step = json.loads(workflow_of(Branch("a", choices)).to_json())["definition"]["steps"][0]

    assert {"id": "a", "stepType": "Branch", "selectNextStep": {"b": None}} == step


def test_classes_of_a_caller() -> None:
    """A subclass is written as what it derives from."""

    class Greeting(SMS):
        pass

    step = Greeting("a", sub_account_id="s", destination="1", text="t")
    written = json.loads(workflow_of(step).to_json())["definition"]["steps"][0]

    assert "SMS" == written["stepType"]


def _deep() -> Step:
    step: Step = Wait("w", "1")
    for number in range(DEEPEST + 1):
        step = If(f"i{number}", "{{x}}", [step])
    return step


@pytest.mark.parametrize(
    ("steps", "field", "message"),
    [
        ([5], "steps[0]", "must be a step, not int"),
        (5, "steps", "must be steps, not int"),
        ([Step("a")], "steps[0]", "is a Step, which the service does not have"),
        ([If("a", "{{x}}", [5])], "steps[0].do[0][0]", "must be a step, not int"),  # type: ignore[arg-type]
        ([If("a", "{{x}}", 5)], "steps[0].do", "must be steps, not int"),  # type: ignore[arg-type]
        ([_deep()], "steps[0]" + ".do[0][0]" * DEEPEST, "lies more than 32 deep in do"),
    ],
)
def test_what_is_no_step(steps: object, field: str, message: str) -> None:
    """It is refused where it stands, when it is written, checked to be sent, or drawn."""
    workflow = Workflow("test", steps, trigger="t")  # type: ignore[arg-type]

    for use in (write_workflow, Workflow.to_json, Workflow.to_mermaid):
        with pytest.raises(InvalidInputError) as raised:
            use(workflow)
        (problem,) = raised.value.problems
        assert (field, True) == (problem.field, message in problem.message)


def test_values_without_a_form_in_json() -> None:
    """They are refused when they are written as text, at their JSON path."""
    for value in (float("nan"), {1, 2}, "\ud800", object(), {5: 1}):
        workflow = workflow_of(RawStep("a", "x", inputs={"value": value}))
        with pytest.raises(InvalidInputError) as raised:
            workflow.to_json()
        (problem,) = raised.value.problems
        assert "$.definition.steps[0].inputs.value" == problem.field


def test_a_length_is_written_for_durations_alone() -> None:
    """As seconds, or in a body, it would be a text that nobody meant."""
    length = timedelta(seconds=30)
    for step in (
        HttpRequest("a", url="u", timeout_seconds=length),  # type: ignore[arg-type]
        HttpRequest("a", url="u", body=length),
    ):
        with pytest.raises(InvalidInputError, match="is a timedelta, which has no form in JSON"):
            workflow_of(step).to_json()


def test_members_beside_that_are_none() -> None:
    """What is no mapping is not written beside a step's own members."""
    workflow = workflow_of(Wait("a", "1", further=5))  # type: ignore[arg-type]

    assert {"id", "stepType", "inputs"} == set(_only(workflow))


def _only(workflow: Blueprint) -> Mapping[str, object]:
    definition = write_workflow(workflow)["definition"]
    assert isinstance(definition, dict)
    (step,) = definition["steps"]
    assert isinstance(step, dict)
    return step
