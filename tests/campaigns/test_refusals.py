"""A refusal is understood by what it says, whichever status it comes with."""

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from eightbyeight.campaigns.refusals import refused_action, refused_records, suspect
from eightbyeight.campaigns.states import CampaignState
from eightbyeight.errors import (
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    FieldError,
    InvalidActionError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.rest.converter import dump
from eightbyeight.transport.messages import Headers, Response

SENTENCE = "Campaign already contains record for Id: "
NOT_BLANK = {"field": "crmRecordId", "code": "NotBlank", "message": "must not be blank"}
BOTH = pytest.mark.parametrize("status", [400, 409])


def _refusal(
    status: int,
    detail: str | None = None,
    title: str | None = "Conflict",
    errors: list[dict[str, str]] | None = None,
) -> Response:
    members = {"title": title, "status": status, "detail": detail, "errors": errors}
    body = {name: value for name, value in members.items() if value is not None}
    return Response(status, Headers(), dump(body))


def _read(response: Response, *ids: str) -> tuple[type[ResponseError], object]:
    error = refused_records(response, list(ids))
    if isinstance(error, DuplicateRecordError):
        return type(error), error.crm_record_id
    if isinstance(error, CampaignStateError):
        return type(error), error.campaign_state
    return type(error), None


def test_the_documented_refusal(golden: Callable[[str], object]) -> None:
    """The vendor's example, a 400 that says NotBlank, is a duplicate and carries all it said."""
    response = Response(400, Headers(), dump(golden("refused_400")))

    error = refused_records(response, {"CRM-12345", "CRM-1234"})

    assert isinstance(error, DuplicateRecordError)
    assert "CRM-12345" == error.crm_record_id
    assert (400, "Validation failed") == (error.status, error.title)
    assert f"{SENTENCE}CRM-12345" == error.detail
    assert "/cc/US1/campaigns/v1/123e4567-e89b-12d3-a456-426614174000/records" == error.instance
    assert "2026-04-22T10:30:00+00:00" == (error.time and error.time.isoformat())
    assert (FieldError("crmRecordId", "NotBlank", "must not be blank"),) == error.errors
    assert not error.may_have_happened


@BOTH
@pytest.mark.parametrize(
    ("detail", "title", "meaning"),
    [
        (f"{SENTENCE}A-1", "Conflict", (DuplicateRecordError, "A-1")),
        (None, f"{SENTENCE}A-1", (DuplicateRecordError, "A-1")),
        (f"{SENTENCE}A-1", None, (DuplicateRecordError, "A-1")),
        ("crmRecordId already exists", "Conflict", (DuplicateRecordError, None)),
        ("Record is ALREADY PRESENT", "Conflict", (DuplicateRecordError, None)),
        (f"{SENTENCE}A-1.", "Conflict", (DuplicateRecordError, None)),
        (f"{SENTENCE}'A-1'", "Conflict", (DuplicateRecordError, None)),
        (f"{SENTENCE}A-12", "Conflict", (ConflictError, None)),
        (f"{SENTENCE}A", "Conflict", (ConflictError, None)),
        (f"{SENTENCE}A-1, A-2", "Conflict", (ConflictError, None)),
        (SENTENCE, "Conflict", (ConflictError, None)),
        ("Invalid Operation: isDynamic is false", "Bad", (CampaignStateError, None)),
        ("isDynamic on the campaign is false", "Invalid Operation", (CampaignStateError, None)),
        ("The campaign is not dynamic", "Conflict", (CampaignStateError, None)),
        ("The campaign is disabled", "Conflict", (CampaignStateError, None)),
        ("Records are refused while BUILDING", "Conflict", (CampaignStateError, "BUILDING")),
        ("Campaign is STARTING", "Conflict", (CampaignStateError, "STARTING")),
        ("Campaign is COMPLETE", "Conflict", (CampaignStateError, "COMPLETE")),
        ("Campaign is DELETED", "Conflict", (CampaignStateError, "DELETED")),
        (None, "Campaign is DELETED", (CampaignStateError, "DELETED")),
        ("Must be READY, is BUILDING", "Conflict", (CampaignStateError, "BUILDING")),
    ],
)
def test_what_it_says_decides(
    status: int, detail: str | None, title: str | None, meaning: tuple[type[ResponseError], object]
) -> None:
    """Duplicates and the campaign's state are told by the text, under 409 and under 400."""
    assert meaning == _read(_refusal(status, detail, title), "A-1", "B")


@pytest.mark.parametrize(
    ("status", "detail", "meaning"),
    [
        (409, None, (ConflictError, None)),
        (409, "Something is in the way", (ConflictError, None)),
        (409, "Conflict for Id: A-1", (DuplicateRecordError, "A-1")),
        (409, "Conflict for Id: Z-9", (ConflictError, None)),
        (400, "Wrong value for Id: A-1", (ValidationError, None)),
        (409, "Campaign is PAUSED", (CampaignStateError, "PAUSED")),
        (409, "Campaign is RUN_ERROR", (CampaignStateError, "RUN_ERROR")),
        (409, "Campaign is UNBUILDINGS", (ConflictError, None)),
        (409, "Campaign is building", (ConflictError, None)),
        (400, "READY is no priority", (ValidationError, None)),
        (400, "priority must be one of HIGH, MEDIUM, LOW", (ValidationError, None)),
        (422, f"{SENTENCE}A-1", (DuplicateRecordError, "A-1")),
        (413, "Campaign is BUILDING", (CampaignStateError, "BUILDING")),
        (401, f"{SENTENCE}A-1", (AuthenticationError, None)),
        (404, "Campaign is DELETED", (NotFoundError, None)),
        (429, f"{SENTENCE}A-1", (RateLimitError, None)),
        (500, f"{SENTENCE}A-1", (ServerError, None)),
        (202, f"{SENTENCE}A-1", (UnexpectedResponseError, None)),
    ],
)
def test_where_the_status_decides(
    status: int, detail: str | None, meaning: tuple[type[ResponseError], object]
) -> None:
    """Only what is silent, or is about something else than records, is read by its status."""
    assert meaning == _read(_refusal(status, detail), "A-1", "B")


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"null", b"{}"])
@BOTH
def test_a_strangers_page_says_nothing(status: int, body: bytes) -> None:
    """A refusal without a problem body proves nothing about the records."""
    error = refused_records(Response(status, Headers(), body), ["A-1"])

    assert UnexpectedResponseError is type(error)
    assert error.may_have_happened


