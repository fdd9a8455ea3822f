"""The operations on instances: list, start, look at, suspend, resume, terminate, and the trigger.

Source: the OpenAPI file.
"""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.reading import members_of
from eightbyeight.emulator.accounts.refusing import bad_request
from eightbyeight.emulator.automation.bodies import error_body, instance_body
from eightbyeight.emulator.automation.calls import (
    DEFAULT_LIMIT,
    Call,
    Operation,
    known_instance,
    known_version,
)
from eightbyeight.emulator.automation.moves import ended
from eightbyeight.emulator.automation.starting import started, triggered
from eightbyeight.emulator.automation.values import Instance, InstanceStatus, Pointer
from eightbyeight.emulator.router import Route
from eightbyeight.emulator.wire import read_time
from eightbyeight.transport.messages import Headers

__all__ = ["InstancesApi"]

_INSTANCES = "/definitions/{definitionId}/workflows"


@frozen
class InstancesApi:
    """Answer what is asked of instances."""

    offset_unit: OffsetUnit
    """What ``offset`` counts."""

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached, from the account on."""
        return (
            Route(
                _INSTANCES,
                {"GET": Operation(self.list_instances), "POST": Operation(start, Body.JSON)},
            ),
            Route(
                f"{_INSTANCES}/{{workflowId}}",
                {"GET": Operation(get), "PATCH": Operation(command, Body.JSON)},
            ),
            Route(f"{_INSTANCES}/{{workflowId}}/errors", {"GET": Operation(list_errors)}),
            Route("/triggers/http_request", {"POST": Operation(trigger, Body.JSON)}),
        )

    def list_instances(self, call: Call) -> Answer:
        """Give the instances of a version, the newest first."""
        page = call.query.page(self.offset_unit, DEFAULT_LIMIT)
        status = call.query.choice("status", tuple(InstanceStatus))
        since, until = _moment(call, "startTimeFrom"), _moment(call, "startTimeTo")
        version = known_version(call)
        found = [
            each
            for each in call.account.instances
            if each.definition == version
            and status in (None, each.status)
            and (since is None or each.started_at >= since)
            and (until is None or each.started_at <= until)
        ]
        return Answer(200, [instance_body(each) for each in found[page.start : page.stop]])


def start(call: Call) -> Answer:
    """Start an instance of a version, enabled or not."""
    version = known_version(call)
    instance = started(call.account, version, members_of(call.document), None, call.now)
    headers = Headers({"Location": f"{call.path}/{instance.workflow_id}"})
    return Answer(201, headers=headers)


def get(call: Call) -> Answer:
    """Give one instance, with what became of its steps where that is asked for."""
    with_logs = call.query.flag("includeLogs")
    return Answer(200, instance_body(known_instance(call), with_logs=with_logs))


def list_errors(call: Call) -> Answer:
    """Give why an instance came to a bad end, if it did."""
    instance = known_instance(call)
    return Answer(200, [error_body(instance, each) for each in instance.errors])


def command(call: Call) -> Answer:
    """Suspend, resume or terminate an instance."""
    instance = known_instance(call)
    verb = members_of(call.document).get("status")
    match verb, instance.status:
        case "suspend", InstanceStatus.RUNNABLE:
            changed = evolve(instance, status=InstanceStatus.SUSPENDED)
        case "resume", InstanceStatus.SUSPENDED:
            changed = _resumed(instance, call.now)
        case "terminate", InstanceStatus.RUNNABLE | InstanceStatus.SUSPENDED:
            changed = ended(instance, InstanceStatus.TERMINATED, call.now)
        case "suspend" | "resume" | "terminate", _:
            raise bad_request(f"Cannot {verb} a workflow that is {instance.status.value}.")
        case _:
            raise bad_request("Status must be one of suspend, resume, terminate.")
    call.account.put(changed)
    return Answer(200)


def trigger(call: Call) -> Answer:
    """Start an instance of each enabled definition that waits for a request."""
    data = members_of(call.document)
    triggered(call.account, "http_request", data, call.query.text("subAccountId"), call.now)
    return Answer(200)


def _resumed(instance: Instance, now: datetime) -> Instance:
    pointers = tuple(_woken(each, now) for each in instance.pointers)
    return evolve(instance, status=InstanceStatus.RUNNABLE, pointers=pointers)


def _woken(pointer: Pointer, now: datetime) -> Pointer:
    # What fell due while it was suspended is done now, not in the past.
    return pointer if pointer.due is None else evolve(pointer, due=max(pointer.due, now))


def _moment(call: Call, name: str) -> datetime | None:
    text = call.query.given(name)
    try:
        return None if text is None else read_time(text)
    except ValueError:
        pass
    raise bad_request(f"{name} must be a time in ISO 8601")
