"""The steps of a workflow, under the vendor's own names; values only.

Sources: the pages "Triggers & Steps", "Branches" and "Triggers and steps library", and the OpenAPI
file of the Automation API.

Every text of a step may hold scripts, ``{{…}}``, that the service computes as the step runs: they
see ``data``, which is the workflow's, and ``step``, which is the step's own and is gone after it.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import cast

from attrs import field, frozen

from eightbyeight.automation.durations import duration_of
from eightbyeight.automation.values import Encoding, VoiceAction

__all__ = [
    "SMS",
    "Branch",
    "ChatAppsMessage",
    "HttpRequest",
    "If",
    "RawStep",
    "SendToConverse",
    "Step",
    "VoiceMessage",
    "Wait",
    "WaitForDTMF",
    "WaitForReply",
]

_DAY = timedelta(days=1)


@frozen
class Step:
    """What every step has. Make one of its subclasses; none of them checks anything when made."""

    id: str
    """Its name, which no other step of the workflow has."""
    outputs: Mapping[str, object] = field(factory=dict, kw_only=True)
    """What is copied into ``data`` when the step has run: ``{"reply": "{{step.reply}}"}``."""
    next_step_id: str | None = field(default=None, kw_only=True)
    """The step that follows; without it, the workflow ends here."""
    further: Mapping[str, object] = field(factory=dict, kw_only=True)
    """What the step has on the wire beyond its attributes, under the names it has there."""


@frozen
class SMS(Step):
    """Send an SMS. Its outputs: ``umid``, ``status``, ``description`` and others."""

    sub_account_id: str = field(kw_only=True)
    """The sub-account that sends."""
    destination: str = field(kw_only=True)
    """A phone number; ``{{data.payload.source}}`` is who sent the SMS that started it all."""
    text: str = field(kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    """The sender id."""
    country: str | None = field(default=None, kw_only=True)
    """Two letters, of the destination."""
    client_message_id: str | None = field(default=None, kw_only=True)
    """Your own id for the message."""
    encoding: Encoding | str | None = field(default=None, kw_only=True)
    scheduled: str | None = field(default=None, kw_only=True)
    """When to send it; ISO 8601."""
    expiry: str | None = field(default=None, kw_only=True)
    """After when not to send it; ISO 8601."""
    dlr_callback_url: str | None = field(default=None, kw_only=True)
    """Where the delivery receipts go."""


@frozen
class ChatAppsMessage(Step):
    """Send a message by a chat app. Its outputs: ``umid``, ``status``, ``description``."""

    sub_account_id: str = field(kw_only=True)
    """The sub-account that sends."""
    user: Mapping[str, object] | str = field(kw_only=True)
    """To whom: ``{"msisdn": "…"}``, or what the channel asks for."""
    content: Mapping[str, object] | str = field(kw_only=True)
    """The message, as its type asks for: ``{"text": "…"}``."""
    type: str = field(default="text", kw_only=True)
    """The kind of content."""
    client_message_id: str | None = field(default=None, kw_only=True)
    """Your own id for the message."""


def _without_values(headers: object) -> str:
    # Logs and tracebacks show steps, and a header may hold a key.
    return repr(dict.fromkeys(headers, "***") if isinstance(headers, Mapping) else headers)


@frozen
class HttpRequest(Step):
    """Call a service. Its outputs: ``responseCode``, ``reasonPhrase``, ``responseBody``."""

    url: str = field(kw_only=True)
    method: str = field(default="GET", kw_only=True)
    headers: Mapping[str, object] | str | None = field(
        default=None, kw_only=True, repr=_without_values
    )
    """As ``Content-Type`` there is ``application/json`` alone. What is written here, anybody reads
    who may read the definition: take care with keys. The values are not shown by ``repr()``."""
    parameters: Mapping[str, object] | str | None = field(default=None, kw_only=True)
    """The query."""
    body: object = field(default=None, kw_only=True)
    """Sent as JSON."""
    timeout_seconds: int | str | None = field(default=None, kw_only=True)
    """The service takes 5 where nothing is said."""
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`; not beside ``next_step_id``."""


