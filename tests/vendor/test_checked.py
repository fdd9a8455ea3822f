"""The transport that checks what goes through it: it passes the good and stops the bad."""

import json
from collections.abc import AsyncIterator

import jsonschema  # type: ignore[import-untyped]
import pytest

from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response, StreamBody
from tests.vendor.checked import CheckedTransport
from tests.vendor.openapi import VendorOpenApi

URL = "https://contacts.8x8.com/api/v1/accounts/acme_1"
KEY = {"Authorization": "Bearer k"}
JSON = {**KEY, "Content-Type": "application/json; charset=utf-8"}
FORM = {**KEY, "Content-Type": "multipart/form-data; boundary=b"}
GROUP = {
    "id": 8199,
    "contacts": 1,
    "createdAt": "2022-04-13T08:41:47.82Z",
    "name": "vip",
    "isBlacklist": False,
}
UPLOAD = {
    "id": "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e",
    "type": "createContacts",
    "status": "queued",
    "createdAt": "2022-04-18T10:25:07.95Z",
    "fileName": "c.csv",
    "fileType": "csv",
    "fileLocation": "https://h/c.csv",
}
PROBLEM = {
    "code": 1200,
    "errorId": "db9dced4-3534-4d86-9d18-6b448af0d621",
    "timestamp": "2018-08-02T09:42:38.8988997+00:00",
}
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="c.csv"\r\n\r\nmsisdn\r\n'


def answer(status: int, body: object = None) -> Response:
    """Make an answer; None stands for one without a body."""
    if body is None:
        return Response(status)
    return Response(
        status, Headers({"Content-Type": "application/json"}), json.dumps(body).encode()
    )


def checked(vendor: VendorOpenApi | None, response: Response) -> CheckedTransport:
    """Make a checking transport over one that answers with this."""

    async def handler(_: Request) -> Response:
        return response

    return CheckedTransport(MemoryTransport(handler), vendor)


def request(
    method: str, path: str, body: object = b"", headers: dict[str, str] | None = None
) -> Request:
    """Make a request; a body that is not bytes is written as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(method, URL + path, Headers({**(headers or JSON)}), raw)


async def fails(_: Request) -> Response:
    """Answer nothing."""
    pytest.fail("nothing is to be asked")


def form(rest: bytes) -> bytes:
    """Write a form with a file and this after it."""
    return FILE + rest + b"--b--\r\n"


GET_GROUP = request("GET", "/groups/8199", headers=KEY)


async def test_good_exchanges(vendor_openapi: VendorOpenApi) -> None:
    """What is as the vendor's file describes goes through as it is, and is noted."""
    for asked, response in [
        (GET_GROUP, answer(200, GROUP)),
        (request("POST", "/groups", {"name": "vip"}), answer(201, GROUP)),
        (request("DELETE", "/groups/8199", headers=KEY), answer(204)),
        (request("POST", "/groups/batches/copyContacts?from=1&to=2"), answer(503)),
        (request("GET", "/groups?name=a%26b&limit=2"), Response(500, body=b"<html>")),
    ]:
        transport = checked(vendor_openapi, response)

        assert response == await transport.send(asked)
        assert 1 == len(transport.checked)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (request("GET", "/teams"), "there is no GET"),
        (request("GET", "/groups?sort=name"), "has no query"),
        (request("GET", "/groups?limit=0"), "less than the minimum"),
        (request("GET", "/groups?limit=1&limit=2"), "given twice"),
        (request("GET", "/groups?limit"), "bad query field"),
        (request("GET", "/groups/x"), "not of type 'integer'"),
        (request("GET", "/groups/1", headers={"X": "k"}), "does not say who asks"),
        (request("GET", "/groups/1", headers={"Authorization": "Basic k"}), "who asks"),
        (request("POST", "/groups", {"title": "vip"}), "'name' is a required property"),
        (request("POST", "/groups", {"name": "vip"}, KEY), "none is none of"),
        (request("POST", "/groups"), "needs a body"),
        (request("POST", "/groups", b"{"), "Expecting property name"),
        (request("POST", "/groups/batches/copyContacts?from=1&to=2", {}), "none is described"),
    ],
)
async def test_bad_requests(vendor_openapi: VendorOpenApi, asked: Request, reason: str) -> None:
    """A request that is not as described is not carried."""
    transport = checked(vendor_openapi, answer(200, GROUP))

    with pytest.raises((AssertionError, jsonschema.ValidationError, ValueError), match=reason):
        await transport.send(asked)
    assert [] == transport.checked


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (answer(200, {**GROUP, "id": "8199"}), "not of type 'integer'"),
        (answer(201, GROUP), "does not answer with 201"),
        (answer(200), "answers 200 with a body"),
        (Response(200, body=json.dumps(GROUP).encode()), "none is none of"),
        (Response(200, body=b"{"), "Expecting property name"),
    ],
)
async def test_bad_answers(vendor_openapi: VendorOpenApi, response: Response, reason: str) -> None:
    """An answer that is not as described does not come through."""
    with pytest.raises((AssertionError, jsonschema.ValidationError, ValueError), match=reason):
        await checked(vendor_openapi, response).send(GET_GROUP)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b'--b\r\nContent-Disposition: form-data; name="fileHasHeader"\r\n\r\ntrue\r\n', None),
        (b'--b\r\nContent-Disposition: form-data; name="fileHasHeader"\r\n\r\n1\r\n', "'boolean'"),
        (b'--b\r\nContent-Disposition: form-data; name="columns"\r\n\r\n1\r\n', "'columns'"),
        (
            b'--b\r\nContent-Disposition: form-data; name="groups"; filename="g"\r\n\r\n1\r\n',
            "is no file",
        ),
        (b'--b\r\nContent-Disposition: form-data; name="groups"\r\n\r\n1', "no closing boundary"),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
