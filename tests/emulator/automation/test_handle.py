"""``emulator.automation``: making, starting and looking without a request."""

from typing import TYPE_CHECKING

import pytest

from eightbyeight.errors import InvalidInputError

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


def test_making(acme: "Caller") -> None:
    """What is made by hand is there as if it had been asked for [E5]."""
    definition_id = acme.automation.create(
        "acme",
        "hello",
        [acme.step("s")],
        trigger="inbound_sms",
        status="disabled",
        sub_account_id="hq",
    )

    (made,) = acme.automation.definitions("acme")
    assert (definition_id, 1, "hello", "inbound_sms", "disabled", "hq", (acme.step("s"),)) == (
        made.id,
        made.version,
        made.name,
        made.trigger,
        made.status,
        made.sub_account_id,
        made.steps,
    )
    assert (made,) == acme.automation.versions("acme", definition_id)
    assert () == acme.automation.versions("acme", "x")
    assert ("acme",) == acme.automation.ids


def test_triggers(acme: "Caller") -> None:
    """Any trigger can fire, and says which instances it started [E5] [I9]."""
    sms = acme.automation.create("acme", "f", [], trigger="inbound_sms")
    acme.automation.create("acme", "f", [])
    hq = acme.automation.create("acme", "f", [], trigger="inbound_sms", sub_account_id="hq")

    ids = acme.automation.trigger(
        "acme", "inbound_sms", {"payload": {"body": "hi"}}, sub_account_id="hq"
    )

    assert [sms, hq] == [acme.get(each).definition.id for each in ids]
    assert ids[::-1] == tuple(each.workflow_id for each in acme.automation.instances("acme"))
    assert ids[:1] == tuple(each.workflow_id for each in acme.automation.instances("acme", sms))
    assert {"body": "hi"} == acme.get(ids[0]).data["payload"]


def test_what_cannot_be(caller: "type[Caller]") -> None:
    """What is wrong is told before anything is done [E5]."""
    service = caller(accounts=["acme"])
    automation = service.automation
    with pytest.raises(InvalidInputError, match="no such account"):
        automation.create("other", "f", [])
    with pytest.raises(InvalidInputError, match="name is required"):
        automation.create("acme", "", [])
    with pytest.raises(InvalidInputError, match="no such definition"):
        automation.start("acme", "x")
    with pytest.raises(InvalidInputError, match="no such instance"):
        automation.get("acme", "x")
    with pytest.raises(InvalidInputError, match="must be one of inbound_sms"):
        automation.trigger("acme", "sms", {})

    assert () == automation.definitions("acme")
    assert {} == automation.usage("acme")


def test_a_look_stays(acme: "Caller") -> None:
    """What was looked at does not change afterwards [E5]."""
    workflow_id = acme.run(acme.step("s"))
    look = acme.get(workflow_id)
    acme.clock.advance(60)

    assert ("Runnable", "Complete") == (look.status, acme.get(workflow_id).status)
