"""What a row of a campaign's file is: the names of its columns, and how it becomes a record."""

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from msgspec.structs import replace

from eightbyeight.campaigns.rows.ordinary_rows import make_rows
from eightbyeight.campaigns.rows.row import Row, make_row
from eightbyeight.campaigns.wire import FIELDS
from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Names, Words
from eightbyeight.loading.files.kinds import RowKind

__all__ = ["record_kind", "record_names"]

_REQUIRED = "crmRecordId"
_WORDS = Words(
    row="a record",
    wanted=f"a {_REQUIRED}",
    held="the id",
    secret=re.compile(r"eght_\S+"),
    hidden="eght_***",
)


def record_names(columns: Mapping[str, str] | None) -> Names:
    """Give the names under which a file may hold the fields of a record.

    Raises:
        InvalidInputError: the caller's own names have an unknown field, or one name for two.
    """
    return Names.of(columns, FIELDS, _WORDS, (_REQUIRED,))


def record_kind(names: Names, timezone: tzinfo | None) -> RowKind[Row]:
    """Say how a file of records is read."""

    def make(
        number: int, cells: Sequence[str], given: Mapping[str, object], labels: Mapping[str, str]
    ) -> Row:
        return make_row(number, cells, given, labels, timezone)

    def make_all(
        number: int, rows: Sequence[Sequence[str]], places: Mapping[str, int]
    ) -> Sequence[Row] | None:
        return make_rows(number, rows, places, timezone)

    return RowKind(names, names, make, _refused, _with_problem, make_all=make_all)


def _refused(
    number: int, cells: Sequence[str], given: Mapping[str, object], problem: InputProblem
) -> Row:
    crm_record_id = given.get(_REQUIRED)
    known = crm_record_id if isinstance(crm_record_id, str) else None
    return Row(number, cells, None, problem, known)


def _with_problem(row: Row, problem: InputProblem) -> Row:
    return replace(row, record=None, problem=problem)
