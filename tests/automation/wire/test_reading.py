"""What the vendor writes in several ways is read as one, and what cannot be read is named."""

import json
from datetime import timedelta
from types import MappingProxyType

import pytest

from eightbyeight.automation.steps import (
    SMS,
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import DefinitionStatus, Encoding, Trigger, VoiceAction
from eightbyeight.automation.wire.writing import DEEPEST
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError
from tests.automation.workflows import sms, workflow_of

_WAIT: dict[str, object] = {"id": "w", "stepType": "Wait", "inputs": {"duration": "1"}}


def _document(*steps: object, **more: object) -> dict[str, object]:
    return {
        "trigger": "inbound_sms",
        "definition": {"name": "test", "steps": list(steps)},
        **more,
    }


def _read(step: object) -> Step:
    (only,) = Workflow.from_json(_document(step)).steps
    return only


def _again(step: object) -> object:
    definition = json.loads(Workflow.from_json(_document(step)).to_json())["definition"]
    return definition["steps"][0]


def test_the_envelope() -> None:
    """Trigger, status and sub-account are read; what belongs to the service is left to it."""
    document = _document(
        _WAIT,
        subaccountId="acme",
        status="enabled",
        accountId="a",
        id="i",
        version=3,
        createdAt="now",
    )
    document["definition"] |= {"id": "i", "version": 3, "label": "l"}  # type: ignore[operator]

    workflow = Workflow.from_json(document)

    assert (
        Workflow(
            "test",
            [Wait("w", timedelta(days=1))],
            trigger=Trigger.INBOUND_SMS,
            sub_account_id="acme",
            status=DefinitionStatus.ENABLED,
            further={"label": "l"},
        )
        == workflow
    )
    assert isinstance(workflow.trigger, Trigger)
    assert isinstance(workflow.status, DefinitionStatus)


def test_what_the_envelope_may_lack() -> None:
    """Without a status a workflow is disabled; words that are not known stay text."""
    workflow = Workflow.from_json(_document(subAccountId=None, status=None))

    assert DefinitionStatus.DISABLED is workflow.status
    assert workflow.sub_account_id is None
    later = Workflow.from_json({**_document(), "trigger": "outbound", "status": "paused"})
    assert ("outbound", "paused") == (later.trigger, later.status)


def test_the_schema_s_name_of_the_sub_account_goes_first() -> None:
    """Where a document has two spellings, the schema's is taken."""
    both = {"subaccountId": "b", **_document(), "subAccountId": "a"}

    assert "a" == Workflow.from_json(both).sub_account_id


def test_what_the_document_has_beside_the_definition() -> None:
    """It is kept apart from what the definition has, and written where it was.

    What the service adds is left to the service, and what says nothing is left out.
    """
    beside = {"foo": 1, "notes": ["n"], "nothing": None, "subaccountID": "c"}
    document = _document(_WAIT, subAccountId="a", subaccountId=None, status="enabled", **beside)
    document["definition"] |= {"label": "l", "notes": "m"}  # type: ignore[operator]
    ours = {**document, "accountId": "a", "id": "i", "version": 3, "createdAt": "now"}

    workflow = Workflow.from_json(ours)

    assert beside == workflow.beside
    assert {"label": "l", "notes": "m"} == workflow.further
    assert workflow == Workflow.from_json(workflow.to_json())
    written = json.loads(workflow.to_json())
    assert beside | {"subAccountId": "a"} == {
        name: value
        for name, value in written.items()
        if name not in {"trigger", "status", "definition"}
    }
    assert {"name", "steps", "label", "notes"} == set(written["definition"])


def test_forms_of_a_document() -> None:
    """Text, bytes with a byte order mark, and mappings are the same document."""
    text = json.dumps(_document(_WAIT))

    expected = Workflow.from_json(text)
    assert expected == Workflow.from_json(text.encode("utf-8-sig"))
    assert expected == Workflow.from_json("\ufeff" + text)
    assert expected == Workflow.from_json(MappingProxyType(json.loads(text)))


def test_names_in_any_case() -> None:
    """Types in small letters and inputs in any case are the vendor's own examples' way."""
    step = {
        "id": "a",
        "stepType": "sms",
        "inputs": {"subaccountId": "s", "Destination": "1", "text": "t", "encoding": "UCS2"},
    }

    read = _read(step)

    assert SMS("a", sub_account_id="s", destination="1", text="t", encoding="UCS2") == read
    assert isinstance(read, SMS)
    assert isinstance(read.encoding, Encoding)


def test_two_spellings_of_an_input() -> None:
    """The schema's is the attribute, the other one is kept beside it."""
    inputs = {"subaccountId": "b", "subAccountId": "a", "destination": "1", "text": "t"}
    step = {"id": "a", "stepType": "SMS", "inputs": inputs}

    read = _read(step)

    assert isinstance(read, SMS)
    assert ("a", {"inputs": {"subaccountId": "b"}}) == (read.sub_account_id, read.further)
    assert step == _again(step)


def test_the_call_that_keys_are_awaited_of() -> None:
    """The name in the vendor's example is read as that of its schema, unless both are there."""
    step = {"id": "a", "stepType": "WaitForDTMF", "inputs": {"correlationId": "c"}}
    assert WaitForDTMF("a", dtmf_request_id="c") == _read(step)

    null: dict[str, object] = {**step, "inputs": {"correlationId": "c", "dtmfRequestId": None}}
    assert WaitForDTMF("a", dtmf_request_id="c") == _read(null)

    both = {**step, "inputs": {"correlationId": "c", "dtmfRequestId": "d"}}
    further = {"inputs": {"correlationId": "c"}}
    assert WaitForDTMF("a", dtmf_request_id="d", further=further) == _read(both)


def test_what_carries_nothing_is_dropped() -> None:
    """The empty members that 8x8 Connect exports are not written again."""
    noise: dict[str, object] = {"do": [], "outputs": {}, "selectNextStep": {}, "nextStepId": None}

    assert {**_WAIT, "inputs": {"duration": "1.00:00:00"}} == _again({**_WAIT, **noise})
    later = {"id": "a", "stepType": "Later"}
    assert later == _again({**later, **noise, "inputs": {}})


def test_empty_inputs_of_a_request_are_kept() -> None:
    """Only a step's own members are noise: an empty body is not no body."""
    step = {
        "id": "a",
        "stepType": "HttpRequest",
        "inputs": {"url": "u", "method": "GET", "parameters": {}, "body": {}},
    }

    assert HttpRequest("a", url="u", parameters={}, body={}) == _read(step)
    assert step == _again(step)


def test_what_is_always_written() -> None:
    """The time limit, and what the schema requires."""
    reply = {"id": "a", "stepType": "WaitForReply", "inputs": {"from": "1", "channel": "sms"}}
    assert WaitForReply("a", from_="1", channel="sms", timeout=timedelta(days=1)) == _read(reply)
    inputs = {"from": "1", "channel": "sms", "timeout": "1.00:00:00"}
    assert {**reply, "inputs": inputs, "outputs": {}} == _again(reply)

    keys = {"id": "a", "stepType": "WaitForDTMF"}
    assert {**keys, "inputs": {"timeout": "1.00:00:00"}, "outputs": {}} == _again(keys)
    call = {"id": "a", "stepType": "VoiceMessage", "inputs": {"params": {}}}
    assert VoiceMessage("a", params={}, action=VoiceAction.SAY) == _read(call)
    assert {**call, "inputs": {"action": "say", "params": {}}} == _again(call)


def test_what_has_no_attribute_is_kept() -> None:
    """Unknown members of a step and of its inputs, and ways onward of steps that have none."""
    step = {
        **_WAIT,
        "label": "l",
        "inputs": {"duration": "1.00:00:00", "minutes": 5},
        "selectNextStep": {"b": None},
    }

    further = {"label": "l", "selectNextStep": {"b": None}, "inputs": {"minutes": 5}}
    assert Wait("w", timedelta(days=1), further=further) == _read(step)
    assert step == _again(step)


def test_steps_of_later_types() -> None:
    """They are read whole, with what is not of the usual shape beside."""
    step = {
        "id": "a",
        "stepType": "JumpTo",
        "inputs": {"step": "b"},
        "selectNextStep": ["b"],
        "do": [[_WAIT]],
        "nextStepId": "c",
    }

    further = {"selectNextStep": ["b"], "do": [[_WAIT]]}
    expected = RawStep("a", "JumpTo", inputs={"step": "b"}, next_step_id="c", further=further)
    assert expected == _read(step)
    assert step == _again(step)


@pytest.mark.parametrize(
    "step",
    [
        {"id": "a", "stepType": "SMS"},
        {"id": "a", "stepType": "Wait", "inputs": {"duration": 2}},
        {"id": "a", "stepType": "Wait", "inputs": {"duration": None}},
        {"id": "a", "stepType": "Wait", "inputs": ["duration"]},
        {**_WAIT, "outputs": ["reply"]},
        {**_WAIT, "nextStepId": 5},
        {"id": "a", "stepType": "Branch", "selectNextStep": {"b": True}},
        {"id": "a", "stepType": "If", "do": "steps"},
        {"id": "a", "stepType": "If", "do": ["w"]},
        {"id": "a", "stepType": "If", "do": [None]},
        {"id": "a", "stepType": "If", "do": [[_WAIT], _WAIT]},
        {"id": "a", "stepType": "If", "do": [[[_WAIT]]]},
        {
            "id": "a",
            "stepType": "HttpRequest",
            "inputs": {"url": "u", "method": "GET", "headers": 1},
        },
        {
            "id": "a",
            "stepType": "HttpRequest",
            "inputs": {"url": "u", "method": "GET", "timeoutSeconds": True},
        },
        {
            "id": "a",
            "stepType": "HttpRequest",
            "inputs": {"url": "u", "method": "GET", "timeoutSeconds": 1.5},
        },
    ],
)
def test_steps_that_do_not_fit_their_class(step: dict[str, object]) -> None:
    """They are kept whole, and written as they came."""
    assert isinstance(_read(step), RawStep)
    assert step == _again(step)


def test_expressions_for_any_input() -> None:
    """A script can stand for a number, an object or a duration."""
    request = {"url": "u", "method": "GET", "headers": "{{data.h}}", "timeoutSeconds": "{{t}}"}
    expected = HttpRequest("a", url="u", headers="{{data.h}}", timeout_seconds="{{t}}")
    assert expected == _read({"id": "a", "stepType": "HttpRequest", "inputs": request})
    assert Wait("a", "{{t}}") == _read(
        {"id": "a", "stepType": "Wait", "inputs": {"duration": "{{t}}"}}
    )
    message = {"subAccountId": "s", "user": "{{u}}", "type": "text", "content": "{{c}}"}
    assert ChatAppsMessage("a", sub_account_id="s", user="{{u}}", content="{{c}}") == _read(
        {"id": "a", "stepType": "ChatAppsMessage", "inputs": message}
    )


def test_a_whole_number_with_a_point() -> None:
    """Some writers of JSON have no whole numbers."""
    inputs = {"url": "u", "method": "GET", "timeoutSeconds": 20.0}
    read = _read({"id": "a", "stepType": "HttpRequest", "inputs": inputs})

    assert isinstance(read, HttpRequest)
    assert ("int", 20) == (type(read.timeout_seconds).__name__, read.timeout_seconds)


@pytest.mark.parametrize("do", [[[_WAIT]], [_WAIT], _WAIT, [_WAIT, []][:1]])
def test_steps_of_an_if(do: object) -> None:
    """Lists of steps, a list of them, or a lone one."""
    step = {"id": "a", "stepType": "If", "inputs": {"condition": "{{x}}"}, "do": do}

    assert If("a", "{{x}}", [Wait("w", timedelta(days=1))]) == _read(step)


def test_steps_in_a_row_of_an_if() -> None:
    """A list of steps is one list, whose first step leads; lists of steps are several."""
    other = {**_WAIT, "id": "v"}
    one, two = Wait("w", timedelta(days=1)), Wait("v", timedelta(days=1))
    step = {"id": "a", "stepType": "If", "inputs": {"condition": "{{x}}"}}

    assert If("a", "{{x}}", [[one, two]]) == _read({**step, "do": [_WAIT, other]})
    assert If("a", "{{x}}", [[one], [two]]) == _read({**step, "do": [[_WAIT], [other]]})


def test_a_lone_step() -> None:
    """A step where a list is due is a list of one."""
    document = {"trigger": "inbound_sms", "definition": {"name": "test", "steps": _WAIT}}

    assert workflow_of(Wait("w", timedelta(days=1))) == Workflow.from_json(document)


def test_ways_to_write_what_an_if_does() -> None:
    """Steps are one list, lists of steps are several; empty ones are none."""
    one, two = sms("one"), sms("two")

    assert ((one, two),) == If("a", "{{x}}", [one, two]).do
    assert ((one,), (two,)) == If("a", "{{x}}", [[one], [two]]).do
    assert ((one,),) == If("a", "{{x}}", ((), (one,))).do
    assert () == If("a", "{{x}}").do


def _in_do(depth: int) -> dict[str, object]:
    step: dict[str, object] = _WAIT
    for number in range(depth):
        step = {"id": f"i{number}", "stepType": "If", "do": [[step]]}
    return step


def test_depth() -> None:
    """Nesting ends at a depth that nobody writes by hand, and below it nothing is lost."""
    step = _in_do(DEEPEST)
    workflow = Workflow.from_json(_document(step))
    assert workflow == Workflow.from_json(workflow.to_json())

    with pytest.raises(InvalidInputError, match=r"^\$\.definition\.steps\[0\]\.do.*more than 32"):
        Workflow.from_json(_document(_in_do(DEEPEST + 1)))


@pytest.mark.parametrize(
    ("document", "field", "message"),
    [
        (5, "document", "cannot be read as JSON: a int is no document"),
        (None, "document", "cannot be read as JSON"),
        ("", "document", "cannot be read as JSON"),
        ('{"a": 1} // note', "document", "cannot be read as JSON"),
        ("\ud800", "document", "cannot be read as JSON"),
        (b"\xff", "document", "cannot be read as JSON"),
        ("[" * 100_000, "document", "cannot be read as JSON"),
        ({"a": {1, 2}, "b": object()}, "document", "cannot be read as JSON"),
        ("[]", "$", "must be an object"),
        (_document(5), "$.definition.steps[0]", "must be an object, not a number"),
        (_document(_WAIT, None), "$.definition.steps[1]", "is missing"),
        (_document({"stepType": "SMS"}), "$.definition.steps[0].id", "is missing"),
        (_document({"id": "a"}), "$.definition.steps[0].stepType", "is missing"),
        (_document({"id": True, "stepType": "x"}), "$.definition.steps[0].id", "not true or false"),
        (_document({"id": [], "stepType": "x"}), "$.definition.steps[0].id", "not a list"),
        (
            _document({"id": "a", "stepType": "If", "do": [[_WAIT, {}]]}),
            "$.definition.steps[0].do[0][1].id",
            "is missing",
        ),
        ({"definition": {"name": "n", "steps": []}}, "$.trigger", "is missing"),
        (_document(status=5), "$.status", "must be a text, not a number"),
        (_document(subAccountId={}), "$.subAccountId", "must be a text, not an object"),
        ({"trigger": "t"}, "$.definition", "is missing"),
        ({"trigger": "t", "definition": {"steps": []}}, "$.definition.name", "is missing"),
        ({"trigger": "t", "definition": {"name": "n"}}, "$.definition.steps", "is missing"),
    ],
)
def test_what_cannot_be_read(document: object, field: str, message: str) -> None:
    """The problem names the JSON path and what is wrong there."""
    with pytest.raises(InvalidInputError) as raised:
        Workflow.from_json(document)  # type: ignore[arg-type]

    problem = raised.value.problems[0]
    assert field == problem.field
    assert message in problem.message


def test_many_problems() -> None:
    """All of them are named, up to a number that is still read."""
    with pytest.raises(InvalidInputError) as raised:
        Workflow.from_json(_document(*range(200)))

    assert 100 == len(raised.value.problems)


def test_a_branch_without_choices() -> None:
    """It is read; the check speaks of it."""
    assert Branch("a", {}) == _read({"id": "a", "stepType": "branch"})