@BOTH
@pytest.mark.parametrize("crm_record_id", ["BUILDING", "isDynamic", "disabled", "DELETED"])
def test_an_id_that_is_spelt_like_a_state(status: int, crm_record_id: str) -> None:
    """It is the record that is spoken of, not the campaign."""
    told = _refusal(status, f"campaign: crmRecordId '{crm_record_id}' is refused")

    assert _read(told, crm_record_id)[0] in {ConflictError, ValidationError}
    assert CampaignStateError is _read(told, "A-1")[0]
    assert (DuplicateRecordError, crm_record_id) == _read(
        _refusal(status, f"{SENTENCE}{crm_record_id}"), crm_record_id, "A-1"
    )


_PIECES = ["A", "-1", ".", "'", " ", "Id: ", "already exists", *CampaignState, "é", "\U0001f600"]
_SHORT_IDS = st.lists(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4).map("".join), min_size=1, max_size=6
)
_ANY_IDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=32), min_size=1)
_ID_LISTS = st.one_of(_SHORT_IDS, _ANY_IDS).map(lambda ids: list(dict.fromkeys(ids)))


@given(st.data(), _ID_LISTS, st.sampled_from([400, 409]))
def test_the_named_id_is_named(data: st.DataObject, ids: list[str], status: int) -> None:
    """Whichever of any ids the documented sentence names, exactly that one is named."""
    named = data.draw(st.sampled_from(ids))

    assert (DuplicateRecordError, named) == _read(_refusal(status, SENTENCE + named), *ids)


@given(st.data(), _ID_LISTS, st.sampled_from([400, 409]))
@example(None, ["A", "A."], 409)
def test_a_foreign_id_names_none_of_ours(
    data: st.DataObject | None, ids: list[str], status: int
) -> None:
    """A sentence about a record that was not sent never names one that was."""
    foreign = ids[-1] if data is None else data.draw(st.sampled_from(ids))
    ours = [each for each in ids if each != foreign]
    assume(ours)

    _, named = _read(_refusal(status, SENTENCE + foreign), *ours)

    assert named is None


@pytest.mark.parametrize(
    ("status", "errors", "kind"),
    [
        (409, None, InvalidActionError),
        (409, [NOT_BLANK], InvalidActionError),
        (400, None, InvalidActionError),
        (400, [NOT_BLANK], ValidationError),
        (422, None, ValidationError),
        (404, None, NotFoundError),
        (500, None, ServerError),
    ],
)
def test_a_refused_action(
    status: int, errors: list[dict[str, str]] | None, kind: type[ResponseError]
) -> None:
    """An illegal transition is a 409 by the pages, and by the OpenAPI file a 400 without fields."""
    error = refused_action(_refusal(status, "PAUSE is not valid in CREATED", errors=errors))

    assert kind is type(error)
    assert (status, "PAUSE is not valid in CREATED") == (error.status, error.detail)


IDS = ["CRM-1", "CRM-12", "x", "CRM-123"]


@pytest.mark.parametrize(
    ("detail", "errors", "index"),
    [
        (None, [FieldError("records[2].crmRecordId")], 2),
        (None, [FieldError("rank"), FieldError("records[0]")], 0),
        (None, [FieldError("records[4].crmRecordId")], None),
        (None, [FieldError(None), FieldError("crmRecordId")], None),
        ("crmRecordId CRM-12 is too long", [], 1),
        ("CRM-123, CRM-12 and CRM-1", [], 3),
        (None, [FieldError("crmRecordId", "Size", "CRM-1 is odd")], 0),
        ("next to an axe", [], None),
        ("CRM-1234", [], None),
        ("CRM-12", [FieldError("records[2]")], 2),
        ("", [], None),
    ],
)
def test_who_is_tried_first(
    detail: str | None, errors: list[FieldError], index: int | None
) -> None:
    """A place in the list counts first, then the longest id that stands alone in the text."""
    error = ValidationError("refused", status=400, detail=detail, errors=errors)

    assert index == suspect(error, IDS)
