"""What is particular to files of records."""

import io

import pytest

from eightbyeight.campaigns.rows import open_rows
from eightbyeight.errors import InvalidInputError


def test_a_key_is_not_shown() -> None:
    """A file of keys, taken for one of records, is not quoted."""
    with pytest.raises(InvalidInputError, match=r"there are 'eght_\*\*\*', 'acme'"):
        open_rows(io.BytesIO(b"eght_abcdef,acme\n"), format="csv")


@pytest.mark.parametrize(
    ("given", "known"), [('"A"', "A"), ("7", None), ("null", None), ('["A"]', None)]
)
def test_the_id_of_a_line_at_fault(given: str, known: str | None) -> None:
    """A line that cannot be read to its end is known by its id where that is text."""
    line = f'{{"crmRecordId": {given}, "rank": 1, "rank": 2}}'
    (row,) = open_rows(io.BytesIO(line.encode()), format="jsonl")

    assert (known, None) == (row.crm_record_id, row.record)
    assert "rank: the key is there twice" == str(row.problem)
