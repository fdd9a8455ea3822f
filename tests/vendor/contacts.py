"""The vendor's OpenAPI file of the Contacts API, and what it leaves out or gets wrong."""

from functools import cache

from tests.vendor.openapi import VendorOpenApi, VendorSource
from tests.vendor.overlay import Gone, Line

__all__ = ["SOURCE", "load"]

_ACCOUNT = "/api/v1/accounts/{accountId}"
_SCHEMAS = "components schemas"
_JSON = "application/json"
_PROBLEM_AT = "~1groups/post/responses/409/content/application~1json/schema"
_PROBLEM = {
    "description": "left out",
    "content": {
        _JSON: {"schema": {"$ref": f"#/paths/~1api~1v1~1accounts~1%7BaccountId%7D{_PROBLEM_AT}"}}
    },
}

_OPERATIONS = (
    "/contacts get",
    "/contacts post",
    "/contacts/blacklist/{msisdn} post",
    "/contacts/{contactId} get",
    "/contacts/{contactId} delete",
    "/contacts/{contactId} patch",
    "/groups get",
    "/groups post",
    "/groups/{groupId} get",
    "/groups/{groupId} delete",
    "/groups/{groupId} patch",
    "/groups/{groupId}/contacts post",
    "/groups/{groupId}/contacts delete",
    "/contacts/batches/createContacts post",
    "/contacts/batches/deleteContacts post",
    "/groups/batches/copyContacts post",
    "/groups/batches/moveContacts post",
    "/groups/batches/deleteGroups post",
    "/batches/{batchId} get",
    "/batches get",
)
_WITH_A_BODY = (
    "/contacts post",
    "/contacts/{contactId} patch",
    "/groups post",
    "/groups/{groupId} patch",
    "/groups/{groupId}/contacts post",
    "/groups/{groupId}/contacts delete",
    "/contacts/batches/createContacts post",
    "/contacts/batches/deleteContacts post",
    "/groups/batches/deleteGroups post",
)
_WITHOUT_400 = (
    "/contacts/{contactId} get",
    "/contacts/{contactId} delete",
    "/groups/{groupId} get",
    "/groups/{groupId} delete",
    "/groups/{groupId}/contacts post",
    "/groups/{groupId}/contacts delete",
    "/batches/{batchId} get",
)
_WITHOUT_404 = (
    "/contacts get",
    "/contacts post",
    "/contacts/blacklist/{msisdn} post",
    "/contacts/{contactId} delete",
    "/groups get",
    "/groups post",
    "/contacts/batches/createContacts post",
    "/contacts/batches/deleteContacts post",
    "/groups/batches/copyContacts post",
    "/groups/batches/moveContacts post",
    "/groups/batches/deleteGroups post",
    "/batches get",
)


def _at(operation: str, *names: str) -> str:
    return " ".join(("paths", _ACCOUNT + operation, *names))


def _left_out(operations: tuple[str, ...], status: str, reason: str) -> tuple[Line, ...]:
    return tuple(
        Line(_at(operation, "responses", status), _PROBLEM, reason)
        for operation in operations
        # The only one that has a 401 of its own.
        if (operation, status) != ("/contacts/blacklist/{msisdn} post", "401")
    )


_STATUSES = (
    *_left_out(_OPERATIONS, "401", '"API error codes": the key is missing or unknown, on any call'),
    *_left_out(_OPERATIONS, "403", '"API error codes": the key may not be used for this'),
    *_left_out(_OPERATIONS, "429", '"API error codes": too many requests, on any call'),
    *_left_out(_WITHOUT_400, "400", "a bad id in the path is a bad request, as it is elsewhere"),
    *_left_out(_WITHOUT_404, "404", '"API error codes": the account in the path is not there'),
    *_left_out(_WITH_A_BODY, "415", "RFC 9110: the answer to a media type that is not the one"),
    Line(
        _at("/contacts/{contactId} patch", "responses", "409"),
        _PROBLEM,
        "creating a contact has it: an address that belongs to another contact",
    ),
    Line(
        _at("/groups/{groupId} delete", "responses", "204", "content"),
        Gone,
        "204 has no body (RFC 9110), and the example is that of 404: the group is not found",
    ),
)

_PARAMETERS = (
    Line(
        _at("/groups", "parameters", "0", "schema"),
        {"type": "string", "minLength": 1},
        "the guides use names of accounts, such as InternalDemoCPaaS_8dD15, and no UUIDs",
    ),
    Line(
        _at("/contacts/{contactId}", "parameters", "1", "schema", "type"),
        "integer",
        "the id of a contact is a number in every schema and every example",
    ),
    Line(
        _at("/contacts/blacklist/{msisdn}", "parameters", "1", "schema", "pattern"),
        r"^\+{0,1}[1-9]{1}[0-9]{6,14}$",
        "the pattern of the same thing in an address list",
    ),
    *(
        Line(_at(operation, "requestBody", "required"), value=True, reason=why)
        for why in ("without its body the request asks for nothing",)
        for operation in _WITH_A_BODY
    ),
)

