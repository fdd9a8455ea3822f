"""Cells into values: what the text, the number or the date of a cell means, or why it means none.

The rules on records themselves (length of an id, finite rank) are in ``campaigns.checks``; here a
cell is only read. An empty cell is an absent value.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from eightbyeight.campaigns.models import RecordPriority
from eightbyeight.loading.files.cells import EXACT_BELOW, BadCellError
from eightbyeight.loading.files.cells import ROUNDED as _ROUNDED
from eightbyeight.loading.files.cells import shown as _shown

__all__ = ["BadCellError", "read_id", "read_priority", "read_rank", "read_schedule"]

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)"
    r"\ ?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_PRIORITIES = {priority.value.casefold(): priority for priority in RecordPriority}


def read_id(value: object) -> str:
    """Read a record's id: text as it is, whole numbers as their digits."""
    if isinstance(value, str):
        return _text_id(value)
    if value is None:
        raise BadCellError("must not be blank")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadCellError(f"{_shown(value)} is no id")
    if isinstance(value, int):
        return str(value)
    if not value.is_integer():
        raise BadCellError(f"{_shown(value)} is no id: store ids as text")
    if abs(value) >= EXACT_BELOW:
        raise BadCellError("is a number too long to be exact: store ids as text")
    return str(int(value))


def _text_id(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise BadCellError(f"{_shown(text)} was rounded by a spreadsheet: store ids as text")
    if "\0" in text:
        raise BadCellError("has a NUL character")
    # No CRM's id begins or ends with a space, and one that does would not be found there.
    return text.strip()


def read_schedule(value: object, timezone: tzinfo | None) -> datetime | None:
    """Read a moment: ISO 8601 text, or the date of a spreadsheet's cell.

    Args:
        value: The cell.
        timezone: Where times without an offset were written; None refuses them.
    """
    match value:
        case None:
            return None
        case str():
            text = value.strip()
            moment = _moment(text) if text else None
        case datetime():
            moment = value
        case date():
            # A spreadsheet's reader gives a date where the time of day is midnight.
            moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
        case _:
            raise BadCellError(f"{_shown(value)} is no time; {_EXAMPLE}")
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = _placed(moment, timezone)
    return _within_reach(moment)


_EXAMPLE = "write it like 2026-04-22T10:00:00Z or 2026-04-22 10:00+02:00"


def _moment(text: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise BadCellError(f"{_shown(text)} is no time; {_EXAMPLE}")
    day, time_of_day, offset = found.groups()
    try:
        return datetime.fromisoformat(f"{day}T{time_of_day}{(offset or '').upper()}")
    except ValueError:
        raise BadCellError(f"{_shown(text)} is not in the calendar") from None


def _placed(moment: datetime, timezone: tzinfo | None) -> datetime:
    if timezone is None:
        raise BadCellError(
            f"{moment:%Y-%m-%d %H:%M} has no offset: add one, or say with --timezone "
            "(timezone=) where it was written"
        )
    first = moment.replace(tzinfo=timezone, fold=0)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after or before is None or after is None:
        return first
    fault = "does not exist" if before < after else "comes twice"
    raise BadCellError(
        f"{moment:%Y-%m-%d %H:%M} {fault} in {timezone}, where the clocks change: add an offset"
    )


def _within_reach(moment: datetime) -> datetime:
    # Whoever turns the moment into UTC must not fall off the calendar.
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise BadCellError(f"{_shown(moment)} is out of reach") from None
    return moment


def read_priority(value: object) -> RecordPriority | None:
    """Read a priority, in whatever case it is written."""
    if value is None:
        return None
    text = value.strip() if isinstance(value, str) else None
    if text == "":
        return None
    priority = None if text is None else _PRIORITIES.get(text.casefold())
    if priority is None:
        raise BadCellError(f"{_shown(value)} is none of {', '.join(RecordPriority)}")
    return priority


def read_rank(value: object) -> float | None:
    """Read a rank: a number, or text that is one; whether it is finite is checked elsewhere."""
    match value:
        case None:
            return None
        case str():
            return _number(value.strip())
        case bool() | timedelta():
            raise BadCellError(f"{_shown(value)} is no number")
        case int() | float():
            return _float(value)
        case _:
            raise BadCellError(f"{_shown(value)} is no number")


def _number(text: str) -> float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadCellError(f"{_shown(text)} is no number; write it like 1.5")
    return float(text)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise BadCellError("is a number beyond every rank") from None
