"""An instance that waits for keys goes on with those of the call that is meant."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


@pytest.mark.parametrize("name", ["dtmfRequestId", "correlationId"])
def test_keys_pressed(acme: "Caller", name: str) -> None:
    """Keys that are pressed at a call end the wait for them, by the call's id [K5] [K10]."""
    workflow_id = acme.run(
        acme.step(
            "call",
            "VoiceMessage",
            inputs={"action": "say&capture", "params": {}, "clientRequestId": "{{uuid()}}"},
            outputs={"call": "{{step.response.clientRequestId}}"},
            nextStepId="keys",
        ),
        acme.step(
            "keys",
            "WaitForDTMF",
            inputs={name: "{{data.call}}"},
            outputs={"pressed": "{{step.dtmfData.actionDetails.dtmf}}"},
        ),
    )
    call = str(acme.get(workflow_id).data["call"])

    assert 0 == acme.automation.press("acme", "another", "2")
    assert 1 == acme.automation.press("acme", call, "2")
    assert ("Complete", "2") == (
        acme.get(workflow_id).status,
        acme.get(workflow_id).data["pressed"],
    )


def test_no_keys(acme: "Caller") -> None:
    """Without keys that wait ends after a day too [K5]."""
    workflow_id = acme.run(acme.step("keys", "WaitForDTMF", inputs={"dtmfRequestId": "c"}))

    acme.clock.advance(timedelta(days=1))

    assert [("keys", "Cancelled")] == acme.logs(workflow_id)


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        "x",
        {"dtmfRequestId": None},
        {"dtmfRequestId": "{{data.call}}"},
        {"dtmfRequestId": ""},
        {"dtmfRequestId": 5},
        {"correlationId": "{{data.call}}"},
        {"correlationId": ""},
    ],
)
def test_keys_of_no_call(acme: "Caller", inputs: object) -> None:
    """Where no text says whose keys are waited for, the step fails, as one without a user does."""
    workflow_id = acme.run(acme.step("keys", "WaitForDTMF", inputs=inputs))

    instance = acme.get(workflow_id)
    assert "Terminated" == instance.status
    assert [("keys", "Failed")] == acme.logs(workflow_id)
    assert ["dtmfRequestId must be a text."] == [each.message for each in instance.errors]
    assert 0 == acme.automation.press("acme", "None", "1")