_COUNTERS = ("totalRows", "errorRows", "duplicatedRows", "insertedRows", "contactGroups")

_REQUESTS = (
    *(
        Line(f"{_SCHEMAS} address-list properties {name} minLength", 1, why)
        for why in ("msisdn has it, and an address that is not there is left out",)
        for name in (
            "email",
            "weChatUserId",
            "facebookUserId",
            "zaloId",
            "lineId",
            "kakaoTalkId",
        )
    ),
    Line(
        f"{_SCHEMAS} address-list minProperties",
        1,
        '"Create contact": all addresses are optional, but at least one should be provided',
    ),
    *(
        Line(f"{place} pattern", "^[A-Za-z]{2}$", why)
        for why in ("its description says ISO 3166-1 alpha-2, which has letters alone",)
        for place in (
            f"{_SCHEMAS} create-contact properties country",
            _at("/contacts", "get", "parameters", "4", "schema"),
        )
    ),
    Line(
        f"{_SCHEMAS} update-operation properties value",
        {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]},
        "the same file's example has true for a flag; a text may be empty and a number one",
    ),
    Line(
        f"{_SCHEMAS} update-operation properties from",
        {"type": "string", "format": "json-pointer"},
        "RFC 6902 §4.4 and §4.5: copy and move, which are listed, have it",
    ),
    Line(
        f"{_SCHEMAS} contact-id-list required",
        ["contacts"],
        "without them nothing is asked for",
    ),
    Line(
        f"{_SCHEMAS} batch-upload-contacts properties file",
        {"type": "string", "format": "binary"},
        "OpenAPI 3.0, file uploads: an object would be sent as JSON",
    ),
)

_ANSWERS = (
    *(
        Line(f"{_SCHEMAS} {name} properties id type", "integer", why)
        for why in ("ids are integers in the requests of the same file",)
        for name in ("contact", "group")
    ),
    *(
        Line(f"{_SCHEMAS} {name} properties createdAt format", "date-time", why)
        for why in ("each of the file's examples is one",)
        for name in ("contact", "group", "batch-job", "batch-upload-job")
    ),
    Line(
        f"{_SCHEMAS} contact properties groups minItems",
        Gone,
        "the example of a list has a contact without groups",
    ),
    Line(
        f"{_SCHEMAS} batch-job-list properties items minItems",
        Gone,
        "an account without jobs has a list of none; the other two lists may be empty",
    ),
    *(
        Line(f"{_SCHEMAS} batch-upload-job properties {name}", {"type": "integer"}, why)
        for why in ("the example of a list of jobs has it",)
        for name in _COUNTERS
    ),
    Line(
        f"{_SCHEMAS} batch-upload-job properties invalidFileLocation",
        {"type": "string"},
        "the example of a list of jobs has it",
    ),
    Line(
        f"{_SCHEMAS} group required",
        ["id", "contacts", "createdAt", "name", "isBlacklist"],
        "every example of a group has all but the description",
    ),
    Line(
        f"{_SCHEMAS} contact required",
        ["id", "createdAt", "addresses"],
        "every example of a contact has the time",
    ),
    *(
        Line(f"{_SCHEMAS} {name} required", [*more, "id", "type", "status", "createdAt"], why)
        for why in ("every example of such a job has them",)
        for name, more in (
            ("batch-job", ()),
            ("batch-upload-job", ("fileName", "fileType", "fileLocation")),
        )
    ),
    Line(
        f"{_SCHEMAS} batch-job-list required",
        [
            "items",
            "page",
            "totalPages",
            "totalCount",
            "totalFiltered",
            "hasPreviousPage",
            "hasNextPage",
        ],
        "the lists of contacts and of groups require all seven",
    ),
)

# Not in what customers name themselves: custom attributes.
_STRICT = tuple(
    Line(f"{place} unevaluatedProperties", value=False, reason=why)
    for why in ("a member the file does not know is a member spelt wrongly",)
    for place in (
        _at("/groups", "post", "responses", "409", "content", _JSON, "schema"),
        f"{_SCHEMAS} address-list",
        f"{_SCHEMAS} batch-delete-contacts",
        f"{_SCHEMAS} batch-delete-groups",
        f"{_SCHEMAS} batch-job",
        f"{_SCHEMAS} batch-job-list",
        f"{_SCHEMAS} batch-upload-contacts",
        f"{_SCHEMAS} batch-upload-job",
        f"{_SCHEMAS} contact",
        f"{_SCHEMAS} contact-id-list",
        f"{_SCHEMAS} contact-list",
        f"{_SCHEMAS} create-contact",
        f"{_SCHEMAS} create-group",
        f"{_SCHEMAS} group",
        f"{_SCHEMAS} group-id",
        f"{_SCHEMAS} group-list",
        f"{_SCHEMAS} update-operation",
    )
)

SOURCE = VendorSource(
    "contacts_api.json",
    "connect",
    (*_STATUSES, *_PARAMETERS, *_REQUESTS, *_ANSWERS, *_STRICT),
)


@cache
def load() -> VendorOpenApi | None:
    """Read the vendor's file, or give None where it is not at hand."""
    return SOURCE.load()
