"""The vendor's files with their overlays, and that validating against them can fail."""

from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.vendor.openapi import NO_BODY, VARIABLE, VendorOpenApi, VendorSource
from tests.vendor.overlay import Gone, Line, overlaid

GROUP = {
    "id": 8199,
    "contacts": 1,
    "createdAt": "2022-04-13T08:41:47.82Z",
    "name": "vip",
    "isBlacklist": False,
}
CONTACT = {
    "id": 41764986,
    "createdAt": "2022-04-18T07:39:55.52Z",
    "addresses": {"msisdn": "6581234567"},
}
JOB = {
    "id": "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e",
    "type": "createContacts",
    "status": "queued",
    "createdAt": "2022-04-18T10:25:07.95Z",
}
UPLOAD = {**JOB, "fileName": "c.csv", "fileType": "csv", "fileLocation": "https://h/c.csv"}
PAGE = {
    "page": 1,
    "totalPages": 1,
    "totalCount": 1,
    "totalFiltered": 1,
    "hasPreviousPage": False,
    "hasNextPage": False,
}
PROBLEM = {
    "code": 1300,
    "errorId": "200171e8-4d61-45d1-a8b7-ae7b009a3dfe",
    "timestamp": "2022-04-18T09:21:34.7412345+00:00",
}
NEW = {"addresses": {"email": "a@example.com"}}
UPDATE = {"op": "replace", "path": "/firstName", "value": "Ann"}


@pytest.mark.parametrize(
    ("operation_id", "status", "body"),
    [
        ("create-contact", 201, CONTACT),
        ("create-contact", 409, PROBLEM),
        ("get-contact-by-id", 200, {**CONTACT, "groups": [], "customAttributes": {"a": 1}}),
        ("get-contact-by-id", 400, PROBLEM),
        ("contact-search", 200, {**PAGE, "items": [{**CONTACT, "groups": [GROUP]}]}),
        ("create-group", 201, {**GROUP, "description": "d"}),
        ("delete-group", 204, NO_BODY),
        ("delete-single-contact", 404, PROBLEM),
        ("blacklist-msisdn", 200, NO_BODY),
        ("blacklist-msisdn", 401, PROBLEM),
        ("batch-upload-contacts", 202, UPLOAD),
        ("batch-upload-contacts", 415, {**PROBLEM, "message": "m"}),
        ("batch-copy-contacts", 202, JOB),
        ("get-batch-by-id", 200, JOB),
        ("get-batch-job-list", 200, {**PAGE, "items": [JOB, {**UPLOAD, "totalRows": 3}]}),
        ("get-batch-job-list", 200, {**PAGE, "items": []}),
    ],
)
def test_answers_that_are_good(
    vendor_openapi: VendorOpenApi, operation_id: str, status: int, body: object
) -> None:
    """What the vendor's file describes passes."""
    vendor_openapi.validate_response(operation_id, status, body)


@pytest.mark.parametrize(
    ("operation_id", "status", "body"),
    [
        ("create-contact", 201, {**CONTACT, "id": "1"}),
        ("create-contact", 201, {**CONTACT, "id": 1.5}),
        ("create-contact", 201, {**CONTACT, "createdAt": "2022-04-18T07:39:55"}),
        ("create-contact", 201, {**CONTACT, "createdAt": "yesterday"}),
        ("create-contact", 201, {**CONTACT, "firstName": None}),
        ("create-contact", 201, {**CONTACT, "firstname": "Ann"}),
        ("create-contact", 201, {**CONTACT, "addresses": {"msisdn": "06581234567"}}),
        ("create-contact", 201, {**CONTACT, "addresses": {"MSISDN": "6581234567"}}),
        ("create-contact", 201, {**CONTACT, "addresses": {"email": "ann"}}),
        ("create-contact", 201, {"id": 1, "createdAt": CONTACT["createdAt"]}),
        ("create-contact", 201, []),
        ("contact-search", 200, {**PAGE, "items": [{**CONTACT, "groups": [{"id": 1}]}]}),
        ("contact-search", 200, {**PAGE, "items": [CONTACT, CONTACT]}),
        ("contact-search", 200, PAGE),
        ("create-group", 201, {**GROUP, "isblacklist": False}),
        ("create-group", 409, {**PROBLEM, "errorId": "1"}),
        ("create-group", 409, {**PROBLEM, "status": 409}),
        ("create-group", 409, {"code": 5003}),
        ("batch-upload-contacts", 202, JOB),
        ("batch-upload-contacts", 202, {**UPLOAD, "fileType": "xlsx"}),
        ("batch-copy-contacts", 202, {**JOB, "status": "done"}),
        ("batch-copy-contacts", 202, {**JOB, "totalRows": 1}),
        ("get-batch-by-id", 200, UPLOAD),
        ("get-batch-job-list", 200, {**PAGE, "items": [{**UPLOAD, "totalRows": "3"}]}),
        ("get-batch-job-list", 200, {**PAGE, "items": [{**JOB, "id": JOB["id"].upper()}]}),
        ("get-batch-job-list", 200, {"items": []}),
    ],
)
def test_answers_that_are_bad(
    vendor_openapi: VendorOpenApi, operation_id: str, status: int, body: object
) -> None:
    """A body that is not as described does not pass, so passing means something."""
    with pytest.raises(jsonschema.ValidationError):
        vendor_openapi.validate_response(operation_id, status, body)


