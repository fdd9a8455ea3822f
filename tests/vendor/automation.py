"""The vendor's OpenAPI file of the Automation API, and what it leaves out or gets wrong."""

from collections.abc import Mapping
from functools import cache

from tests.vendor.openapi import VendorOpenApi, VendorSource
from tests.vendor.overlay import Line

__all__ = ["SOURCE", "load"]

_ACCOUNT = "/api/v1/accounts/{accountId}"
_DEFINITION = "/definitions/{definitionId}"
_INSTANCES = f"{_DEFINITION}/workflows"
_INSTANCE = f"{_INSTANCES}/{{workflowId}}"
_SCHEMAS = "components schemas"
_SCHEMA = "content application/json schema"

_OPERATIONS = (
    "/definitions get",
    "/definitions post",
    f"{_DEFINITION} get",
    f"{_DEFINITION} put",
    f"{_DEFINITION} delete",
    f"{_INSTANCES} get",
    f"{_INSTANCES} post",
    f"{_INSTANCE} get",
    f"{_INSTANCE} patch",
    f"{_INSTANCE}/errors get",
    "/triggers/http_request post",
    "/steps/timezones get",
    "/steps/functions get",
    "/usage get",
    "/usage/history get",
)
_WITH_A_BODY = (
    "/definitions post",
    f"{_DEFINITION} put",
    f"{_INSTANCES} post",
    f"{_INSTANCE} patch",
    "/triggers/http_request post",
)
_WITHOUT_404 = (
    "/definitions get",
    "/definitions post",
    f"{_DEFINITION} get",
    "/triggers/http_request post",
    "/steps/timezones get",
    "/steps/functions get",
    "/usage get",
    "/usage/history get",
)
_WITHOUT_400 = ("/definitions get", "/triggers/http_request post", "/steps/timezones get")


def _ref(name: str) -> dict[str, object]:
    return {"$ref": f"#/components/schemas/{name}"}


_PROBLEM = {
    "description": "left out",
    "content": {"application/json": {"schema": _ref("error")}},
}


def _at(operation: str, *names: str) -> str:
    return " ".join(("paths", _ACCOUNT + operation, *names))


def _left_out(operations: tuple[str, ...], status: str, reason: str) -> tuple[Line, ...]:
    return tuple(
        Line(_at(operation, "responses", status), _PROBLEM, reason) for operation in operations
    )


_STATUSES = (
    *_left_out(_OPERATIONS, "401", '"API error codes": the key is missing or unknown, on any call'),
    *_left_out(_OPERATIONS, "403", '"API error codes": the key may not be used for this'),
    *_left_out(_OPERATIONS, "429", '"API error codes": too many requests, on any call'),
    *_left_out(_WITHOUT_404, "404", '"API error codes": the account in the path is not there'),
    *_left_out(_WITHOUT_400, "400", "a bad parameter or body is a bad request, as elsewhere"),
    *_left_out(_WITH_A_BODY, "415", "RFC 9110: the answer to a media type that is not the one"),
)

_UUID = "its refusal says: not a valid uuid; and each of the file's examples is one"
_TIME = "its description or its example is a time in ISO 8601"

_FORMATS = (
    Line("components parameters definitionId schema format", "uuid", _UUID),
    Line(f"{_SCHEMAS} definition allOf 1 properties id format", "uuid", _UUID),
    Line(f"{_SCHEMAS} error properties errorId format", "uuid", _UUID),
    *(
        Line(f"{place} format", "date-time", _TIME)
        for place in (
            _at(_INSTANCES, "get parameters 4 schema"),
            _at(_INSTANCES, "get parameters 5 schema"),
            f"{_SCHEMAS} definition allOf 1 properties createdAt",
            f"{_SCHEMAS} error properties timestamp",
            f"{_SCHEMAS} workflowErrors properties errorTime",
            *(
                f"{_SCHEMAS} {name} properties {member}"
                for name in ("workflowInstance", "workflowInstanceWithLogs", "workflowLog")
                for member in ("startedAt", "completedAt")
            ),
            *(
                f"{_SCHEMAS} {name} properties data properties triggeredAt"
                for name in ("workflowInstance", "workflowInstanceWithLogs")
            ),
        )
    ),
)

