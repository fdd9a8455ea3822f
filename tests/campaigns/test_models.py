"""The API's nouns have the vendor's names, and are plain frozen values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from attrs import AttrsInstance, fields
from attrs.exceptions import FrozenInstanceError

from eightbyeight.campaigns.models import (
    Campaign,
    CampaignDisplayStatus,
    NewRecord,
    Record,
    RecordCount,
    RecordPriority,
    RecordResult,
    RecordState,
    RecordType,
)
from eightbyeight.campaigns.states import CampaignAction, CampaignState

if TYPE_CHECKING:
    from tests.vendor.openapi import VendorOpenApi

# The vendor's page "Field reference".
NAMES: Mapping[type[StrEnum], str] = {
    CampaignDisplayStatus: "NEW BUILDING BUILD_FAILED READY_TO_RUN SCHEDULED RUNNING PAUSED PURGED"
    " ERROR ERROR_PURGED COMPLETED STOPPED DISABLED",
    RecordPriority: "HIGH MEDIUM LOW",
    RecordType: "CRM_QUERY DYNAMIC",
    RecordState: "PENDING REQUESTED QUEUED CANCEL_REQUESTED AGENT_ACCEPTED COMPLETE REJECTED"
    " DELETED ERROR",
    RecordResult: "SUCCESS NO_VALID_NUMBER SCHEDULE_COMPLETE INTERACTION_FAILED"
    " MAX_ATTEMPTS_REACHED INTERACTION_SKIPPED CALLBACK_SCHEDULED",
}


@pytest.mark.parametrize(("enum", "names"), NAMES.items())
def test_the_names_there_are(enum: type[StrEnum], names: str) -> None:
    """Each enumeration has the documented names, spelt as on the wire."""
    assert names.split() == list(enum)
    assert names.split() == list(enum.__members__)


def test_a_new_record_checks_nothing() -> None:
    """It takes whatever it is given; only the id can be given by place."""
    made = NewRecord("", rank=float("nan"), priority="SOON")  # type: ignore[arg-type]

    assert ("", "SOON") == (made.crm_record_id, made.priority)
    with pytest.raises(TypeError):
        NewRecord("a", None)  # type: ignore[call-arg]


@pytest.mark.parametrize("value", [NewRecord("a"), Record(), RecordCount(), Campaign()])
def test_values_are_frozen(value: AttrsInstance) -> None:
    """None of their attributes can be set, and equal ones are equal and hash alike."""
    name = fields(type(value))[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "b")

    assert 1 == len({value, type(value)(**{name: getattr(value, name)})})


def test_an_empty_answer() -> None:
    """Whatever the service leaves out is None, and a missing list is empty."""
    assert {None} == {getattr(Record(), attribute.name) for attribute in fields(Record)}
    values = {attribute.name: getattr(Campaign(), attribute.name) for attribute in fields(Campaign)}
    assert () == values.pop("record_counts")
    assert {None} == set(values.values())


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("AddRecordRequest", NewRecord),
        ("Record", Record),
        ("RecordCount", RecordCount),
        ("Campaign", Campaign),
    ],
)
def test_the_vendors_fields(
    vendor_openapi: "VendorOpenApi", schema: str, kind: type[AttrsInstance]
) -> None:
    """Every field of the vendor's OpenAPI file is there, and no other."""
    properties = _schema(vendor_openapi, schema)["properties"]
    assert isinstance(properties, dict)

    ours = {attribute.name.replace("_", "").lower() for attribute in fields(kind)}
    assert {name.lower() for name in properties} == ours


@pytest.mark.parametrize(
    ("schema", "member", "enum"),
    [
        ("Campaign", "state", CampaignState),
        ("Campaign", "displayStatus", CampaignDisplayStatus),
        ("ModifyCampaignRequest", "action", CampaignAction),
        ("Record", "state", RecordState),
        ("Record", "result", RecordResult),
        ("Record", "type", RecordType),
        ("AddRecordRequest", "priority", RecordPriority),
    ],
)
def test_the_vendors_names(
    vendor_openapi: "VendorOpenApi", schema: str, member: str, enum: type[StrEnum]
) -> None:
    """Every enumeration has the names of the vendor's OpenAPI file."""
    properties = _schema(vendor_openapi, schema)["properties"]
    assert isinstance(properties, dict)

    assert sorted(properties[member]["enum"]) == sorted(enum)


def _schema(vendor: "VendorOpenApi", name: str) -> Mapping[str, object]:
    components = vendor.document["components"]
    assert isinstance(components, dict)
    schema = components["schemas"][name]
    assert isinstance(schema, dict)
    return schema
