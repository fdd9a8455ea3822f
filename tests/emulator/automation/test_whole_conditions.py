"""A condition is one expression, with its braces or without."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{{ true }}", True),
        ("true", True),
        ("{{true}} or {{false}}", False),
        ("{{true}} ", True),
        ("", False),
        ("{{", False),
    ],
)
def test_conditions_as_a_whole(acme: "Caller", condition: str, *, holds: bool) -> None:
    """With anything beside the expression it is not understood, and counts as false [K8]."""
    branch = acme.step("a", "Branch", selectNextStep={"b": condition, "c": None})
    workflow_id = acme.run(branch, acme.step("b"), acme.step("c"))

    assert ("b" if holds else "c") == acme.logs(workflow_id)[-1][0]
