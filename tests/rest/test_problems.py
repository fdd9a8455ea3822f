"""An answer that is no success becomes the exception that says what to do next."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import (
    AuthenticationError,
    ConflictError,
    FieldError,
    GroupNameTakenError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.rest.problems import (
    ADMIN_ADVICE,
    CPAAS_ADVICE,
    Problem,
    error_from,
    read_problem,
)
from eightbyeight.transport.messages import Headers, Response

BODY = {
    "title": "Conflict",
    "detail": "It is so",
    "instance": "/cc/US1/campaigns/v1/x",
    "time": "2026-04-22T10:30:00Z",
    "errors": [{"field": "crmRecordId", "code": "NotBlank", "message": "must not be blank"}],
}


def _response(status: int, body: object) -> Response:
    return Response(status, Headers(), json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ValidationError),
        (401, AuthenticationError),
        (402, ResponseError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, ResponseError),
        (408, ServerError),
        (409, ConflictError),
        (413, ValidationError),
        (415, ValidationError),
        (418, ResponseError),
        (422, ValidationError),
        (429, RateLimitError),
        (499, ResponseError),
        (500, ServerError),
        (501, ServerError),
        (503, ServerError),
        (599, ServerError),
        (100, UnexpectedResponseError),
        (202, UnexpectedResponseError),
        (204, UnexpectedResponseError),
        (302, UnexpectedResponseError),
        (399, UnexpectedResponseError),
        (600, UnexpectedResponseError),
        (0, UnexpectedResponseError),
    ],
)
def test_the_status_decides_the_class(status: int, kind: type[ResponseError]) -> None:
    """Each status with a problem body has its one class, and all of the body is carried."""
    error = error_from(_response(status, BODY))

    assert kind is type(error)
    assert (status, "Conflict", "It is so") == (error.status, error.title, error.detail)
    assert "/cc/US1/campaigns/v1/x" == error.instance
    assert datetime(2026, 4, 22, 10, 30, tzinfo=UTC) == error.time
    assert (FieldError("crmRecordId", "NotBlank", "must not be blank"),) == error.errors
    assert (kind in {ServerError, UnexpectedResponseError}) is error.may_have_happened


@pytest.mark.parametrize("body", [b"", b"<html>Blocked</html>", b"[]", b"null", b"{}", b"\xff"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, UnexpectedResponseError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (408, ServerError),
        (409, UnexpectedResponseError),
        (413, UnexpectedResponseError),
        (422, UnexpectedResponseError),
        (429, RateLimitError),
        (500, ServerError),
        (502, ServerError),
    ],
)
def test_a_page_that_is_not_the_services(
    status: int, kind: type[ResponseError], body: bytes
) -> None:
    """Without a problem body a gateway is believed about callers, and not about records."""
    error = error_from(Response(status, Headers(), body))

    assert kind is type(error)
    assert (None, None, None, None, ()) == (
        error.title,
        error.detail,
        error.instance,
        error.time,
        error.errors,
    )


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", 7),
        ("title", ""),
        ("detail", None),
        ("detail", ["a"]),
        ("instance", {}),
        ("time", 1745317800),
        ("time", "yesterday"),
        ("errors", "crmRecordId"),
        ("errors", {"field": "crmRecordId"}),
    ],
)
def test_a_member_of_another_type_is_left_out(member: str, value: object) -> None:
    """What cannot be read is passed over, and the rest is kept."""
    problem = read_problem(json.dumps({**BODY, member: value}).encode())

    whole = read_problem(json.dumps(BODY).encode())
    assert getattr(Problem(), member) == getattr(problem, member)
    for other in {"title", "detail", "instance", "time", "errors"} - {member}:
        assert getattr(whole, other) == getattr(problem, other)


def test_entries_of_errors() -> None:
    """Entries keep what is text; entries that are no objects are left out."""
    listed = [None, "x", {}, {"field": 1, "code": "Size", "message": None}]

    problem = read_problem(json.dumps({"errors": listed}).encode())

    assert (FieldError(), FieldError(None, "Size", None)) == problem.errors


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-04-22T10:30:00.5Z", datetime(2026, 4, 22, 10, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-04-22T10:30:00", datetime(2026, 4, 22, 10, 30, tzinfo=UTC)),
        (
            "2026-04-22T10:30:00+02:00",
            datetime(2026, 4, 22, 10, 30, tzinfo=timezone(timedelta(hours=2))),
        ),
    ],
)
def test_the_time(text: str, moment: datetime) -> None:
    """It always has an offset; without one it is taken for UTC."""
    time = read_problem(json.dumps({"time": text}).encode()).time

    assert moment == time
    assert time is not None
    assert time.tzinfo is not None


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (
            409,
            BODY,
            "409 Conflict: It is so: crmRecordId must not be blank",
        ),
        (500, None, "500 Internal Server Error"),
        (799, None, "799 of no known meaning"),
        (401, None, "401 Unauthorized: is the key right, and not revoked?"),
        (
            400,
            {"title": "Bad", "errors": [{}, {"code": "Size"}, {"field": "rank", "message": "odd"}]},
            "400 Bad: a field is refused; a field Size; rank odd",
        ),
        (400, {"detail": "a\x1b[31m\r\nb\u202ec\u2028d"}, "400 Bad Request: a [31m  b c d"),
    ],
)
def test_the_message(status: int, body: object, message: str) -> None:
    """It is one line with all that was said, and nothing that steers a terminal."""
    assert message == str(error_from(_response(status, body)))


def test_a_message_has_an_end() -> None:
    """However long a body is, a message, a text and the errors of an error have an end."""
    body = {"detail": "x" * 100_000, "errors": [{"code": "NotBlank"}] * 2000}
    error = error_from(_response(400, body))

    assert 1003 == len(str(error))
    assert str(error).endswith("xxx...")
    assert (10_000, 1000) == (len(error.detail or ""), len(error.errors))


@pytest.mark.parametrize(
    ("headers", "wait"), [({"Retry-After": "7"}, 7.0), ({"Retry-After": "soon"}, None), ({}, None)]
)
def test_the_wait(headers: dict[str, str], wait: float | None) -> None:
    """A 429 carries the wait that was asked for, in seconds."""
    error = error_from(Response(429, Headers({**headers})))

    assert isinstance(error, RateLimitError)
    assert wait == error.retry_after


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "detail", "time", "errors", "field", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(
    st.integers(0, 999),
    st.binary(max_size=30) | _JSON.map(lambda value: json.dumps(value).encode()),
)
@example(400, b"[" * 10_000)
@example(400, b'{"title":"\\ud800"}')
@example(400, b'{"detail":"x","time":"9999-12-31T23:59:60Z"}')
def test_nothing_breaks_it(status: int, body: bytes) -> None:
    """Any answer whatever becomes an error of the tree, with a message on one line."""
    error = error_from(Response(status, Headers(), body))

    assert status == error.status
    assert str(error).isprintable()


CPAAS = {
    "code": 5003,
    "message": "Group name is already taken",
    "errorId": "6f24a5c7-5c2f-48f4-a47a-ae7b009829ef",
    "timestamp": "2022-04-18T09:14:00.7458733+00:00",
}


def test_the_other_body() -> None:
    """The CPaaS products' body is read into the same fields, and its number and name are kept."""
    error = error_from(_response(409, CPAAS), CPAAS_ADVICE)

    assert "409 Group name is already taken: code 5003" == str(error)
    assert (5003, CPAAS["errorId"]) == (error.code, error.error_id)
    assert datetime(2022, 4, 18, 9, 14, 0, 745873, tzinfo=UTC) == error.time
    assert (CPAAS["message"], None, None) == (error.title, error.detail, error.instance)


