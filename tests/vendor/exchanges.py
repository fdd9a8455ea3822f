"""Requests and answers as they are on the wire, checked against one of the vendor's files."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from eightbyeight.emulator.multipart import parse_form
from eightbyeight.transport.messages import Headers, Request, Response
from tests.vendor.openapi import VendorOpenApi, typed

__all__ = ["check_request", "check_response"]

_MULTIPART = "multipart/form-data"


def check_request(vendor: VendorOpenApi, request: Request, body: bytes | None) -> str:
    """Check a request and give the id of the operation it asks for.

    Args:
        vendor: The file.
        request: The request.
        body: Its whole body, which may have been a stream; None where the answer came before its
            end, so that it is not looked at.

    Raises:
        AssertionError: the file has no such operation, parameter or media type.
        jsonschema.ValidationError: a parameter or the body is not as described.
    """
    url = urlsplit(request.url)
    operation_id, path = vendor.find(request.method, url.path)
    pairs = parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    query = dict(pairs)
    assert len(query) == len(pairs), f"a parameter is given twice: {url.query}"
    vendor.validate_parameters(operation_id, "path", path)
    vendor.validate_parameters(operation_id, "query", query)
    vendor.validate_parameters(operation_id, "header", request.headers)
    vendor.validate_credentials(request.headers)
    if body:
        _check_body(vendor, operation_id, request.headers, body)
    elif body is not None:
        vendor.validate_request(operation_id)
    return operation_id


def _check_body(vendor: VendorOpenApi, operation_id: str, headers: Headers, body: bytes) -> None:
    media_type = _media_type(headers)
    document: object
    if media_type == _MULTIPART:
        schema = vendor.request_schema(operation_id, media_type)
        document = _form(schema, headers["content-type"], body)
    else:
        document = json.loads(body)
    vendor.validate_request(operation_id, document, media_type=media_type)


def check_response(vendor: VendorOpenApi, operation_id: str, response: Response) -> None:
    """Check an answer.

    Raises:
        AssertionError: the operation has no such status, or no such media type.
        jsonschema.ValidationError: the body is not as described.
    """
    if not response.body:
        vendor.validate_response(operation_id, response.status)
        return
    document = json.loads(response.body.decode())
    vendor.validate_response(
        operation_id, response.status, document, media_type=_media_type(response.headers)
    )


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "none").partition(";")[0].strip().lower()


def _form(schema: Mapping[str, object], content_type: str, body: bytes) -> dict[str, object]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    document: dict[str, object] = {}
    for name, part in parse_form(content_type, body).items():
        described = properties.get(name, {})
        if described.get("format") == "binary":
            assert part.filename, f"{name} has no file name"
            document[name] = part.filename
        else:
            assert part.filename is None, f"{name} is no file"
            document[name] = typed(part.content.decode(), described)
    return document
