"""Every rule finds what breaks it, and finds nothing in a workflow that is sound."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from eightbyeight.automation.checking.check import check_workflow, require_sound
from eightbyeight.automation.durations import LONGEST
from eightbyeight.automation.steps import (
    Branch,
    HttpRequest,
    If,
    RawStep,
    SendToConverse,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import Trigger, VoiceAction
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Severity
from tests.automation.workflows import WORKFLOWS, sms, workflow_of
from tests.vendor.openapi import VARIABLE

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_URL = "https://example.test"
_KEYS = WaitForDTMF("keys", dtmf_request_id="{{data.call}}")


def _voice(name: str, next_step_id: str, action: str = VoiceAction.SAY_AND_CAPTURE) -> VoiceMessage:
    return VoiceMessage(name, params={"text": "?"}, action=action, next_step_id=next_step_id)


def _reply(name: str, **choices: str | None) -> WaitForReply:
    return WaitForReply(name, from_="1", channel="sms", select_next_step=choices)


_SOUND = Workflow(
    "Opt out",
    [
        Branch("start", {"ask": "{{stringContains(data.payload.body, 'STOP')}}", "rest": None}),
        sms("ask", "answer"),
        _reply("answer", note="{{step.reply != null}}", ask="{{step.reply == null}}"),
        HttpRequest("note", url=_URL, body={"who": "{{data.payload.source}}"}),
        SendToConverse("rest", next_step_id="late"),
        If("late", "{{data.late}}", [sms("one", "two"), sms("two")], next_step_id="call"),
        _voice("call", "pause"),
        Wait("pause", "{{data.pause}}", next_step_id="keys"),
        _KEYS,
    ],
    trigger=Trigger.INBOUND_SMS,
)


def _found(workflow: Workflow) -> list[tuple[Severity, str, str | None]]:
    return [(one.severity, one.rule, one.where) for one in workflow.check()]


def test_a_sound_workflow() -> None:
    """Nothing is found, and it may be sent."""
    assert () == _SOUND.check()
    require_sound(_SOUND)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([sms("a"), sms("a")], [(_ERROR, "step-id", "steps[1].id")]),
        ([sms("a", " "), sms(" ")], [(_ERROR, "step-id", "steps[1].id")]),
        ([If("i", "{{x}}", [sms("i")])], [(_ERROR, "step-id", "steps[0].do[0][0].id")]),
        (
            [If("i", "{{x}}", [sms("a")], next_step_id="a"), sms("a")],
            [(_ERROR, "step-id", "steps[0].do[0][0].id")],
        ),
        ([sms(5)], [(_ERROR, "step-id", "steps[0].id")]),  # type: ignore[arg-type]
        ([sms("a", "b")], [(_ERROR, "step-missing", "a.next_step_id")]),
        ([sms("a", "")], [(_ERROR, "step-missing", "a.next_step_id")]),
        ([Branch("a", {"b": None})], [(_ERROR, "step-missing", "a.select_next_step")]),
        (
            [Wait("a", "1", further={"selectNextStep": {"b": None}})],
            [(_ERROR, "step-missing", "a.select_next_step")],
        ),
        (
            [Branch("a", {"b": None}, next_step_id="b"), sms("b")],
            [(_ERROR, "two-ways-onward", "a")],
        ),
        ([Branch("a", {})], [(_ERROR, "branch-without-choice", "a.select_next_step")]),
        ([_KEYS], [(_ERROR, "dtmf-without-voice", "keys")]),
        ([_voice("a", "keys", "say"), _KEYS], [(_ERROR, "dtmf-without-voice", "keys")]),
        ([_voice("a", "keys", "{{data.how}}"), _KEYS], []),
        ([RawStep("a", "Call", next_step_id="keys"), _KEYS], []),
        (
            [If("i", "{{x}}", [_voice("a", "b"), sms("b")], next_step_id="keys"), _KEYS],
            [],
        ),
        ([Wait("a", timedelta(seconds=-1))], [(_ERROR, "duration", "a.duration")]),
        ([Wait("a", LONGEST), sms("b")], [(_WARNING, "step-not-reached", "b")]),
        ([Wait("a", LONGEST + timedelta(seconds=1))], [(_ERROR, "duration", "a.duration")]),
        ([Wait("a", "soon")], [(_ERROR, "duration", "a.duration")]),
        ([Wait("a", 5)], [(_ERROR, "step-input", "a.duration")]),  # type: ignore[arg-type]
        (
            [WaitForReply("a", from_="1", channel="sms", timeout=timedelta(days=-1))],
            [(_ERROR, "duration", "a.timeout")],
        ),
        ([If("a", None, [sms("b")])], [(_ERROR, "step-input", "a.condition")]),
        ([sms("a", text=None)], [(_ERROR, "step-input", "a.text")]),  # type: ignore[arg-type]
        ([sms("a", text=5)], [(_ERROR, "step-input", "a.text")]),  # type: ignore[arg-type]
        ([sms("a", 5)], [(_ERROR, "step-input", "a.next_step_id")]),  # type: ignore[arg-type]
        ([RawStep("a", "")], [(_ERROR, "step-input", "a.step_type")]),
        ([RawStep("a", "Wait")], [(_ERROR, "step-input", "a.inputs.duration")]),
        (
            [RawStep("a", "Wait", inputs={"duration": 2})],
            [(_WARNING, "step-input", "a.inputs.duration")],
        ),
        ([sms("a"), sms("b")], [(_WARNING, "step-not-reached", "b")]),
        (
            [sms("a"), If("b", "{{x}}", [sms("c")])],
            [(_WARNING, "step-not-reached", "b")],
        ),
        ([RawStep("a", "JumpTo"), sms("b")], []),
    ],
)
def test_steps_and_ways(steps: list[Step], found: list[tuple[Severity, str, str | None]]) -> None:
    """The finding names the rule and the place."""
    assert found == _found(workflow_of(*steps))


@pytest.mark.parametrize(
    ("choices", "rules"),
    [
        ({"a": "{{data.x == 1}}", "b": "{{data.x == 2}}", "c": None}, []),
        ({"a": "{{data.x}}", "b": None}, []),
        ({"a": "{{data.x}}", "b": "{{data.y}}"}, ["branches-not-exclusive"]),
        ({"a": None, "b": None}, ["branches-not-exclusive"]),
        ({"a": "data.x"}, ["condition-without-script"]),
        ({name: f"{{{{data.x == {name!r}}}}}" for name in "abcde"}, []),
        ({name: f"{{{{data.x == {name!r}}}}}" for name in "abcdef"}, ["branch-beyond-ui"]),
    ],
)
def test_choices(choices: dict[str, str | None], rules: list[str]) -> None:
    """Choices that may hold together, depend on nothing or cannot be shown are warned of."""
    steps = [Branch("route", choices), *(sms(name) for name in choices)]

    assert [(_WARNING, rule, "route.select_next_step") for rule in rules] == _found(
        workflow_of(*steps)
    )


def test_choices_of_a_waiting_step() -> None:
    """They are judged like those of a Branch, but for the number that 8x8 Connect shows."""
    choices = {name: f"{{{{data.x == {name!r}}}}}" for name in "abcdef"}
    others = [sms(name) for name in choices]
    assert [] == _found(workflow_of(_reply("w", **choices), *others))

    choices = {"a": "{{data.x}}", "b": "{{data.y}}"}
    expected = [(_WARNING, "branches-not-exclusive", "w.select_next_step")]
    assert expected == _found(workflow_of(_reply("w", **choices), sms("a"), sms("b")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{" + "a" * 1000 + "}}" * 2, []),
        ("x {{b}} {{" + "a" * 1001 + "}}", [(_ERROR, "script-length", "a.text")]),
        ("{{a = 1}}", [(_WARNING, "script-forbidden", "a.text")]),
        ("{{a", [(_WARNING, "script-not-closed", "a.text")]),
        ("a = 1", []),
    ],
)
def test_scripts(text: str, found: list[tuple[Severity, str, str | None]]) -> None:
    """Each script of a text is looked at, and nothing beside scripts."""
    assert found == _found(workflow_of(sms("a", text=text)))


def test_scripts_everywhere() -> None:
    """Those of outputs and conditions too."""
    script = "{{x = 1}}"
    steps = [
        HttpRequest("a", url=_URL, body={"b": [script]}, outputs={"o": script}, next_step_id="c"),
        Branch("c", {"d": script}),
        If("d", script, [sms("e", text=script)]),
    ]

    places = [one.where for one in workflow_of(*steps).check()]
    assert [
        "a.outputs.o",
        "a.body.b[0]",
        "c.select_next_step.d",
        "d.condition",
        "e.text",
    ] == places


@pytest.mark.parametrize(
    ("steps", "messages"),
    [
        # The vendor's own example goes back to a Wait.
        ([Wait("a", "1", next_step_id="b"), Branch("b", {"a": "{{data.more}}"})], []),
        (
            [sms("a", "b"), Branch("b", {"a": "{{data.more}}"})],
            ["a, b lead back to themselves at once"],
        ),
        (
            [Wait("a", "1", next_step_id="b"), sms("b", "a")],
            ["a, b never come to an end"],
        ),
        ([Wait("a", "1", next_step_id="a")], ["a never comes to an end"]),
        (
            [sms("a", "b"), Branch("b", {"b": None})],
            ["a, b never come to an end", "b leads back to itself at once"],
        ),
        (
            [If("i", "{{x}}", [sms("a")], next_step_id="i")],
            ["i, a never come to an end", "i leads back to itself at once"],
        ),
        (
            [sms(str(number), str((number + 1) % 7)) for number in range(7)],
            [
                "0, 1, 2, 3, 4 and 2 more never come to an end",
                "0, 1, 2, 3, 4 and 2 more lead back to themselves at once",
            ],
        ),
    ],
)
def test_loops(steps: list[Step], messages: list[str]) -> None:
    """A loop is allowed; one without an end, or without a pause, is warned of."""
    found = workflow_of(*steps).check()

    assert messages == [one.message for one in found]
    assert {None, _WARNING} >= {one.where for one in found} | {one.severity for one in found}


@pytest.mark.parametrize(
    ("workflow", "found"),
    [
        (Workflow(" ", [sms("a")], trigger="http_request"), [(_ERROR, "name", "name")]),
        (Workflow(5, [sms("a")], trigger="http_request"), [(_ERROR, "name", "name")]),  # type: ignore[arg-type]
        (Workflow("n", [], trigger="http_request"), [(_ERROR, "no-steps", "steps")]),
        (Workflow("n", [sms("a")], trigger="later"), [(_WARNING, "trigger-unknown", "trigger")]),
        (Workflow("n", [sms("a")], trigger=None), [(_ERROR, "trigger", "trigger")]),  # type: ignore[arg-type]
        (
            Workflow("n", [sms("a")], trigger="http_request", status="on"),
            [(_WARNING, "status-unknown", "status")],
        ),
        (
            Workflow("n", [sms("a")], trigger="http_request", sub_account_id=""),
            [(_ERROR, "sub_account_id", "sub_account_id")],
        ),
        (Workflow("n", [5], trigger="t"), [(_ERROR, "form", "steps[0]")]),  # type: ignore[list-item]
        (
            Workflow("n", [RawStep("a", "x", inputs={"a": {1}})], trigger="t"),
            [(_ERROR, "form", "a.inputs.a")],
        ),
    ],
)
def test_the_envelope(workflow: Workflow, found: list[tuple[Severity, str, str | None]]) -> None:
    """Name, trigger, status and sub-account; what cannot be written is told alone."""
    assert found == _found(workflow)


def test_the_nearest_trigger() -> None:
    """A word that is nearly one that is known is mended by that one."""
    (finding,) = Workflow("n", [sms("a")], trigger="inbound_sm").check()

    assert "write inbound_sms, or make sure that the service knows it" == finding.mend


def test_errors_come_first() -> None:
    """Warnings follow them, each in the order of the steps."""
    steps = [sms("a", text="{{x = 1}}"), sms("b", "c")]

    assert [_ERROR, _WARNING, _WARNING] == [one.severity for one in workflow_of(*steps).check()]


def test_only_errors_are_refused() -> None:
    """Warnings are let through; of errors each is one problem."""
    require_sound(workflow_of(sms("a"), sms("b")))
    workflow = Workflow("", [sms("a", "b"), sms("a")], trigger=Trigger.INBOUND_SMS)

    with pytest.raises(InvalidInputError) as raised:
        require_sound(workflow)

    assert ["name", "steps[1].id", "a.next_step_id"] == [one.field for one in raised.value.problems]
    assert str(raised.value).startswith("name: is blank: give it a name")


@given(WORKFLOWS)
@settings(max_examples=50)
def test_findings_are_complete(workflow: Workflow) -> None:
    """Every finding says what is wrong, how to mend it, and whose rule it is."""
    for finding in check_workflow(workflow):
        assert finding.message
        assert finding.mend
        assert finding.source.startswith("https://developer.8x8.com/connect/")


def test_what_the_vendor_s_own_example_lacks() -> None:
    """Its long example has a condition too few, an id too many, and leads to steps it has not."""
    folder = os.environ.get(VARIABLE)
    path = Path(folder or "") / "automation_api.json"
    if not folder or not path.is_file():
        pytest.skip(f"{VARIABLE} names no folder with automation_api.json")
    examples = json.loads(path.read_bytes())["components"]["examples"]

    found = _found(Workflow.from_json(examples["definitionInput"]["value"]))

    errors = [(rule, where) for severity, rule, where in found if severity is _ERROR]
    assert [
        ("step-input", "step6.condition"),
        ("step-id", "steps[5].do[0][0].id"),
        *[("step-missing", "step9.select_next_step")] * 5,
    ] == errors
    assert {(_WARNING, "step-not-reached")} == {one[:2] for one in found if one[0] is _WARNING}
