"""What each answer means for a load, in the words of the pages and of the OpenAPI file."""

import json

import pytest

from eightbyeight import (
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    JournalError,
    LifecycleError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    Response,
    ResponseError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.campaigns.answers import Accepted, read_added
from eightbyeight.campaigns.plan.meanings import DEFINITE, UNTRUSTED, Answer, Meaning, meaning_of
from eightbyeight.transport.messages import Headers

MEDIA_TYPE = "application/vnd.campaigns.v1+json"


class _StrangeError(EightByEightError):
    """An error of a kind that the table does not know."""

    @property
    def may_have_happened(self) -> bool:
        return True


def _state(name: str | None) -> CampaignStateError:
    error = CampaignStateError("refused", status=409)
    error.campaign_state = name
    return error


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Accepted(200, []), Meaning.ACCEPTED),
        (Accepted(201, []), Meaning.ACCEPTED),
        (DuplicateRecordError("", status=409), Meaning.PRESENT),
        (DuplicateRecordError("", status=400), Meaning.PRESENT),
        (ValidationError("", status=400), Meaning.INVALID),
        (ValidationError("", status=413), Meaning.INVALID),
        (ValidationError("", status=422), Meaning.INVALID),
        (ValidationError("", status=415), Meaning.REFUSED),
        (_state("STARTING"), Meaning.BUILDING),
        (_state("BUILDING"), Meaning.BUILDING),
        (_state("COMPLETE"), Meaning.REFUSED),
        (_state("DELETED"), Meaning.REFUSED),
        (_state(None), Meaning.REFUSED),
        (ConflictError("", status=409), Meaning.UNCLEAR),
        (RateLimitError("", status=429), Meaning.THROTTLED),
        (AuthenticationError("", status=401), Meaning.REFUSED),
        (PermissionDeniedError("", status=403), Meaning.REFUSED),
        (NotFoundError("", status=404), Meaning.REFUSED),
        (TransportError("", sent=Sent.NO), Meaning.NOT_SENT),
        (TransportError("", sent=Sent.MAYBE), Meaning.LOST),
        (TlsError("", sent=Sent.NO), Meaning.REFUSED),
        (TlsError("", sent=Sent.MAYBE), Meaning.LOST),
        (ServerError("", status=408), Meaning.LOST),
        (ServerError("", status=500), Meaning.LOST),
        (ServerError("", status=503), Meaning.LOST),
        (UnexpectedResponseError("", status=200), Meaning.LOST),
        (UnexpectedResponseError("", status=299), Meaning.LOST),
        (UnexpectedResponseError("", status=300), Meaning.STRAY),
        (UnexpectedResponseError("", status=308), Meaning.STRAY),
        (UnexpectedResponseError("", status=400), Meaning.LOST),
        (ResponseError("", status=410), Meaning.STRAY),
        (JournalError(""), Meaning.REFUSED),
        (LifecycleError(""), Meaning.REFUSED),
        (EightByEightError(""), Meaning.REFUSED),
        (_StrangeError(""), Meaning.LOST),
    ],
)
def test_the_table(answer: Answer, meaning: Meaning) -> None:
    """Every kind of answer has one meaning."""
    assert meaning is meaning_of(answer)


def _problem(status: int, detail: str, *fields: str) -> Response:
    errors = [{"field": field, "message": "is wrong"} for field in fields]
    body = {"title": "Refused", "status": status, "detail": detail, "errors": errors}
    return Response(status, Headers({"Content-Type": MEDIA_TYPE}), json.dumps(body).encode())


def _read(response: Response) -> Answer:
    try:
        return read_added(response, ["CRM-1", "CRM-2"])
    except ResponseError as error:
        return error


@pytest.mark.parametrize("status", [409, 400])
@pytest.mark.parametrize(
    ("detail", "meaning"),
    [
        ("Campaign already contains record for Id: CRM-1", Meaning.PRESENT),
        ("duplicate CRM IDs", Meaning.PRESENT),
        ("Campaign is in state BUILDING", Meaning.BUILDING),
        ("Campaign is in state COMPLETE", Meaning.REFUSED),
        ("isDynamic is false", Meaning.REFUSED),
    ],
)
def test_both_dialects(status: int, detail: str, meaning: Meaning) -> None:
    """The pages say 409 where the OpenAPI file says 400; the words decide what is meant."""
    assert meaning is meaning_of(_read(_problem(status, detail)))


@pytest.mark.parametrize(("status", "meaning"), [(409, Meaning.UNCLEAR), (400, Meaning.INVALID)])
def test_words_that_say_nothing(status: int, meaning: Meaning) -> None:
    """Where the words tell nothing, a 409 stays unclear and a 400 blames the records."""
    assert meaning is meaning_of(_read(_problem(status, "no")))


@pytest.mark.parametrize("status", [200, 201])
def test_both_successes(status: int) -> None:
    """The pages say 200 where the OpenAPI file says 201; both mean that all were added."""
    body = {"records": [{"crmRecordId": "CRM-1"}, {"crmRecordId": "CRM-2"}]}
    fields = Headers({"Content-Type": MEDIA_TYPE})
    answer = _read(Response(status, fields, json.dumps(body).encode()))

    assert Meaning.ACCEPTED is meaning_of(answer)


def test_what_may_have_happened_is_lost() -> None:
    """No answer after which something may have been added is taken for a refusal or success."""
    assert {Meaning.LOST, Meaning.STRAY} == set(UNTRUSTED)
    assert set(DEFINITE).isdisjoint(UNTRUSTED)
    for error in (
        TransportError("", sent=Sent.MAYBE),
        ServerError("", status=500),
        UnexpectedResponseError("", status=200),
        UnexpectedResponseError("", status=301),
    ):
        assert error.may_have_happened
        assert meaning_of(error) in UNTRUSTED


def test_what_only_the_service_at_work_can_say() -> None:
    """Throttles, waits and what was not sent do not show that the service is at work."""
    passing = {Meaning.NOT_SENT, Meaning.THROTTLED, Meaning.BUILDING, *UNTRUSTED}
    assert set(Meaning) - passing == set(DEFINITE)
