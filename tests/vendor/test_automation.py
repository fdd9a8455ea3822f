"""The automation client and the emulator speak as the vendor's file describes, throughout."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from eightbyeight.automation.client import AutomationClient
from eightbyeight.automation.models import Instance, InstanceStatus
from eightbyeight.automation.steps import (
    SMS,
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    SendToConverse,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.workflow import Workflow
from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.errors import (
    AuthenticationError,
    InstanceTerminatedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ValidationError,
)
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.memory import MemoryTransport
from tests.vendor import automation
from tests.vendor.checked import CheckedTransport
from tests.vendor.openapi import VendorOpenApi

KEY = "k0123456789abcdef"
NOBODY = "ae54eaf1-b86d-43c5-8982-2818f9bbe52c"
NOTHING = "60dbe307fe55d99fc083db61"


@pytest.fixture(scope="session")
def vendor_automation() -> VendorOpenApi:
    """The vendor's file of the Automation API with its overlay."""
    vendor = automation.load()
    if vendor is None:
        pytest.skip(automation.SOURCE.how_to_get_it)
    return vendor


class Service:
    """An emulator on a clock turned by hand, and a client whose exchanges are checked."""

    def __init__(self, vendor: VendorOpenApi, dialect: str, offset_unit: str) -> None:
        self.clock = ManualClock(datetime(2026, 5, 1, 8, tzinfo=UTC))
        self.emulator = Emulator(
            clock=self.clock, accounts=["acme_1"], dialect=dialect, offset_unit=offset_unit
        )
        self.transport = CheckedTransport(MemoryTransport(self.emulator), vendor)
        self.client = self.client_of("acme_1")
        self.client._time = Time(now=lambda: self.clock.now().timestamp(), sleep=self.sleep)

    def client_of(self, account_id: str) -> AutomationClient:
        """Make a client of an account."""
        return AutomationClient(
            api_key=KEY, account_id=account_id, transport=self.transport, retries=0
        )

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)

    async def started(self, definition_id: str, **data: object) -> Instance:
        """Start an instance and give it."""
        await self.client.start_instance(definition_id, data)
        page = await self.client.list_instances(definition_id, limit=1)
        return page.items[0]


@pytest.fixture(params=[("docs", "item"), ("openapi", "page")], ids=["examples", "schemas"])
async def service(
    request: pytest.FixtureRequest, vendor_automation: VendorOpenApi
) -> AsyncIterator[Service]:
    """A service with nothing in it: as the file's examples have it, and as its schemas do."""
    made = Service(vendor_automation, *request.param)
    async with made.client:
        yield made


def workflow(*steps: Step, name: str = "pause", trigger: str = "http_request") -> Workflow:
    """Make a workflow that is enabled; without steps, one that pauses for a minute."""
    pause = Wait("pause", duration=timedelta(minutes=1))
    return Workflow(name, steps or [pause], trigger=trigger, status="enabled")


WHOLE = Workflow(
    "whole",
    [
        SMS(
            "sms",
            sub_account_id="acme_sms",
            destination="{{data.payload.source}}",
            text="Hello",
            source="8x8",
            country="SG",
            client_message_id="1",
            encoding="AUTO",
            scheduled="2026-05-01T09:00:00Z",
            expiry="2026-05-02T09:00:00Z",
            dlr_callback_url="https://example.com/dlr",
            outputs={"umid": "{{step.umid}}"},
            next_step_id="chat",
        ),
        ChatAppsMessage(
            "chat",
            sub_account_id="acme_wa",
            user={"msisdn": "{{data.payload.source}}"},
            content={"text": "Hello"},
            client_message_id="2",
            next_step_id="http",
        ),
        HttpRequest(
            "http",
            url="https://example.com",
            method="POST",
            headers={"Accept": "application/json"},
            parameters={"a": "b"},
            body={"a": {"b": [1, None]}},
            timeout_seconds=9,
            outputs={"responseCode": "{{step.responseCode}}"},
            select_next_step={"branch": None},
        ),
        Branch("branch", {"if": "{{data.responseCode == 200}}", "wait": None}),
        If(
            "if",
            "{{data.responseCode == 200}}",
            [Wait("short", duration="00:00:05")],
            next_step_id="wait",
        ),
        Wait("wait", duration=timedelta(days=1, hours=6), next_step_id="reply"),
        WaitForReply(
            "reply",
            from_="{{data.payload.source}}",
            channel="sms",
            timeout=timedelta(minutes=15),
            outputs={"reply": "{{step.reply}}"},
            select_next_step={"voice": "{{data.reply == null}}", "converse": None},
        ),
        VoiceMessage(
            "voice",
            action="say&capture",
            params={"destination": "{{data.payload.source}}", "text": "1 or 2"},
            sub_account_id="acme_voice",
            client_request_id="{{uuid()}}",
            outputs={"call": "{{step.response.clientRequestId}}"},
            next_step_id="dtmf",
        ),
        WaitForDTMF(
            "dtmf",
            dtmf_request_id="{{data.call}}",
            outputs={"keys": "{{step.dtmfData}}"},
            next_step_id="converse",
        ),
        SendToConverse("converse", outputs={"ticket": "{{step.ticketId}}"}),
    ],
    trigger="inbound_sms",
    sub_account_id="acme_sms",
    status="enabled",
)


