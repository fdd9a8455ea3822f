"""Workflows as people write them raise no false alarm, and come back as they were sent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from eightbyeight.automation.client import AutomationClient
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
from eightbyeight.automation.values import Trigger, VoiceAction
from eightbyeight.automation.workflow import Workflow
from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.transport.memory import MemoryTransport

_SENDER = "{{data.payload.source}}"


def _sms(name: str, text: str, next_step_id: str | None = None) -> SMS:
    return SMS(
        name,
        sub_account_id="acme_sms",
        destination=_SENDER,
        text=text,
        next_step_id=next_step_id,
    )


def _reply(name: str, output: str, some: str, none: str) -> WaitForReply:
    return WaitForReply(
        name,
        from_=_SENDER,
        channel="sms",
        timeout=timedelta(hours=4),
        outputs={output: "{{step.reply.payload.body}}"},
        select_next_step={some: "{{step.reply != null}}", none: "{{step.reply == null}}"},
    )


def _opens(zone: str) -> str:
    return f"isTimeOfDayBetween(data.triggeredAt, '09:00:00', '18:00:00', '{zone}')"


def _menu_call(name: str, text: str) -> VoiceMessage:
    return VoiceMessage(
        name,
        action=VoiceAction.SAY_AND_CAPTURE,
        params={"source": "6500", "destination": "{{data.phone}}", "text": text, "minDigits": 1},
        client_request_id="{{uuid()}}",
        outputs={"call": "{{step.response.clientRequestId}}"},
        next_step_id="keys",
    )


_OPT_OUT: tuple[Step, ...] = (
    Branch("word", {"leave": "{{stringContains(data.payload.body, 'STOP', true)}}", "hi": None}),
    HttpRequest(
        "leave",
        url="https://acme.test/{{data.payload.source}}/blacklist",
        method="POST",
        body={"msisdn": _SENDER},
        select_next_step={
            "bye": "{{step.responseCode >= 200 && step.responseCode < 300}}",
            "again": "{{step.responseCode < 200 || step.responseCode >= 300}}",
        },
    ),
    _sms("bye", "You will hear no more from us."),
    _sms("again", "Please try again."),
    _sms("hi", "Hello!"),
)
_PASSWORD: tuple[Step, ...] = (
    SMS("send", sub_account_id="s", destination="{{data.phone}}", text="{{data.code}}",
        next_step_id="wait"),
    Wait("wait", timedelta(seconds=30), next_step_id="ask"),
    HttpRequest("ask", url="https://acme.test/used", timeout_seconds=10,
        outputs={"used": "{{step.responseBody.used}}"}, next_step_id="if"),
    If("if", "{{data.used !== true}}", [
        VoiceMessage("call", params={
            "destination": "{{data.phone}}", "text": "{{data.code.split('').join(', ')}}",
            "repetition": 2, "voiceProfile": "en-US-ZiraRUS", "speed": 1,
        }),
    ]),
)  # fmt: skip
_SURVEY: tuple[Step, ...] = (
    _sms("q1", "From 1 to 5?", "a1"),
    _reply("a1", "mark", "q2", "thanks"),
    _sms("q2", "Why?", "a2"),
    _reply("a2", "reason", "save", "thanks"),
    HttpRequest("save", url="https://acme.test/survey", method="POST",
        body={"mark": "{{data.mark}}", "reason": "{{data.reason}}"}, next_step_id="thanks"),
    _sms("thanks", "Thank you."),
)  # fmt: skip
_HOURS: tuple[Step, ...] = (
    Branch("country", {
        "sg": "{{isCountryCode(data.payload.source,'SG')}}",
        "id": "{{isCountryCode(data.payload.source, 'ID')}}",
        "other": None,
    }),
    Branch("sg", {
        "person": f"{{{{{_opens('Singapore Standard Time')}}}}}",
        "closed": f"{{{{!{_opens('Singapore Standard Time')}}}}}",
    }),
    Branch("id", {
        "person": f"{{{{{_opens('SE Asia Standard Time')}"
        " && !isDayOfWeek(data.triggeredAt, 'Sunday')}}",
        "closed": None,
    }),
    SendToConverse("person"),
    _sms("closed", "We open at nine."),
    _sms("other", "We do not serve your country."),
)  # fmt: skip
_MENU: tuple[Step, ...] = (
    _menu_call("call", "Press one, two or three."),
    WaitForDTMF("keys", dtmf_request_id="{{data.call}}", timeout=timedelta(minutes=2),
        outputs={"key": "{{step.dtmfData.actionDetails.dtmf}}"}, next_step_id="menu"),
    Branch("menu", {
        "sales": "{{data.key == '1' || data.key == '2'}}",
        "help": "{{data.key == '3'}}",
        "repeat": None,
    }),
    VoiceMessage("sales", params={"text": "Sales."}),
    VoiceMessage("help", params={"text": "Help."}),
    _menu_call("repeat", "Once more: one, two or three."),
)  # fmt: skip
_FALLBACK: tuple[Step, ...] = (
    ChatAppsMessage("chat", sub_account_id="w", user={"msisdn": "{{data.phone}}"},
        type="template", content={"template": {"name": "hello", "language": "en", "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "{{data.name}}"}]},
        ]}}, next_step_id="wait"),
    WaitForReply("wait", from_="{{data.phone}}", channel="whatsapp", timeout="00:10:00",
        outputs={"reply": "{{step.reply}}"}, next_step_id="if"),
    If("if", "{{data.reply == null}}", [
        SMS("sms", sub_account_id="s", destination="{{data.phone}}", text="Hi {{data.name}}"),
    ], next_step_id="note"),
    HttpRequest("note", url="https://acme.test/done"),
)  # fmt: skip
_REMINDER: tuple[Step, ...] = (
    _sms("remind", "Please pay.", "wait"),
    Wait("wait", timedelta(days=1), next_step_id="ask"),
    HttpRequest("ask", url="https://acme.test/paid",
        outputs={"paid": "{{step.responseBody.paid}}", "count": "{{(data.count || 0) + 1}}"},
        next_step_id="next"),
    Branch("next", {
        "thanks": "{{data.paid === true}}",
        "remind": "{{data.paid !== true && data.count < 3}}",
        "person": "{{data.paid !== true && data.count >= 3}}",
    }),
    _sms("thanks", "Thank you."),
    SendToConverse("person", outputs={"ticket": "{{step.ticketId}}"}),
)  # fmt: skip
_CONVERSE: tuple[Step, ...] = (
    Branch("word", {
        "person": r"{{/^\s*(agent|a=b)\s*$/i.test(data.payload.content.text)}}", "bot": None,
    }),
    SendToConverse("person"),
    ChatAppsMessage("bot", sub_account_id="w",
        user={"channelUserId": "{{data.payload.user.channelUserId}}"},
        content={"text": "Hello {{data.payload.user.name ?? 'you'}}: {{data.x.map(y => y.z)}}"}),
)  # fmt: skip


def _workflows() -> Iterator[object]:
    for name, trigger, steps in (
        ("opt out", Trigger.INBOUND_SMS, _OPT_OUT),
        ("one-time password", Trigger.HTTP_REQUEST, _PASSWORD),
        ("survey", Trigger.INBOUND_SMS, _SURVEY),
        ("business hours", Trigger.INBOUND_SMS, _HOURS),
        ("menu", Trigger.HTTP_REQUEST, _MENU),
        ("fallback", Trigger.HTTP_REQUEST, _FALLBACK),
        ("reminder", Trigger.INBOUND_SMS, _REMINDER),
        ("person", Trigger.INBOUND_CHAT_APPS, _CONVERSE),
    ):
        yield pytest.param(Workflow(name, steps, trigger=trigger, status="enabled"), id=name)


@pytest.mark.parametrize("workflow", list(_workflows()))
@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_workflows_that_people_write(workflow: Workflow, dialect: str) -> None:
    """Nothing is found in them; sent, read and sent again they are the same."""
    assert () == workflow.check()
    assert workflow == Workflow.from_json(workflow.to_json())
    assert workflow.to_mermaid()

    emulator = Emulator(clock=ManualClock(), accounts=["acme_1"], dialect=dialect)
    transport = MemoryTransport(emulator)
    async with AutomationClient(
        api_key="k0123456789abcdef", account_id="acme_1", transport=transport
    ) as client:
        created = await client.create_definition(workflow)
        read = await client.get_definition(created.id)
        updated = await client.update_definition(created.id, read.workflow)

    assert (workflow, workflow, workflow) == (created.workflow, read.workflow, updated.workflow)
    assert 2 == updated.version
