"""A definition as a request wants it, checked.

Source: the OpenAPI file's ``definitionInput`` and the schemas of its steps.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from attrs import frozen

from eightbyeight.emulator.accounts.reading import members_of
from eightbyeight.emulator.accounts.refusing import Code, bad_request
from eightbyeight.emulator.automation.expressions import parts_of
from eightbyeight.emulator.automation.steps import branches_of
from eightbyeight.emulator.automation.values import Definition, Step

__all__ = ["TRIGGERS", "WantedDefinition", "read_definition"]

TRIGGERS = ("inbound_sms", "inbound_chat_apps", "http_request")
"""What can start instances."""

_STATUSES = ("enabled", "disabled")
_LONGEST_SCRIPT = 1000
# By the type in small letters: a page of the vendor's writes "branch".
_INPUTS: Mapping[str, tuple[str, ...]] = {
    "sms": ("subAccountId", "destination", "text"),
    "chatappsmessage": ("subAccountId", "user", "type", "content"),
    "httprequest": ("url", "method"),
    "wait": ("duration",),
    "waitforreply": ("from", "channel"),
    "voicemessage": ("action", "params"),
}


@frozen
class WantedDefinition:
    """What a new version is to be."""

    name: str
    trigger: str
    status: str
    sub_account_id: str | None
    steps: tuple[Step, ...]

    def made(self, definition_id: str, version: int, now: datetime) -> Definition:
        """Make a version of it."""
        return Definition(
            definition_id,
            version,
            now,
            self.name,
            self.trigger,
            self.status,
            self.sub_account_id,
            self.steps,
        )


def read_definition(document: object) -> WantedDefinition:
    """Read the body of a request."""
    members = members_of(document)
    inner = members.get("definition")
    if not isinstance(inner, dict):
        raise bad_request("Workflow definition is required.")
    name = inner.get("name")
    if not isinstance(name, str) or not name.strip():
        raise bad_request("Workflow name is required.", Code.WORKFLOW_NAME)
    trigger, status = members.get("trigger"), members.get("status", "disabled")
    if trigger not in TRIGGERS:
        raise bad_request(f"Trigger must be one of {', '.join(TRIGGERS)}.")
    if status not in _STATUSES:
        raise bad_request(f"Status must be one of {', '.join(_STATUSES)}.")
    steps = _steps(inner.get("steps"))
    return WantedDefinition(name, str(trigger), str(status), _sub_account_id(members), steps)


def _sub_account_id(members: Mapping[str, object]) -> str | None:
    # The schema says subAccountId and the examples of the same file subaccountId.
    given = [value for name, value in members.items() if name.lower() == "subaccountid"]
    found = next((value for value in given if value is not None), None)
    if found is not None and not isinstance(found, str):
        raise bad_request("Subaccount id must be a text.")
    return found


def _steps(value: object) -> tuple[Step, ...]:
    if not isinstance(value, list):
        raise bad_request("Workflow steps are required.")
    steps = tuple(map(_step, value))
    if len({step["id"] for step in steps}) < len(steps):
        raise bad_request("Step ids must be unique.")
    return steps


def _step(value: object) -> Step:
    if not isinstance(value, dict):
        raise bad_request("Each step must be an object.")
    step_id, kind = value.get("id"), value.get("stepType")
    if not isinstance(step_id, str) or not step_id:
        raise bad_request("Step id is required.")
    if not isinstance(kind, str) or not kind:
        raise bad_request(f"Type of step {step_id} is required.")
    inputs = value.get("inputs") or {}
    missing = [name for name in _INPUTS.get(kind.lower(), ()) if name not in members_of(inputs)]
    if missing:
        raise bad_request(f"Step {step_id} needs the input {missing[0]}.")
    _check_onward(step_id, kind, value)
    for branch in branches_of(value):
        for each in branch:
            _step(each)
    if any(len(script) > _LONGEST_SCRIPT for script in _scripts(value)):
        raise bad_request(f"A script of step {step_id} is longer than {_LONGEST_SCRIPT}.")
    return value


def _check_onward(step_id: str, kind: str, step: Step) -> None:
    selected = step.get("selectNextStep") or {}
    if not isinstance(selected, dict):
        raise bad_request(f"selectNextStep of step {step_id} must be an object.")
    if kind.lower() == "branch" and not selected:
        raise bad_request(f"Step {step_id} needs selectNextStep.")
    if selected and step.get("nextStepId"):
        raise bad_request(f"Step {step_id} has both nextStepId and selectNextStep.")


def _scripts(value: object) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _scripts(each)
        case list():
            for each in value:
                yield from _scripts(each)
        case str():
            yield from (part.text for part in parts_of(value) if part.is_script)
        case _:
            pass