@pytest.mark.parametrize(
    ("operation_id", "status", "body", "reason"),
    [
        ("create-contact", 202, CONTACT, "does not answer with 202"),
        ("create-contact", 405, PROBLEM, "does not answer with 405"),
        ("create-contact", 201, NO_BODY, "answers 201 with a body"),
        ("delete-group", 204, PROBLEM, "where none is described"),
        ("blacklist-msisdn", 200, {}, "where none is described"),
    ],
)
def test_answers_that_cannot_be(
    vendor_openapi: VendorOpenApi, operation_id: str, status: int, body: object, reason: str
) -> None:
    """An unknown status, and a body too many or too few, do not pass."""
    with pytest.raises(AssertionError, match=reason):
        vendor_openapi.validate_response(operation_id, status, body)


@pytest.mark.parametrize(
    ("operation_id", "body", "good"),
    [
        ("create-contact", {"addresses": {"msisdn": "+6581234567"}, "groups": [{"id": 1}]}, True),
        ("create-contact", {"addresses": {"msisdn": "+6581234567"}, "groups": []}, False),
        ("create-contact", {"addresses": {"msisdn": "+6581234567"}, "groups": [1]}, False),
        ("create-contact", {"addresses": {}}, False),
        ("create-contact", {**NEW, "country": "SGP"}, False),
        ("create-contact", {**NEW, "country": "65"}, False),
        ("create-contact", {**NEW, "firstname": "Ann"}, False),
        ("create-contact", {**NEW, "firstName": None}, False),
        ("create-contact", {**NEW, "customAttributes": {"anything": [None]}}, True),
        ("create-contact", {"firstName": "Ann"}, False),
        ("update-contact", [UPDATE, {"op": "remove", "path": "/addresses/lineId"}], True),
        ("update-contact", [{**UPDATE, "value": 3}, {**UPDATE, "value": True}], True),
        ("update-contact", [{"op": "copy", "path": "/lastName", "from": "/firstName"}], True),
        ("update-contact", [{**UPDATE, "op": "set"}], False),
        ("update-contact", [{**UPDATE, "path": "firstName"}], False),
        ("update-contact", [{**UPDATE, "value": None}], False),
        ("update-contact", [{**UPDATE, "name": "x"}], False),
        ("update-contact", UPDATE, False),
        ("create-group", {"name": "vip", "isBlacklist": True}, True),
        ("create-group", {"name": "x" * 101}, False),
        ("create-group", {"isBlacklist": True}, False),
        ("add-contacts-to-group", {"contacts": [1, 2]}, True),
        ("add-contacts-to-group", {"contacts": ["1"]}, False),
        ("add-contacts-to-group", {}, False),
        ("batch-delete-contacts", {"ids": [1], "msisdns": ["+6581234567"]}, True),
        ("batch-delete-contacts", {"all": "true"}, False),
        ("batch-delete-groups", {"ids": [1], "deleteContacts": True}, True),
        ("batch-delete-groups", {"ids": [1]}, False),
        ("batch-upload-contacts", {"file": "c.csv", "groups": "1,2", "fileHasHeader": True}, True),
        ("batch-upload-contacts", {"file": "c.csv", "fileHasHeader": "yes"}, False),
        ("batch-upload-contacts", {"file": "c.csv", "hasHeader": True}, False),
        ("batch-upload-contacts", {"groups": "1"}, False),
    ],
)
def test_requests(
    vendor_openapi: VendorOpenApi, operation_id: str, body: object, *, good: bool
) -> None:
    """A request's body passes when the vendor's file, with the overlay, allows it."""
    if good:
        vendor_openapi.validate_request(operation_id, body)
    else:
        with pytest.raises(jsonschema.ValidationError):
            vendor_openapi.validate_request(operation_id, body)


def test_bodies_where_they_belong(vendor_openapi: VendorOpenApi) -> None:
    """A body is sent where one is needed, and none where none is described."""
    vendor_openapi.validate_request("blacklist-msisdn")
    vendor_openapi.validate_request("blacklist-msisdn", "why")
    vendor_openapi.validate_request("batch-copy-contacts")

    with pytest.raises(AssertionError, match="create-contact needs a body"):
        vendor_openapi.validate_request("create-contact")
    with pytest.raises(AssertionError, match="where none is described"):
        vendor_openapi.validate_request("batch-copy-contacts", {"from": 1, "to": 2})
    with pytest.raises(AssertionError, match="text/json is none of"):
        vendor_openapi.validate_request("create-group", {"name": "a"}, media_type="text/json")


