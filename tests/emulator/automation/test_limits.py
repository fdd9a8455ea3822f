"""What grows without an end ends its instance, and not the emulator."""

import json
from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator.automation.limits import LONGEST_TEXT, TooLargeError, check_size

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


@pytest.mark.parametrize(
    "outputs",
    [
        {"a": "{{data.a}}{{data.a}}x"},
        {"a": {"x": "{{data.a}}"}},
        {"a": {"x": "{{data.a}}", "y": ["{{data.a}}", "{{data.a}}"]}},
    ],
)
async def test_data_that_grows(acme: "Caller", outputs: object) -> None:
    """A circle that makes a value larger each time fails, and can be looked at [K11]."""
    definition_id = await acme.create(acme.step("s", "SMS", **_again(outputs)))
    assert 201 == (await acme.ask("POST", f"/definitions/{definition_id}/workflows", {})).status

    [instance] = (await acme.ask("GET", f"/definitions/{definition_id}/workflows")).items
    assert "Terminated" == instance["status"]
    assert len(json.dumps(instance)) < 2 * LONGEST_TEXT
    path = f"/definitions/{definition_id}/workflows/{instance['workflowId']}/errors"
    [error] = (await acme.ask("GET", path)).items
    assert ("s", "The data of the workflow has become too large.") == (
        error["step"],
        error["message"],
    )


async def test_inputs_that_are_too_long(acme: "Caller") -> None:
    """A step whose text becomes too long fails before it is done [K11]."""
    step = acme.step("s", "SMS", **_again({}))
    step["inputs"] = {**_SMS, "text": "{{data.a}} {{data.a}}"}
    workflow_id = acme.run(step, a="x" * LONGEST_TEXT)

    assert [("s", "Failed")] == acme.logs(workflow_id)


@pytest.mark.parametrize(
    ("large", "small"),
    [
        ("x" * (LONGEST_TEXT + 1), "x" * LONGEST_TEXT),
        ([0] * 10_000, [0] * 9_999),
        (json.loads("[" * 33 + "0" + "]" * 33), json.loads("[" * 32 + "0" + "]" * 32)),
    ],
)
def test_sizes(large: object, small: object) -> None:
    """Long texts, many values and deep ones are too large; a little less is not [K11]."""
    check_size(small)
    with pytest.raises(TooLargeError):
        check_size(large)


_SMS = {"subAccountId": "s", "destination": "d", "text": "t"}


def _again(outputs: object) -> dict[str, object]:
    return {"inputs": _SMS, "outputs": outputs, "nextStepId": "s"}
