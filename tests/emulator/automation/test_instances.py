"""Instances, as requests start, list and command them."""

from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import InstanceStatus

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller

NOBODYS = "11111111-2222-4333-8444-555555555555"
UNKNOWN = "60dbe3070000000000009999"


async def test_starting(acme: "Caller") -> None:
    """A start is answered without a body, and says where the instance is [I1]."""
    definition_id = await acme.create(acme.step("s"), status="disabled")
    path = f"/definitions/{definition_id}/workflows"
    await acme.ask("PUT", f"/definitions/{definition_id}", acme.document(acme.step("t")))

    answers = [
        await acme.ask("POST", path, {}),
        await acme.ask("POST", f"{path}?version=1", {}),
    ]

    assert [(201, None)] * 2 == [(each.status, each.body) for each in answers]
    prefix = f"/api/v1/accounts/acme{path}/"
    found = [acme.get(each.headers["location"].removeprefix(prefix)) for each in answers]
    assert [2, 1] == [each.definition.version for each in found]
    assert (404, 1300) == (await acme.ask("POST", f"{path}?version=3", {})).refusal
    assert (400, 1000) == (await acme.ask("POST", path, [])).refusal
    assert (404, 1300) == (await acme.ask("POST", f"/definitions/{NOBODYS}/workflows", {})).refusal


@pytest.mark.parametrize(
    ("trigger", "body", "expected"),
    [
        ("http_request", {"price": 3, "payload": 1}, {"price": 3, "payload": 1}),
        ("http_request", {"accountId": "x", "triggeredAt": "x"}, {}),
        ("inbound_sms", {"namespace": "SMS", "payload": {"body": "a"}}, {"payload": {"body": "a"}}),
        ("inbound_chat_apps", {"namespace": "ChatApps"}, {}),
        (
            "inbound_sms",
            {"payload": {"subAccountId": "hq"}},
            {"payload": {"subAccountId": "hq"}, "subAccountId": "hq"},
        ),
        ("inbound_sms", {"payload": "text"}, {"payload": "text"}),
    ],
)
async def test_the_data(
    acme: "Caller", trigger: str, body: dict[str, object], expected: dict[str, object]
) -> None:
    """A message's payload lies below its name, a request's members at the top [I8]."""
    definition_id = await acme.create(acme.step("s"), trigger=trigger)

    await acme.ask("POST", f"/definitions/{definition_id}/workflows", body)

    (instance,) = acme.automation.instances("acme", definition_id)
    own = {"accountId": "acme", "triggeredAt": "2026-05-01T08:00:00.0000000Z"}
    assert {**expected, **own} == instance.data


async def test_the_definitions_sub_account(acme: "Caller") -> None:
    """The sub-account of a definition is in the data where nothing else tells one [I8]."""
    definition_id = await acme.create(acme.step("s"), subAccountId="hq")

    workflow_id = acme.automation.start("acme", definition_id)

    assert "hq" == acme.get(workflow_id).data["subAccountId"]


async def test_an_instance(acme: "Caller") -> None:
    """An instance is given with its data, and with its logs where they are asked for [I4] [K12]."""
    definition_id = await acme.create(acme.step("s", nextStepId="t"), acme.step("t"))
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    acme.clock.advance(90)

    capitals = f"/definitions/{definition_id.upper()}/workflows/{workflow_id.upper()}"
    bare = await acme.ask("GET", f"{capitals}?includeLogs=false")
    whole = await acme.ask("GET", f"{path}?includeLogs=true")

    logs = whole.members.pop("logs")
    assert bare.body == whole.body
    assert {
        "workflowId": "60dbe3070000000000000001",
        "data": {"accountId": "acme", "triggeredAt": "2026-05-01T08:00:00.0000000Z"},
        "definitionId": definition_id,
        "version": 1,
        "status": "Runnable",
        "startedAt": "2026-05-01T08:00:00.00Z",
        "completedAt": None,
    } == bare.body
    assert isinstance(logs, list)
    ids = [each.pop("id") for each in logs]
    assert 2 == len(set(ids))
    assert [
        {
            "stepName": "s",
            "startedAt": "2026-05-01T08:00:00.00Z",
            "completedAt": "2026-05-01T08:01:00.00Z",
            "status": "Complete",
        },
        {
            "stepName": "t",
            "startedAt": "2026-05-01T08:01:00.00Z",
            "completedAt": None,
            "status": "Sleeping",
        },
    ] == logs
    acme.clock.advance(30)
    assert "2026-05-01T08:02:00.00Z" == (await acme.ask("GET", path)).members["completedAt"]
    assert (400, 1000) == (await acme.ask("GET", f"{path}?includeLogs=1")).refusal


