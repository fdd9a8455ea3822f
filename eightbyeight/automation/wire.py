"""Workflows as the Automation API writes them."""

from collections.abc import Mapping

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.reading import read_workflow
from eightbyeight.automation.workflow import Workflow
from eightbyeight.automation.writing import write_workflow

__all__ = ["workflow_from_wire", "workflow_to_wire"]


def workflow_to_wire(workflow: Blueprint) -> dict[str, object]:
    """Give the body that creates or updates a definition.

    Raises:
        InvalidInputError: something in it is no step, or ``do`` is nested too deeply.
    """
    return write_workflow(workflow)


def workflow_from_wire(document: Mapping[str, object]) -> Workflow:
    """Read the workflow of a definition.

    The definition's own ``id``, ``version``, ``accountId`` and ``createdAt``, which lie beside
    ``definition`` or inside it, are left to the caller.

    Raises:
        InvalidInputError: it is none; each problem's field is a JSON path.
    """
    return read_workflow(document, Workflow)