async def test_every_operation(service: Service, vendor_automation: VendorOpenApi) -> None:
    """Each of the 15 operations sends what the file describes, and is answered so."""
    client = service.client
    whole = await client.create_definition(WHOLE)
    assert (WHOLE, 1, "acme_1") == (whole.workflow, whole.version, whole.account_id)
    updated = await client.update_definition(whole.id, workflow())
    assert (whole.id, 2) == (updated.id, updated.version)
    assert updated == await client.get_definition(whole.id)
    assert [2, 1] == [each.version for each in (await client.list_versions(whole.id)).items]
    assert updated in (await client.list_definitions(limit=5)).items

    await client.trigger_http_request({"mark": 1}, sub_account_id="acme_sms")
    await client.start_instance(whole.id, {"payload": {"source": "6581234567"}}, version=1)
    [first] = (await client.list_instances(whole.id)).items
    assert {"accountId", "subAccountId", "triggeredAt", "mark"} == set(first.data)
    [other] = (await client.list_instances(whole.id, version=1)).items
    running = await client.get_instance(whole.id, first.workflow_id, include_logs=True)
    assert [None] == [log.completed_at for log in running.logs or ()]
    await client.suspend(whole.id, first.workflow_id)
    await client.resume(whole.id, first.workflow_id)
    await client.terminate(whole.id, other.workflow_id)
    assert (
        InstanceStatus.COMPLETE
        == (await client.wait_for_instance(whole.id, first.workflow_id)).status
    )
    logged = await client.get_instance(whole.id, first.workflow_id, include_logs=True)
    assert ["pause"] == [log.step_name for log in logged.logs or ()]
    assert () == await client.list_errors(whole.id, first.workflow_id)

    [zone] = await client.list_timezones("BERLIN")
    assert "W. Europe Standard Time" == zone.id
    assert {"uuid", "isDayOfWeek"} <= {each.name for each in await client.list_functions()}
    assert 2 == (await client.get_usage()).executed_workflow_count
    assert [(2026, 5, 2)] == [
        (month.year, month.month, month.executed_workflow_count)
        for month in await client.get_usage_history()
    ]
    await client.delete_definition(whole.id, version=1)
    await client.delete_all_versions(whole.id)

    assert vendor_automation.operation_ids == set(service.transport.checked)


async def test_every_step(service: Service) -> None:
    """All ten types of steps come back as they were sent, and run to their end."""
    definition = await service.client.create_definition(WHOLE)
    assert WHOLE == (await service.client.get_definition(definition.id)).workflow

    started = await service.started(definition.id, payload={"source": "6581234567"})
    # A wait, and a reply and keys that do not come: looked at when all of that is past.
    service.clock.advance(timedelta(days=3).total_seconds())
    over = await service.client.wait_for_instance(definition.id, started.workflow_id)
    logged = await service.client.get_instance(definition.id, over.workflow_id, include_logs=True)
    steps = {step.id for step in WHOLE.steps} | {"short"}
    assert steps == {log.step_name for log in logged.logs or ()}


