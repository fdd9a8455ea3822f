"""The vendor's OpenAPI file of the campaigns service, as something to validate bodies against.

The file is not part of this repository. It is read from the folder that ``EIGHTBYEIGHT_OPENAPI``
names, and changed by ``OVERLAY``: each line says what the file leaves out or gets wrong, and why
that is known. A line that is not needed any more is an error, so that the table stays reviewed.
"""

import json
import os
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

VARIABLE = "EIGHTBYEIGHT_OPENAPI"
FILE = "8x8_contact_center_new_campaigns.json"
HOW_TO_GET_IT = (
    f"set {VARIABLE} to a folder that holds {FILE}, from docs_oas/actions-events of"
    " https://github.com/8x8Cloud/public-developer-docs"
)


class Gone:
    """Stands in the overlay for a member that is to be removed."""


class Line(NamedTuple):
    """One change to the vendor's file."""

    at: str
    """Where, as member names separated by blanks."""
    value: object
    """What is to stand there, or ``Gone``."""
    reason: str


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

OVERLAY: tuple[Line, ...] = (
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


class VendorOpenApi:
    """Validates requests and answers against the vendor's file with the overlay.

    Args:
        document: The file as it comes.
    """

    def __init__(self, document: Mapping[str, object]) -> None:
        self.document = overlaid(document)
        self._operations = {
            _text(operation, "operationId"): operation
            for path in _object(self.document, "paths").values()
            for operation in _objects(path).values()
        }

    @property
    def operation_ids(self) -> frozenset[str]:
        """The operations the file has."""
        return frozenset(self._operations)

    def validate_request(self, operation_id: str, body: object) -> None:
        """Raise ``jsonschema.ValidationError`` unless the operation takes this body."""
        self._validate(_object(self._operations[operation_id], "requestBody"), body)

    def validate_response(self, operation_id: str, status: int, body: object) -> None:
        """Raise unless the operation can answer with this status and this body.

        Raises:
            AssertionError: the status is not one of the operation's.
            jsonschema.ValidationError: the body is not what goes with it.
        """
        responses = _objects(self._operations[operation_id]["responses"])
        assert str(status) in responses, f"{operation_id} does not answer with {status}"
        self._validate(responses[str(status)], body)

    def _validate(self, described: Mapping[str, object], body: object) -> None:
        schema = _object(described, "content", _MEDIA_TYPE, "schema")
        whole = {**schema, "components": self.document["components"]}
        Draft202012Validator(whole, format_checker=_FORMATS).validate(body)


def overlaid(
    document: Mapping[str, object], lines: tuple[Line, ...] = OVERLAY
) -> dict[str, object]:
    """Give the document as it is with every line of the overlay applied.

    Raises:
        AssertionError: a line changes nothing, so the vendor's file has changed.
    """
    changed = deepcopy(dict(document))
    for line in lines:
        *parents, last = line.at.split()
        place = _object(changed, *parents)
        before = place.get(last, Gone)
        assert before != line.value, f"not needed any more: {line.at}"
        if line.value is Gone:
            del place[last]
        else:
            place[last] = line.value
    return changed


@cache
def load() -> VendorOpenApi | None:
    """Read the vendor's file, or give None where it is not at hand."""
    folder = os.environ.get(VARIABLE)
    path = Path(folder or ".") / FILE
    if not folder or not path.is_file():
        return None
    return VendorOpenApi(json.loads(path.read_bytes()))


def _object(start: Mapping[str, object], *names: str) -> dict[str, object]:
    place: object = start
    for name in names:
        assert isinstance(place, dict), name
        place = place[name]
    assert isinstance(place, dict), names
    return place


def _objects(value: object) -> dict[str, dict[str, object]]:
    assert isinstance(value, dict)
    return value


def _text(value: Mapping[str, object], name: str) -> str:
    text = value[name]
    assert isinstance(text, str)
    return text


def _is_date_time(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


def _is_uuid(text: object) -> bool:
    return not isinstance(text, str) or str(UUID(text)) == text


def _is_int32(number: object) -> bool:
    return not isinstance(number, int) or -(2**31) <= number < 2**31


# The library's own checks need further packages, and say nothing where those are missing.
_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date-time", raises=ValueError)(_is_date_time)
_FORMATS.checks("uuid", raises=ValueError)(_is_uuid)
_FORMATS.checks("int32")(_is_int32)
