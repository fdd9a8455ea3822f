"""One of the vendor's OpenAPI files, as something to validate requests and answers against.

The files are not part of this repository. They are read from the folder that
``EIGHTBYEIGHT_OPENAPI`` names, and changed by a table of lines (``overlay.py``).
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.vendor.formats import FORMATS
from tests.vendor.overlay import Line, overlaid

__all__ = ["NO_BODY", "VARIABLE", "Found", "VendorOpenApi", "VendorSource", "typed"]

VARIABLE = "EIGHTBYEIGHT_OPENAPI"

NO_BODY = object()
"""Stands for the body of a message that has none."""


class Found(NamedTuple):
    """The operation that a method and a path stand for."""

    operation_id: str
    path: Mapping[str, str]
    """The path's parameters, percent-decoded."""


class VendorOpenApi:
    """Validates requests and answers against the vendor's file with its overlay.

    Args:
        document: The file as it comes.
        overlay: What is to be changed in it.
    """

    def __init__(self, document: Mapping[str, object], overlay: Sequence[Line]) -> None:
        self.document = overlaid(document, overlay)
        self._operations: dict[str, dict[str, object]] = {}
        self._paths: list[tuple[list[str], str, str]] = []
        prefix = self._prefix()
        for template, operations in _object(self.document["paths"]).items():
            for method, operation in _operations(operations):
                operation_id = str(operation["operationId"])
                shared = _list(_object(operations).get("parameters", []))
                own = _list(operation.get("parameters", []))
                self._operations[operation_id] = {**operation, "parameters": [*shared, *own]}
                self._paths.append(((prefix + template).split("/"), method.upper(), operation_id))
        self._validators: dict[int, Draft202012Validator] = {}

    @property
    def operation_ids(self) -> frozenset[str]:
        """The operations the file has."""
        return frozenset(self._operations)

    def find(self, method: str, path: str) -> Found:
        """Give the operation of a method and a path, the server's own path included.

        Raises:
            AssertionError: the file has no such operation.
        """
        parts = path.split("/")
        for template, of_method, operation_id in self._paths:
            parameters = _fit(template, parts)
            if of_method == method and parameters is not None:
                return Found(operation_id, parameters)
        raise AssertionError(f"there is no {method} {path}")

    def schema(self, name: str) -> dict[str, object]:
        """Give one of the schemas under ``components``."""
        return _object(_object(_object(self.document["components"])["schemas"])[name])

    def request_schema(self, operation_id: str, media_type: str) -> dict[str, object]:
        """Give what the operation takes as a body of this media type, its ``$ref`` followed."""
        return self._schema(self._request_body(operation_id), media_type)

    def validate_request(
        self, operation_id: str, body: object = NO_BODY, *, media_type: str | None = None
    ) -> None:
        """Check a request's body.

        Raises:
            AssertionError: the operation takes no body, or none of this media type, or needs one.
            jsonschema.ValidationError: it takes no such body.
        """
        described = self._request_body(operation_id)
        if body is NO_BODY:
            assert described.get("required") is not True, f"{operation_id} needs a body"
        else:
            self._validate(described, body, media_type)

    def validate_response(
        self,
        operation_id: str,
        status: int,
        body: object = NO_BODY,
        *,
        media_type: str | None = None,
    ) -> None:
        """Check that the operation can answer with this status and this body.

        Raises:
            AssertionError: the status is not one of the operation's, or there is a body where the
                file describes none, or none where it describes one.
            jsonschema.ValidationError: the body is not what goes with it.
        """
        responses = _object(self._operations[operation_id]["responses"])
        assert str(status) in responses, f"{operation_id} does not answer with {status}"
        described = self._resolved(responses[str(status)])
        if body is NO_BODY:
            assert "content" not in described, f"{operation_id} answers {status} with a body"
        else:
            self._validate(described, body, media_type)

    def validate_parameters(self, operation_id: str, where: str, given: Mapping[str, str]) -> None:
        """Check the parameters that a request has in one place.

        Args:
            operation_id: What is asked.
            where: ``path``, ``query`` or ``header``.
            given: The parameters as texts; headers by their names in small letters.

        Raises:
            AssertionError: one is not known, except in the header, or one that is needed is
                missing.
            jsonschema.ValidationError: one is not what it has to be.
        """
        known = {
            str(each["name"]).lower() if where == "header" else str(each["name"]): each
            for each in map(self._resolved, _list(self._operations[operation_id]["parameters"]))
            if each["in"] == where
        }
        unknown = set(given) - set(known)
        assert where == "header" or not unknown, f"{operation_id} has no {where} {sorted(unknown)}"
        for name, parameter in known.items():
            if name in given:
                schema = _object(parameter["schema"])
                self._validator(schema).validate(typed(given[name], schema))
            else:
                assert parameter.get("required") is not True, f"{operation_id} needs {name}"

    def validate_credentials(self, headers: Mapping[str, str]) -> None:
        """Check that the headers say who asks, in the way the file describes.

        Raises:
            AssertionError: they do not.
        """
        for scheme in _object(_object(self.document["components"])["securitySchemes"]).values():
            described = _object(scheme)
            if described["type"] == "http":
                given, pattern = headers.get("authorization", ""), r"Bearer \S+"
            else:
                given, pattern = headers.get(str(described["name"]).lower(), ""), r"\S+"
            assert re.fullmatch(pattern, given), "the request does not say who asks"

    def _prefix(self) -> str:
        servers = _list(self.document["servers"])
        # The braces of a server's variables are no part of a host, and its path is wanted alone.
        return urlsplit(str(_object(servers[0])["url"])).path

    def _request_body(self, operation_id: str) -> dict[str, object]:
        return self._resolved(self._operations[operation_id].get("requestBody", {}))

    def _resolved(self, described: object) -> dict[str, object]:
        members = _object(described)
        while "$ref" in members:
            place: object = self.document
            for name in unquote(str(members["$ref"]).removeprefix("#/")).split("/"):
                key = name.replace("~1", "/").replace("~0", "~")
                place = place[int(key)] if isinstance(place, list) else _object(place)[key]
            members = _object(place)
        return members

    def _schema(self, described: Mapping[str, object], media_type: str) -> dict[str, object]:
        return self._resolved(_object(_content(described)[media_type])["schema"])

    def _validate(
        self, described: Mapping[str, object], body: object, media_type: str | None
    ) -> None:
        content = _content(described)
        assert media_type is None or media_type in content, f"{media_type} is none of {[*content]}"
        (schema,) = [
            _object(_object(each)["schema"])
            for name, each in content.items()
            if media_type in (None, name)
        ]
        self._validator(schema).validate(body)

    def _validator(self, schema: dict[str, object]) -> Draft202012Validator:
        if id(schema) not in self._validators:
            # A reference is looked up from the schema's own top, so that has what they lead to.
            tops = {name: self.document[name] for name in ("components", "paths")}
            whole = {**schema, **tops}
            self._validators[id(schema)] = Draft202012Validator(whole, format_checker=FORMATS)
        return self._validators[id(schema)]