@frozen
class Branch(Step):
    """Go on where conditions say.

    Every condition is asked, and **every** step whose condition is true runs: branches exclude
    each other only where their conditions do.
    """

    select_next_step: Mapping[str, str | None]
    """The ids of the steps that may follow, each with its condition: a script, or None for the
    step that follows where no condition is true."""


def _groups(
    do: "Iterable[Step] | Iterable[Iterable[Step]]",
) -> "tuple[tuple[Step, ...], ...]":
    given: object = do
    if not isinstance(given, Iterable):
        return cast("tuple[tuple[Step, ...], ...]", given)
    listed = list(cast("Iterable[object]", given))
    if any(not isinstance(one, list | tuple) for one in listed):
        listed = [listed]
    # What is in it is judged by the workflow's check, and not here.
    groups = cast("list[Iterable[Step]]", listed)
    return tuple(tuple(group) for group in groups if group)


@frozen
class If(Step):
    """Run some steps if a condition is true, and go on with ``next_step_id``."""

    condition: str | None
    """A script. None only where the document that was read has none."""
    do: tuple[tuple[Step, ...], ...] = field(default=(), converter=_groups)
    """The steps to run: a list of them, or several lists, each led by its first step."""


@frozen
class Wait(Step):
    """Pause."""

    duration: timedelta | str = field(converter=duration_of)
    """How long: a ``timedelta``, or text such as ``00:15:00``, ``2`` (which is two days) or a
    script."""


@frozen
class WaitForReply(Step):
    """Wait until somebody replies, or for so long.

    A reply to a waiting workflow goes to it, and starts no other. Its output is ``reply``, which is
    null where none came.
    """

    from_: str = field(kw_only=True)
    """Who: a phone number for SMS, else the user's id of the channel."""
    channel: str = field(kw_only=True)
    """``sms``, ``whatsapp``, …"""
    timeout: timedelta | str = field(default=_DAY, converter=duration_of, kw_only=True)
    """How long at most; it is always sent, because the service's own default is only usual."""
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`; not beside ``next_step_id``."""


@frozen
class VoiceMessage(Step):
    """Call a number. Its output is ``response``, the answer of the voice API."""

    params: Mapping[str, object] | str = field(kw_only=True)
    """As the action asks for: ``source``, ``destination``, ``text``, ``voiceProfile``, …"""
    action: VoiceAction | str = field(default=VoiceAction.SAY, kw_only=True)
    sub_account_id: str | None = field(default=None, kw_only=True)
    """The sub-account that calls."""
    client_request_id: str | None = field(default=None, kw_only=True)
    """Your own id for the call. Before a :class:`WaitForDTMF` write ``{{uuid()}}``, and keep it
    with ``outputs={"call": "{{step.response.clientRequestId}}"}``."""


@frozen
class WaitForDTMF(Step):
    """Wait until somebody who was called presses keys, or for so long.

    It follows a :class:`VoiceMessage` that takes them (``say&capture``). Its output is
    ``dtmfData``, which is null where none were pressed.
    """

    dtmf_request_id: str | None = field(default=None, kw_only=True)
    """Which call: the ``client_request_id`` that was kept in ``data``, or the call's ``uid``."""
    timeout: timedelta | str = field(default=_DAY, converter=duration_of, kw_only=True)
    """How long at most; it is always sent."""
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`; not beside ``next_step_id``."""


@frozen
class SendToConverse(Step):
    """Hand the conversation to a person in 8x8 Converse. Its output is ``ticketId``."""

    payload: str = field(default="{{data.payload}}", kw_only=True)
    """The message that started the workflow."""


@frozen
class RawStep(Step):
    """A step of a type that has no class here, or whose inputs do not fit the class it has."""

    step_type: str
    """As the service calls it."""
    inputs: Mapping[str, object] = field(factory=dict, kw_only=True)
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`."""