async def test_the_list(acme: "Caller") -> None:
    """The list has the instances of one version, the newest first, as they are filtered [I2]."""
    definition_id = await acme.create(acme.step("s"))
    ids = [acme.automation.start("acme", definition_id)]
    for _ in range(3):
        acme.clock.advance(30)
        ids.append(acme.automation.start("acme", definition_id))
    acme.run(acme.step("s"))
    await acme.ask("PUT", f"/definitions/{definition_id}", acme.document(acme.step("s")))
    latest = acme.automation.start("acme", definition_id)

    async def listed(query: str) -> list[object]:
        answer = await acme.ask("GET", f"/definitions/{definition_id}/workflows?{query}")
        return [each["workflowId"] for each in answer.items]

    assert [latest] == await listed("")
    assert ids[::-1] == await listed("version=1")
    assert ids[2:0:-1] == await listed(
        "version=1&startTimeFrom=2026-05-01T08:00:30Z&startTimeTo=2026-05-01T16:01:00%2B08:00"
    )
    assert ids[1::-1] == await listed("version=1&status=Complete")
    assert [] == await listed("version=1&status=Suspended")
    assert [ids[1]] == await listed("version=1&limit=1&offset=2")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("version=9", (404, 1300)),
        ("version=x", (400, 1000)),
        ("status=runnable", (400, 1000)),
        ("startTimeFrom=yesterday", (400, 1000)),
        ("startTimeTo=2026-05-01", (400, 1000)),
        ("limit=501", (400, 1000)),
    ],
)
async def test_lists_that_cannot_be(acme: "Caller", query: str, expected: tuple[int, int]) -> None:
    """A filter that is no filter is 400, a version that is not there 404 [I2]."""
    definition_id = await acme.create(acme.step("s"))

    answer = await acme.ask("GET", f"/definitions/{definition_id}/workflows?{query}")

    assert expected == answer.refusal


@pytest.mark.parametrize("end", ["", "/errors"])
async def test_ids(acme: "Caller", end: str) -> None:
    """An instance is found below its own definition alone [I3] [V7]."""
    one, other = await acme.create(acme.step("s")), await acme.create(acme.step("s"))
    workflow_id = acme.automation.start("acme", one)

    async def asked(definition_id: str, workflow_id: str) -> tuple[int, object]:
        path = f"/definitions/{definition_id}/workflows/{workflow_id}{end}"
        answer = await acme.ask("GET", path)
        return (200, None) if answer.status == 200 else answer.refusal

    assert (200, None) == await asked(one, workflow_id)
    assert (404, 1300) == await asked(other, workflow_id)
    assert (404, 1300) == await asked(one, UNKNOWN)
    assert (400, 1000) == await asked(one, NOBODYS)
    assert (404, 1300) == await asked(NOBODYS, workflow_id)
    assert (400, 1000) == await asked("x", workflow_id)


COMMANDS = {
    ("suspend", "Runnable"): "Suspended",
    ("resume", "Suspended"): "Runnable",
    ("terminate", "Runnable"): "Terminated",
    ("terminate", "Suspended"): "Terminated",
}


@pytest.mark.parametrize("status", list(InstanceStatus))
@pytest.mark.parametrize("verb", ["suspend", "resume", "terminate", "Suspend", None])
async def test_commands(acme: "Caller", verb: str | None, status: str) -> None:
    """A command is done where it makes sense, and is 400 where it does not [I5]."""
    definition_id = await acme.create(acme.step("s"))
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    match status:
        case "Suspended":
            await acme.ask("PATCH", path, {"status": "suspend"})
        case "Terminated":
            await acme.ask("PATCH", path, {"status": "terminate"})
        case "Complete":
            acme.clock.advance(60)
        case _:
            pass

    answer = await acme.ask("PATCH", path, {"status": verb})

    expected = COMMANDS.get((str(verb), status))
    if expected is None:
        assert (400, 1000) == answer.refusal
    else:
        assert (200, None) == (answer.status, answer.body)
    assert (expected or status) == acme.get(workflow_id).status
    assert (400, 1000) == (await acme.ask("PATCH", path, ["suspend"])).refusal


