"""The vendor's three OpenAPI files of webhook configuration, and what they get wrong."""

from typing import NamedTuple

import pytest

from tests.vendor.openapi import VendorOpenApi, VendorSource
from tests.vendor.overlay import Line

__all__ = ["MESSAGING", "OLDER", "SMS", "WEBHOOKS", "Form"]

WEBHOOKS = "/api/v1/accounts/{accountId}/webhooks"

_AT = f"paths {WEBHOOKS}"
_JSON = "content application/json schema"
_TO_SET = f"{_AT} post requestBody {_JSON}"
_TO_DELETE = f"{_AT} delete requestBody {_JSON}"
_LISTED = f"{_AT} get responses 200 {_JSON}"
_REFUSED = {"$ref": "#/paths/~1api~1v1~1accounts~1%7BaccountId%7D~1webhooks/get/responses/400"}
_WEBHOOK = {"$ref": "#/components/schemas/webhook"}
_MASK = "^[*]{3}$"
_NO_MASK = "[^*]"

_LEFT_OUT = {
    "403": '"API error codes": the key may not be used for this',
    "404": '"API error codes": the account in the path is not there',
    "429": '"API error codes": too many requests, on any call',
}

# The same in all three files.
_COMMON = (
    *(
        Line(f"{_AT} {method} responses {status}", _REFUSED, why)
        for status, why in _LEFT_OUT.items()
        for method in ("get", "post", "delete")
    ),
    *(
        Line(f"{_AT} {method} responses 415", _REFUSED, why)
        for why in ("RFC 9110: the answer to a media type that is not the one",)
        for method in ("post", "delete")
    ),
    *(
        Line(f"{_AT} {method} requestBody required", value=True, reason=why)
        for why in ("without its body the request asks for nothing",)
        for method in ("post", "delete")
    ),
    *(
        Line(f"{place} minItems", 1, why)
        for why in ("a list of none asks for nothing",)
        for place in (_TO_SET, _TO_DELETE)
    ),
)


def _strict(*places: str) -> tuple[Line, ...]:
    why = "a member the file does not know is a member spelt wrongly"
    return tuple(
        Line(f"{place} unevaluatedProperties", value=False, reason=why) for place in places
    )


def _masked(items: str, pattern: str, why: str) -> tuple[Line, ...]:
    members = f"{items} properties"
    return (
        Line(f"{members} httpAuthorization pattern", pattern, why),
        Line(f"{members} oauth properties clientSecret pattern", pattern, why),
    )


_NEW = (
    *_masked(f"{_LISTED} items", _MASK, "its description: masked as *** in answers"),
    *_masked(f"{_TO_SET} items", _NO_MASK, "the mask is no secret, and would replace the one"),
    *_strict(
        f"{_LISTED} items",
        f"{_LISTED} items properties oauth",
        f"{_TO_SET} items",
        f"{_TO_SET} items properties oauth",
        f"{_TO_DELETE} items",
    ),
)

_SMS = (
    *_strict(f"paths {WEBHOOKS.replace('webhooks', 'prices')} get responses 400 {_JSON}"),
    *_NEW,
)

_MESSAGING = (
    Line(
        f"{_LISTED} items properties type",
        {"type": "string", "enum": ["CADR", "MSG", "CABM"]},
        "each webhook in the file's example of a list has it",
    ),
    *_strict(
        "paths /api/v1/subaccounts/{subAccountId}/messages/{umid} delete responses 400 " + _JSON
    ),
    *_NEW,
)

_OLDER = (
    Line(
        "components schemas webhook-type enum",
        ["*", "DR", "MO", "MSG", "EV"],
        "its description begins with *, for events of all types",
    ),
    Line(
        f"{_LISTED} items",
        {
            **_WEBHOOK,
            "properties": {"version": {"type": "integer"}, "httpContenttype": {"type": "string"}},
            "unevaluatedProperties": False,
        },
        "each webhook in the file's example of a list has these two",
    ),
    Line(
        f"{_TO_SET} items",
        {
            **_WEBHOOK,
            "properties": {"httpAuthorization": {"pattern": _NO_MASK}},
            "unevaluatedProperties": False,
        },
        "what is listed of a webhook besides is not set, nor is a mask",
    ),
    *_strict("components schemas webhook-delete", f"{_AT} get responses 400 {_JSON}"),
)


class Form(NamedTuple):
    """One of the three forms of the path, with its file."""

    source: VendorSource
    suffix: str
    """What its operations' ids end with."""

    def loaded(self) -> VendorOpenApi:
        """Give the file with its overlay, or skip the test."""
        vendor = self.source.load()
        if vendor is None:
            pytest.skip(self.source.how_to_get_it)
        return vendor


SMS = Form(VendorSource("sms_api.json", "connect", (*_COMMON, *_SMS)), "-2")
MESSAGING = Form(
    VendorSource("business_messaging_api.json", "connect", (*_COMMON, *_MESSAGING)), "-1"
)
OLDER = Form(VendorSource("configuration_api.json", "connect", (*_COMMON, *_OLDER)), "")
