"""Events of other products: SMS Engage surveys, and Voice."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from eightbyeight.webhooks.events.base import Event, digest_of, key_of

__all__ = ["SurveyAnswer", "SurveyResponse", "TemplateVariable", "VoiceEvent"]

_SESSION_SUMMARY = "SESSION_SUMMARY"


@frozen(kw_only=True)
class TemplateVariable:
    """A variable of the message that led to a survey."""

    name: str
    value: str | None = None


@frozen(kw_only=True)
class SurveyAnswer:
    """What a person answered to one question."""

    question_id: str
    answer_id: str | None = None
    """None where the answer was not chosen from a list."""
    question: str | None = None
    answer: str | None = None


@frozen(kw_only=True)
class SurveyResponse(Event):
    """Somebody has sent an SMS Engage survey; its documents name no type.

    Source: 8x8 CPaaS developer documentation, "SMS Engage response webhook".
    """

    umid: str
    """8x8's id of the SMS that led to the survey."""
    survey_id: str
    survey_started_at: datetime | str | None = None
    """Text where it is no time that can be read, like :attr:`survey_submitted_at`."""
    survey_submitted_at: datetime | str | None = None
    template_variables: tuple[TemplateVariable, ...] = ()
    answers: tuple[SurveyAnswer, ...] = ()

    @property
    def dedupe_key(self) -> str:
        """By the message and the survey."""
        return key_of("survey_response", self.umid, self.survey_id)


@frozen(kw_only=True)
class VoiceEvent(Event):
    """Something happened to a call or a virtual number: see :attr:`event_type`.

    Known types are ``CALL_ACTION``, which waits for a call flow in the answer, ``CALL_STATUS``,
    ``SESSION_SUMMARY``, ``CALL_RECORDING_STATUS`` and ``VIRTUAL_NUMBER_UPDATE``.

    Source: 8x8 CPaaS developer documentation, the pages on Voice's webhooks.
    """

    payload: Mapping[str, object] = field(hash=False)
    """All that is told; it differs from type to type."""
    event_id: str | None = None
    call_id: str | None = None
    session_id: str | None = None
    sub_account_id: str | None = None

    @property
    def dedupe_key(self) -> str:
        """By the event's id; a session has one summary; else a digest of the document.

        Other events of a session share its id and not what they tell.
        """
        kind = self.event_type or ""
        if self.event_id is not None:
            return key_of("voice", kind, self.event_id)
        if kind == _SESSION_SUMMARY and self.session_id is not None:
            return key_of("voice", kind, self.session_id)
        return digest_of(self.raw)
