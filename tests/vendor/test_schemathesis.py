"""Requests that nobody thought of: schemathesis over the served emulators."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.transport.messages import Request, Response
from tests.vendor import automation, campaigns
from tests.vendor.openapi import VendorOpenApi
from tests.vendor.overlay import Gone, Line, overlaid
from tests.vendor.schemathesis_run import HOW_TO_GET_IT, Run, Watch, program

pytestmark = pytest.mark.slow

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
KEY = "eght_0123456789"
ACCOUNT = "acme_1"
CAMPAIGN = "11111111-2222-4333-8444-555555555555"

_PATH = "paths /api/v1/accounts/{accountId}"

# Of these a valid request may be refused with 400 all the same, for what no schema can say.
_REFUSED = """
[[operations]]
include-operation-id = "{}"
checks.positive_data_acceptance.expected-statuses = ["2XX", 400, 404, 409]
"""
MAY_BE_REFUSED: Mapping[str, str] = {
    "addRecords": "no two records of a request may have the same id",
    "batch-copy-contacts": "both groups have to be there, and not to be the same",
    "batch-delete-contacts": "some ids or some numbers have to be given, or all",
    "batch-delete-groups": "the groups have to be there, and one of them at least",
    "batch-move-contacts": "both groups have to be there, and not to be the same",
    "batch-upload-contacts": "the groups have to be there, and columns where there is no header",
    "create-contact": "the groups have to be there",
    "create-definition": "a definition has a name, and its steps have ids that lead somewhere",
    "patch-workflow-instance": "what is over cannot be resumed, nor what runs",
    "update-existing-definition": "it has a name, and its steps have ids that lead somewhere",
    "update-contact": "the path has to lead somewhere, and the value to fit there",
    "update-group": "the path has to lead somewhere, and the value to fit there",
}

# All checks are on. "Troubleshooting": a tenant that cannot be resolved is a 404, and one that is
# not named cannot be.
_CAMPAIGNS_CONFIG = f"""
[parameters]
"path.campaignId" = "{CAMPAIGN}"

[checks.missing_required_header]
expected-statuses = [401, 404]
"""
# All checks are on, but for two that are wrong about one operation each. Whether what was just
# created is there: the 404 may be about the contacts in the body, and not the group in the path.
# Whether bad data is refused: in a form all is text, also what was to be a number.
_CONTACTS_CONFIG = f"""
[parameters]
"path.accountId" = "{ACCOUNT}"

[[operations]]
include-operation-id = "add-contacts-to-group"
checks.ensure_resource_availability.enabled = false

[[operations]]
include-operation-id = "batch-upload-contacts"
checks.negative_data_rejection.enabled = false
"""
_ECHOING = (
    "create-definition",
    "get-all-definitions",
    "get-specific-definition",
    "update-existing-definition",
)
# All checks are on.
_AUTOMATION_CONFIG = f"""
[parameters]
"path.accountId" = "{ACCOUNT}"
"""


def config(own: str, vendor: VendorOpenApi) -> str:
    """Write the configuration of a run."""
    refused = sorted(vendor.operation_ids & MAY_BE_REFUSED.keys())
    return "".join([own, *map(_REFUSED.format, refused)])


def hints(groups: list[int]) -> list[Line]:
    """Say where ids come from: links, and examples of groups that are there.

    Without them nearly every id is one that does not exist.
    """
    contact = {"contactId": "$response.body#/id"}
    links = {
        operation_id: {"operationId": operation_id, "parameters": contact}
        for operation_id in ("get-contact-by-id", "update-contact", "delete-single-contact")
    }
    lines = [
        Line(f"{_PATH}/contacts post responses {status} links", links, "the id of the contact made")
        for status in (200, 201)
    ]
    for what in ("copy", "move"):
        lines += [
            Line(f"{_PATH}/groups/batches/{what}Contacts post parameters {at} example", group, "is")
            for at, group in enumerate(groups[:2])
        ]
    most = f"{_PATH}/contacts get parameters 3 schema maximum"
    lines.append(Line(most, 10**18 - 1, "no service is without a limit; this is the emulator's"))
    place = f"{_PATH}/groups/batches/deleteGroups post requestBody content application/json example"
    return [*lines, Line(place, {"ids": groups[2:], "deleteContacts": True}, "these are there")]


def instance_hints(definition_id: str, workflow_id: str) -> list[Line]:
    """Say which definition and which instance there are."""
    parameters = "components parameters"
    either = [
        {"$ref": f"#/components/schemas/{name}"}
        for name in ("workflowInstance", "workflowInstanceWithLogs")
    ]
    one = f"{_PATH}/definitions/{{definitionId}}/workflows/{{workflowId}} get responses 200"
    either_at = f"{one} content application/json schema"
    versions = (
        f"{parameters} version",
        f"{_PATH}/definitions/{{definitionId}}/workflows post parameters 0",
    )
    return [
        Line(f"{parameters} definitionId example", definition_id, "it is there"),
        Line(f"{parameters} workflowId example", workflow_id, "it is there"),
        Line(f"{parameters} offset schema maximum", 2**31 - 1, "no service is without a limit"),
        *(Line(f"{at} schema maximum", 10**9, "no service is without a limit") for at in versions),
        Line(f"{either_at} oneOf", Gone, "an instance with logs is an instance, too"),
        Line(f"{either_at} anyOf", either, "an instance with logs is an instance, too"),
    ]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run of the program, or a skip that says how to get it."""
    found = program()
    if found is None:
        pytest.skip(HOW_TO_GET_IT)
    return Run(found, tmp_path)


