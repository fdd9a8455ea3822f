"""What each type of step does when an instance comes to it; nothing is really sent.

Source: the OpenAPI file's schemas of steps, and the vendor's "Triggers and steps library".
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import field, frozen

from eightbyeight.emulator.automation.expressions import Scope, filled
from eightbyeight.emulator.automation.spans import read_span
from eightbyeight.emulator.automation.values import Awaited, Step

__all__ = ["Begun", "StepFailedError", "begin", "branches_of", "reply_key"]

_TIMEOUT = "1.00:00:00"

Inputs = Mapping[str, object]


class StepFailedError(Exception):
    """The step cannot be done; never leaves the emulator."""


@frozen
class Begun:
    """What came of beginning a step."""

    outputs: Mapping[str, object] = field(factory=dict)
    waits: timedelta | None = None
    """How long it waits; None where it is done at once."""
    awaits: Awaited | None = None
    """What would end that wait early."""


def begin(step: Step, scope: Scope) -> Begun:
    """Begin a step; one of a type that is not known gives nothing and is done at once.

    Raises:
        StepFailedError: an input is not what it should be.
    """
    doing = _DOINGS.get(str(step.get("stepType")).lower())
    if doing is None:
        return Begun()
    inputs = filled(step.get("inputs") or {}, scope)
    return doing(inputs if isinstance(inputs, dict) else {}, scope.unique)


def branches_of(step: Step) -> list[list[Step]]:
    """Give the lists of steps within a step."""
    do = step.get("do")
    if not isinstance(do, list):
        return []
    return [[each for each in one if isinstance(each, dict)] for one in do if isinstance(one, list)]


def reply_key(channel: str, sender: str) -> tuple[str, ...]:
    """Give what a reply and the step that waits for it have in common."""
    return (channel.casefold(), sender.removeprefix("+"))


def _sms(inputs: Inputs, unique: str) -> Begun:
    outputs: dict[str, object] = {
        "umid": unique,
        "requestId": unique,
        "status": "QUEUED",
        "description": "SMS is accepted and queued for processing",
        "destination": inputs.get("destination"),
        "encoding": inputs.get("encoding", "AUTO"),
        "clientMessageId": inputs.get("clientMessageId"),
    }
    return Begun(outputs)


def _chat_apps_message(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    outputs: dict[str, object] = {
        "umid": unique,
        "requestId": unique,
        "status": "QUEUED",
        "description": "Message is accepted and queued for processing",
    }
    return Begun(outputs)


def _http_request(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    return Begun({"responseCode": 200, "reasonPhrase": "OK", "responseBody": {}})


def _voice_message(inputs: Inputs, unique: str) -> Begun:
    request_id = inputs.get("clientRequestId") or unique
    return Begun({"response": {"uid": unique, "clientRequestId": request_id}})


def _send_to_converse(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    return Begun({"ticketId": unique})


def _wait(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    return Begun(waits=_span("duration", inputs.get("duration")))


def _wait_for_reply(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    sender, channel = inputs.get("from"), inputs.get("channel")
    if not isinstance(sender, str) or not isinstance(channel, str):
        raise StepFailedError("from and channel must be texts.")
    timeout = _span("timeout", inputs.get("timeout", _TIMEOUT))
    return Begun(waits=timeout, awaits=Awaited("reply", reply_key(channel, sender)))


def _wait_for_dtmf(inputs: Inputs, unique: str) -> Begun:  # noqa: ARG001 - as the others
    # An example of the OpenAPI file says correlationId for it.
    request_id = inputs.get("dtmfRequestId") or inputs.get("correlationId")
    if not isinstance(request_id, str) or not request_id:
        raise StepFailedError("dtmfRequestId must be a text.")
    timeout = _span("timeout", inputs.get("timeout", _TIMEOUT))
    return Begun(waits=timeout, awaits=Awaited("dtmfData", (request_id,)))


def _span(name: str, value: object) -> timedelta:
    try:
        return read_span(str(value))
    except ValueError:
        pass
    raise StepFailedError(f"Invalid {name}.")


_DOINGS: Mapping[str, Callable[[Inputs, str], Begun]] = {
    "sms": _sms,
    "chatappsmessage": _chat_apps_message,
    "httprequest": _http_request,
    "voicemessage": _voice_message,
    "sendtoconverse": _send_to_converse,
    "wait": _wait,
    "waitforreply": _wait_for_reply,
    "waitfordtmf": _wait_for_dtmf,
}
