"""What each answer means for a load of contacts."""

import pytest

from eightbyeight.contacts.load.meanings import Answer, Meaning, meaning_of
from eightbyeight.errors import (
    AuthenticationError,
    ConflictError,
    LifecycleError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    Sent,
    ServerError,
    TlsError,
    UnexpectedResponseError,
)
from tests.contacts.load.talk import (
    ambiguous,
    created,
    found,
    invalid,
    lost,
    not_sent,
    throttled,
)

TABLE: list[tuple[Answer, Meaning]] = [
    (created(), Meaning.DONE),
    (created(merged=True), Meaning.DONE),
    (found(), Meaning.DONE),
    (ambiguous(), Meaning.DECLINED),
    (ConflictError("409", status=409), Meaning.DECLINED),
    (invalid(400), Meaning.DECLINED),
    (invalid(413), Meaning.DECLINED),
    (invalid(422), Meaning.DECLINED),
    (invalid(415), Meaning.REFUSED),
    (AuthenticationError("401", status=401), Meaning.REFUSED),
    (PermissionDeniedError("403", status=403), Meaning.REFUSED),
    (NotFoundError("404", status=404), Meaning.NOT_THERE),
    (LifecycleError("closed"), Meaning.REFUSED),
    (TlsError("who?"), Meaning.REFUSED),
    (TlsError("who?", sent=Sent.MAYBE), Meaning.LOST),
    (throttled(), Meaning.THROTTLED),
    (not_sent(), Meaning.NOT_SENT),
    (lost(), Meaning.LOST),
    (ServerError("408", status=408), Meaning.LOST),
    (ServerError("500", status=500), Meaning.LOST),
    (UnexpectedResponseError("200", status=200), Meaning.LOST),
    (UnexpectedResponseError("400", status=400), Meaning.LOST),
    (UnexpectedResponseError("300", status=300), Meaning.STRAY),
    (UnexpectedResponseError("399", status=399), Meaning.STRAY),
    (ResponseError("418", status=418), Meaning.STRAY),
]


@pytest.mark.parametrize(("answer", "meaning"), TABLE)
def test_the_table(answer: Answer, meaning: Meaning) -> None:
    """Every class of answer has its one meaning."""
    assert meaning is meaning_of(answer)
