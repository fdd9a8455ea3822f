"""A value that the service cannot take is an error, one that its pages do not name a warning."""

from datetime import timedelta

import pytest

from eightbyeight.automation.steps import (
    SMS,
    ChatAppsMessage,
    HttpRequest,
    SendToConverse,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.workflow import Workflow
from eightbyeight.findings import Severity
from tests.automation.workflows import workflow_of

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_URL = "https://acme.test"


def _found(workflow: Workflow) -> list[tuple[Severity, str, str | None]]:
    return [(one.severity, one.rule, one.where) for one in workflow.check()]


def _sms(**given: object) -> SMS:
    arguments = {"sub_account_id": "s", "destination": "1", "text": "t", **given}
    return SMS("a", **arguments)  # type: ignore[arg-type]


def _http(**given: object) -> HttpRequest:
    return HttpRequest("a", **{"url": _URL, **given})  # type: ignore[arg-type]


def _chat(**given: object) -> ChatAppsMessage:
    arguments = {"sub_account_id": "s", "user": {"msisdn": "1"}, "content": {"text": "t"}, **given}
    return ChatAppsMessage("a", **arguments)  # type: ignore[arg-type]


def _reply(**given: object) -> WaitForReply:
    return WaitForReply("a", **{"from_": "1", "channel": "sms", **given})  # type: ignore[arg-type]


def _voice(**given: object) -> VoiceMessage:
    return VoiceMessage("a", **{"params": {"text": "t"}, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "attribute", "mend"),
    [
        (_reply(channel="smss"), "channel", "write sms, or"),
        (_reply(channel="Whatsap"), "channel", "write whatsapp, or"),
        (_reply(channel="pigeon"), "channel", "write one of these, or"),
        (_http(method="FETCH"), "method", "write one of these, or"),
        (_http(method="PSOT"), "method", "write POST, or"),
        (_voice(action="say&captur"), "action", "write say&capture, or"),
        (_voice(action="sing"), "action", "write one of these, or"),
        (_sms(encoding="utf8"), "encoding", "write one of these, or"),
        (_sms(encoding="Auto"), "encoding", "write AUTO, or"),
        (_chat(type="txt"), "type", "write text, or"),
    ],
)
def test_words_that_are_not_known(step: Step, attribute: str, mend: str) -> None:
    """The service may know more of them: a warning, with the nearest of those that are known."""
    (finding,) = workflow_of(step).check()

    assert (_WARNING, "word-unknown") == (finding.severity, finding.rule)
    assert f"a.{attribute}" == finding.where
    assert f"{mend} make sure that the service knows it" == finding.mend
    assert "is none of" in finding.message


@pytest.mark.parametrize(
    "step",
    [
        *(_reply(channel=channel) for channel in ("sms", "SMS", "whatsApp", "RCS", "{{data.c}}")),
        *(_http(method=method) for method in ("GET", "post", "PATCH", "{{data.m}}")),
        *(_voice(action=action) for action in ("say", "playFile", "{{data.a}}")),
        *(_sms(encoding=encoding) for encoding in ("AUTO", "UCS2", None)),
        *(_chat(type=kind) for kind in ("text", "template", "richCard")),
    ],
)
def test_words_that_are_known(step: Step) -> None:
    """Nothing is found, in capitals either where the vendor's own pages differ in them."""
    assert [] == _found(workflow_of(step))


@pytest.mark.parametrize(
    ("step", "attribute"),
    [
        (_sms(destination=""), "destination"),
        (_sms(text=" \n"), "text"),
        (_sms(sub_account_id=""), "sub_account_id"),
        (_http(url=""), "url"),
        (_http(method=""), "method"),
        (_chat(user={}), "user"),
        (_chat(content={}), "content"),
        (_chat(type=""), "type"),
        (_reply(from_=""), "from_"),
        (_reply(channel=""), "channel"),
        (_voice(params={}), "params"),
        (SendToConverse("a", payload=""), "payload"),
    ],
)
def test_what_is_required_and_empty(step: Step, attribute: str) -> None:
    """It cannot be sent, and is told of once."""
    (finding,) = workflow_of(step).check()

    assert (_ERROR, "empty", f"a.{attribute}") == (finding.severity, finding.rule, finding.where)


def test_what_is_empty_and_may_be() -> None:
    """What is not required can be empty."""
    assert [] == _found(workflow_of(_http(headers={}, parameters={}, body={})))
    assert [] == _found(workflow_of(_sms(source="", client_message_id="")))


@pytest.mark.parametrize(
    ("url", "is_sound"),
    [
        ("https://crm.example.com", True),
        ("HTTP://crm.example.com/{{data.id}}", True),
        ("{{data.base}}/x", True),
        (" {{data.base}}", True),
        ("http{{data.s}}://crm.example.com", True),
        ("crm.example.com", False),
        ("crm.example.com/{{data.id}}", False),
        ("ftp://crm.example.com", False),
        ("https", False),
        ("https://", False),
        ("//crm.example.com", False),
    ],
)
def test_addresses(url: str, *, is_sound: bool) -> None:
    """Without http:// or https:// nothing can be called, unless a script may give it."""
    expected = [] if is_sound else [(_ERROR, "url", "a.url")]
    assert expected == _found(workflow_of(_http(url=url)))

    expected = [] if is_sound else [(_ERROR, "url", "a.dlr_callback_url")]
    assert expected == _found(workflow_of(_sms(dlr_callback_url=url)))


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (-3, [(_ERROR, "timeout", "a.timeout_seconds")]),
        (0, [(_WARNING, "waits-for-nothing", "a.timeout_seconds")]),
        ("0", [(_WARNING, "waits-for-nothing", "a.timeout_seconds")]),
        ("-3", [(_ERROR, "step-input", "a.timeout_seconds")]),
        (1, []),
        ("20", []),
        ("{{data.seconds}}", []),
        (None, []),
    ],
)
def test_seconds(seconds: object, found: list[tuple[Severity, str, str]]) -> None:
    """No time is negative, and in none nobody answers."""
    assert found == _found(workflow_of(_http(timeout_seconds=seconds)))


