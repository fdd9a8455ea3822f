"""Values into the bodies, paths and queries of requests; pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from uuid import UUID

from eightbyeight.automation.checking.check import require_sound
from eightbyeight.automation.models import InstanceStatus
from eightbyeight.automation.wire.json_values import require_json
from eightbyeight.automation.wire.writing import write_workflow
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.converter import dump, wire_time
from eightbyeight.rest.showing import one_line

__all__ = [
    "JSON",
    "command_body",
    "data_body",
    "definition_body",
    "definition_path",
    "instance_path",
    "instances_query",
    "logs_query",
    "page_query",
    "text_query",
    "version_query",
]

JSON = {"Content-Type": "application/json"}

_MOST_PER_PAGE = 500
_LARGEST = 2**31 - 1
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def definition_body(workflow: Workflow) -> bytes:
    """Write a workflow to create or to put in another's place.

    Raises:
        InvalidInputError: it is no workflow, or one that the service cannot take.
    """
    given: object = workflow
    if not isinstance(given, Workflow):
        raise InvalidInputError.of("workflow", f"must be a Workflow, not {type(given).__name__}")
    require_sound(workflow)
    return _json("workflow", write_workflow(workflow))


def command_body(command: str) -> bytes:
    """Write what is to become of an instance; the vendor has the verb in a member ``status``."""
    return dump({"status": command})


def data_body(data: Mapping[str, object]) -> bytes:
    """Write what an instance is to begin with.

    Raises:
        InvalidInputError: it is no mapping, or has a value without a form in JSON.
    """
    given: object = data
    if not isinstance(given, Mapping):
        raise InvalidInputError.of("data", f"must be a mapping, not {type(given).__name__}")
    return _json("data", dict(given))


def _json(argument: str, members: dict[str, object]) -> bytes:
    require_json(members, argument)
    return dump(members)


def definition_path(definition_id: object) -> str:
    """Give a definition's id as it goes into a path.

    Raises:
        InvalidInputError: it is no UUID.
    """
    text = str(definition_id) if isinstance(definition_id, UUID) else definition_id
    if not isinstance(text, str) or _UUID.fullmatch(text) is None:
        raise InvalidInputError.of("definition_id", f"{one_line(definition_id)} is not a UUID")
    return f"definitions/{text}"


def instance_path(definition_id: object, workflow_id: object) -> str:
    """Give the path of an instance of a definition.

    The vendor's file speaks of UUIDs, and its examples show other ids: any text may be one.

    Raises:
        InvalidInputError: one of them cannot be an id.
    """
    path = definition_path(definition_id)
    if (
        not isinstance(workflow_id, str)
        or not workflow_id.isprintable()
        or workflow_id != workflow_id.strip()
        or workflow_id in {"", ".", ".."}
    ):
        raise InvalidInputError.of("workflow_id", f"{one_line(workflow_id)} is no id")
    return f"{path}/workflows/{quote(workflow_id, safe='')}"


def page_query(limit: int, offset: int) -> str:
    """Write the query of a list.

    Raises:
        InvalidInputError: a parameter cannot be meant.
    """
    return _query(**_page(limit, offset))


def instances_query(  # noqa: PLR0913 - a query's own parameters
    *,
    version: int | None,
    status: str | None,
    started_from: datetime | None,
    started_to: datetime | None,
    limit: int,
    offset: int,
) -> str:
    """Write the query of a list of instances.

    Raises:
        InvalidInputError: a parameter cannot be meant.
    """
    if status is not None and status not in list(InstanceStatus):
        raise InvalidInputError.of(
            "status", f"{one_line(status)} is none of {', '.join(InstanceStatus)}"
        )
    since, until = _moment("started_from", started_from), _moment("started_to", started_to)
    if since is not None and until is not None and since > until:
        raise InvalidInputError.of("started_to", "is before started_from")
    return _query(
        **_page(limit, offset),
        version=_version(version),
        status=status,
        startTimeFrom=None if since is None else wire_time(since),
        startTimeTo=None if until is None else wire_time(until),
    )


def version_query(version: int | None) -> str:
    """Write the query that names one version of a definition; None names none.

    Raises:
        InvalidInputError: it is no version.
    """
    return _query(version=_version(version))


def logs_query(*, include_logs: bool) -> str:
    """Write the query that asks for an instance with its logs, or without.

    Raises:
        InvalidInputError: the flag is none.
    """
    flag: object = include_logs
    if not isinstance(flag, bool):
        raise InvalidInputError.of(
            "include_logs", f"must be True or False, not {type(flag).__name__}"
        )
    return _query(includeLogs="true" if flag else None)


def text_query(argument: str, name: str, text: str | None) -> str:
    """Write a query of one text; None leaves it out.

    Args:
        argument: What the caller calls it.
        name: What the service calls it.
        text: The text.

    Raises:
        InvalidInputError: it is none, or cannot be carried.
    """
    return _query(**{name: _text(argument, text)})


def _text(argument: str, text: object) -> str | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise InvalidInputError.of(argument, f"must be text, not {type(text).__name__}")
    if not text.strip():
        raise InvalidInputError.of(argument, "must not be blank; leave it out instead")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInputError.of(argument, "has half of a surrogate pair, which no URL can carry")
    return text


def _moment(argument: str, moment: object) -> datetime | None:
    if moment is None:
        return None
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise InvalidInputError.of(
            argument, f"{one_line(moment)} is no datetime that knows its time zone"
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        year = moment.year
    raise InvalidInputError.of(argument, f"the year {year} is out of range in UTC")


def _version(version: object) -> int | None:
    return None if version is None else _number("version", version, 1, _LARGEST)


def _page(limit: int, offset: int) -> dict[str, str | int | None]:
    return {
        "limit": _number("limit", limit, 1, _MOST_PER_PAGE),
        "offset": _number("offset", offset, 0, _LARGEST),
    }


def _number(name: str, number: object, least: int, most: int) -> int:
    if type(number) is int and least <= number <= most:
        return number
    raise InvalidInputError.of(
        name, f"{one_line(number)} is not a whole number from {least} to {most}"
    )


def _query(**parameters: str | int | None) -> str:
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
