"""An answer is taken for a success only where it is what was asked for."""

import json
from collections.abc import Callable

import pytest

from eightbyeight.contacts.answers import (
    read_contact,
    read_created,
    read_done,
    read_gone,
    read_group,
    read_job,
    read_page,
    says_nothing,
)
from eightbyeight.contacts.models import Contact, Job, JobStatus
from eightbyeight.errors import (
    AmbiguousContactError,
    AuthenticationError,
    ConflictError,
    EightByEightError,
    GroupNameTakenError,
    NotFoundError,
    ServerError,
    UnexpectedResponseError,
)
from eightbyeight.rest.pages import Page
from eightbyeight.transport.messages import Headers, Response

JOB_ID = "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e"
CONTACT = {"id": 7, "addresses": {"msisdn": "6581234567"}}
ERROR = {
    "code": 1300,
    "message": "Group not found",
    "errorId": "b4478860-b76c-e811-814e-022a35cc1c71",
    "timestamp": "2018-08-04T09:25:40.9235752+00:00",
}
JSON = Headers({"Content-Type": "application/json; charset=utf-8"})


def _answer(status: int, body: object = None, headers: Headers = JSON) -> Response:
    content = b"" if body is None else json.dumps(body).encode()
    return Response(status, headers, content)


def _contact(response: Response) -> object:
    return read_contact(response, 7)


def _group(response: Response) -> object:
    return read_group(response, 7)


def _named_group(response: Response) -> object:
    return read_group(response, conflict=GroupNameTakenError)


def _job(response: Response) -> object:
    return read_job(response, JOB_ID)


def _gone(response: Response) -> None:
    read_gone(response, missing_ok=False)


def _page(response: Response) -> object:
    return read_page(response, Page[Contact])


Read = Callable[[Response], object]


@pytest.mark.parametrize(("status", "merged"), [(201, False), (200, True)])
def test_created_or_merged(status: int, merged: bool) -> None:
    """The status alone tells a new contact from one that was there."""
    created = read_created(_answer(status, CONTACT))

    assert (merged, 7, "6581234567") == (
        created.merged,
        created.contact.id,
        created.contact.addresses.msisdn,
    )


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (read_created, AmbiguousContactError),
        (_named_group, GroupNameTakenError),
        (_group, ConflictError),
        (_contact, ConflictError),
    ],
)
def test_conflicts(read: Read, kind: type[EightByEightError]) -> None:
    """What 409 means depends on what was asked."""
    with pytest.raises(kind) as caught:
        read(_answer(409, ERROR))

    assert kind is type(caught.value)
    assert not caught.value.may_have_happened


@pytest.mark.parametrize(
    "read", [read_created, _contact, _group, _job, _page, read_done, _gone, read_job]
)
@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, AuthenticationError), (404, NotFoundError), (500, ServerError)],
)
def test_refusals(read: Read, status: int, kind: type[EightByEightError]) -> None:
    """Every reader raises what the status means, with the advice for keys of 8x8 Connect."""
    with pytest.raises(kind) as caught:
        read(_answer(status, ERROR))

    assert (status != 500) == ("region" in str(caught.value))


@pytest.mark.parametrize(
    ("read", "status"),
    [(read_created, 201), (_contact, 200), (_group, 200), (_job, 200), (_page, 200)],
)
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"items": "none"}, JSON),
        ([], JSON),
        (None, JSON),
        (CONTACT, Headers({"Content-Type": "text/html"})),
        (CONTACT, Headers()),
    ],
)
def test_what_cannot_be_trusted(read: Read, status: int, body: object, headers: Headers) -> None:
    """A success with another body is no success, and may have happened."""
    with pytest.raises(UnexpectedResponseError) as caught:
        read(_answer(status, body, headers))

    assert caught.value.may_have_happened
    assert len(str(caught.value)) < 1200


@pytest.mark.parametrize(
    ("read", "status", "body"),
    [
        (_contact, 200, {**CONTACT, "id": 8}),
        (_group, 200, {"id": 8}),
        (_job, 200, {"id": "dc6b1743-391b-4a72-bcea-ae7c0062bbb7"}),
        (read_done, 200, ERROR),
        (_contact, 201, CONTACT),
        (read_job, 200, {"id": JOB_ID}),
        (_job, 202, {"id": JOB_ID}),
        (read_done, 302, None),
        (_page, 200, {"items": [{"id": n} for n in range(200)]}),
    ],
)
def test_answers_about_something_else(read: Read, status: int, body: object) -> None:
    """Another contact, group or job, another status or an error's body is not the answer."""
    with pytest.raises(UnexpectedResponseError):
        read(_answer(status, body))


def test_what_is_asked_for() -> None:
    """The answer with the id asked for is read."""
    assert 7 == read_contact(_answer(200, {**CONTACT, "id": "7"}), 7).id
    assert 7 == read_group(_answer(201, {"id": 7.0})).id
    job = read_job(_answer(202, {"id": JOB_ID, "status": "queued"}))
    assert Job(id=JOB_ID, status=JobStatus.QUEUED) == job
    assert not job.is_over
    assert read_job(_answer(200, {"id": JOB_ID, "status": "stopped"}), JOB_ID.upper()).is_over
    page = read_page(_answer(200, {"items": [CONTACT], "hasNextPage": False}), Page[Contact])
    assert ([7], False) == ([contact.id for contact in page.items], page.has_next_page)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_done(status: int) -> None:
    """What has no result needs no body."""
    read_done(_answer(status))
    assert says_nothing(_answer(status))
    assert not says_nothing(_answer(status, {}))


@pytest.mark.parametrize("read", [read_done, _gone])
def test_a_page_instead_of_nothing(read: Read) -> None:
    """Where nothing is expected, a stranger's page with a status of success proves nothing."""
    page = Response(200, Headers({"Content-Type": "text/html"}), b"<html>")
    with pytest.raises(UnexpectedResponseError):
        read(page)
    read(Response(200, Headers({"Content-Type": "text/html"}), b" "))


@pytest.mark.parametrize("status", [200, 204, 404])
def test_deleting_what_is_not_there(status: int) -> None:
    """The error "not found" means so, also where it comes with the status of a success."""
    with pytest.raises(NotFoundError):
        read_gone(_answer(status, ERROR), missing_ok=False)
    read_gone(_answer(status, ERROR), missing_ok=True)
    with pytest.raises(ServerError):
        read_gone(_answer(500, ERROR), missing_ok=True)


@pytest.mark.parametrize("missing_ok", [True, False])
def test_an_error_that_is_no_absence(missing_ok: bool) -> None:
    """Another error's body with the status of a success does not say that something is gone."""
    for code, kind in ((1201, UnexpectedResponseError), (4018, NotFoundError)):
        forbidden = _answer(200, {**ERROR, "code": code})
        if missing_ok and kind is NotFoundError:
            read_gone(forbidden, missing_ok=True)
            continue
        with pytest.raises(kind):
            read_gone(forbidden, missing_ok=missing_ok)


@pytest.mark.parametrize("status", [200, 204])
def test_gone(status: int) -> None:
    """An answer without an error's body is a deletion."""
    read_gone(_answer(status), missing_ok=False)