async def test_a_suspended_instance(acme: "Caller") -> None:
    """While suspended nothing is done; what fell due is done when it goes on [I6]."""
    steps = (acme.step("s", nextStepId="t"), acme.step("t"))
    definition_id = await acme.create(*steps)
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    acme.clock.advance(30)
    await acme.ask("PATCH", path, {"status": "suspend"})
    acme.clock.advance(600)

    assert [("s", "Sleeping")] == acme.logs(workflow_id)
    await acme.ask("PATCH", path, {"status": "resume"})
    assert [("s", "Complete"), ("t", "Sleeping")] == acme.logs(workflow_id)
    assert acme.clock.now() == acme.get(workflow_id).logs[0].completed_at
    acme.clock.advance(59)
    assert "Runnable" == acme.get(workflow_id).status
    acme.clock.advance(1)
    assert "Complete" == acme.get(workflow_id).status


async def test_resumed_in_time(acme: "Caller") -> None:
    """A wait that is not over when the instance goes on is not prolonged [I6]."""
    within = acme.step("i", "If", inputs={"condition": "{{true}}"}, do=[[acme.step("s")]])
    definition_id = await acme.create(within)
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    await acme.ask("PATCH", path, {"status": "suspend"})
    acme.clock.advance(30)
    await acme.ask("PATCH", path, {"status": "resume"})
    acme.clock.advance(30)

    assert "Complete" == acme.get(workflow_id).status


async def test_termination(acme: "Caller") -> None:
    """Who terminates an instance cancels the steps it is at; that is no error [I5] [K12]."""
    definition_id = await acme.create(acme.step("s"))
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    acme.clock.advance(5)

    await acme.ask("PATCH", path, {"status": "terminate"})

    assert [("s", "Cancelled")] == acme.logs(workflow_id)
    assert acme.clock.now() == acme.get(workflow_id).completed_at
    assert [] == (await acme.ask("GET", f"{path}/errors")).body


async def test_errors(acme: "Caller") -> None:
    """The errors of an instance say which step failed, why and when [I7] [I10] [K13]."""
    definition_id = await acme.create(acme.step("s", nextStepId="t"), acme.step("t"))
    workflow_id = acme.automation.start("acme", definition_id)
    acme.automation.fail_next_step("acme", "Out of credit.", step="t")
    acme.clock.advance(60)
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"

    answer = await acme.ask("GET", f"{path}/errors")

    assert [
        {
            "workflowId": workflow_id,
            "step": "t",
            "message": "Out of credit.",
            "errorTime": "2026-05-01T08:01:00.00Z",
        }
    ] == answer.body
    assert "Terminated" == acme.get(workflow_id).status


async def test_the_trigger(acme: "Caller") -> None:
    """A request starts what is enabled, for that trigger, and for the sub-account [I9]."""
    await acme.create(trigger="inbound_sms")
    await acme.create(status="disabled")
    anywhere = await acme.create()
    hq = await acme.create(subAccountId="hq")
    await acme.create(subAccountId="shop")

    bare = await acme.ask("POST", "/triggers/http_request", {"price": 3})
    of_hq = await acme.ask("POST", "/triggers/http_request?subAccountId=hq", {"price": 4})

    assert [(200, None)] * 2 == [(each.status, each.body) for each in (bare, of_hq)]
    found = acme.automation.instances("acme")
    assert [hq, anywhere, anywhere] == [each.definition.id for each in found]
    assert [(4, "hq"), (4, "hq"), (3, None)] == [
        (each.data["price"], each.data.get("subAccountId")) for each in found
    ]
    assert (400, 1000) == (await acme.ask("POST", "/triggers/http_request", [])).refusal


async def test_versions_stay(acme: "Caller") -> None:
    """What runs when a definition is updated goes on by its own version [V8]."""
    definition_id = await acme.create(acme.step("s", nextStepId="t"), acme.step("t"))
    workflow_id = acme.automation.start("acme", definition_id)
    await acme.ask("PUT", f"/definitions/{definition_id}", acme.document(acme.step("x")))
    acme.clock.advance(60)

    assert [("s", "Complete"), ("t", "Sleeping")] == acme.logs(workflow_id)