async def test_forms(
    vendor_openapi: VendorOpenApi, rest: bytes, reason: str | None, *, streamed: bool
) -> None:
    """A form's fields are checked by their names and types, also where it is a stream."""
    content = form(rest)
    opened = []

    async def stream() -> AsyncIterator[bytes]:
        opened.append(1)
        yield content[:9]
        yield content[9:]

    body = StreamBody(len(content), stream) if streamed else content
    asked = Request("POST", f"{URL}/contacts/batches/createContacts", Headers({**FORM}), body)
    transport = checked(vendor_openapi, answer(202, UPLOAD))

    if reason is None:
        assert 202 == (await transport.send(asked)).status
        assert ["batch-upload-contacts"] == transport.checked
    else:
        with pytest.raises((AssertionError, jsonschema.ValidationError, ValueError), match=reason):
            await transport.send(asked)
    assert [1] * streamed == opened


async def test_an_early_answer(vendor_openapi: VendorOpenApi) -> None:
    """A body that was not sent to its end, because the answer came first, is not looked at."""

    class Early(MemoryTransport):
        async def send(self, request: Request) -> Response:
            assert isinstance(request.body, StreamBody)
            async for _ in request.body.open():
                return answer(401, PROBLEM)
            pytest.fail("the body is empty")

    async def stream() -> AsyncIterator[bytes]:
        yield b"--b"
        pytest.fail("nobody asked for more")

    headers = Headers({**FORM})
    asked = Request(
        "POST", f"{URL}/contacts/batches/createContacts", headers, StreamBody(999, stream)
    )
    transport = CheckedTransport(Early(fails), vendor_openapi)

    assert 401 == (await transport.send(asked)).status
    assert ["batch-upload-contacts"] == transport.checked


async def test_a_file_without_a_name(vendor_openapi: VendorOpenApi) -> None:
    """The file of an upload has a name, which tells the service what kind it is."""
    content = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nmsisdn\r\n--b--\r\n'
    asked = request("POST", "/contacts/batches/createContacts", content, FORM)

    with pytest.raises(AssertionError, match="file has no file name"):
        await checked(vendor_openapi, answer(202, UPLOAD)).send(asked)


async def test_without_the_file() -> None:
    """Where the vendor's file is not at hand everything goes through unchecked."""
    transport = checked(None, answer(418))

    assert 418 == (await transport.send(request("BREW", "/coffee"))).status
    assert [] == transport.checked


async def test_closing() -> None:
    """Closing closes the transport below."""
    inner = MemoryTransport(fails)

    async with CheckedTransport(inner, None):
        assert not inner._closed
    assert inner._closed
