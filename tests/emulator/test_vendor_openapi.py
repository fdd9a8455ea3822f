"""Conformity with the vendor's OpenAPI file; every other test's answers are checked with it too."""

from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller
    from tests.vendor.openapi import VendorOpenApi

PROBLEM = {
    "title": "t",
    "status": 400,
    "detail": "d",
    "instance": "/i",
    "time": "2026-05-01T08:00Z",
}
COUNT = {"type": "DYNAMIC", "state": "PENDING", "count": 1}
CAMPAIGN = {
    "id": "11111111-2222-4333-8444-555555555555",
    "state": "READY",
    "displayStatus": "READY_TO_RUN",
    "recordCount": 1,
    "recordCounts": [COUNT],
}


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_answers_conform(
    caller: "type[Caller]", vendor_openapi: "VendorOpenApi", dialect: str
) -> None:
    """A campaign's whole life, and records of every kind, are as the vendor's file describes."""
    service = caller(dialect=dialect)
    campaign_id = service.create(state="CREATED", queried=["Q"], end_time=service.at(3600))
    answers = []
    for action, members in [
        ("START", {"buildOnStart": True}),
        ("PAUSE", {}),
        ("PURGE", {}),
        ("RESUME", {}),
        ("CANCEL", {"enabled": False}),
        ("BUILD", {}),
        ("EXPLODE", {}),
    ]:
        answers.append(("modifyCampaign", await service.modify(campaign_id, action, **members)))
        service.clock.advance(10)
        answers.append(("addRecords", await service.add(campaign_id, action, "again")))
        answers.append(("addRecords", await service.add(campaign_id, "again")))

    statuses = set()
    for operation_id, answer in answers:
        vendor_openapi.validate_response(operation_id, answer.status, answer.body)
        statuses.add(answer.status)
    assert {"docs": {200, 400, 409}, "openapi": {200, 201, 400}}[dialect] == statuses


@pytest.mark.parametrize(
    ("operation_id", "status", "body"),
    [
        ("modifyCampaign", 200, {**CAMPAIGN, "enabled": True}),
        ("modifyCampaign", 200, {**CAMPAIGN, "startTime": None}),
        ("modifyCampaign", 200, {**CAMPAIGN, "startTime": "2026-05-01T08:00:00"}),
        ("modifyCampaign", 200, {**CAMPAIGN, "state": "WAITING"}),
        ("modifyCampaign", 200, {**CAMPAIGN, "id": "1"}),
        ("modifyCampaign", 200, {**CAMPAIGN, "recordCounts": [{**COUNT, "result": None}]}),
        ("modifyCampaign", 200, {}),
        ("addRecords", 200, {"records": [{"id": CAMPAIGN["id"]}]}),
        ("addRecords", 201, {}),
        ("addRecords", 409, {**PROBLEM, "status": "409"}),
        ("addRecords", 409, {"message": "no"}),
        ("addRecords", 400, {**PROBLEM, "errors": [{"field": "x"}]}),
    ],
)
def test_the_check_is_one(
    vendor_openapi: "VendorOpenApi", operation_id: str, status: int, body: object
) -> None:
    """A body that is not as described does not pass, so passing means something."""
    with pytest.raises(jsonschema.ValidationError):
        vendor_openapi.validate_response(operation_id, status, body)


def test_bodies_that_are_good(vendor_openapi: "VendorOpenApi") -> None:
    """What the bad bodies were made from passes, and an unknown status does not."""
    vendor_openapi.validate_response("modifyCampaign", 200, CAMPAIGN)
    vendor_openapi.validate_response("addRecords", 409, PROBLEM)

    with pytest.raises(AssertionError, match="418"):
        vendor_openapi.validate_response("addRecords", 418, PROBLEM)
    assert {"addRecords", "modifyCampaign"} == vendor_openapi.operation_ids


@pytest.mark.parametrize(
    ("operation_id", "body", "good"),
    [
        ("modifyCampaign", {"action": "BUILD"}, True),
        ("modifyCampaign", {"action": "BUILD", "enabled": False}, True),
        ("modifyCampaign", {"action": "START"}, True),
        ("modifyCampaign", {"action": "START", "buildOnStart": True}, True),
        ("modifyCampaign", {"action": "BUILD", "buildOnStart": True}, False),
        ("modifyCampaign", {"action": "DELETE"}, False),
        ("modifyCampaign", {"enabled": True}, False),
        ("modifyCampaign", {"action": "BUILD", "enabled": None}, False),
        ("addRecords", {"records": [{"crmRecordId": "1"}]}, True),
        ("addRecords", {"records": [{"crmRecordId": "1", "scheduleAt": "soon"}]}, False),
        ("addRecords", {"records": [{"crmRecordId": "1", "scheduleat": "x"}]}, False),
        ("addRecords", {"records": [{"crmRecordId": "1", "rank": None}]}, False),
        ("addRecords", {"records": [{"crmRecordId": "x" * 33}]}, False),
        ("addRecords", {"records": []}, False),
    ],
)
def test_requests(
    vendor_openapi: "VendorOpenApi", operation_id: str, body: object, *, good: bool
) -> None:
    """A request's body passes when the vendor's file, with the overlay, allows it."""
    if good:
        vendor_openapi.validate_request(operation_id, body)
    else:
        with pytest.raises(jsonschema.ValidationError):
            vendor_openapi.validate_request(operation_id, body)
