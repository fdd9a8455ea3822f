"""What the automation service's answers say; pure.

A success counts only when it is what was asked for: anything else may be a proxy's page.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar, cast

from attrs import evolve, fields, frozen

from eightbyeight.automation.models import Definition, Instance, StepFailure, Usage, UsageMonth
from eightbyeight.automation.wire.reading import read_workflow
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import (
    InvalidInputError,
    NotFoundError,
    ResponseError,
)
from eightbyeight.rest.answers import check_no_error, read_body, untrusted
from eightbyeight.rest.converter import NotWhatWasAsked, WireInt, structure, wire_name
from eightbyeight.rest.pages import Page
from eightbyeight.rest.problems import CPAAS_ADVICE, error_from
from eightbyeight.transport.messages import Response

__all__ = [
    "page_of",
    "read_definition",
    "read_definitions",
    "read_done",
    "read_failures",
    "read_instance",
    "read_instances",
    "read_latest",
    "read_list",
    "read_usage",
    "read_usage_history",
]

T = TypeVar("T")
UsageT = TypeVar("UsageT", Usage, UsageMonth)

_OK, _CREATED = 200, 201
_DONE = frozenset({200, 201, 202, 204})
_WITHIN = ("id", "version")
_ADVICE: Mapping[int, str] = {
    **CPAAS_ADVICE,
    # There is one host for every region.
    401: "is the key one of 8x8 Connect, of this account, and neither disabled nor kept to other "
    "addresses?",
    404: "check the id and the account, and that 8x8 has enabled the account for Automation",
}


def read_definition(response: Response, definition_id: str | None = None) -> Definition:
    """Read the answer about a definition; one whose id is known must have it.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    definition = _read(response, _definition, _OK, _CREATED)
    _check_definition(response, definition.id, definition_id)
    return definition


def read_definitions(
    response: Response, definition_id: str | None = None
) -> tuple[Definition, ...]:
    """Read a list of definitions, or of the versions of the one whose id is given.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    listed = _read(response, _definitions)
    for definition in listed:
        _check_definition(response, definition.id, definition_id)
    return listed


def read_latest(response: Response, definition_id: str) -> Definition:
    """Read the latest version out of a list of a definition's versions.

    Of a definition that is not there the service gives an empty list.

    Raises:
        NotFoundError: there is none.
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    listed = read_definitions(response, definition_id)
    if not listed:
        raise NotFoundError(
            f"the account has no definition {definition_id}: there is no version of it",
            status=response.status,
        )
    return max(listed, key=lambda definition: definition.version)


def read_instance(response: Response, definition_id: str, workflow_id: str) -> Instance:
    """Read the answer about this one instance.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    instance = _read(response, lambda data: structure(data, Instance))
    _check_definition(response, instance.definition_id, definition_id)
    _check_instance(response, instance.workflow_id, workflow_id)
    return instance


def read_instances(response: Response, definition_id: str) -> tuple[Instance, ...]:
    """Read a list of a definition's instances.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    listed = _read(response, lambda data: structure(data, tuple[Instance, ...]))
    for instance in listed:
        _check_definition(response, instance.definition_id, definition_id)
    return listed


def read_failures(response: Response, workflow_id: str) -> tuple[StepFailure, ...]:
    """Read why steps of an instance failed.

    The vendor's schema has a list here, and its example one object.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    listed = _read(response, lambda data: structure(_listed(data), tuple[StepFailure, ...]))
    for failure in listed:
        _check_instance(response, failure.workflow_id, workflow_id)
    return listed


def read_list(response: Response, kind: type[tuple[T, ...]]) -> tuple[T, ...]:
    """Read a list of plain values.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    return _read(response, lambda data: structure(data, kind))


def read_usage(response: Response) -> Usage:
    """Read the account's usage.

    The vendor's schema has a list here, and its example one object.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    listed = _read(response, lambda data: _usages(data, Usage))
    if len(listed) != 1:
        raise untrusted(response, f"it has {len(listed)} entries where one is expected")
    return listed[0]


def read_usage_history(response: Response) -> tuple[UsageMonth, ...]:
    """Read the account's usage of each month.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    return _read(response, lambda data: _usages(data, UsageMonth))


def read_done(response: Response) -> None:
    """Read the answer to what has no result; its body does not matter unless it is an error's.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    if response.status not in _DONE:
        raise _refused(response)
    check_no_error(response)


def page_of(items: tuple[T, ...], limit: int) -> Page[T]:
    """Give the items of a list as a page of it.

    The service says nothing about the rest: a page with fewer than were asked for is the last one,
    and of a full one nobody knows.
    """
    return Page(items=items, has_next_page=False if len(items) < limit else None)


@frozen(kw_only=True)
class _Head:
    """What tells one version of a definition from all others."""

    id: str
    version: WireInt
    account_id: str | None = None
    created_at: datetime | str | None = None


def _definition(data: object) -> Definition:
    return _with_workflow(structure(_head_of(data), _Head), data)


def _definitions(data: object) -> tuple[Definition, ...]:
    listed = structure(data, tuple[object, ...])
    heads = structure([_head_of(one) for one in listed], tuple[_Head, ...])
    return tuple(_with_workflow(head, one) for head, one in zip(heads, listed, strict=True))


def _head_of(data: object) -> object:
    if not isinstance(data, Mapping):
        return data
    inner = data.get("definition")
    # The vendor's schema has both at the top, and each of its examples within.
    within = {name: inner.get(name) for name in _WITHIN} if isinstance(inner, Mapping) else {}
    told = {name: value for name, value in data.items() if value is not None}
    return {**within, **told}


def _with_workflow(head: _Head, data: object) -> Definition:
    return Definition(
        id=head.id,
        version=head.version,
        account_id=head.account_id,
        created_at=head.created_at,
        workflow=_workflow(cast("Mapping[str, object]", data)),
    )


def _workflow(data: Mapping[str, object]) -> Workflow:
    try:
        return read_workflow(data, Workflow)
    except InvalidInputError as error:
        reason = str(error)
    # It was not the caller's input.
    raise NotWhatWasAsked(reason)


def _listed(data: object) -> object:
    return [data] if isinstance(data, Mapping) else data


def _usages(data: object, kind: type[UsageT]) -> tuple[UsageT, ...]:
    return tuple(_usage(one, kind) for one in structure(_listed(data), tuple[object, ...]))


def _usage(data: object, kind: type[UsageT]) -> UsageT:
    if not isinstance(data, Mapping):
        return structure(data, kind)
    names = {wire_name(attribute.name) for attribute in fields(kind)} - {"extras"}
    known = {name: value for name, value in data.items() if name in names}
    extras = {name: value for name, value in data.items() if name not in names}
    return evolve(structure(known, kind), extras=extras)


def _read(response: Response, make: Callable[[object], T], *statuses: int) -> T:
    if response.status not in (statuses or (_OK,)):
        raise _refused(response)
    return read_body(response, make)


def _check_definition(response: Response, given: str, wanted: str | None) -> None:
    if wanted is not None and given.lower() != wanted.lower():
        raise untrusted(response, "it describes another definition")


def _check_instance(response: Response, given: str, wanted: str) -> None:
    if given.lower() != wanted.lower():
        raise untrusted(response, "it describes another instance")


def _refused(response: Response) -> ResponseError:
    return error_from(response, _ADVICE)
