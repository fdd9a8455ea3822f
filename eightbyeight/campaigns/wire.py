"""A new record as it goes on the wire: its fields by the vendor's names, absent ones left out.

A load keeps its records in this form alone: it is made once per row, however often the record is
sent, and a mapping takes no detour by an attrs object. Source: the vendor's page "Add records".
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Required, TypedDict, cast

from eightbyeight.campaigns.checks import find_problem_in, shown
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.converter import dump, wire_time, writer

__all__ = ["FIELDS", "WireRecord", "from_mapping", "from_record", "items_of"]


class WireRecord(TypedDict, total=False):
    """What is sent of a record; its fields always have this order."""

    crmRecordId: Required[str]
    scheduleAt: str
    """ISO 8601, with its offset."""
    priority: str
    rank: float


FIELDS: Mapping[str, str] = {
    "crmRecordId": "crm_record_id",
    "scheduleAt": "schedule_at",
    "priority": "priority",
    "rank": "rank",
}
"""Wire names of a new record's fields, with the attributes that hold them."""

_BY_EITHER_NAME = {name: wire for wire, attribute in FIELDS.items() for name in (wire, attribute)}
_LONGEST_NAME = 60


from_record: Callable[[NewRecord], WireRecord] = cast(
    "Callable[[NewRecord], WireRecord]", writer(NewRecord)
)
"""Turn a record, whose values have been checked, into what is sent of it."""


def items_of(records: Sequence[object]) -> bytes:
    """Write records down as the items of a list in JSON."""
    return dump(records)[1:-1]


def from_mapping(fields: Mapping[str, object]) -> WireRecord:
    """Turn a mapping with wire names or attribute names into what is sent of it.

    A ``scheduleAt`` that is text is read as ISO 8601; a field that is None is left out.

    Raises:
        InvalidInputError: an unknown or doubled name, no id, or a value that cannot be sent; it
            has one problem, the first that was found.
    """
    record = _renamed(fields)
    if "crmRecordId" not in record:
        raise InvalidInputError.of("crm_record_id", f"is missing; {_known()}")
    moment, priority, rank = record.get("scheduleAt"), record.get("priority"), record.get("rank")
    if isinstance(moment, str):
        moment = _read_time(moment)
    problem = find_problem_in(record["crmRecordId"], moment, priority, rank)
    if problem is not None:
        raise InvalidInputError(problem)
    if isinstance(moment, datetime):
        record["scheduleAt"] = wire_time(moment)
    sent = {name: record[name] for name in FIELDS if record.get(name) is not None}
    return cast("WireRecord", sent)


def _renamed(fields: Mapping[str, object]) -> dict[str, object]:
    record: dict[str, object] = {}
    for name, value in fields.items():
        wire = _BY_EITHER_NAME.get(name)
        if wire is None:
            raise InvalidInputError.of(_named(name), f"is no field of a record; {_known()}")
        if wire in record:
            raise InvalidInputError.of(name, "is given twice, under both of its names")
        record[wire] = value
    return record


def _named(name: object) -> str:
    # A key may be anything: a paragraph, a line break, something that steers a terminal.
    if isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_NAME:
        return name
    return shown(name)


def _known() -> str:
    return f"a record has {', '.join(FIELDS)}"


def _read_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInputError.of(
        "schedule_at", f"{text!r:.60} is not an ISO 8601 time such as 2026-04-22T10:00:00Z"
    )
