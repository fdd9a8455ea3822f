"""What automation answers is what the schemas of the vendor's file describe."""

import json
from typing import TYPE_CHECKING

import pytest

from eightbyeight.transport.messages import Response
from tests.vendor import automation
from tests.vendor.exchanges import check_response
from tests.vendor.openapi import VendorOpenApi

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Answer, Caller


@pytest.fixture
def vendor() -> VendorOpenApi:
    """The vendor's file, or a skip that says how to get it."""
    loaded = automation.load()
    if loaded is None:
        pytest.skip(automation.SOURCE.how_to_get_it)
    return loaded


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_every_operation(caller: "type[Caller]", vendor: VendorOpenApi, dialect: str) -> None:
    """Each operation answers as the file says, by its examples or its schemas [V3] [H3]."""
    service = caller(dialect=dialect)
    checked: set[str] = set()

    async def ask(method: str, path: str, document: object = None) -> "Answer":
        answer = await service.ask(method, path, document)
        found = vendor.find(method, f"/api/v1/accounts/acme{path.partition('?')[0]}")
        body = b"" if answer.body is None else json.dumps(answer.body).encode()
        check_response(vendor, found.operation_id, Response(answer.status, answer.headers, body))
        checked.add(found.operation_id)
        return answer

    document = service.document(service.step("s", nextStepId="t"), service.step("t"))
    path = f"/definitions/{(await ask('POST', '/definitions', document)).headers['location'][-36:]}"
    assert 400 == (await ask("POST", "/definitions", {})).status
    await ask("PUT", path, document)
    assert 2 == len((await ask("GET", path)).items)
    assert 1 == len((await ask("GET", "/definitions")).items)
    started = await ask("POST", f"{path}/workflows", {})
    workflow = f"{path}/workflows/{started.headers['location'].rpartition('/')[2]}"
    await ask("POST", "/triggers/http_request", {"a": 1})
    assert 2 == len((await ask("GET", f"{path}/workflows")).items)
    await ask("GET", f"{workflow}?includeLogs=true")
    await ask("PATCH", workflow, {"status": "suspend"})
    assert 400 == (await ask("PATCH", workflow, {"status": "suspend"})).status
    await ask("PATCH", workflow, {"status": "resume"})
    service.automation.fail_next_step("acme", step="t")
    service.clock.advance(60)
    assert 1 == len((await ask("GET", f"{workflow}/errors")).items)
    await ask("GET", workflow)
    for each in ("/steps/timezones", "/steps/functions", "/usage", "/usage/history"):
        assert (await ask("GET", each)).body
    assert 202 == (await ask("DELETE", path)).status
    assert 404 == (await ask("DELETE", path)).status

    assert vendor.operation_ids == checked
    assert 15 == len(checked)


async def test_the_vendors_example(caller: "type[Caller]", vendor: VendorOpenApi) -> None:
    """The file's own example of a definition is taken and given back whole [V12] [V16] [V17]."""
    service = caller()
    components = vendor.document["components"]
    assert isinstance(components, dict)
    example = components["examples"]["definitionInput"]["value"]

    answer = await service.ask("POST", "/definitions", example)

    assert 201 == answer.status
    inner = answer.members["definition"]
    assert isinstance(inner, dict)
    assert example["definition"] == {name: inner[name] for name in ("name", "steps")}
    assert example["subaccountId"] == answer.members["subAccountId"]
