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
    """What every step has. Make one of its subclasses; none of them checks anything when made.

    Args:
        id: Its name, which no other step of the workflow has.
        outputs: What is copied into ``data`` when the step has run: a name of your own, with a
            script that takes what the step gave out of ``step``. ``{"reply": "{{step.reply}}"}``
            lets later steps say ``{{data.reply}}``.
        next_step_id: The id of the step that follows; without it, the workflow ends here.
        further: What the step has on the wire beyond its attributes.
    """

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
    """Send an SMS.

    Args:
        sub_account_id: The sub-account that sends.
        destination: A phone number, or ``{{data.payload.source}}`` to answer an SMS.
        text: What it says.
        source: The sender id.
        country: Two letters, of the destination.
        client_message_id: Your own id for the message.
        encoding: ``AUTO``, ``GSM7`` or ``UCS2``.
        scheduled: When to send it; ISO 8601.
        expiry: After when not to send it; ISO 8601.
        dlr_callback_url: Where the delivery receipts go.
        outputs: What to keep of ``step.umid``, ``status``, ``description``, ``destination``,
            ``encoding`` and ``clientMessageId``.
        id, next_step_id, further: As for every :class:`Step`.
    """

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
    """Send a message by a chat app.

    ``user`` and ``content`` are those of the vendor's Messaging API (its page "Send message").

    Example::

        steps = [
            ChatAppsMessage(
                "hello",
                sub_account_id="acme_chat",
                user={"msisdn": "{{data.payload.user.msisdn}}"},
                content={"text": "Hello {{data.payload.user.name}}"},
            )
        ]

    Args:
        sub_account_id: The sub-account that sends.
        user: To whom: ``{"msisdn": "+6581234567"}``, or the ``channelUserId`` or ``lineUserId``
            that the channel knows the person by. A script that gives such an object will do.
        content: The message, as its type asks for: ``{"text": "…"}`` for ``text``,
            ``{"url": "https://…"}`` for ``image``, ``video``, ``audio`` and ``file``,
            ``{"template": {"name": "…", "language": "en", "components": […]}}`` for ``template``.
        type: The kind of content: ``text``, ``image``, ``template``, ``interactive``, …
        client_message_id: Your own id for the message.
        outputs: What to keep of ``step.umid``, ``status``, ``description`` and ``requestId``.
        id, next_step_id, further: As for every :class:`Step`.
    """

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
    """Call a service.

    Args:
        url: Where, with ``https://``.
        method: Any method of HTTP.
        headers: By name. As ``Content-Type`` there is ``application/json`` alone.
        parameters: The query, by name.
        body: Sent as JSON.
        timeout_seconds: How long to wait for the answer; the service takes 5 where nothing is
            said.
        outputs: What to keep of ``step.responseCode`` (a number), ``reasonPhrase`` and
            ``responseBody``: ``{"name": "{{step.responseBody.name}}"}``.
        select_next_step: As that of :class:`Branch`; not beside ``next_step_id``.
        id, next_step_id, further: As for every :class:`Step`.
    """

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

    Args:
        select_next_step: The ids of the steps that may follow, each with its condition:
            ``{"vip": "{{data.tier == 'gold'}}", "rest": None}``. None is for the step that
            follows where no condition is true.
        outputs: What else to keep; the step itself gives nothing.
        id, next_step_id, further: As for every :class:`Step`.
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
    """Run some steps if a condition is true, and go on with ``next_step_id``.

    Args:
        condition: A script: ``{{data.reply == null}}``.
        do: The steps to run: a list of them, or several lists, each led by its first step.
        outputs: What else to keep; the step itself gives nothing.
        id, next_step_id, further: As for every :class:`Step`.
    """

    condition: str | None
    """A script. None only where the document that was read has none."""
    do: tuple[tuple[Step, ...], ...] = field(default=(), converter=_groups)
    """The steps to run: a list of them, or several lists, each led by its first step."""


@frozen
class Wait(Step):
    """Pause.

    Args:
        duration: How long: a ``timedelta``, text such as ``00:15:00`` or ``2``, which is two
            days, or a script.
        outputs: What else to keep; the step itself gives nothing.
        id, next_step_id, further: As for every :class:`Step`.
    """

    duration: timedelta | str = field(converter=duration_of)
    """How long: a ``timedelta``, or text such as ``00:15:00``, ``2`` (which is two days) or a
    script."""


