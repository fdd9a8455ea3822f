"""A workflow, as it is written down in Python and kept in files."""

from collections.abc import Mapping
from typing import Self

from attrs import frozen

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.checking.check import check_workflow
from eightbyeight.automation.mermaid import draw
from eightbyeight.automation.wire.reading import read_document, read_workflow
from eightbyeight.automation.wire.writing import json_text, write_workflow
from eightbyeight.findings import Finding

__all__ = ["Workflow"]


@frozen
class Workflow(Blueprint):
    """What the service is to do, step by step, each time the trigger fires.

    It checks nothing when made; :meth:`check` does, and so does the call that sends it.

    Args:
        name: For people; several workflows may have the same.
        steps: Of the step classes. The first one is where it begins; the others are reached by
            their ids.
        trigger: What starts it.
        sub_account_id: The sub-account whose messages start it; None means any of the account's.
        status: Whether it is to start by itself; ``disabled`` unless said.
        further: What the definition has on the wire beside its name and steps.
        beside: What the document has on the wire beside the definition, trigger, status and
            sub-account.
    """

    def check(self) -> tuple[Finding, ...]:
        """Look for what is wrong with the workflow.

        Returns:
            Findings, errors before warnings; none where nothing was found.
        """
        return check_workflow(self)

    def to_mermaid(self) -> str:
        """Draw the workflow as a flowchart in the language of Mermaid.

        Also one that is not sound: a step that is missing is drawn as missing.
        """
        return draw(self)

    @classmethod
    def from_json(cls, document: str | bytes | Mapping[str, object]) -> Self:
        """Read a workflow that was exported from 8x8 Connect or written by :meth:`to_json`.

        What the service adds to a definition (its id, version, account, time) is left out. Steps
        of types that are not known become a :class:`~eightbyeight.automation.steps.RawStep`.

        Raises:
            InvalidInputError: it is no such document; each problem's field is a JSON path.
        """
        return read_workflow(read_document(document), cls)

    def to_json(self) -> str:
        """Write the workflow as 8x8 Connect imports it.

        Raises:
            InvalidInputError: a value has no form in JSON.
        """
        return json_text(write_workflow(self))
