"""What stands between schemathesis and an emulator: it lets everything through, and takes notes."""

import json

import pytest

from eightbyeight.transport.messages import Headers, Request, Response
from tests.vendor.openapi import VendorOpenApi
from tests.vendor.schemathesis_run import VARIABLE, Watch, program

URL = "http://127.0.0.1:1/api/v1/accounts/acme_1/groups"
PROBLEM = {
    "code": 1300,
    "errorId": "200171e8-4d61-45d1-a8b7-ae7b009a3dfe",
    "timestamp": "2022-04-18T09:21:34.74Z",
}
JSON = Headers({"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("asked", "status", "body", "faults"),
    [
        ("GET /1", 404, PROBLEM, 0),
        ("DELETE /1", 204, None, 0),
        ("GET /1", 500, None, 0),
        ("PUT /1", 405, None, 0),
        ("GET /1/members", 501, None, 0),
        ("GET /1", 404, {**PROBLEM, "status": 404}, 1),
        ("GET /1", 404, None, 1),
        ("GET /1", 418, PROBLEM, 1),
        ("DELETE /1", 204, PROBLEM, 1),
    ],
)
async def test_faults(
    vendor_openapi: VendorOpenApi, asked: str, status: int, body: object, faults: int
) -> None:
    """An answer that is not as described is noted as a fault, and goes through all the same."""
    method, path = asked.split()
    answer = Response(status, JSON, b"" if body is None else json.dumps(body).encode())

    async def handler(_: Request) -> Response:
        return answer

    watch = Watch(handler, vendor_openapi)

    assert answer == await watch(Request(method, URL + path))
    assert faults == len(watch.faults)
    assert (frozenset({"delete-group"}) if status == 204 else frozenset()) == watch.succeeded


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program is not at hand, there is none to run."""
    monkeypatch.setenv(VARIABLE, "/nowhere/schemathesis")
    assert program() is None

    monkeypatch.delenv(VARIABLE)
    assert program() is None
