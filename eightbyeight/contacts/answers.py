"""What the contacts service's answers say; pure.

A success counts only when it is what was asked for: anything else may be a proxy's page.
"""

from typing import TypeVar

from attrs import evolve

from eightbyeight.contacts.models import Contact, CreatedContact, Group, Job
from eightbyeight.errors import (
    AmbiguousContactError,
    ConflictError,
    NotFoundError,
    ResponseError,
)
from eightbyeight.rest.answers import check_media_type, check_no_error, read_body, untrusted
from eightbyeight.rest.converter import structure
from eightbyeight.rest.pages import Page
from eightbyeight.rest.problems import CPAAS_ADVICE, error_from, read_problem
from eightbyeight.transport.messages import Response

__all__ = [
    "read_contact",
    "read_created",
    "read_done",
    "read_gone",
    "read_group",
    "read_job",
    "read_page",
    "refused",
    "says_nothing",
]

T = TypeVar("T")

_OK, _CREATED, _ACCEPTED, _NO_CONTENT = 200, 201, 202, 204
_NOT_FOUND = frozenset({1300, 4018})
"""Codes of the vendor's for an entity, or a job, that is not there."""


def read_created(response: Response) -> CreatedContact:
    """Read the answer to a creation: 201 created it, 200 merged it into another.

    Raises:
        AmbiguousContactError: its addresses belong to more than one contact.
        ResponseError: it was refused for another reason, or the answer cannot be trusted.
    """
    contact = _read(response, Contact, _OK, _CREATED, conflict=AmbiguousContactError)
    return CreatedContact(contact, merged=response.status == _OK)


def read_contact(
    response: Response, contact_id: int, *, conflict: type[ConflictError] = ConflictError
) -> Contact:
    """Read the answer about this one contact.

    Args:
        response: The answer.
        contact_id: Which contact.
        conflict: What a 409 means.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    contact = _read(response, Contact, _OK, conflict=conflict)
    if contact.id != contact_id:
        raise untrusted(response, f"it describes the contact {contact.id}, not {contact_id}")
    return contact


def read_group(
    response: Response,
    group_id: int | None = None,
    *,
    conflict: type[ConflictError] = ConflictError,
) -> Group:
    """Read the answer about a group; one whose id is known must have it.

    Args:
        response: The answer.
        group_id: The id that is known.
        conflict: What 409 means here.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    group = _read(response, Group, _OK, _CREATED, conflict=conflict)
    if group_id is not None and group.id != group_id:
        raise untrusted(response, f"it describes the group {group.id}, not {group_id}")
    return group


def read_job(response: Response, job_id: str | None = None) -> Job:
    """Read the answer about a job; one whose id is known must have it.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    job = _read(response, Job, _OK if job_id is not None else _ACCEPTED)
    if job_id is not None and job.id.lower() != job_id.lower():
        raise untrusted(response, "it describes another job")
    return job


def read_page(response: Response, kind: type[Page[T]]) -> Page[T]:
    """Read one page of a listing.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    return _read(response, kind, _OK)


def read_done(response: Response) -> None:
    """Read the answer to what has no result; its body does not matter unless it is an error's.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    if response.status not in {_OK, _CREATED, _NO_CONTENT}:
        raise refused(response)
    check_no_error(response)


def says_nothing(response: Response) -> bool:
    """Tell whether a success comes without what it should describe."""
    return response.status in {_OK, _CREATED, _NO_CONTENT} and not response.body.strip()


def read_gone(response: Response, *, missing_ok: bool) -> None:
    """Read the answer to a deletion.

    The vendor's OpenAPI file shows the error "group not found" as a body of 204 as well as of 404.

    Raises:
        NotFoundError: there was nothing to delete, unless ``missing_ok``.
        ResponseError: it was refused for another reason.
    """
    if response.status in {_OK, _NO_CONTENT}:
        problem = read_problem(response.body)
        if problem.error_id is None or problem.code not in _NOT_FOUND:
            check_no_error(response)
            return
        check_media_type(response)
        response = evolve(response, status=404)
    error = refused(response)
    if not (missing_ok and isinstance(error, NotFoundError)):
        raise error


def refused(response: Response, conflict: type[ConflictError] = ConflictError) -> ResponseError:
    """Make the error for an answer that is no success."""
    return error_from(response, CPAAS_ADVICE, conflict=conflict)


def _read(
    response: Response,
    kind: type[T],
    *statuses: int,
    conflict: type[ConflictError] = ConflictError,
) -> T:
    if response.status not in statuses:
        raise refused(response, conflict)
    return read_body(response, lambda data: structure(data, kind))
