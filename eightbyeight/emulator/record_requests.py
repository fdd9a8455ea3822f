"""Reading the body of "Add records": every fault of every record, or the records wanted.

Sources: the vendor's "Add records" (fields, all-or-nothing) and the OpenAPI file's
``AddRecordsRequest``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from eightbyeight.emulator.problems import FieldFault, invalid
from eightbyeight.emulator.records import PRIORITIES, WantedRecord
from eightbyeight.emulator.wire import read_time

__all__ = ["read_records"]

_MOST = 100
_LONGEST_ID = 32
_ABSENT: Final = object()
_PRIORITIES = frozenset(PRIORITIES)

_NOT_A_LIST = FieldFault("records", "NotNull", "must be a list of records")
_SIZE = FieldFault("records", "Size", f"size must be between 1 and {_MOST}")
_NOT_A_RECORD = FieldFault("records", "Type", "must hold objects only")
_BLANK = FieldFault("crmRecordId", "NotBlank", "must not be blank")
_NOT_TEXT = FieldFault("crmRecordId", "Type", "must be a string")
_TOO_LONG = FieldFault("crmRecordId", "Size", f"size must be between 1 and {_LONGEST_ID}")
_TWICE = FieldFault("crmRecordId", "UniqueElements", "must be unique within the request")
_PRIORITY = FieldFault("priority", "Enum", f"must be one of {', '.join(PRIORITIES)}")
_RANK = FieldFault("rank", "Number", "must be a finite number")
_TIME = FieldFault("scheduleAt", "DateTime", "must be ISO 8601 with an offset")


def read_records(document: Mapping[str, object]) -> list[WantedRecord]:
    """Give the records that a body asks for.

    Raises:
        ProblemError: something is wrong with at least one of them; it lists every fault.
    """
    items = document.get("records")
    if not isinstance(items, list):
        raise invalid([_NOT_A_LIST])
    if not 1 <= len(items) <= _MOST:
        raise invalid([_SIZE])
    faults: list[FieldFault] = []
    wanted = [_read_record(item, faults) for item in items]
    if not faults and len({record.crm_record_id for record in wanted}) < len(wanted):
        faults.append(_TWICE)
    if faults:
        raise invalid(faults)
    return wanted


def _read_record(item: object, faults: list[FieldFault]) -> WantedRecord:
    if not isinstance(item, dict):
        faults.append(_NOT_A_RECORD)
        return WantedRecord("")
    return WantedRecord(
        _read_id(item.get("crmRecordId"), faults),
        _read_priority(item.get("priority", "HIGH"), faults),
        _read_rank(item.get("rank", _ABSENT), faults),
        _read_schedule(item.get("scheduleAt", _ABSENT), faults),
    )


def _read_id(value: object, faults: list[FieldFault]) -> str:
    if isinstance(value, str):
        fault = _fault_of_id(value)
        if fault is None:
            return value
    else:
        fault = _BLANK if value is None else _NOT_TEXT
    faults.append(fault)
    return ""


def _fault_of_id(text: str) -> FieldFault | None:
    if not text.strip():
        return _BLANK
    if text.isascii():
        return _TOO_LONG if len(text) > _LONGEST_ID else None
    try:
        # The limit is taken as the service's platform counts: in UTF-16 units.
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return _NOT_TEXT
    return _TOO_LONG if units > _LONGEST_ID else None


def _read_priority(value: object, faults: list[FieldFault]) -> str:
    if isinstance(value, str) and value in _PRIORITIES:
        return value
    faults.append(_PRIORITY)
    return "HIGH"


def _read_rank(value: object, faults: list[FieldFault]) -> float | None:
    if value is _ABSENT:
        return None
    # A bool is an int to Python, and no number to JSON.
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            pass
    faults.append(_RANK)
    return None


def _read_schedule(value: object, faults: list[FieldFault]) -> datetime | None:
    if value is _ABSENT:
        return None
    if isinstance(value, str):
        try:
            return read_time(value)
        except ValueError:
            pass
    faults.append(_TIME)
    return None
