"""What the campaign service means when it refuses; pure.

The vendor's pages and its OpenAPI file disagree on the status of nearly every refusal (409 or
400), so the meaning is read from what the body says about our own ids and the campaign's state;
the status only decides where the body is silent.
"""

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

from eightbyeight.campaigns.states import TAKES_NO_RECORDS, CampaignState
from eightbyeight.errors import (
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    InvalidActionError,
    ResponseError,
    ValidationError,
)
from eightbyeight.rest.problems import error_from
from eightbyeight.transport.messages import Response

__all__ = ["refused_action", "refused_records", "suspect"]

# The one published text is "Campaign already contains record for Id: CRM-12345" (Troubleshooting);
# the OpenAPI file speaks of "duplicate CRM IDs". The gaps are bounded, or a long text with many
# such words would take minutes to search.
_SAYS_PRESENT = re.compile(
    r"\balready (contains?|has) (a |the )?records?\b"
    r"|\b(records?|crmRecordIds?|ids?)\b.{0,300}\balready (exists?|present|added)\b"
    r"|\bduplicate (crm|records?|ids?)",
    re.IGNORECASE,
)
_NAMES_ID = "Id: "
_AROUND_AN_ID = " .,;'\""
_STATE = re.compile(rf"\b({'|'.join(sorted(CampaignState, key=len, reverse=True))})\b")
# "Add records": the refusal of a campaign that is not dynamic names isDynamic.
_NOT_DYNAMIC = re.compile(r"\bisDynamic\b|\bnot (a )?dynamic\b", re.IGNORECASE)
_DISABLED = re.compile(r"\bcampaign\b[^.]{0,300}\bdisabled\b", re.IGNORECASE)
_PLACE = re.compile(r"\brecords\[(\d{1,3})\]")

_CONFLICT = 409
_SEARCHED = 10_000
"""Characters of all field messages together that are searched."""

E = TypeVar("E", bound=ResponseError)


def refused_records(response: Response, ids: Collection[str]) -> ResponseError:
    """Say why an addition of records with these ids was refused."""
    error = error_from(response)
    if not isinstance(error, ConflictError | ValidationError):
        return error
    text = error.detail or error.title or ""
    named = _named_id(text)
    rest = _without(ids, text)
    says_present = _SAYS_PRESENT.search(rest) is not None
    conflict = error.status == _CONFLICT
    if says_present and named in ids:
        return _duplicate(error, named)
    # The state comes before what is only likely to be about a record: an untrue "already present"
    # is worse than a load that stops.
    state = _state_named(rest, certain=conflict)
    if state is not None or _NOT_DYNAMIC.search(rest) or _DISABLED.search(rest):
        refused = _as(CampaignStateError, error)
        refused.campaign_state = state
        return refused
    if conflict and named in ids:
        return _duplicate(error, named)
    if says_present or _SAYS_PRESENT.search(_field_messages(error)):
        return _unnamed(error, named, ids)
    return error


def refused_action(response: Response) -> ResponseError:
    """Say why an action was refused."""
    error = error_from(response)
    # The OpenAPI file says 400 for an illegal transition, where the pages say 409. What the client
    # sends is well formed, so a 400 that blames no field can only be about the transition.
    if isinstance(error, ConflictError) or (
        isinstance(error, ValidationError) and error.status == 400 and not error.errors  # noqa: PLR2004
    ):
        return _as(InvalidActionError, error)
    return error


def suspect(error: ResponseError, ids: Sequence[str]) -> int | None:
    """Guess which record a refusal is about: one to try alone first, never a proof.

    Returns:
        Its index in ``ids``, or None where nothing points at one record.
    """
    for field_error in error.errors:
        place = _PLACE.search(field_error.field or "")
        if place is not None and int(place[1]) < len(ids):
            return int(place[1])
    told = " ".join([error.detail or "", *(entry.message or "" for entry in error.errors)])
    # Longest first, because one id may stand inside another.
    for index in sorted(range(len(ids)), key=lambda index: -len(ids[index])):
        if ids[index] in told and _standing_alone(ids[index]).search(told):
            return index
    return None


def _standing_alone(crm_record_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(crm_record_id)}(?!\w)")


def _without(ids: Collection[str], text: str) -> str:
    # An id may be spelt like a state. It is taken out where it stands as an id, at the tail or in
    # quotes; what is left speaks of the campaign.
    head, found, tail = text.partition(_NAMES_ID)
    if found and tail.strip(_AROUND_AN_ID) in ids:
        text = head
    for quote in "'\"":
        for crm_record_id in ids:
            text = text.replace(f"{quote}{crm_record_id}{quote}", "")
    return text


def _field_messages(error: ResponseError) -> str:
    return "; ".join(entry.message or "" for entry in error.errors)[:_SEARCHED]


def _duplicate(error: ResponseError, named: str | None) -> DuplicateRecordError:
    duplicate = _as(DuplicateRecordError, error)
    duplicate.crm_record_id = named
    return duplicate


def _unnamed(error: ResponseError, named: str | None, ids: Collection[str]) -> ConflictError:
    if named is not None and named.strip(_AROUND_AN_ID) not in ids:
        # It speaks of a record that was not sent, and so says nothing about ours.
        return _as(ConflictError, error)
    return _duplicate(error, None)


def _named_id(text: str) -> str | None:
    # Ids are free text and one may contain another, so only the whole tail counts.
    _, found, tail = text.partition(_NAMES_ID)
    return tail if found else None


def _state_named(text: str, *, certain: bool) -> str | None:
    named: list[str] = _STATE.findall(text)
    # A sentence may also name the states that would do. And under a 400 a word in capitals may be a
    # value that was refused: there only the states in which records are refused are taken for one.
    refusing = [state for state in named if state in TAKES_NO_RECORDS]
    return next(iter(refusing or (named if certain else ())), None)


def _as(kind: type[E], error: ResponseError) -> E:
    return kind(
        str(error),
        status=error.status,
        title=error.title,
        detail=error.detail,
        instance=error.instance,
        time=error.time,
        errors=error.errors,
    )
