"""The file of the Automation API with its overlay, and that validating against it can fail."""

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.vendor import automation
from tests.vendor.openapi import VendorOpenApi

ID = "ae54eaf1-b86d-43c5-8982-2818f9bbe52c"
TIME = "2026-05-01T04:49:30.27Z"
WAIT = {"id": "w", "stepType": "Wait", "inputs": {"duration": "00:00:30"}}
SMS = {
    "id": "s",
    "stepType": "SMS",
    "inputs": {"subAccountId": "a", "destination": "b", "text": "c"},
}
WANTED = {"trigger": "inbound_sms", "definition": {"name": "n", "steps": [WAIT]}}
WITHIN = {"id": ID, "version": 1, "name": "n", "steps": [WAIT]}
EXAMPLE = {"accountId": "a", "createdAt": TIME, "trigger": "inbound_sms", "definition": WITHIN}
SCHEMA = {**EXAMPLE, "id": ID, "version": 1, "definition": WANTED["definition"]}
INSTANCE = {
    "workflowId": "60dbe307fe55d99fc083db61",
    "data": {"accountId": "a", "triggeredAt": TIME, "anything": [None]},
    "definitionId": ID,
    "version": 1,
    "status": "Runnable",
    "startedAt": TIME,
    "completedAt": None,
}
LOG = {"id": "l", "stepName": "w", "startedAt": TIME, "completedAt": None, "status": "Sleeping"}
ERROR = {"code": 1300, "message": "no", "errorId": ID, "timestamp": TIME}


@pytest.fixture(scope="session")
def vendor() -> VendorOpenApi:
    """The vendor's file with its overlay."""
    vendor = automation.load()
    if vendor is None:
        pytest.skip(automation.SOURCE.how_to_get_it)
    return vendor


def _sms(**inputs: object) -> dict[str, object]:
    return {**SMS, "inputs": {**SMS["inputs"], **inputs}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("step", "good"),
    [
        (WAIT, True),
        (_sms(source="8x8", dlrCallbackUrl="https://h"), True),
        ({**SMS, "outputs": {"umid": "{{step.umid}}"}, "nextStepId": "w"}, True),
        ({"id": "b", "stepType": "Branch", "selectNextStep": {"w": "{{true}}", "v": None}}, True),
        (
            {
                "id": "i",
                "stepType": "If",
                "inputs": {"condition": "{{true}}"},
                "do": [[WAIT, {"id": "j", "stepType": "If", "do": [[SMS]]}]],
            },
            True,
        ),
        (
            {"id": "c", "stepType": "SendToConverse", "inputs": {"payload": "{{data.payload}}"}},
            True,
        ),
        (_sms(subaccountId="a"), False),
        (_sms(text=7), False),
        ({**WAIT, "stepType": "wait"}, False),
        ({**WAIT, "next": "s"}, False),
        ({**WAIT, "nextStepId": None}, False),
        ({**WAIT, "inputs": {"minutes": 3}}, False),
        ({**SMS, "outputs": {"umid": 7}}, False),
        ({"id": "b", "stepType": "Branch"}, False),
        ({"id": "b", "stepType": "Branch", "selectNextStep": {"w": True}}, False),
        ({"id": "b", "stepType": "Branch", "inputs": {}, "selectNextStep": {}}, False),
        ({"id": "i", "stepType": "If", "do": [WAIT]}, False),
        ({"id": "i", "stepType": "If", "do": [[{**WAIT, "stepType": "Dance"}]]}, False),
        ({"id": "i", "stepType": "If", "inputs": {"if": "{{true}}"}, "do": []}, False),
        ({"id": "x", "stepType": "Dance"}, False),
        ({"stepType": "Wait", "inputs": {"duration": "1"}}, False),
        ({"id": "s", "stepType": "SMS"}, False),
    ],
)
def test_steps(vendor: VendorOpenApi, step: object, *, good: bool) -> None:
    """A step passes by its type, and by the names and types of what it has."""
    body = {**WANTED, "definition": {"name": "n", "steps": [step]}}
    if good:
        vendor.validate_request("create-definition", body)
    else:
        with pytest.raises(jsonschema.ValidationError):
            vendor.validate_request("create-definition", body)


