"""Which inputs each type of step has on the wire, and of what kind they are."""

from collections.abc import Mapping
from enum import Enum, StrEnum

from attrs import field, frozen

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
from eightbyeight.automation.values import Encoding, VoiceAction
from eightbyeight.rest.converter import wire_name

__all__ = ["INPUTS", "Input", "Kind", "known_type"]


class Kind(Enum):
    """What an input can be; a script is a text, and can stand for any of them."""

    TEXT = "a text"
    TIMESPAN = "a duration"
    WHOLE = "a whole number"
    OBJECT = "an object"
    ANY = "any JSON value"


@frozen
class Input:
    """One input of a type of step."""

    attribute: str
    kind: Kind = Kind.TEXT
    required: bool = field(default=False, kw_only=True)
    """Whether a step without it does not fit its class."""
    words: type[StrEnum] | None = field(default=None, kw_only=True)
    """The names that are known of an open enumeration."""
    also: str | None = field(default=None, kw_only=True)
    """Another name that the vendor's examples have for it."""

    @property
    def name(self) -> str:
        """Its name on the wire."""
        return wire_name(self.attribute.rstrip("_"))


def _required(*attributes: str, kind: Kind = Kind.TEXT) -> tuple[Input, ...]:
    return tuple(Input(attribute, kind, required=True) for attribute in attributes)


def _optional(*attributes: str, kind: Kind = Kind.TEXT) -> tuple[Input, ...]:
    return tuple(Input(attribute, kind) for attribute in attributes)


INPUTS: Mapping[type[Step], tuple[Input, ...]] = {
    SMS: (
        *_required("sub_account_id", "destination", "text"),
        *_optional("source", "country", "client_message_id"),
        Input("encoding", words=Encoding),
        *_optional("scheduled", "expiry", "dlr_callback_url"),
    ),
    ChatAppsMessage: (
        *_required("sub_account_id"),
        *_required("user", kind=Kind.OBJECT),
        *_required("type"),
        *_required("content", kind=Kind.OBJECT),
        *_optional("client_message_id"),
    ),
    HttpRequest: (
        *_required("url", "method"),
        *_optional("headers", "parameters", kind=Kind.OBJECT),
        Input("body", Kind.ANY),
        Input("timeout_seconds", Kind.WHOLE),
    ),
    Branch: (),
    # The vendor's schema has no If, and of its two examples one has no condition.
    If: _optional("condition"),
    Wait: _required("duration", kind=Kind.TIMESPAN),
    WaitForReply: (*_required("from_", "channel"), *_optional("timeout", kind=Kind.TIMESPAN)),
    VoiceMessage: (
        Input("action", words=VoiceAction),
        *_required("params", kind=Kind.OBJECT),
        *_optional("sub_account_id", "client_request_id"),
    ),
    WaitForDTMF: (
        # The schema's name, and that of the example beside it.
        Input("dtmf_request_id", also="correlationId"),
        *_optional("timeout", kind=Kind.TIMESPAN),
    ),
    SendToConverse: _required("payload"),
}

_BY_TYPE = {kind.__name__.lower(): kind for kind in INPUTS}


def known_type(step_type: str) -> type[Step] | None:
    """Give the class of a type of step; the vendor's examples also write it in small letters."""
    return _BY_TYPE.get(step_type.lower())
