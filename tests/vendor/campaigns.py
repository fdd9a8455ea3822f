"""The vendor's OpenAPI file of the campaigns service, and what it leaves out or gets wrong."""

from functools import cache

from tests.vendor.openapi import VendorOpenApi, VendorSource
from tests.vendor.overlay import Gone, Line

__all__ = ["SOURCE", "load"]

_MEDIA_TYPE = "application/vnd.campaigns.v1+json"
_ADD = "paths /{campaignId}/records post"
_MODIFY = "paths /{campaignId} patch"
_SCHEMAS = "components schemas"
_ACTIONS = ["BUILD", "RESET", "START", "PAUSE", "RESUME", "RETRY", "CANCEL", "PURGE"]
_PROBLEM = {
    "description": "left out",
    "content": {_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ErrorMessage"}}},
}
_ADDED = {
    "description": "left out",
    "content": {_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/AddRecordsResponse"}}},
}
_LEFT_OUT = {
    "401": '"Troubleshooting" lists it: the key is missing, malformed or revoked',
    "403": '"Troubleshooting" lists it: the API Product is not attached',
    "405": "RFC 9110: any server may say that a method is not possible",
    "409": '"Troubleshooting" lists it: duplicates and states, which this file puts under 400',
    "415": "RFC 9110: the answer to a media type that is not the required one",
    "429": "any gateway may slow its callers down; no page says how this one does",
}

_OVERLAY = (
    Line(f"{_ADD} responses 200", _ADDED, '"Add records" says 200 where this file says 201'),
    *(Line(f"{_ADD} responses {code}", _PROBLEM, why) for code, why in _LEFT_OUT.items()),
    *(Line(f"{_MODIFY} responses {code}", _PROBLEM, why) for code, why in _LEFT_OUT.items()),
    Line(
        f"{_SCHEMAS} AddRecordRequest minLength",
        Gone,
        "limits of a text on an object: meant for the list, which has them as minItems",
    ),
    Line(
        f"{_SCHEMAS} AddRecordRequest maxLength",
        Gone,
        "limits of a text on an object: meant for the list, which has them as maxItems",
    ),
    Line(
        f"{_SCHEMAS} ModifyCampaignRequest properties action enum",
        _ACTIONS,
        "the file lists the eight actions twice; members of an enum are unique",
    ),
    Line(
        f"{_SCHEMAS} ModifyCampaignRequest required",
        ["action"],
        '"Modify campaign" requires it, and a discriminator has to be there',
    ),
    Line(
        f"{_MODIFY} requestBody content {_MEDIA_TYPE} schema",
        {
            "anyOf": [
                {
                    "$ref": "#/components/schemas/ModifyCampaignRequest",
                    "unevaluatedProperties": False,
                },
                {
                    "$ref": "#/components/schemas/StartCampaignRequest",
                    "properties": {"action": {"const": "START"}},
                    "unevaluatedProperties": False,
                },
            ]
        },
        "oneOf refuses what both describe; the discriminator gives the flag to START alone",
    ),
    *(
        Line(f"{_SCHEMAS} {name} unevaluatedProperties", value=False, reason=why)
        for why in ("a member the file does not know is a member spelt wrongly",)
        for name in (
            "AddRecordsRequest",
            "AddRecordRequest",
            "AddRecordsResponse",
            "Campaign",
            "ErrorMessage",
            "FieldError",
            "Record",
            "RecordCount",
        )
    ),
    Line(
        f"{_SCHEMAS} ErrorMessage required",
        ["title", "status", "detail", "instance", "time"],
        '"Troubleshooting" calls the format consistent; only errors is conditional',
    ),
    Line(
        f"{_SCHEMAS} FieldError required",
        ["field", "code", "message"],
        '"Troubleshooting" shows all three',
    ),
    Line(
        f"{_SCHEMAS} AddRecordsResponse required",
        ["records"],
        '"Add records" answers with the added records',
    ),
    Line(
        f"{_SCHEMAS} Record required",
        [
            "id",
            "type",
            "crmRecordId",
            "priority",
            "rank",
            "nextAttemptAfter",
            "retryCount",
            "state",
        ],
        '"Add records" shows these of every added record',
    ),
    Line(
        f"{_SCHEMAS} Campaign required",
        ["id", "state", "displayStatus", "recordCount", "recordCounts"],
        '"Field reference": whatever the campaign\'s state, these apply',
    ),
    Line(
        f"{_SCHEMAS} RecordCount required",
        ["type", "state", "count"],
        '"Field reference": only result is left out until there is one',
    ),
)

SOURCE = VendorSource("8x8_contact_center_new_campaigns.json", "actions-events", _OVERLAY)


@cache
def load() -> VendorOpenApi | None:
    """Read the vendor's file, or give None where it is not at hand."""
    return SOURCE.load()
