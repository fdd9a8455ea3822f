"""Workflows for tests: strategies that make any, and small ones by hand."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import strategies as st

from eightbyeight.automation.durations import LONGEST
from eightbyeight.automation.steps import (
    SMS,
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    SendToConverse,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import DefinitionStatus, Encoding, Trigger, VoiceAction
from eightbyeight.automation.workflow import Workflow

__all__ = ["JSON", "STEPS", "WORKFLOWS", "sms", "workflow_of"]

_WORDS = st.text(max_size=8)
_MAYBE = st.none() | _WORDS
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _WORDS
)
JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3)
)
_OBJECTS = st.dictionaries(_WORDS, JSON, max_size=2)
_CHOICES = st.dictionaries(_WORDS, _MAYBE, max_size=3)
_LENGTHS = st.timedeltas(timedelta(0), LONGEST) | st.just("{{data.length}}")
_BESIDE = st.dictionaries(_WORDS.map("x-".__add__), JSON, max_size=2)
_COMMON: Mapping[str, st.SearchStrategy[object]] = {
    "id": _WORDS,
    "outputs": _OBJECTS,
    "next_step_id": _MAYBE,
}
_FURTHER = st.builds(
    lambda step, inputs: {**step, "inputs": inputs} if inputs else step, _BESIDE, _BESIDE
)


def _made(kind: type[Step], **own: st.SearchStrategy[object]) -> st.SearchStrategy[Step]:
    return st.builds(kind, **{"further": _FURTHER, **_COMMON, **own})


_PLAIN = st.one_of(
    _made(
        SMS,
        sub_account_id=_WORDS,
        destination=_WORDS,
        text=_WORDS,
        source=_MAYBE,
        country=_MAYBE,
        client_message_id=_MAYBE,
        encoding=st.sampled_from(Encoding) | _MAYBE,
        scheduled=_MAYBE,
        expiry=_MAYBE,
        dlr_callback_url=_MAYBE,
    ),
    _made(
        ChatAppsMessage,
        sub_account_id=_WORDS,
        user=_OBJECTS | _WORDS,
        content=_OBJECTS | _WORDS,
        type=_WORDS,
        client_message_id=_MAYBE,
    ),
    _made(
        HttpRequest,
        url=_WORDS,
        method=_WORDS,
        headers=_OBJECTS | _MAYBE,
        parameters=_OBJECTS | _MAYBE,
        body=JSON,
        timeout_seconds=st.none() | st.integers(0, 600) | _WORDS,
        select_next_step=_CHOICES,
    ),
    _made(Branch, select_next_step=_CHOICES),
    _made(Wait, duration=_LENGTHS),
    _made(WaitForReply, from_=_WORDS, channel=_WORDS, timeout=_LENGTHS, select_next_step=_CHOICES),
    _made(
        VoiceMessage,
        params=_OBJECTS | _WORDS,
        action=st.sampled_from(VoiceAction) | _WORDS,
        sub_account_id=_MAYBE,
        client_request_id=_MAYBE,
    ),
    _made(WaitForDTMF, dtmf_request_id=_MAYBE, timeout=_LENGTHS, select_next_step=_CHOICES),
    _made(SendToConverse, payload=_WORDS),
    _made(
        RawStep,
        further=_BESIDE,
        step_type=_WORDS.map("x-".__add__),
        inputs=_OBJECTS,
        select_next_step=_CHOICES,
    ),
)
STEPS = st.recursive(
    _PLAIN,
    lambda inner: _made(
        If,
        condition=_MAYBE,
        do=st.lists(st.lists(inner, min_size=1, max_size=2), max_size=2),
    ),
    max_leaves=4,
)
WORKFLOWS = st.builds(
    Workflow,
    _WORDS,
    st.lists(STEPS, max_size=4),
    trigger=st.sampled_from(Trigger) | _WORDS,
    sub_account_id=_MAYBE,
    status=st.sampled_from(DefinitionStatus) | _WORDS,
    further=_BESIDE,
    beside=_BESIDE,
)


def sms(name: str, next_step_id: str | None = None, *, text: str = "hi") -> SMS:
    """Give a step that sends an SMS."""
    return SMS(
        name,
        sub_account_id="acme_sms",
        destination="{{data.payload.source}}",
        text=text,
        next_step_id=next_step_id,
    )


def workflow_of(*steps: Step) -> Workflow:
    """Give a workflow of these steps."""
    return Workflow("test", steps, trigger=Trigger.INBOUND_SMS)