@frozen
class WaitForReply(Step):
    """Wait until somebody replies, or for so long.

    A reply to a waiting workflow goes to it, and starts no other.

    Args:
        from_: Who: a phone number for SMS, else the user's id of the channel, such as
            ``{{data.payload.user.channelUserId}}``.
        channel: ``sms``, ``whatsapp``, ``viber``, …
        timeout: How long at most; a ``timedelta``, text or a script as for :class:`Wait`.
        outputs: What to keep of ``step.reply``, which is null where none came and otherwise the
            message as a webhook brings it.
        select_next_step: As that of :class:`Branch`; not beside ``next_step_id``.
        id, next_step_id, further: As for every :class:`Step`.
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
    """Call a number.

    ``params`` are those of the vendor's Voice API (its page "Voice Messaging Guide").

    Example::

        steps = [
            VoiceMessage(
                "call",
                action="say&capture",
                params={
                    "source": "6512345678",
                    "destination": "{{data.phone}}",
                    "text": "Press 1 to confirm, 2 to cancel.",
                    "repetition": 2,
                    "voiceProfile": "en-US-ZiraRUS",
                    "speed": 1,
                },
                client_request_id="{{uuid()}}",
                outputs={"call": "{{step.response.clientRequestId}}"},
                next_step_id="keys",
            ),
            WaitForDTMF(
                "keys",
                dtmf_request_id="{{data.call}}",
                timeout=timedelta(minutes=5),
                outputs={"pressed": "{{step.dtmfData.actionDetails.dtmf}}"},
            ),
        ]

    Args:
        params: As the action asks for. ``say`` and ``say&capture``: ``source`` (who calls),
            ``destination`` (who is called), ``text``, and if you like ``repetition``,
            ``voiceProfile`` and ``speed``. ``playFile``: ``fileUrl`` instead of the text.
        action: ``say``, ``say&capture`` or ``playFile``.
        sub_account_id: The sub-account that calls.
        client_request_id: Your own id for the call; ``{{uuid()}}`` makes one.
        outputs: What to keep of ``step.response``, the answer of the Voice API, which has the
            call's ``uid`` and ``clientRequestId``.
        id, next_step_id, further: As for every :class:`Step`.
    """

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

    It follows a :class:`VoiceMessage` that takes them (``say&capture``), where an example is.

    Args:
        dtmf_request_id: Which call: the ``client_request_id`` that the call kept in ``data``, or
            its ``uid``. The vendor's schema lets it be left out; then nothing says which.
        timeout: How long at most; a ``timedelta``, text or a script as for :class:`Wait`.
        outputs: What to keep of ``step.dtmfData``, which is null where none were pressed:
            ``{"pressed": "{{step.dtmfData.actionDetails.dtmf}}"}``.
        select_next_step: As that of :class:`Branch`; not beside ``next_step_id``.
        id, next_step_id, further: As for every :class:`Step`.
    """

    dtmf_request_id: str | None = field(default=None, kw_only=True)
    """Which call: the ``client_request_id`` that was kept in ``data``, or the call's ``uid``."""
    timeout: timedelta | str = field(default=_DAY, converter=duration_of, kw_only=True)
    """How long at most; it is always sent."""
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`; not beside ``next_step_id``."""


@frozen
class SendToConverse(Step):
    """Hand the conversation to a person in 8x8 Converse.

    Args:
        payload: The message that started the workflow.
        outputs: What to keep of ``step.ticketId``.
        id, next_step_id, further: As for every :class:`Step`.
    """

    payload: str = field(default="{{data.payload}}", kw_only=True)
    """The message that started the workflow."""


@frozen
class RawStep(Step):
    """A step of a type that has no class here, or whose inputs do not fit the class it has.

    Args:
        step_type: As the service calls it.
        inputs: By their names on the wire.
        outputs: What to keep of what it gives.
        select_next_step: As that of :class:`Branch`.
        id, next_step_id, further: As for every :class:`Step`.
    """

    step_type: str
    """As the service calls it."""
    inputs: Mapping[str, object] = field(factory=dict, kw_only=True)
    select_next_step: Mapping[str, str | None] = field(factory=dict, kw_only=True)
    """As that of :class:`Branch`."""
