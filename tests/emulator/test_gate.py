"""Who is let in, in which order that is checked, and bodies that mean harm."""

import json
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.emulator import Emulator
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Request, StreamBody

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulator.conftest import Caller

ID = "1111aaaa-2222-4333-8444-5555ffff5555"
PATH = f"/cc/US1/campaigns/v1/{ID}"
BODY = b'{"action":"PAUSE"}'


@pytest.mark.parametrize("site", ["US1", "US2", "UK3"])
async def test_the_sites_there_are(caller: "type[Caller]", site: str) -> None:
    """The three documented sites exist, and they all reach the same campaigns [G1]."""
    service = caller()
    service.create(id=ID)

    answer = await service.send("PATCH", PATH.replace("US1", site), BODY)

    assert (200, "PAUSED") == answer.outcome


@pytest.mark.parametrize("site", ["US9", "us1", "US1%20", "%2e%2e", "US1%2Fcampaigns"])
async def test_a_site_that_does_not_exist(caller: "type[Caller]", site: str) -> None:
    """Any other site is not found; which exist can be chosen [G1]."""
    service = caller()
    service.create(id=ID)

    assert 404 == (await service.send("PATCH", PATH.replace("US1", site), BODY)).status
    assert 404 == (await caller(sites=["EU5"]).send("PATCH", PATH, BODY)).status


@pytest.mark.parametrize("key", [None, "", "key", "EGHT_k", " eght_k", "Bearer eght_k"])
async def test_a_key_that_is_none(caller: "type[Caller]", key: str | None) -> None:
    """A missing or malformed key is not authenticated [G2]."""
    service = caller()
    service.create(id=ID)

    answer = await service.send("PATCH", PATH, BODY, {"X-API-Key": key})

    assert (401, "Unauthorized") == (answer.status, answer.body["title"])
    assert "RUNNING" == service.get(ID).state


async def test_keys_that_were_revoked_or_detached(caller: "type[Caller]") -> None:
    """A revoked key is 401, one without the product 403, and others go on [G3] [G4]."""
    service = caller()
    service.create(id=ID)
    service.emulator.revoke("eght_old")
    service.emulator.detach("eght_other")

    statuses = [
        (await service.send("PATCH", PATH, BODY, {"X-API-Key": key})).status
        for key in ("eght_old", "eght_other", "eght_k")
    ]

    assert [401, 403, 200] == statuses


@pytest.mark.parametrize("tenant", [None, "", "  "])
async def test_a_tenant_is_needed(caller: "type[Caller]", tenant: str | None) -> None:
    """Without a tenant nothing is found, even where any would do [G5]."""
    service = caller()
    service.create(id=ID)

    assert 404 == (await service.send("PATCH", PATH, BODY, {"X-8x8-Tenant": tenant})).status


async def test_tenants_see_their_own(caller: "type[Caller]") -> None:
    """A tenant that does not exist, or whose campaign it is not, finds nothing [G5] [G6]."""
    service = caller(tenant="acme")
    own, other = service.create(), service.create(tenant="other")
    anybody = caller()
    shared, private = anybody.create(), anybody.create(tenant="acme")
    as_other = {"X-8x8-Tenant": "other"}

    async def ask(which: "Caller", campaign_id: str, headers: dict[str, str | None]) -> int:
        path = f"/cc/US1/campaigns/v1/{campaign_id}"
        return (await which.send("PATCH", path, BODY, headers)).status

    assert 200 == await ask(service, own, {})
    assert 404 == await ask(service, other, {})
    assert 404 == await ask(service, other, {**as_other})
    assert 404 == await ask(anybody, private, {**as_other})
    assert 200 == await ask(anybody, private, {})
    assert 200 == await ask(anybody, shared, {**as_other})


async def test_an_unknown_campaign(caller: "type[Caller]") -> None:
    """A campaign that does not exist is not found; ids are known in either case [G6]."""
    service = caller()

    assert 404 == (await service.modify(ID, "PAUSE")).status
    assert 404 == (await service.add(ID, "CRM-1")).status
    service.create(id=ID.replace("-", "").upper())
    assert 200 == (await service.modify(ID.upper(), "PAUSE")).status