def test_a_body_without_words() -> None:
    """A message is optional, and so an error with its number and time is the service's own."""
    body = {"code": 1000, "timestamp": CPAAS["timestamp"]}

    assert ValidationError is type(error_from(_response(400, body)))
    assert UnexpectedResponseError is type(error_from(_response(400, {"code": 1000})))


@pytest.mark.parametrize("code", [None, "5003", 5003.0, True, 10**10, -(10**10)])
def test_no_code(code: object) -> None:
    """What is no small whole number is no code, and the rest is read all the same."""
    error = error_from(_response(400, {**CPAAS, "code": code}))

    assert (None, CPAAS["errorId"]) == (error.code, error.error_id)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_advice_of_its_own(status: int) -> None:
    """What to look at first is that product's own."""
    response = _response(status, CPAAS)

    assert str(error_from(response, CPAAS_ADVICE)).endswith(CPAAS_ADVICE[status])
    assert str(error_from(response)).endswith(ADMIN_ADVICE[status])
    assert str(error_from(response, {})).endswith("code 5003")


@pytest.mark.parametrize("body", [CPAAS, {"errorId": CPAAS["errorId"]}])
def test_a_conflict_that_means_one_thing(body: object) -> None:
    """Where 409 has but one meaning it becomes that error, and nothing else does."""
    conflict = error_from(_response(409, body), conflict=GroupNameTakenError)

    assert GroupNameTakenError is type(conflict)
    assert ValidationError is type(error_from(_response(400, body), conflict=GroupNameTakenError))
    page = error_from(Response(409, Headers(), b"<html>"), conflict=GroupNameTakenError)
    assert UnexpectedResponseError is type(page)
