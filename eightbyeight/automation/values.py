"""The words of the Automation API that a workflow is written with."""

from enum import StrEnum

__all__ = ["DefinitionStatus", "Encoding", "Trigger", "VoiceAction"]


class Trigger(StrEnum):
    """What starts a workflow; a definition has exactly one."""

    INBOUND_SMS = "inbound_sms"
    """The sub-account received an SMS; ``data.payload`` has ``source``, ``destination``, ``body``.
    """
    INBOUND_CHAT_APPS = "inbound_chat_apps"
    """The sub-account received a message; ``data.payload`` is as its inbound webhook has it."""
    HTTP_REQUEST = "http_request"
    """Somebody called the trigger; the members of the body lie directly under ``data``."""


class DefinitionStatus(StrEnum):
    """Whether a definition starts workflows."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class Encoding(StrEnum):
    """How the text of an SMS is encoded."""

    AUTO = "AUTO"
    GSM7 = "GSM7"
    UCS2 = "UCS2"


class VoiceAction(StrEnum):
    """What a voice message does."""

    SAY = "say"
    """Reads a text."""
    SAY_AND_CAPTURE = "say&capture"
    """Reads a text and takes the keys that are pressed, for which ``WaitForDTMF`` waits."""
    PLAY_FILE = "playFile"
    """Plays a recording."""
