"""The files that tell what became of contacts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows import (
    ContactFile,
    ContactOutcomesWriter,
    ContactRejectsWriter,
    ContactRow,
    open_contacts,
)
from eightbyeight.errors import InvalidInputError

LINES = "email,note\na@b.sg,x\nno address,y\n"


@pytest.fixture
def contacts(tmp_path: Path) -> Iterator[ContactFile]:
    """An open file of two rows, of which the second has no address that can be sent."""
    source = tmp_path / "a.csv"
    source.write_text(LINES)
    with open_contacts(source) as row_file:
        yield row_file


def test_a_line(tmp_path: Path) -> None:
    """A line has exactly these keys in this order, and is there as soon as it is told."""
    target = tmp_path / "out.jsonl"
    with ContactOutcomesWriter(target) as writer:
        writer.add(ContactOutcome(17, "+6581234567", ContactVerdict.CREATED, 41764986, 201))

        assert (
            '{"row": 17, "contact": "+6581234567", "outcome": "created", "contactId": 41764986, '
            '"status": 201, "detail": null}\n'
        ) == target.read_text()


def test_the_address_of_a_refused_row(contacts: ContactFile, tmp_path: Path) -> None:
    """A row that became no contact is told with the address it has in the file."""
    _, bad = contacts
    target = tmp_path / "out.jsonl"
    with ContactOutcomesWriter(target, contacts) as writer:
        writer.add(ContactOutcome(3, None, ContactVerdict.REJECTED, detail="é", given=bad))
        writer.add(ContactOutcome(4, None, ContactVerdict.REJECTED, given={"lineId": 1}))
        writer.add_row(bad, "not_created", "why")

    told = [json.loads(line) for line in target.read_text().splitlines()]
    assert ["no address", None, "no address"] == [line["contact"] for line in told]
    assert ["é", None, "why"] == [line["detail"] for line in told]
    assert [3, 4, 3] == [line["row"] for line in told]
    assert target.read_text().isascii()


@pytest.mark.parametrize("verdict", ContactVerdict)
def test_which_rows_are_rejects(
    verdict: ContactVerdict, contacts: ContactFile, tmp_path: Path
) -> None:
    """Only rows for which nothing was done are written; what is unknown may have been created."""
    target = tmp_path / "bad.csv"
    with ContactRejectsWriter(target, contacts) as writer:
        for row in contacts:
            writer.add(ContactOutcome(row.number, row.address, verdict, given=row))
        writer.add(ContactOutcome(9, None, verdict, given={"lineId": 1}))

    assert (verdict in {"rejected", "conflict", "not_created"}) == target.exists()
    assert not target.exists() or target.read_text() == LINES


@pytest.mark.parametrize("writer", [ContactOutcomesWriter, ContactRejectsWriter])
def test_not_over_the_input(
    writer: type[ContactOutcomesWriter], contacts: ContactFile, tmp_path: Path
) -> None:
    """Results never go over the file of contacts."""
    with pytest.raises(InvalidInputError, match="is the input itself"):
        writer(tmp_path / "a.csv", contacts)


def test_rows_can_be_compared(contacts: ContactFile) -> None:
    """A row is a plain value."""
    _, bad = contacts

    assert bad == ContactRow(3, ["no address", "y"], None, bad.problem, "no address")
