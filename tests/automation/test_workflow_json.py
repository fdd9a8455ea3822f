"""A workflow that is written and read again is the same workflow, and nothing is lost."""

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.automation.durations import read_timespan, timespan_text
from eightbyeight.automation.steps import RawStep
from eightbyeight.automation.wire.reading import read_workflow
from eightbyeight.automation.wire.writing import write_workflow
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InputProblem, InvalidInputError
from tests.automation.workflows import JSON, WORKFLOWS
from tests.vendor.openapi import VARIABLE

_GOLDEN = Path(__file__).parents[1] / "golden" / "automation"
_HOW_TO_GET_IT = f"{VARIABLE} names no folder with automation_api.json"
_NOISE = ("do", "inputs", "outputs", "selectNextStep", "nextStepId")
_OF_THE_SERVICE = ("id", "version", "accountId", "createdAt")


@given(WORKFLOWS)
@settings(max_examples=100)
def test_written_and_read(workflow: Workflow) -> None:
    """Whatever is made of the typed steps comes back equal, with its types."""
    again = Workflow.from_json(workflow.to_json())

    assert workflow == again
    assert [type(step) for step in workflow.steps] == [type(step) for step in again.steps]
    assert workflow == Workflow.from_json(write_workflow(workflow))


def _golden() -> Iterator[object]:
    for path in sorted(_GOLDEN.glob("*.json")):
        example = json.loads(path.read_bytes())
        assert example["sources"]
        body = example["body"]
        if example["of"] == "step":
            body = {"trigger": "inbound_sms", "definition": {"name": "one", "steps": [body]}}
        yield pytest.param(body, id=path.stem)


def _vendors_file() -> Path | None:
    path = Path(os.environ.get(VARIABLE) or "nowhere") / "automation_api.json"
    return path if path.is_file() else None


def _vendors() -> Iterator[object]:
    path = _vendors_file()
    if path is None:
        how = pytest.mark.skip(reason=_HOW_TO_GET_IT)
        yield pytest.param(None, marks=how, id="the vendor's file")
        return
    document = json.loads(path.read_bytes())
    left: list[tuple[str, object]] = [("", document)]
    while left:
        where, one = left.pop()
        if isinstance(one, dict):
            if isinstance(one.get("definition"), dict) and "steps" in one["definition"]:
                yield pytest.param(one, id=where)
            left += [(f"{where}/{name}", inner) for name, inner in one.items()]
        elif isinstance(one, list):
            left += [(f"{where}/{index}", inner) for index, inner in enumerate(one)]


_EXAMPLES = [*_golden(), *_vendors()]


@pytest.mark.parametrize("document", _EXAMPLES)
def test_examples_survive(document: dict[str, object]) -> None:
    """Every workflow that the vendor shows is read, written, and read again as the same."""
    workflow = Workflow.from_json(document)
    written = workflow.to_json()

    assert not any(isinstance(step, RawStep) for step in workflow.steps)
    assert workflow == Workflow.from_json(written)
    assert workflow == read_workflow(document, Workflow)
    assert _without_noise(document) == _without_noise(json.loads(written))


def test_examples_are_there() -> None:
    """The folder has what the documents show, and the vendor's file six workflows."""
    if _vendors_file() is None:
        pytest.skip(_HOW_TO_GET_IT)
    assert 3 + 6 == len(_EXAMPLES)


def _without_noise(document: object) -> object:
    """Give a document without what the promise leaves out; everything else is to be the same."""
    plain = copy.deepcopy(document)
    assert isinstance(plain, dict)
    for name in _OF_THE_SERVICE:
        plain.pop(name, None)
        plain["definition"].pop(name, None)
    if "subaccountId" in plain:
        plain["subAccountId"] = plain.pop("subaccountId")
    plain.setdefault("status", "disabled")
    _without_noise_in(plain["definition"]["steps"])
    return plain


def _without_noise_in(steps: list[dict[str, object]]) -> None:
    for step in steps:
        for name in _NOISE:
            if not step.get(name):
                step.pop(name, None)
        inputs = step.get("inputs", {})
        assert isinstance(inputs, dict)
        if "correlationId" in inputs:
            inputs["dtmfRequestId"] = inputs.pop("correlationId")
        for name in ("duration", "timeout"):
            if name in inputs:
                length = read_timespan(inputs[name])
                assert length is not None
                inputs[name] = timespan_text(length)
        groups = step.get("do", [])
        assert isinstance(groups, list)
        for group in groups:
            _without_noise_in(group)


_NAMES = st.sampled_from(
    ["SMS", "wait", "If", "Branch", "WaitForReply", "WaitForDTMF", "HttpRequest", "Later", ""]
)
_INPUT_NAMES = (
    *("subAccountId", "subaccountId", "text", "TEXT", "destination", "duration", "timeout"),
    *("condition", "url", "method", "timeoutSeconds", "dtmfRequestId", "correlationId", "x"),
)
_INPUTS = st.dictionaries(
    st.sampled_from(_INPUT_NAMES),
    JSON | st.sampled_from(["2", "00:00:01", "{{a}}", 5.0]),
    max_size=4,
)
_STEPS = st.recursive(
    st.fixed_dictionaries(
        {"id": st.text(max_size=2), "stepType": _NAMES},
        optional={
            "inputs": _INPUTS | JSON,
            "outputs": JSON,
            "do": JSON,
            "selectNextStep": st.dictionaries(st.text(max_size=2), st.none() | st.text()) | JSON,
            "nextStepId": st.text(max_size=2) | JSON,
            "x": JSON,
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"id": st.text(max_size=2), "stepType": st.just("if"), "do": st.lists(inner) | inner}
    ),
    max_leaves=3,
)
_DOCUMENTS = JSON | st.fixed_dictionaries(
    {
        "trigger": st.just("inbound_sms") | JSON,
        "definition": JSON
        | st.fixed_dictionaries({"name": st.text(max_size=3), "steps": st.lists(_STEPS) | _STEPS}),
    },
    optional={"status": JSON, "subAccountId": JSON, "subaccountid": JSON},
)


@given(_DOCUMENTS)
@settings(max_examples=200)
def test_any_json(document: object) -> None:
    """Any JSON is a workflow that can be checked, drawn and kept, or refused with its places."""
    workflow, refused = _tried(document)
    if workflow is None:
        assert refused
        assert all(problem.field for problem in refused)
        return

    assert workflow == Workflow.from_json(workflow.to_json())
    assert workflow.to_mermaid()
    workflow.check()


def _tried(document: object) -> tuple[Workflow | None, tuple[InputProblem, ...]]:
    try:
        return Workflow.from_json(json.dumps(document)), ()
    except InvalidInputError as error:
        return None, error.problems