class VendorSource(NamedTuple):
    """Where one of the vendor's files is found, and what is changed in it."""

    file: str
    published: str
    """Its folder below ``docs_oas`` in the vendor's public repository."""
    overlay: tuple[Line, ...]

    @property
    def how_to_get_it(self) -> str:
        """What to do where the file is not at hand."""
        return (
            f"set {VARIABLE} to the folder docs_oas of a clone of"
            " https://github.com/8x8Cloud/public-developer-docs,"
            f" or to one that holds {self.published}/{self.file} without its folder"
        )

    def read(self) -> dict[str, object] | None:
        """Read the file as it comes, or give None where it is not at hand."""
        folder = os.environ.get(VARIABLE)
        if not folder:
            return None
        for path in (Path(folder, self.file), Path(folder, self.published, self.file)):
            if path.is_file():
                return _object(json.loads(path.read_bytes()))
        return None

    def load(self) -> VendorOpenApi | None:
        """Read the file with its overlay, or give None where it is not at hand."""
        document = self.read()
        return None if document is None else VendorOpenApi(document, self.overlay)


def typed(text: str, schema: Mapping[str, object]) -> object:
    """Give what a parameter's or a form field's text stands for; the text itself if for nothing."""
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _operations(path: object) -> Iterator[tuple[str, dict[str, object]]]:
    for method, operation in _object(path).items():
        if method in ("get", "post", "put", "patch", "delete"):
            yield method, _object(operation)


def _fit(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    parameters: dict[str, str] = {}
    for expected, part in zip(template, parts, strict=True):
        if expected.startswith("{") and part:
            parameters[expected[1:-1]] = unquote(part)
        elif expected != part:
            return None
    return parameters


def _content(described: Mapping[str, object]) -> dict[str, object]:
    assert "content" in described, "there is a body where none is described"
    return _object(described["content"])


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