_WITHIN = {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer", "minimum": 1}}

_DEFINITIONS = (
    Line(
        f"{_SCHEMAS} definitionInput properties subAccountId nullable",
        value=True,
        reason="its description: null stands for every sub-account, as if it were left out",
    ),
    Line(
        f"{_SCHEMAS} definitionInput required",
        ["trigger", "definition"],
        "accountId is required and no property; the path has it, and no example of a request",
    ),
    Line(
        f"{_SCHEMAS} definition allOf 1 required",
        ["accountId", "createdAt"],
        "each of the examples has id and version within the definition instead",
    ),
    Line(
        f"{_SCHEMAS} definition allOf 1 anyOf",
        [
            {"required": ["id", "version"]},
            {"properties": {"definition": {"required": ["id", "version"]}}},
        ],
        "each of the examples has id and version within the definition, the schema at the top",
    ),
    Line(
        f"{_SCHEMAS} definition allOf 1 properties definition",
        {"properties": {**_WITHIN, "name": {}, "steps": {}}, "additionalProperties": False},
        "each of the examples has id and version within the definition",
    ),
    Line(
        f"{_SCHEMAS} definition unevaluatedProperties",
        value=False,
        reason="a member the file does not know is a member spelt wrongly",
    ),
    *(
        Line(
            _at(operation, "requestBody", _SCHEMA),
            {
                **_ref("definitionInput"),
                "properties": {
                    "definition": {
                        "properties": {"name": {}, "steps": {}},
                        "additionalProperties": False,
                    }
                },
                "unevaluatedProperties": False,
            },
            "a member the file does not know is a member spelt wrongly",
        )
        for operation in ("/definitions post", f"{_DEFINITION} put")
    ),
)

_NAMED_STEPS = (
    "smsStep",
    "chatAppsMessageStep",
    "httpRequestStep",
    "branchStep",
    "waitStep",
    "waitForReplyStep",
    "voiceMessageStep",
    "waitForDTMFStep",
)
_ANY_STEP = {"anyOf": [_ref(name) for name in (*_NAMED_STEPS, "ifStep", "sendToConverseStep")]}
_OUTPUTS = {"type": "object", "additionalProperties": {"type": "string"}}


def _step(kind: str, inputs: dict[str, object], **members: object) -> dict[str, object]:
    return {
        "allOf": [_ref("step")],
        "type": "object",
        "unevaluatedProperties": False,
        "required": ["stepType", *members],
        "properties": {
            "stepType": {"type": "string", "enum": [kind]},
            "inputs": {"type": "object", "properties": inputs, "additionalProperties": False},
            "outputs": _OUTPUTS,
            "nextStepId": {"type": "string"},
            **members,
        },
    }


_NEW_STEPS: Mapping[str, tuple[dict[str, object], str]] = {
    "ifStep": (
        _step(
            "If",
            {"condition": {"type": "string"}},
            do={"type": "array", "items": {"type": "array", "items": _ANY_STEP}},
        ),
        '"Triggers & Steps" and an example of this file have it',
    ),
    "sendToConverseStep": (
        _step("SendToConverse", {"payload": {"type": "string"}}),
        '"Triggers and steps library" has it, and a workflow exported in a tutorial',
    ),
}

_STEPS = (
    *(Line(f"{_SCHEMAS} {name}", *described) for name, described in _NEW_STEPS.items()),
    Line(
        f"{_SCHEMAS} definitionInput properties definition properties steps items",
        _ANY_STEP,
        "pages of the vendor's and an example of this file have two types of steps more",
    ),
    Line(
        f"{_SCHEMAS} smsStep required",
        ["stepType", "inputs"],
        "it has inputs that are required, and all other steps have both",
    ),
    *(
        Line(f"{_SCHEMAS} {name} properties outputs", _OUTPUTS, why)
        for why in (
            "the schema has what a step offers, the examples names of their own with scripts",
        )
        for name in _NAMED_STEPS
        if name not in {"branchStep", "waitStep"}
    ),
    Line(
        f"{_SCHEMAS} waitForDTMFStep properties nextStepId",
        {"type": "string"},
        "the description of its selectNextStep speaks of it",
    ),
    Line(
        f"{_SCHEMAS} httpRequestStep properties selectNextStep",
        {"type": "object"},
        'one of the workflows on the page "Examples" goes on so',
    ),
    *(
        Line(
            f"{_SCHEMAS} {name} properties selectNextStep additionalProperties",
            {"type": ["string", "null"]},
            "its description says a map of steps to scripts, or null for the default",
        )
        for name in ("branchStep", "waitForReplyStep", "waitForDTMFStep")
    ),
)

_INSTANCES_READ = (
    *(
        Line(f"{_SCHEMAS} {name} properties completedAt type", ["string", "null"], why)
        for why in ("its description says null where it is not over",)
        for name in ("workflowInstance", "workflowInstanceWithLogs", "workflowLog")
    ),
    *(
        Line(
            f"{_SCHEMAS} {name} properties status enum",
            ["Runnable", "Suspended", "Complete", "Terminated"],
            "its description lists them",
        )
        for name in ("workflowInstance", "workflowInstanceWithLogs")
    ),
    Line(
        f"{_SCHEMAS} workflowLog properties status enum",
        ["Pending", "Running", "Complete", "Sleeping", "WaitingForEvent", "Failed", "Cancelled"],
        "its description lists them",
    ),
    Line(
        f"{_SCHEMAS} workflowInstanceWithLogs required",
        [
            "workflowId",
            "data",
            "definitionId",
            "version",
            "status",
            "startedAt",
            "completedAt",
            "logs",
        ],
        "without them it would be an instance without logs as well, and only one may fit",
    ),
    Line(
        _at(_INSTANCE, "patch requestBody", _SCHEMA, "required"),
        ["status"],
        "without it nothing is asked for",
    ),
)

_COUNT = {"type": "integer"}
_USAGE = {
    "allowedWorkflowCount": _COUNT,
    "allowedOverage": {"type": "boolean"},
    "overagePrice": {"type": "number"},
    "executedWorkflowCount": _COUNT,
    "countStartedMonth": _COUNT,
    "countStartedYear": _COUNT,
}
_HISTORY = {
    "id": {"type": "string"},
    "executedWorkflowCount": _COUNT,
    "month": _COUNT,
    "year": _COUNT,
}

_LOOKUPS = (
    *(
        Line(f"{_SCHEMAS} function properties parameters items properties {member}", {}, why)
        for why in ("of whatever type the parameter has: the example shows null and a text",)
        for member in ("default", "example")
    ),
    Line(
        _at("/usage get", "responses 200", _SCHEMA),
        {
            "anyOf": [
                _ref("usage"),
                {"type": "array", "items": _ref("usage"), "minItems": 1, "maxItems": 1},
            ]
        },
        "its example is one object and no list, and an account has one usage",
    ),
    Line(
        f"{_SCHEMAS} usage required",
        [*_USAGE],
        "its example has everything but the account's id",
    ),
    Line(
        f"{_SCHEMAS} usageHistory required",
        ["accountId", *_HISTORY],
        "each entry of its example has them",
    ),
    *(
        Line(f"{_SCHEMAS} {schema} properties {name}", kind, "its example has it")
        for schema, members in (("usage", _USAGE), ("usageHistory", _HISTORY))
        for name, kind in members.items()
    ),
)

_REQUESTS = tuple(
    Line(_at(operation, "requestBody", "required"), value=True, reason=why)
    for why in ("without its body the request asks for nothing",)
    for operation in _WITH_A_BODY
)

# Not in what customers name themselves: the data of an instance, and what a message consists of.
_STRICT = tuple(
    Line(f"{place} unevaluatedProperties", value=False, reason=why)
    for why in ("a member the file does not know is a member spelt wrongly",)
    for place in (
        _at(_INSTANCE, "patch requestBody", _SCHEMA),
        *(f"{_SCHEMAS} {name}" for name in _NAMED_STEPS),
        *(f"{_SCHEMAS} {name} properties inputs" for name in _NAMED_STEPS if name != "branchStep"),
        f"{_SCHEMAS} error",
        f"{_SCHEMAS} function",
        f"{_SCHEMAS} function properties parameters items",
        f"{_SCHEMAS} timezone",
        f"{_SCHEMAS} usage",
        f"{_SCHEMAS} usageHistory",
        f"{_SCHEMAS} workflowErrors",
        f"{_SCHEMAS} workflowInstance",
        f"{_SCHEMAS} workflowInstanceWithLogs",
        f"{_SCHEMAS} workflowLog",
    )
)

SOURCE = VendorSource(
    "automation_api.json",
    "connect",
    (
        *_STATUSES,
        *_FORMATS,
        *_DEFINITIONS,
        *_STEPS,
        *_INSTANCES_READ,
        *_LOOKUPS,
        *_REQUESTS,
        *_STRICT,
    ),
)


@cache
def load() -> VendorOpenApi | None:
    """Read the vendor's file, or give None where it is not at hand."""
    return SOURCE.load()