@pytest.mark.parametrize("campaign_id", ["1", ID[:-1], ID.replace("-", ""), f"%7B{ID}%7D", "%00"])
async def test_an_id_that_is_no_uuid(caller: "type[Caller]", campaign_id: str) -> None:
    """What is no UUID in its canonical form is a validation failure [G7]."""
    answer = await caller().modify(campaign_id, "PAUSE")

    assert (400, [("campaignId", "UUID")]) == (answer.status, answer.faults)


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/vnd.campaigns.v1+json", 200),
        ("Application/VND.campaigns.v1+JSON ; charset=utf-8", 200),
        ("application/json", 415),
        ("application/vnd.campaigns.v1+jsonx", 415),
        ("", 415),
        (None, 415),
    ],
)
async def test_the_media_type(caller: "type[Caller]", media_type: str | None, status: int) -> None:
    """Only the vendor's media type is read, whatever its parameters and case [G8]."""
    service = caller()
    service.create(id=ID)

    answer = await service.send("PATCH", PATH, BODY, {"Content-Type": media_type})

    assert status == answer.status


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "patch"])
async def test_another_method(caller: "type[Caller]", method: str) -> None:
    """A known path says which method it has [G9]."""
    service = caller()

    modify = await service.send(method, PATH, BODY)
    add = await service.send(method, f"{PATH}/records", BODY)

    assert (405, "PATCH") == (modify.status, modify.headers["Allow"])
    assert (405, "POST") == (add.status, add.headers["Allow"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cc/US1/campaigns/v1",
        "/cc/US1/campaigns/v1/",
        "/cc//campaigns/v1/x",
        f"{PATH}/",
        f"{PATH}/records/1",
        "/cc/US1/campaigns/v2/x",
        "/api/v1/accounts",
    ],
)
async def test_a_path_that_is_not_modelled(caller: "type[Caller]", path: str) -> None:
    """The emulator says so where it models nothing, instead of making something up [G10]."""
    answer = await caller().send("GET", path, headers={"X-API-Key": None})

    assert (501, "Not Implemented") == (answer.status, answer.body["title"])


async def test_the_order_of_checks(caller: "type[Caller]") -> None:
    """With everything wrong, mending one thing after the other shows the order [G11]."""
    service = caller(tenant="acme")
    wrong: dict[str, str | None] = {"X-API-Key": None, "X-8x8-Tenant": None, "Content-Type": None}
    statuses = []

    async def ask(path: str, method: str = "GET", body: bytes = b"?") -> None:
        statuses.append((await service.send(method, path, body, wrong)).status)

    await ask("/else")
    await ask(PATH.replace("US1", "US9"))
    await ask(PATH)
    del wrong["X-API-Key"]
    await ask(PATH)
    del wrong["X-8x8-Tenant"]
    await ask(PATH)
    await ask(PATH, "PATCH")
    del wrong["Content-Type"]
    await ask(PATH, "PATCH")
    await ask(PATH, "PATCH", BODY)

    assert [501, 404, 401, 404, 405, 415, 400, 404] == statuses


async def test_a_throttled_service(caller: "type[Caller]") -> None:
    """So many requests are answered 429, whatever they are, and then it goes on [G12]."""
    service = caller()
    service.create(id=ID)
    service.emulator.throttle(times=2, retry_after=3)

    first = await service.modify(ID, "PAUSE")
    second = await service.send("PATCH", PATH, BODY, {"X-API-Key": None})
    third = await service.modify(ID, "PAUSE")
    service.emulator.throttle(retry_after=None)
    fourth = await service.modify(ID, "RESUME")

    assert [429, 429, 200, 429] == [each.status for each in (first, second, third, fourth)]
    assert "3" == first.headers["Retry-After"] == second.headers["Retry-After"]
    assert "Retry-After" not in fourth.headers


