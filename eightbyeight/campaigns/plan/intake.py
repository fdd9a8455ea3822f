"""What one given row is: a record that can be sent, or the reason why it cannot."""

from collections.abc import Mapping

from attrs import frozen

from eightbyeight.campaigns.checks import find_problem_in
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.campaigns.wire import WireRecord, from_mapping, from_record
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["Unfit", "read_given"]


@frozen
class Unfit:
    """A row that cannot be sent."""

    crm_record_id: str | None
    problem: InputProblem


def read_given(given: object) -> WireRecord | Unfit:
    """Give what is to be sent of a row that the caller gave, or why it cannot be."""
    try:
        # By the frequency of the kinds, and ahead of mappings at large, which take ten times as
        # long to be told from the rest.
        if isinstance(given, NewRecord):
            read = _from_record(given)
        elif isinstance(given, dict):
            read = _from_mapping(given)
        elif isinstance(given, Row):
            read = _from_row(given)
        elif isinstance(given, Mapping):
            read = _from_mapping(given)
        else:
            kind = type(given).__name__
            read = Unfit(None, InputProblem(f"must be a NewRecord or a mapping, not {kind}"))
    except Exception as error:  # noqa: BLE001 - the row is the caller's object and may do anything
        return Unfit(None, InputProblem(f"cannot be read: it raised {type(error).__name__}"))
    return read


def _from_record(record: NewRecord) -> WireRecord | Unfit:
    problem = find_problem_in(
        record.crm_record_id, record.schedule_at, record.priority, record.rank
    )
    if problem is not None:
        return Unfit(_text(record.crm_record_id), problem)
    read = from_record(record)
    return read if type(read["crmRecordId"]) is str else _with_plain_id(read)


def _from_row(row: Row) -> WireRecord | Unfit:
    if isinstance(row.record, NewRecord):
        return _from_record(row.record)
    return Unfit(row.crm_record_id, row.problem or InputProblem("is not a record"))


def _from_mapping(fields: Mapping[str, object]) -> WireRecord | Unfit:
    try:
        read = from_mapping(fields)
    except InvalidInputError as error:
        crm_record_id = fields.get("crmRecordId", fields.get("crm_record_id"))
        return Unfit(_text(crm_record_id), error.problems[0])
    return read if type(read["crmRecordId"]) is str else _with_plain_id(read)


def _text(value: object) -> str | None:
    return str.__str__(value) if isinstance(value, str) else None


def _with_plain_id(record: WireRecord) -> WireRecord:
    # Ids are looked up and compared from here on; a subclass of str could have its own ideas.
    record["crmRecordId"] = str.__str__(record["crmRecordId"])
    return record
