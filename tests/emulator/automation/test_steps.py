"""What instances do at each type of step, on their way by the clock."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller

WAITING = {"from": "{{data.who}}", "channel": "WhatsApp"}


def _reply_step(acme: "Caller", **inputs: object) -> dict[str, object]:
    return acme.step(
        "ask",
        "WaitForReply",
        inputs={**WAITING, **inputs},
        outputs={"answer": "{{step.reply.content.text}}", "reply": "{{step.reply}}"},
        selectNextStep={"yes": "{{data.reply != null}}", "no": "{{step.reply == null}}"},
    )


def test_no_steps(acme: "Caller") -> None:
    """An instance without steps is complete at once [K14]."""
    instance = acme.get(acme.run())

    assert ("Complete", acme.clock.now(), ()) == (
        instance.status,
        instance.completed_at,
        instance.logs,
    )


def test_steps_in_a_row(acme: "Caller") -> None:
    """Steps take no time but for waits, and are done whenever somebody looks [K1] [K2]."""
    workflow_id = acme.run(
        acme.step("a", "SendToConverse", nextStepId="b"),
        acme.step("b", nextStepId="c"),
        acme.step("c", "Teleport", nextStepId="d"),
        acme.step("d"),
        acme.step("e"),
    )

    assert [("a", "Complete"), ("b", "Sleeping")] == acme.logs(workflow_id)
    acme.clock.advance(1000)
    instance = acme.get(workflow_id)
    times = [each.started_at - instance.started_at for each in instance.logs]
    assert [0, 0, 60, 60] == [each.seconds for each in times]
    assert "Complete" == instance.status
    assert (
        timedelta(seconds=120)
        == (instance.completed_at or instance.started_at) - instance.started_at
    )


def test_a_wait_from_the_data(acme: "Caller") -> None:
    """How long to wait can be an expression [K2] [K9]."""
    wait = acme.step("s", inputs={"duration": "00:0{{data.minutes}}:00"})
    workflow_id = acme.run(wait, minutes=2)

    acme.clock.advance(119)
    assert "Runnable" == acme.get(workflow_id).status
    acme.clock.advance(1)
    assert "Complete" == acme.get(workflow_id).status


def test_a_reply(acme: "Caller") -> None:
    """A reply ends the wait, becomes an output, and chooses the way [K3] [K4] [K9]."""
    steps = (_reply_step(acme), acme.step("yes"), acme.step("no"))
    one, two = acme.run(*steps, who="+65"), acme.run(*steps, who="65")
    other = acme.run(*steps, who="66")
    assert [("ask", "WaitingForEvent")] == acme.logs(one)
    acme.clock.advance(5)

    told = acme.automation.reply("acme", "65", {"content": {"text": "ok"}}, channel="whatsapp")

    assert 2 == told
    assert [("ask", "Complete"), ("yes", "Sleeping")] == acme.logs(one) == acme.logs(two)
    assert [("ask", "WaitingForEvent")] == acme.logs(other)
    assert ("ok", {"content": {"text": "ok"}}) == (
        acme.get(one).data["answer"],
        acme.get(one).data["reply"],
    )
    assert 0 == acme.automation.reply("acme", "65", {}, channel="whatsapp")
    assert 0 == acme.automation.reply("acme", "66", {})


def test_no_reply(acme: "Caller") -> None:
    """Without a reply the wait ends after a day, and its log says that it was cancelled [K3]."""
    workflow_id = acme.run(_reply_step(acme), acme.step("yes"), acme.step("no"), who="65")

    acme.clock.advance(timedelta(days=1, seconds=-1))
    assert [("ask", "WaitingForEvent")] == acme.logs(workflow_id)
    acme.clock.advance(1)
    assert [("ask", "Cancelled"), ("no", "Sleeping")] == acme.logs(workflow_id)
    assert acme.get(workflow_id).data["reply"] is None


def test_another_timeout(acme: "Caller") -> None:
    """The wait for a reply lasts as long as its timeout says [K3]."""
    workflow_id = acme.run(_reply_step(acme, timeout="00:15:00"), acme.step("no"), who="65")

    acme.clock.advance(900)

    assert [("ask", "Cancelled"), ("no", "Sleeping")] == acme.logs(workflow_id)


async def test_a_reply_to_a_suspended_instance(acme: "Caller") -> None:
    """What is suspended takes no reply [K4]."""
    workflow_id = acme.run(_reply_step(acme), who="65")
    definition_id = acme.get(workflow_id).definition.id
    path = f"/definitions/{definition_id}/workflows/{workflow_id}"
    await acme.ask("PATCH", path, {"status": "suspend"})

    assert 0 == acme.automation.reply("acme", "65", {}, channel="whatsapp")


def test_two_waits_for_one_reply(acme: "Caller") -> None:
    """One reply ends all waits for it within an instance, as far as they outlast it [K4]."""
    both = acme.step("b", "Branch", selectNextStep={"one": "true", "two": "true"})
    waits = [acme.step(each, "WaitForReply", inputs=WAITING) for each in ("one", "two")]
    failing = {**waits[0], "nextStepId": "nowhere"}
    fine, broken = acme.run(both, *waits, who="65"), acme.run(both, failing, waits[1], who="65")
    acme.get(fine)

    assert 2 == acme.automation.reply("acme", "65", {}, channel="whatsapp")
    assert [("b", "Complete"), ("one", "Complete"), ("two", "Complete")] == acme.logs(fine)
    assert [("b", "Complete"), ("one", "Failed"), ("two", "Cancelled")] == acme.logs(broken)


@pytest.mark.parametrize(
    ("tier", "expected"),
    [("gold", ["gold", "any"]), ("silver", ["silver"]), ("none", ["rest"])],
)
def test_branches(acme: "Caller", tier: str, expected: list[str]) -> None:
    """Every condition that is true is followed, and the default where none is [K6] [K8]."""
    route = acme.step(
        "route",
        "Branch",
        selectNextStep={
            "gold": "{{data.tier == 'gold'}}",
            "any": "{{data.tier === 'gold'}}",
            "silver": "data.tier == 'silver'",
            "rest": None,
        },
    )
    targets = (acme.step(each) for each in ("gold", "any", "silver", "rest"))

    workflow_id = acme.run(route, *targets, tier=tier)

    assert expected == [name for name, _ in acme.logs(workflow_id)][1:]
    acme.clock.advance(60)
    assert "Complete" == acme.get(workflow_id).status


def test_no_branch(acme: "Caller") -> None:
    """Where no condition is true and there is no default, the way ends [K6]."""
    workflow_id = acme.run(acme.step("b", "Branch", selectNextStep={"x": "{{false}}", "y": 1}))

    assert ("Complete", [("b", "Complete")]) == (
        acme.get(workflow_id).status,
        acme.logs(workflow_id),
    )


def test_a_condition(acme: "Caller") -> None:
    """The steps within an If are done, then those after it [K7] [K12]."""
    inner = acme.step("i2", "If", inputs={"condition": True}, do=[[acme.step("y")], []])
    lists = [[acme.step("x"), acme.step("never")], [inner]]
    workflow_id = acme.run(
        acme.step("i", "If", inputs={"condition": "{{data.on}}"}, do=lists, nextStepId="after"),
        acme.step("after"),
        on=True,
    )

    assert [("i", "Running"), ("x", "Sleeping"), ("i2", "Running"), ("y", "Sleeping")] == acme.logs(
        workflow_id
    )
    acme.clock.advance(60)
    assert [("x", "Complete"), ("i2", "Complete"), ("y", "Complete"), ("after", "Sleeping")] == (
        acme.logs(workflow_id)[1:]
    )
    assert ("i", "Complete") == acme.logs(workflow_id)[0]
    acme.clock.advance(60)
    assert "Complete" == acme.get(workflow_id).status


@pytest.mark.parametrize("inputs", [{}, None, {"condition": False}, {"condition": "{{data.no}}"}])
def test_a_condition_that_does_not_hold(acme: "Caller", inputs: object) -> None:
    """Where its condition is not true, or there is none, an If does nothing [K7]."""
    workflow_id = acme.run(
        acme.step("i", "If", inputs=inputs, do=[[acme.step("x")]], nextStepId="after"),
        acme.step("after"),
    )

    assert [("i", "Complete"), ("after", "Sleeping")] == acme.logs(workflow_id)


def test_ids_within(acme: "Caller") -> None:
    """Where an id is there within a step and outside, the one beside is meant [V12]."""
    within = [acme.step("x", "SendToConverse", nextStepId="s"), acme.step("s")]
    workflow_id = acme.run(
        acme.step("i", "If", inputs={"condition": "true"}, do=[within]),
        acme.step("s", "Teleport"),
        acme.step("t"),
    )

    assert ("s", "Sleeping") == acme.logs(workflow_id)[2]


def test_out_of_a_step(acme: "Caller") -> None:
    """A step within another can lead to one outside [K7]."""
    within = [acme.step("x", "SendToConverse", nextStepId="s")]
    workflow_id = acme.run(
        acme.step("i", "If", inputs={"condition": "true"}, do=[within]), acme.step("s")
    )

    assert [("i", "Running"), ("x", "Complete"), ("s", "Sleeping")] == acme.logs(workflow_id)


OUTPUTS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "SMS": (
        {"subAccountId": "hq", "destination": "{{data.who}}", "text": "Hi", "encoding": "UCS2"},
        {"destination": "65", "encoding": "UCS2", "status": "QUEUED"},
    ),
    "ChatAppsMessage": (
        {"subAccountId": "hq", "user": {}, "type": "text", "content": {}},
        {"status": "QUEUED"},
    ),
    "HttpRequest": (
        {"url": "https://example.com", "method": "GET"},
        {"responseCode": 200, "reasonPhrase": "OK", "responseBody": {}},
    ),
    "VoiceMessage": (
        {"action": "say", "params": {}, "clientRequestId": "c1"},
        {"response.clientRequestId": "c1"},
    ),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs(acme: "Caller", kind: str) -> None:
    """What a step would give is made up, and can be copied into the data [K9] [K10]."""
    inputs, expected = OUTPUTS[kind]
    wanted = {name.replace(".", "_"): f"{{{{step.{name}}}}}" for name in expected}

    workflow_id = acme.run(
        acme.step("s", kind, inputs=inputs, outputs=wanted, nextStepId="t"),
        acme.step("t"),
        who="65",
    )

    data = acme.get(workflow_id).data
    assert {name.replace(".", "_"): each for name, each in expected.items()}.items() <= data.items()


def test_ids_of_messages(acme: "Caller") -> None:
    """Each message has an id of its own [K10]."""
    inputs = {"subAccountId": "hq", "destination": "65", "text": "Hi"}
    steps = [
        acme.step("a", "SMS", inputs=inputs, outputs={"a": "{{step.umid}}"}, nextStepId="b"),
        acme.step("b", "SMS", inputs=inputs, outputs={"b": "{{step.umid}}"}),
    ]
    one, two = (acme.get(acme.run(*steps)).data for _ in range(2))

    assert 4 == len({one["a"], one["b"], two["a"], two["b"]})


@pytest.mark.parametrize(
    ("kind", "inputs", "message"),
    [
        ("Wait", {"duration": "soon"}, "Invalid duration."),
        ("Wait", {"duration": "{{data.nothing}}"}, "Invalid duration."),
        ("WaitForReply", {"from": "65", "channel": "sms", "timeout": 1.5}, "Invalid timeout."),
        (
            "WaitForReply",
            {"from": "{{data.x}}", "channel": "sms"},
            "from and channel must be texts.",
        ),
        ("WaitForReply", {"from": "65", "channel": 1}, "from and channel must be texts."),
    ],
)
def test_inputs_that_cannot_be(
    acme: "Caller", kind: str, inputs: dict[str, object], message: str
) -> None:
    """A step that cannot be done ends the instance, with an error [K11] [I10]."""
    instance = acme.get(acme.run(acme.step("s", kind, inputs=inputs, nextStepId="s")))

    assert [(message, "s")] == [(each.message, each.step) for each in instance.errors]
    assert ["Failed"] == [each.status for each in instance.logs]
    assert ("Terminated", acme.clock.now()) == (instance.status, instance.completed_at)


def test_inputs_that_are_none(acme: "Caller") -> None:
    """Inputs that are no object are none [K11]."""
    workflow_id = acme.run(acme.step("s", "HttpRequest2", inputs="x"), acme.step("t"))
    assert "Complete" == acme.get(workflow_id).status


def test_a_step_that_is_not_there(acme: "Caller") -> None:
    """A way that leads nowhere ends the instance where it is gone, with an error [K11] [V17]."""
    instance = acme.get(acme.run(acme.step("s", "Teleport", nextStepId="nowhere")))

    assert ["Step nowhere not found."] == [each.message for each in instance.errors]
    assert ["Failed"] == [each.status for each in instance.logs]


def test_a_circle(acme: "Caller") -> None:
    """Who goes in circles without an end is stopped after a thousand steps [K11]."""
    instance = acme.get(acme.run(acme.step("s", "Teleport", nextStepId="s")))

    assert "Terminated" == instance.status
    assert 1001 == len(instance.logs)
    assert ["Complete"] * 1000 + ["Failed"] == [each.status for each in instance.logs]


def test_planned_failures(acme: "Caller") -> None:
    """Whichever step comes next fails, or the one that is named; once each [K13]."""
    sent = acme.step("a", "SendToConverse", nextStepId="b")
    acme.automation.fail_next_step("acme", "Named.", step="b")
    acme.automation.fail_next_step("acme", step="never")
    first = acme.get(acme.run(sent, acme.step("b")))
    acme.automation.fail_next_step("acme")
    second = acme.get(acme.run(sent, acme.step("b")))
    third = acme.get(acme.run(sent, acme.step("b")))

    assert [("b", "Named.")] == [(each.step, each.message) for each in first.errors]
    assert [("a", "Invalid subaccount id.")] == [
        (each.step, each.message) for each in second.errors
    ]
    assert () == third.errors


def test_who_decides(acme: "Caller") -> None:
    """Conditions can be decided by somebody else, who sees the data and the step's outputs [K8]."""
    seen: list[tuple[str, object]] = []

    def decide(expression: str, data: object) -> bool:
        seen.append((expression, data))
        return True

    standard = acme.automation.decide
    acme.automation.decide = decide
    workflow_id = acme.run(
        acme.step(
            "b", "HttpRequest", inputs={"url": "", "method": ""}, selectNextStep={"c": "{{ x() }}"}
        ),
        acme.step("c"),
        tier="gold",
    )

    assert ["b", "c"] == [name for name, _ in acme.logs(workflow_id)]
    outputs = {"responseCode": 200, "reasonPhrase": "OK", "responseBody": {}}
    assert [("x()", {**acme.get(workflow_id).data, "step": outputs})] == seen
    assert decide == acme.automation.decide
    assert not standard("x()", {})