@pytest.mark.parametrize(
    ("operation_id", "body", "good"),
    [
        ("create-definition", {**WANTED, "subAccountId": "a", "status": "enabled"}, True),
        ("update-existing-definition", WANTED, True),
        ("create-definition", {**WANTED, "subaccountId": "a"}, False),
        ("create-definition", {**WANTED, "subAccountId": None}, False),
        ("create-definition", {**WANTED, "accountId": "a"}, False),
        ("create-definition", {**WANTED, "status": "on"}, False),
        ("create-definition", {**WANTED, "trigger": "sms"}, False),
        ("create-definition", {**WANTED, "definition": WITHIN}, False),
        ("update-existing-definition", {**WANTED, "definition": WITHIN}, False),
        ("update-existing-definition", {**WANTED, "version": 2}, False),
        ("create-definition", {"trigger": "inbound_sms"}, False),
        ("start-workflow-instance", {"anything": [None]}, True),
        ("start-workflow-instance", [], False),
        ("http_request_trigger", {}, True),
        ("patch-workflow-instance", {"status": "suspend"}, True),
        ("patch-workflow-instance", {"status": "Suspended"}, False),
        ("patch-workflow-instance", {"status": "resume", "why": "x"}, False),
        ("patch-workflow-instance", {}, False),
    ],
)
def test_requests(vendor: VendorOpenApi, operation_id: str, body: object, *, good: bool) -> None:
    """A request's body passes when the vendor's file, with the overlay, allows it."""
    if good:
        vendor.validate_request(operation_id, body)
    else:
        with pytest.raises(jsonschema.ValidationError):
            vendor.validate_request(operation_id, body)
    with pytest.raises(AssertionError, match="needs a body"):
        vendor.validate_request(operation_id)


@pytest.mark.parametrize(
    ("operation_id", "status", "body", "good"),
    [
        ("create-definition", 201, EXAMPLE, True),
        ("create-definition", 201, SCHEMA, True),
        ("get-all-definitions", 200, [EXAMPLE, SCHEMA], True),
        ("create-definition", 201, {**EXAMPLE, "definition": WANTED["definition"]}, False),
        ("create-definition", 201, {**EXAMPLE, "definition": {**WITHIN, "id": "7"}}, False),
        ("create-definition", 201, {**EXAMPLE, "definition": {**WITHIN, "Name": "n"}}, False),
        ("create-definition", 201, {**SCHEMA, "version": 0}, False),
        ("create-definition", 201, {**EXAMPLE, "createdAt": "soon"}, False),
        ("create-definition", 201, {**EXAMPLE, "subaccountId": "a"}, False),
        ("get-instance-status", 200, INSTANCE, True),
        ("get-instance-status", 200, {**INSTANCE, "logs": [LOG]}, True),
        ("get-instance-status", 200, {**INSTANCE, "completedAt": TIME, "logs": []}, True),
        ("get-instance-status", 200, {**INSTANCE, "log": []}, False),
        ("get-instance-status", 200, {**INSTANCE, "status": "Running"}, False),
        ("get-instance-status", 200, {**INSTANCE, "logs": [{**LOG, "status": "?"}]}, False),
        ("get-instance-status", 200, {**INSTANCE, "startedAt": None}, False),
        ("get-workflow-instances", 200, [{**INSTANCE, "logs": []}], False),
        ("get-usage", 200, {"accountId": "a"}, False),
        ("get-usage-history", 200, [{"accountId": "a"}], False),
        ("get-timezones", 200, [{"id": "UTC", "name": "UTC", "offset": 0}], False),
        ("get-usage", 429, ERROR, True),
        ("start-workflow-instance", 415, ERROR, True),
        ("get-usage", 404, {**ERROR, "message": None}, False),
        ("get-usage", 404, {**ERROR, "errorId": "7"}, False),
        ("get-usage", 404, {**ERROR, "status": 404}, False),
    ],
)
def test_answers(
    vendor: VendorOpenApi, operation_id: str, status: int, body: object, *, good: bool
) -> None:
    """An answer passes as the file's schemas have it or its examples, and else does not."""
    if good:
        vendor.validate_response(operation_id, status, body)
    else:
        with pytest.raises(jsonschema.ValidationError):
            vendor.validate_response(operation_id, status, body)


@pytest.mark.parametrize(
    "name",
    [
        "definitions",
        "definitionVersions",
        "workflowInstance",
        "workflowInstanceWithLogs",
        "workflowInstances",
        "timezones",
        "functions",
        "usageResults",
        "usageHistoryResults",
    ],
)
def test_the_vendors_own_examples(vendor: VendorOpenApi, name: str) -> None:
    """The file's examples pass, but for a name that they spell otherwise than its schemas."""
    operations = {
        "definitions": "get-all-definitions",
        "definitionVersions": "get-specific-definition",
        "workflowInstances": "get-workflow-instances",
        "timezones": "get-timezones",
        "functions": "get-functions",
        "usageResults": "get-usage",
        "usageHistoryResults": "get-usage-history",
    }
    components = vendor.document["components"]
    body = components["examples"][name]["value"]  # type: ignore[index]
    if name.startswith("definition"):
        body = [
            {"subAccountId" if key == "subaccountId" else key: value for key, value in one.items()}
            for one in body
        ]
    vendor.validate_response(operations.get(name, "get-instance-status"), 200, body)
