"""What a caller can get wrong, found before anything is sent.

The rules are those of the vendor's page "Add records". A request is atomic: one bad record makes
the service refuse ninety-nine good ones, so it is cheaper to look first.
"""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from eightbyeight.campaigns.models import NewRecord, RecordPriority
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = [
    "MAX_BATCH",
    "MAX_ID_LENGTH",
    "campaign_path",
    "check_batch",
    "find_problem",
    "find_problem_in",
    "is_counted_alike",
    "shown",
]

_MINUTE = timedelta(minutes=1)
MAX_BATCH = 100
"""Records in one atomic request ("Add records")."""
MAX_ID_LENGTH = 32
"""Length of a ``crmRecordId`` in UTF-16 units, as the Java service behind the API counts."""

_PRIORITIES = frozenset(priority.value for priority in RecordPriority)
# uuid.UUID reads far more than this: braces, "urn:", and hyphens or underscores anywhere.
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def campaign_path(campaign_id: object) -> str:
    """Give a campaign's id in the one form that goes into a path.

    Raises:
        InvalidInputError: it is not a UUID.
    """
    text = str(campaign_id) if isinstance(campaign_id, UUID) else campaign_id
    if not isinstance(text, str) or _UUID.fullmatch(text) is None:
        raise InvalidInputError.of(
            "campaign_id",
            f"{shown(campaign_id)} is not a UUID; copy it from the New Campaigns page's network"
            " traffic",
        )
    return text.lower()


def check_batch(records: Sequence[NewRecord]) -> None:
    """Refuse what one request cannot carry.

    Raises:
        InvalidInputError: 0 or more than 100 records, a bad record, or an id given twice; it has
            one problem per fault, each with the index of its record.
    """
    problems: list[InputProblem] = []
    first_places: dict[str, int] = {}
    for index, record in enumerate(_listed(records)):
        problem = _problem_of(record)
        if problem is None and isinstance(record, NewRecord):
            crm_record_id = str.__str__(record.crm_record_id)
            first = first_places.setdefault(crm_record_id, index)
            if first != index:
                problem = InputProblem(
                    f"{crm_record_id!r} is the id of record {first} too", "crm_record_id"
                )
        if problem is not None:
            problems.append(InputProblem(problem.message, problem.field, index))
    if problems:
        raise InvalidInputError(*problems)


def _listed(records: Sequence[object]) -> list[object]:
    if not isinstance(records, Sequence):
        raise InvalidInputError.of("records", f"must be a list, not {type(records).__name__}")
    try:
        count = len(records)
        given = list(records) if count <= MAX_BATCH else []
    except Exception as error:  # noqa: BLE001 - the sequence is the caller's and may do anything
        kind = type(error).__name__
    else:
        if 1 <= count <= MAX_BATCH:
            return given
        raise InvalidInputError.of(
            "records",
            f"one request carries 1 to {MAX_BATCH} records, not {count}; "
            "load_records takes any number",
        )
    raise InvalidInputError.of("records", f"cannot be read: it raised {kind}")


def _problem_of(record: object) -> InputProblem | None:
    if not isinstance(record, NewRecord):
        return InputProblem(f"must be a NewRecord, not {type(record).__name__}")
    try:
        return find_problem(record) or _oddity(record.crm_record_id)
    except Exception as error:  # noqa: BLE001 - its values are the caller's and may do anything
        return InputProblem(f"cannot be read: it raised {type(error).__name__}")


def _oddity(crm_record_id: str) -> InputProblem | None:
    if type(crm_record_id) is str:
        return None
    # A subclass may have its own ideas of equality; the ids are looked for in the answer.
    text = str.__str__(crm_record_id)
    if crm_record_id == text and hash(crm_record_id) == hash(text):
        return None
    return InputProblem("is a text that does not equal itself", "crm_record_id")


def shown(value: object) -> str:
    """Show a value that somebody else made, briefly."""
    try:
        return f"{value!r:.60}"
    except Exception:  # noqa: BLE001 - the value is the caller's; some cannot even be shown
        return f"an object of the class {type(value).__name__}"


def find_problem(record: NewRecord) -> InputProblem | None:
    """Find the first thing that is wrong with a record; None when it can be sent."""
    return find_problem_in(record.crm_record_id, record.schedule_at, record.priority, record.rank)


def find_problem_in(
    crm_record_id: object, schedule_at: object, priority: object, rank: object
) -> InputProblem | None:
    """Find the first thing that is wrong with the values of a record; None when it can be sent."""
    problem = _id_problem(crm_record_id)
    if problem is not None:
        return InputProblem(problem, "crm_record_id")
    if schedule_at is not None:
        problem = _time_problem(schedule_at)
        if problem is not None:
            return InputProblem(problem, "schedule_at")
    if priority is not None and not _is_priority(priority):
        return InputProblem(f"{shown(priority)} is none of HIGH, MEDIUM, LOW", "priority")
    if rank is not None:
        problem = _rank_problem(rank)
        if problem is not None:
            return InputProblem(problem, "rank")
    return None


def _id_problem(crm_record_id: object) -> str | None:
    if not isinstance(crm_record_id, str):
        return f"must be text, not {type(crm_record_id).__name__}"
    if not crm_record_id or crm_record_id.isspace():
        return "must not be blank"
    try:
        length = len(crm_record_id.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return "has half of a surrogate pair, which no encoding can carry"
    if length > MAX_ID_LENGTH:
        return f"is {length} characters long, and {MAX_ID_LENGTH} is the limit"
    return None


def is_counted_alike(text: str) -> bool:
    """Tell whether a text is as long in UTF-16 as in Python, so that it may be counted here.

    What UTF-16 cannot have, half of a surrogate pair, is not.
    """
    try:
        return len(text.encode("utf-16-le")) == 2 * len(text)
    except UnicodeEncodeError:
        return False


def _is_priority(value: object) -> bool:
    # By its characters, which are what is sent: a text of its own class may equal what it likes.
    return isinstance(value, str) and str.__str__(value) in _PRIORITIES


def _time_problem(moment: object) -> str | None:
    if not isinstance(moment, datetime):
        return f"must be a datetime, not {type(moment).__name__}"
    try:
        offset = moment.utcoffset()
        moment.isoformat()
    except Exception:  # noqa: BLE001 - a time zone is the caller's code; the load goes on without it
        return "has a time zone that tells no offset"
    if offset is None:
        return "has no offset; say which time zone it is in, such as datetime(..., tzinfo=UTC)"
    if offset % _MINUTE:
        return "has an offset with seconds, which a time on the wire (RFC 3339) cannot have"
    return None


def _rank_problem(rank: object) -> str | None:
    if isinstance(rank, bool) or not isinstance(rank, (int, float)):
        return f"must be a number, not {type(rank).__name__}"
    try:
        finite = math.isfinite(rank)
    except OverflowError:
        finite = False
    return None if finite else "must be a finite number"