async def test_the_problem_body(caller: "type[Caller]") -> None:
    """A refusal says what, where and when; unpublished titles are the phrase [P1] [P3] [P8]."""
    service = caller()

    answer = await service.send("PATCH", f"{PATH}?x=1", BODY)

    assert {
        "title": "Not Found",
        "status": 404,
        "detail": "The tenant has no such campaign",
        "instance": PATH,
        "time": "2026-05-01T08:00:00Z",
    } == answer.body


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "list": b"[]",
    "null": b"null",
    "cut": b'{"records":[',
    "comma": b'{"records":[{"crmRecordId":"1"},]}',
    "nan": b'{"records":[{"crmRecordId":"1","rank":NaN}]}',
    "infinity": b'{"records":[{"crmRecordId":"1","rank":-Infinity}]}',
    "beyond": b'{"records":[{"crmRecordId":"1","rank":1e999}]}',
    "digits": b'{"records":[{"crmRecordId":"1","rank":' + b"9" * 5000 + b"}]}",
    "deep": b'{"x":' + b"[" * 100_000,
    "deep objects": b'{"x":' * 100_000,
    "twice": b'{"records":[{"crmRecordId":"1","crmRecordId":"2"}]}',
    "records twice": b'{"records":[],"records":[{"crmRecordId":"1"}]}',
    "utf-16": '{"records":[{"crmRecordId":"1"}]}'.encode("utf-16"),
    "utf-16 bare": '{"records":[{"crmRecordId":"1"}]}'.encode("utf-16-le"),
    "mark": b'\xef\xbb\xbf{"records":[{"crmRecordId":"1"}]}',
    "latin-1": b'{"records":[{"crmRecordId":"\xe4"}]}',
    "two": b'{"records":[{"crmRecordId":"1"}]}{}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_bodies(caller: "type[Caller]", body: bytes) -> None:
    """What is no good JSON object is refused without field errors and adds nothing [P4] [P5]."""
    service = caller()
    campaign_id = service.create()

    answer = await service.add_raw(campaign_id, body)

    assert (400, "Bad Request") == (answer.status, answer.body["title"])
    assert "errors" not in answer.body
    assert () == service.get(campaign_id).crm_record_ids


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["START", "HIGH", "2026-05-01T08:00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text()
            | st.sampled_from(
                ["records", "crmRecordId", "priority", "rank", "scheduleAt", "action", "enabled"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
@example(body=b'{"records":[[]]}')
async def test_any_bytes_get_an_answer(caller: "type[Caller]", body: bytes) -> None:
    """Whatever is sent, the answer is a success or a problem, never an exception [P1] [P5]."""
    service = caller()
    service.create(id=ID, state="READY")

    for method, path in (("PATCH", PATH), ("POST", f"{PATH}/records")):
        answer = await service.send(method, path, body)

        assert answer.status in {200, 400, 409}


@given(method=st.text(), url=st.text(), field=st.text())
@example(method="GET", url="http://[", field="")
@example(method="PATCH", url="https://h/cc/%ff/campaigns/v1/%ff", field="eght_\udcff")
async def test_any_request_gets_an_answer(method: str, url: str, field: str) -> None:
    """Whatever method, address and fields are, the answer is a refusal with its body [P1] [N1]."""
    emulator = Emulator()
    names = ("X-API-Key", "X-8x8-Tenant", "Content-Type")

    response = await emulator(Request(method, url, Headers(dict.fromkeys(names, field))))

    body = json.loads(response.body)
    assert "errorId" in body or response.status == body["status"]
    assert 400 <= response.status <= 501


async def test_a_streamed_body(caller: "type[Caller]") -> None:
    """A body that is produced while it is sent is read like any other."""
    service = caller()
    service.create(id=ID)

    async def chunks() -> "AsyncIterator[bytes]":
        yield BODY[:5]
        yield BODY[5:]

    fields = {
        "x-api-key": "eght_k",
        "x-8x8-tenant": "acme",
        "content-type": "application/vnd.campaigns.v1+json",
    }
    body = StreamBody(len(BODY), chunks)
    response = await service.emulator(
        Request("PATCH", f"https://h{PATH}", Headers({**fields}), body)
    )

    assert (200, "PAUSED") == (response.status, service.get(ID).state)


def test_ids_of_campaigns() -> None:
    """Any UUID text makes a campaign's id; it comes back canonical, and without one is new."""
    campaigns = Emulator().campaigns

    assert ID == campaigns.create(id="{" + ID.replace("-", "").upper() + "}")
    assert ID == campaigns.get(ID.upper()).id
    assert campaigns.create() != campaigns.create()
    fresh = campaigns.create()
    assert str(UUID(fresh)) == fresh


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("dialect", {"dialect": "french"}),
        ("settle_seconds", {"settle_seconds": -1}),
        ("settle_seconds", {"settle_seconds": float("nan")}),
    ],
)
def test_an_emulator_that_cannot_be(field: str, choices: dict[str, object]) -> None:
    """A wrong choice is refused by name when the emulator is made."""
    with pytest.raises(InvalidInputError, match=field):
        Emulator(**choices)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("id", {"id": "CRM-1"}),
        ("id", {"id": ID}),
        ("state", {"state": "WAITING"}),
        ("settle_seconds", {"settle_seconds": float("inf")}),
    ],
)
def test_a_campaign_that_cannot_be(field: str, choices: dict[str, object]) -> None:
    """A wrong value, or an id that is taken, is refused by name."""
    campaigns = Emulator().campaigns
    campaigns.create(id=ID)

    with pytest.raises(InvalidInputError, match=field):
        campaigns.create(**choices)  # type: ignore[arg-type]


async def test_knobs_that_cannot_be_turned(caller: "type[Caller]") -> None:
    """What is not there cannot be disturbed, and nobody is throttled for less than nothing."""
    service = caller()
    campaigns = service.emulator.campaigns
    campaign_id = service.create()
    await service.add(campaign_id, "CRM-1")

    for unknown in (ID, "nonsense"):
        with pytest.raises(InvalidInputError, match="campaign_id"):
            campaigns.get(unknown)
    with pytest.raises(InvalidInputError, match="crm_record_id"):
        campaigns.set_record(campaign_id, "CRM-2", state="QUEUED")
    with pytest.raises(InvalidInputError, match="state"):
        campaigns.set_record(campaign_id, "CRM-1", state="READY")
    with pytest.raises(InvalidInputError, match="result"):
        campaigns.set_record(campaign_id, "CRM-1", state="COMPLETE", result="COMPLETED")
    with pytest.raises(InvalidInputError, match="times"):
        service.emulator.throttle(times=-1)
    with pytest.raises(InvalidInputError, match="retry_after"):
        service.emulator.throttle(retry_after=-1)
    assert "PENDING" == service.get(campaign_id).records[0].state