@pytest.mark.parametrize(
    ("operation_id", "where", "given", "reason"),
    [
        ("contact-search", "query", {}, None),
        ("contact-search", "query", {"limit": "500", "country": "SG", "query": "*"}, None),
        ("contact-search", "query", {"limit": "501"}, "501 is greater"),
        ("contact-search", "query", {"limit": "+5"}, "not of type 'integer'"),
        ("contact-search", "query", {"offset": str(2**31)}, "int32"),
        ("contact-search", "query", {"sort": "name"}, r"has no query \['sort'\]"),
        ("batch-copy-contacts", "query", {"from": "1", "to": "2"}, None),
        ("batch-copy-contacts", "query", {"from": "1"}, "needs to"),
        ("get-batch-job-list", "query", {"type": "uploads"}, "is not one of"),
        ("get-contact-by-id", "path", {"accountId": "acme_1", "contactId": "7"}, None),
        ("get-contact-by-id", "path", {"accountId": "acme_1", "contactId": "x"}, "'integer'"),
        ("get-contact-by-id", "path", {"accountId": "acme_1"}, "needs contactId"),
        ("get-batch-by-id", "path", {"accountId": "a", "batchId": "1"}, "is not a 'uuid'"),
        ("get-batch-by-id", "header", {"accept": "*/*"}, None),
    ],
)
def test_parameters(
    vendor_openapi: VendorOpenApi,
    operation_id: str,
    where: str,
    given: dict[str, str],
    reason: str | None,
) -> None:
    """Parameters pass by their names, their types and their limits."""
    if reason is None:
        vendor_openapi.validate_parameters(operation_id, where, given)
    else:
        with pytest.raises((jsonschema.ValidationError, AssertionError), match=reason):
            vendor_openapi.validate_parameters(operation_id, where, given)


def test_finding_operations(vendor_openapi: VendorOpenApi) -> None:
    """Every operation is found by its method and path, and nothing else is."""
    prefix = "/api/v1/accounts/acme_1"
    assert 20 == len(vendor_openapi.operation_ids)

    found = vendor_openapi.find("GET", f"{prefix}/contacts/7%2F8")

    assert ("get-contact-by-id", {"accountId": "acme_1", "contactId": "7/8"}) == found
    assert "get-batch-job-list" == vendor_openapi.find("GET", f"{prefix}/batches").operation_id
    for method, path in [
        ("PUT", f"{prefix}/contacts/7"),
        ("GET", f"{prefix}/contacts/"),
        ("GET", f"{prefix}/contact"),
        ("GET", f"/x{prefix}/contacts"),
        ("GET", "/accounts/acme_1/contacts"),
    ]:
        with pytest.raises(AssertionError, match="there is no"):
            vendor_openapi.find(method, path)


def test_every_overlay_line_is_needed(source: VendorSource) -> None:
    """Each line has its reason and changes something; on a mended file it would be an error."""
    document = source.read()
    if document is None:
        pytest.skip(source.how_to_get_it)
    assert all(len(line.reason) > 10 for line in source.overlay)
    mended = overlaid(document, source.overlay)

    for line in source.overlay:
        with pytest.raises(AssertionError, match="not needed any more"):
            overlaid(mended, [line])


def test_overlaying() -> None:
    """A line adds, replaces or removes one member, in lists too, and leaves the document alone."""
    document: dict[str, object] = {"a": [{"b": 1, "c": 2}], "d": {"e": 3}}
    lines = [Line("a 0 b", Gone, "why"), Line("a 0 c", 4, "why"), Line("d f", [5], "why")]

    assert {"a": [{"c": 4}], "d": {"e": 3, "f": [5]}} == overlaid(document, lines)
    assert {"a": [{"b": 1, "c": 2}], "d": {"e": 3}} == document


def test_where_the_file_is_found(
    monkeypatch: pytest.MonkeyPatch, source: VendorSource, tmp_path: Path
) -> None:
    """The file is found in the folder named, and where the vendor's own repository has it."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    published = tmp_path / source.published
    published.mkdir()
    (published / source.file).write_text('{"a": 1}')
    assert {"a": 1} == source.read()

    (tmp_path / source.file).write_text('{"a": 2}')
    assert {"a": 2} == source.read()


def test_without_the_folder(
    monkeypatch: pytest.MonkeyPatch, source: VendorSource, tmp_path: Path
) -> None:
    """Where the vendor's file is not at hand there is nothing to validate with, and no error."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert source.load() is None

    monkeypatch.delenv(VARIABLE)
    assert source.load() is None
    assert VARIABLE in source.how_to_get_it
    assert source.file in source.how_to_get_it