async def test_a_step_that_fails(service: Service) -> None:
    """A fault terminates the instance, and the list of errors says why."""
    client = service.client
    definition = await client.create_definition(workflow())
    service.emulator.automation.fail_next_step("acme_1", "No such sub-account.")
    started = await service.started(definition.id)
    with pytest.raises(InstanceTerminatedError) as caught:
        await client.wait_for_instance(definition.id, started.workflow_id)

    assert started.workflow_id == caught.value.instance.workflow_id
    [failure] = await client.list_errors(definition.id, started.workflow_id)
    assert ("pause", "No such sub-account.") == (failure.step, failure.message)


async def test_every_list(service: Service) -> None:
    """Lists are as the file describes from their first page to their last, and where empty."""
    client = service.client
    assert () == (await client.list_definitions()).items
    assert () == (await client.list_versions(NOBODY)).items
    first = await client.create_definition(workflow())
    made = [first.id]
    for number in range(1, 12):
        made.append((await client.create_definition(workflow(name=str(number)))).id)
        await client.update_definition(first.id, workflow(name=str(number)))
    for number in range(12):
        await client.start_instance(first.id, {"number": number})
        service.clock.advance(1)

    for size in (1, 4, 12):
        definitions = [each.id async for each in client.iter_definitions(page_size=size)]
        assert (sorted(made), 12) == (sorted(definitions), len(made))
        versions = [each.version async for each in client.iter_versions(first.id, page_size=size)]
        assert list(range(12, 0, -1)) == versions
        instances = client.iter_instances(first.id, page_size=size)
        assert list(range(11, -1, -1)) == [each.data["number"] async for each in instances]


async def test_filters(service: Service) -> None:
    """Instances are found by their version, their status, and when they began."""
    client = service.client
    definition = await client.create_definition(workflow())
    began = service.clock.now()
    for number in range(3):
        await client.start_instance(definition.id, {"number": number})
        service.clock.advance(30)
    await client.update_definition(definition.id, workflow())

    async def found(**filters: object) -> list[object]:
        walk = client.iter_instances(definition.id, **filters)  # type: ignore[arg-type]
        return [each.data["number"] async for each in walk]

    assert [] == await found()
    assert [2, 1, 0] == await found(version=1)
    assert [1, 0] == await found(version=1, status="Complete")
    assert [2] == await found(version=1, started_from=began + timedelta(seconds=31))
    assert [1] == await found(
        version=1,
        started_from=began + timedelta(seconds=30),
        started_to=began + timedelta(seconds=59),
    )


async def test_refusals(service: Service) -> None:
    """What the service refuses, it refuses as the file describes."""
    client = service.client
    definition = await client.create_definition(workflow())
    started = await service.started(definition.id)
    await client.terminate(definition.id, started.workflow_id)

    for asked in (
        client.suspend(definition.id, started.workflow_id),
        client.resume(definition.id, started.workflow_id),
        client.terminate(definition.id, started.workflow_id),
        client.get_instance(definition.id, "a uuid"),
        client.list_errors(definition.id, "a uuid"),
    ):
        with pytest.raises(ValidationError):
            await asked
    for missing in (
        client.get_definition(NOBODY),
        client.update_definition(NOBODY, workflow()),
        client.delete_all_versions(NOBODY),
        client.delete_definition(definition.id, version=7),
        client.list_instances(NOBODY),
        client.start_instance(definition.id, {}, version=7),
        client.get_instance(definition.id, NOTHING),
        client.list_errors(definition.id, NOTHING),
        client.terminate(definition.id, NOTHING),
        service.client_of("acme_2").list_definitions(),
    ):
        with pytest.raises(NotFoundError):
            await missing


async def test_at_the_door(service: Service) -> None:
    """Whoever is not let in is told so in the file's error body."""
    service.emulator.throttle(retry_after=2)
    with pytest.raises(RateLimitError):
        await service.client.list_functions()
    service.emulator.detach(KEY)
    with pytest.raises(PermissionDeniedError):
        await service.client.get_usage()
    service.emulator.revoke(KEY)
    with pytest.raises(AuthenticationError):
        await service.client.trigger_http_request({})
