"""What the operations on definitions and instances have in common."""

import re

from eightbyeight.emulator.accounts import calls
from eightbyeight.emulator.accounts.refusing import Code, bad_request, refusal
from eightbyeight.emulator.automation.account import Account
from eightbyeight.emulator.automation.values import Definition, Instance

__all__ = [
    "DEFAULT_LIMIT",
    "Call",
    "Operation",
    "definition_id_of",
    "known_instance",
    "known_version",
    "known_versions",
    "version_of",
]

DEFAULT_LIMIT = 100
"""How many items a list has where nobody says."""

Call = calls.Call[Account]
"""A request for definitions or instances."""

Operation = calls.Operation[Account]
"""Something that can be asked of them."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The examples have such ids, though the file speaks of uuids here as well.
_WORKFLOW = re.compile(r"[0-9a-f]{24}")
_MOST_VERSIONS = 10**9


def definition_id_of(call: Call) -> str:
    """Give the id of a definition that the path names, whether or not there is one."""
    text = call.parameters["definitionId"].lower()
    if _UUID.fullmatch(text) is None:
        raise bad_request("Invalid definition id.")
    return text


def version_of(call: Call) -> int | None:
    """Give the version that the query asks for, or None where it asks for none."""
    return call.query.number("version", 1, _MOST_VERSIONS)


def known_versions(call: Call) -> tuple[Definition, ...]:
    """Give the versions of the definition that the path names, the latest first."""
    definition_id = definition_id_of(call)
    versions = call.account.versions(definition_id)
    if not versions:
        raise refusal(404, Code.NOT_FOUND, f"Definition {definition_id} not found.")
    return versions


def known_version(call: Call) -> Definition:
    """Give the version that the query asks for, the latest where it asks for none."""
    versions, version = known_versions(call), version_of(call)
    for each in versions:
        if version in (None, each.version):
            return each
    raise refusal(404, Code.NOT_FOUND, f"Version {version} of the definition not found.")


def known_instance(call: Call) -> Instance:
    """Give the instance that the path names, if it is one of the definition."""
    versions = known_versions(call)
    workflow_id = call.parameters["workflowId"].lower()
    if _WORKFLOW.fullmatch(workflow_id) is None:
        raise bad_request("Invalid workflow id.")
    instance = call.account.instance(workflow_id)
    if instance is None or instance.definition.id != versions[0].id:
        raise refusal(404, Code.NOT_FOUND, f"Workflow {workflow_id} not found.")
    return instance
