"""What Python makes easy to get wrong in a step is found, and said once, at its attribute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import frozen

from eightbyeight.automation.steps import (
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    Step,
    VoiceMessage,
    Wait,
    WaitForReply,
)
from eightbyeight.automation.workflow import Workflow
from eightbyeight.findings import Severity
from tests.automation.workflows import sms, workflow_of

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
Found = list[tuple[Severity, str, str | None]]


def _found(workflow: Workflow) -> Found:
    return [(one.severity, one.rule, one.where) for one in workflow.check()]


def _http(**given: object) -> HttpRequest:
    return HttpRequest("a", url="https://acme.test", **given)  # type: ignore[arg-type]


def _chat(**given: object) -> ChatAppsMessage:
    arguments: dict[str, object] = {"user": {"msisdn": "1"}, "content": {"text": "t"}, **given}
    return ChatAppsMessage("a", sub_account_id="s", **arguments)  # type: ignore[arg-type]


def _raw(**given: object) -> RawStep:
    return RawStep("a", "Later", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: _http(timeout_seconds=timedelta(seconds=3)), "a.timeout_seconds"),
        (lambda: _http(body={"at": [datetime(2026, 5, 1, tzinfo=UTC)]}), "a.body.at[0]"),
        (lambda: Wait("a", datetime(2026, 5, 1, tzinfo=UTC)), "a.duration"),  # type: ignore[arg-type]
        (lambda: sms("a", sms("b")), "a.next_step_id"),  # type: ignore[arg-type]
        (lambda: Branch("a", {"b": sms("b")}), "a.select_next_step.b"),  # type: ignore[dict-item]
        (lambda: Branch("a", {1: None}), "a.select_next_step"),  # type: ignore[dict-item]
        (lambda: Branch("a", ["b"]), "a.select_next_step"),  # type: ignore[arg-type]
        (lambda: If("i", "{{x}}", [_raw(inputs={"b": {1}})]), "a.inputs.b"),
        (lambda: _raw(inputs=["b"]), "a.inputs"),
        (lambda: _raw(outputs="b"), "a.outputs"),
        (lambda: _raw(further=[1]), "a.further"),
        (lambda: _raw(further={"b": {2: 1}}), "a.further.b"),
        (lambda: RawStep("", "Later", inputs=["b"]), "steps[0].inputs"),  # type: ignore[arg-type]
    ],
)
def test_values_without_a_form_in_json(make: Callable[[], Step], where: str) -> None:
    """They are found before anything is sent, and drawing does not mind them."""
    workflow = workflow_of(make())

    assert [(_ERROR, "form", where)] == _found(workflow)
    assert workflow.to_mermaid()


def test_values_of_the_envelope() -> None:
    """Those of the workflow itself, too."""
    workflow = Workflow("a\ud800", [sms("a")], trigger="http_request", further={"x": {1}})
    assert [(_ERROR, "form", "name"), (_ERROR, "form", "further.x")] == _found(workflow)

    for name in ("further", "beside"):
        workflow = Workflow("a", [sms("a")], trigger="http_request", **{name: ["x"]})  # type: ignore[arg-type]
        assert [(_ERROR, "form", name)] == _found(workflow)
        assert "give a dict" in workflow.check()[0].mend


def test_how_to_mend_what_is_no_step() -> None:
    """Dictionaries instead of steps are told of what reads them, and other values are not."""
    (finding,) = workflow_of({"id": "a", "stepType": "SMS"}).check()  # type: ignore[arg-type]
    assert "Workflow.from_json() reads dictionaries" in finding.mend

    (finding,) = workflow_of(_raw(inputs={"a": {1}})).check()
    assert "from_json" not in finding.mend


@pytest.mark.parametrize(
    ("make", "attributes"),
    [
        (lambda: _chat(user="6591234567", content="hello"), ["user", "content"]),
        (lambda: _chat(user="{{data.user}}", content='{"text": "{{data.text}}"}'), []),
        (lambda: _http(headers="a: b", parameters="a=b"), ["headers", "parameters"]),
        (lambda: _http(timeout_seconds="soon"), ["timeout_seconds"]),
        (lambda: _http(timeout_seconds="20"), []),
        (lambda: _http(timeout_seconds="{{data.seconds}}"), []),
        (lambda: _http(body="a"), []),
        (lambda: VoiceMessage("a", params="hello"), ["params"]),
    ],
)
def test_texts_that_should_be_values(make: Callable[[], Step], attributes: list[str]) -> None:
    """A text stands for an object or a number only where it has a script, or the number."""
    expected = [(_ERROR, "step-input", f"a.{name}") for name in attributes]

    assert expected == _found(workflow_of(make()))


def test_texts_in_a_class_of_a_caller() -> None:
    """A subclass is judged as what it derives from."""

    class Call(HttpRequest):
        pass

    step = Call("a", url="https://acme.test", headers="a: b")

    assert [(_ERROR, "step-input", "a.headers")] == _found(workflow_of(step))


def test_what_a_class_of_a_caller_has_beside() -> None:
    """It is not sent, so that it may be anything."""

    @frozen
    class Noted(Wait):
        note: object = None

    assert [] == _found(workflow_of(Noted("a", "1", note={1, 2})))


@pytest.mark.parametrize(
    ("duration", "is_sound"),
    [
        ("0.00:00:00.1234567", True),
        ("10675199.02:48:05.4775807", True),
        ("00:00:00.5", True),
        ("10675200", False),
        ("-1", False),
        ("-00:00:00.0000001", False),
        ("24:00:00", False),
        ("1.24:00:00", False),
        ("00:00:00.12345678", False),
    ],
)
def test_durations(duration: str, *, is_sound: bool) -> None:
    """Whatever .NET has may be sent back, also what is finer than a timedelta."""
    expected: Found = [] if is_sound else [(_ERROR, "duration", "a.duration")]

    assert expected == _found(workflow_of(Wait("a", duration)))


@pytest.mark.parametrize("length", [60, None])
def test_lengths_of_other_types(length: object) -> None:
    """A number of nobody knows what is refused, and a timedelta asked for."""
    for step in (
        Wait("a", length),  # type: ignore[arg-type]
        WaitForReply("a", from_="1", channel="sms", timeout=length),  # type: ignore[arg-type]
    ):
        (finding,) = workflow_of(step).check()
        assert (_ERROR, "step-input") == (finding.severity, finding.rule)
        assert "give a timedelta, such as timedelta(seconds=30)" in finding.mend


def test_a_length_as_a_number() -> None:
    """The message names what is wanted of Python, and of JSON where the step came as JSON."""
    (finding,) = workflow_of(Wait("a", 30)).check()  # type: ignore[arg-type]
    assert "must be a duration, not a number" == finding.message

    (finding,) = workflow_of(RawStep("a", "Wait", inputs={"duration": 30})).check()
    assert "must be a duration, not a number" == finding.message
    assert "timedelta" not in finding.mend
    assert "1.06:30:15" in finding.mend


@pytest.mark.parametrize(
    ("step", "mend"),
    [
        (sms("a", text=5), "give a str"),  # type: ignore[arg-type]
        (sms("a", 5), "give a str"),  # type: ignore[arg-type]
        (_http(timeout_seconds=1.5), "give an int"),
        (_chat(user=5), "give a dict"),
        (Branch("a", {"b": True}), "give a dict"),  # type: ignore[dict-item]
        (Branch("a", ["b"]), "give a dict"),  # type: ignore[arg-type]
        (_raw(outputs="b"), "give a dict"),
        (RawStep("a", "SMS", inputs={"text": "t", "destination": "1"}), "give a text"),
    ],
)
def test_how_to_mend_a_value_of_another_type(step: Step, mend: str) -> None:
    """The type that is wanted is named."""
    finding = workflow_of(step, sms("b")).check()[0]

    assert finding.mend.startswith(mend)


@pytest.mark.parametrize(
    ("condition", "rules"),
    [
        ("{{data.x == 1}}", []),
        (" {{ {a: {b: data.x}}.a.b }} ", []),
        ("data.x == 1", ["condition-without-script"]),
        ("{{data.x}} == 1", ["condition-beside-script"]),
        ("not {{data.x}}", ["condition-beside-script"]),
        ("{{data.x}} && {{data.y}}", ["condition-beside-script"]),
    ],
)
def test_conditions_as_a_whole(condition: str, rules: list[str]) -> None:
    """A condition is one script; with anything beside it, it is a text."""
    choice = workflow_of(Branch("a", {"b": condition}), sms("b"))
    assert [(_WARNING, rule, "a.select_next_step") for rule in rules] == _found(choice)

    question = workflow_of(If("a", condition, [sms("b")]))
    assert [(_WARNING, rule, "a.condition") for rule in rules] == _found(question)


def test_a_missing_step_that_is_named_twice() -> None:
    """Each attribute that names it is told of, once."""
    step = WaitForReply(
        "a", from_="1", channel="sms", next_step_id="b", select_next_step={"b": None}
    )

    missing = [place for _, rule, place in _found(workflow_of(step)) if rule == "step-missing"]
    assert ["a.next_step_id", "a.select_next_step"] == missing


def test_choices_that_are_no_texts() -> None:
    """The message says what they should be."""
    (finding, _) = workflow_of(Branch("a", {"b": True})).check()  # type: ignore[dict-item]

    assert "must be an object of texts or nulls" == finding.message


def test_keys_in_headers_are_not_shown() -> None:
    """What shows a step in a log does not show the values of its headers."""
    step = _http(headers={"Authorization": "Bearer k0123456789"})

    assert "k0123456789" not in repr(workflow_of(step))
    assert "{'Authorization': '***'}" in repr(step)
    assert "headers='{{data.h}}'" in repr(_http(headers="{{data.h}}"))
    assert "headers=None" in repr(_http())