@pytest.mark.parametrize(
    ("moment", "is_sound"),
    [
        ("2026-05-01T08:00:00Z", True),
        ("2026-05-01T08:00:00.5+02:00", True),
        ("2026-05-01", True),
        ("{{data.when}}", True),
        ("2026-05-{{data.day}}", True),
        ("tomorrow", False),
        ("01/05/2026", False),
        ("", False),
    ],
)
def test_moments(moment: str, *, is_sound: bool) -> None:
    """What does not look like ISO 8601 is warned of."""
    for name in ("scheduled", "expiry"):
        expected = [] if is_sound else [(_WARNING, "moment", f"a.{name}")]
        assert expected == _found(workflow_of(_sms(**{name: moment})))


@pytest.mark.parametrize("length", [timedelta(0), "0", "00:00:00", "0.00:00:00.0000000"])
def test_a_wait_of_zero(length: timedelta | str) -> None:
    """It is allowed, and hardly meant."""
    for step, name in (
        (Wait("a", length), "duration"),
        (_reply(timeout=length), "timeout"),
    ):
        (finding,) = workflow_of(step).check()
        assert (_WARNING, "waits-for-nothing", f"a.{name}") == (
            finding.severity,
            finding.rule,
            finding.where,
        )
        assert "waits for nothing" in finding.message
        assert "longer than zero" in finding.mend


@pytest.mark.parametrize("length", [timedelta(microseconds=1), "00:00:00.0000001"])
def test_the_shortest_wait(length: timedelta | str) -> None:
    """However short a wait is, it is one."""
    assert [] == _found(workflow_of(Wait("a", length)))


def test_a_wait_of_less_than_zero() -> None:
    """The way to mend it says where it begins."""
    (finding,) = workflow_of(Wait("a", timedelta(seconds=-1))).check()

    assert _ERROR is finding.severity
    assert "longer than zero" in finding.mend


def _keys(**given: object) -> WaitForDTMF:
    return WaitForDTMF("keys", **given)  # type: ignore[arg-type]


def _call(**given: object) -> VoiceMessage:
    return _voice(**{"action": "say&capture", "next_step_id": "keys", **given})


@pytest.mark.parametrize("given", [{}, {"dtmf_request_id": ""}])
def test_keys_of_no_call(given: dict[str, object]) -> None:
    """The id is optional in the schema; without it nobody knows which call is meant."""
    (finding,) = workflow_of(_call(), _keys(**given)).check()

    assert (_WARNING, "dtmf-of-no-call", "keys.dtmf_request_id") == (
        finding.severity,
        finding.rule,
        finding.where,
    )
    assert "client_request_id" in finding.mend
    assert [] == _found(workflow_of(_call(), _keys(dtmf_request_id="{{data.call}}")))


def test_keys_of_a_call_that_has_an_id() -> None:
    """Then it is only to be said."""
    (finding,) = workflow_of(_call(client_request_id="{{uuid()}}"), _keys()).check()

    assert "a.client_request_id" in finding.mend


@pytest.mark.parametrize("action", [None, 5, ["say"]])
def test_an_action_that_is_no_text(action: object) -> None:
    """It takes no keys either, and the finding is at it."""
    found = _found(workflow_of(_call(action=action), _keys(dtmf_request_id="{{data.call}}")))

    assert (_ERROR, "dtmf-without-voice", "a.action") in found
    assert {"a.action"} == {where for _, _, where in found}


def test_an_action_that_is_misspelt() -> None:
    """Where keys are waited for, the finding is at the action, and there is but one."""
    call = _call(action="say&captur")
    (finding,) = workflow_of(call, _keys(dtmf_request_id="{{data.call}}")).check()

    assert (_ERROR, "dtmf-without-voice", "a.action") == (
        finding.severity,
        finding.rule,
        finding.where,
    )
    assert "'say&captur'" in finding.message
    assert "say&capture" in finding.mend
