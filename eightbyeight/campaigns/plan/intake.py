"""What one given row is: a record that can be sent, or the reason why it cannot."""

from collections.abc import Mapping

from attrs import evolve, frozen

from eightbyeight.campaigns.checks import find_problem, record_from
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["Unfit", "read_given"]


@frozen
class Unfit:
    """A row that cannot be sent."""

    crm_record_id: str | None
    problem: InputProblem


def read_given(given: object) -> NewRecord | Unfit:
    """Tell whether a row that the caller gave can be sent."""
    try:
        return _read(given)
    except Exception as error:  # noqa: BLE001 - the row is the caller's object and may do anything
        return Unfit(None, InputProblem(f"cannot be read: it raised {type(error).__name__}"))


def _read(given: object) -> NewRecord | Unfit:
    match given:
        case NewRecord():
            return _checked(given)
        case Row(record=NewRecord() as record):
            return _checked(record)
        case Row(crm_record_id=crm_record_id, problem=problem):
            return Unfit(crm_record_id, problem or InputProblem("is not a record"))
        case Mapping():
            return _from_mapping(given)
        case _:
            return Unfit(
                None,
                InputProblem(f"must be a NewRecord or a mapping, not {type(given).__name__}"),
            )


def _checked(record: NewRecord) -> NewRecord | Unfit:
    problem = find_problem(record)
    if problem is not None:
        return Unfit(_text(record.crm_record_id), problem)
    if type(record.crm_record_id) is str:
        return record
    # Ids are looked up and compared from here on; a subclass of str could have its own ideas.
    return evolve(record, crm_record_id=str.__str__(record.crm_record_id))


def _from_mapping(fields: Mapping[str, object]) -> NewRecord | Unfit:
    try:
        record = record_from(fields)
    except InvalidInputError as error:
        crm_record_id = fields.get("crmRecordId", fields.get("crm_record_id"))
        return Unfit(_text(crm_record_id), error.problems[0])
    return _checked(record)


def _text(value: object) -> str | None:
    return str.__str__(value) if isinstance(value, str) else None