async def test_contacts(run: Run, vendor_openapi: VendorOpenApi) -> None:
    """Whatever is sent to the contacts, each answer is one that the vendor's file describes."""
    emulator = Emulator(clock=(clock := ManualClock(START)))
    groups = [emulator.contacts.create_group(ACCOUNT, f"Group {each}") for each in range(3)]

    async def handler(request: Request) -> Response:
        # Jobs go on, in the same way on every run.
        clock.advance(0.25)
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if key != KEY:
            # The emulator believes every key but those that it was told not to.
            emulator.revoke(key)
        elif request.url.endswith("/deleteContacts"):
            # One of the examples would leave no contacts for what comes after it.
            emulator.contacts.end_next_job(ACCOUNT, "failed", amount=0)
        return await emulator(request)

    watch = Watch(handler, vendor_openapi)
    document = overlaid(vendor_openapi.document, hints(groups))
    code, told = await run.over(
        watch,
        document,
        config=config(_CONTACTS_CONFIG, vendor_openapi),
        headers={"Authorization": f"Bearer {KEY}"},
    )

    assert 0 == code, told
    assert [] == watch.faults
    assert vendor_openapi.operation_ids == watch.succeeded


async def test_campaigns(run: Run) -> None:
    """Whatever is sent to the campaigns, each answer is one that the vendor's file describes."""
    vendor = campaigns.load()
    if vendor is None:
        pytest.skip(campaigns.SOURCE.how_to_get_it)
    emulator = Emulator(clock=(clock := ManualClock(START)))
    emulator.campaigns.create(id=CAMPAIGN)

    async def handler(request: Request) -> Response:
        clock.advance(0.25)
        key = request.headers.get("x-api-key", "")
        if key != KEY:
            emulator.revoke(key)
        return await emulator(request)

    watch = Watch(handler, vendor)
    code, told = await run.over(
        watch,
        vendor.document,
        config=config(_CAMPAIGNS_CONFIG, vendor),
        headers={"x-api-key": KEY, "X-8x8-Tenant": "acme"},
        path="/cc/US1/campaigns/v1",
    )

    assert 0 == code, told
    assert [] == watch.faults
    assert vendor.operation_ids == watch.succeeded


async def test_automation(run: Run) -> None:
    """Whatever is sent to the automation, each answer is one that the vendor's file describes."""
    vendor = automation.load()
    if vendor is None:
        pytest.skip(automation.SOURCE.how_to_get_it)
    emulator = Emulator(clock=(clock := ManualClock(START)), dialect="openapi")
    side = emulator.automation
    steps = [{"id": "wait", "stepType": "Wait", "inputs": {"duration": "1000"}}]
    definition_id = side.create(ACCOUNT, "Wait", steps)
    workflow_id = side.start(ACCOUNT, definition_id)

    async def handler(request: Request) -> Response:
        clock.advance(0.25)
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if key != KEY:
            emulator.revoke(key)
        elif request.method == "DELETE":
            # What others look at is still there afterwards.
            request = _of_another(request, definition_id, side.create(ACCOUNT, "Wait", steps))
        elif request.method == "PATCH":
            request = _of_another(request, workflow_id, side.start(ACCOUNT, definition_id))
        return await emulator(request)

    watch = Watch(handler, vendor, echoing=_ECHOING)
    document = overlaid(vendor.document, instance_hints(definition_id, workflow_id))
    code, told = await run.over(
        watch,
        document,
        config=config(_AUTOMATION_CONFIG, vendor),
        headers={"Authorization": f"Bearer {KEY}"},
    )

    assert 0 == code, told
    assert [] == watch.faults
    assert vendor.operation_ids == watch.succeeded


def _of_another(request: Request, one: str, other: str) -> Request:
    return evolve(request, url=request.url.replace(one, other))


async def test_a_run_that_finds_something(run: Run) -> None:
    """A service that answers what the vendor's file does not describe is found out."""
    vendor = campaigns.load()
    if vendor is None:
        pytest.skip(campaigns.SOURCE.how_to_get_it)

    async def handler(_: Request) -> Response:
        return Response(202)

    code, told = await run.over(Watch(handler, vendor), vendor.document, config="", headers={})

    assert 1 == code
    assert "unique failures" in told, told
