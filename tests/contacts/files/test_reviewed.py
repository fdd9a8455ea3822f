"""What must not be told, told twice, or taken for something else."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.contacts.files import (
    ContactRule,
    ContactsCheck,
    Severity,
    check_contacts,
    split_contacts_file,
)
from eightbyeight.contacts.files.emails import is_email
from eightbyeight.errors import InvalidInputError

Check = Callable[..., ContactsCheck]


@pytest.mark.parametrize(
    "row",
    ["+6581234567,Ana Tan,ana@shop.sg", "Ana Tan,65 8123 4567", '"Ana Tan";"ana@shop.sg";"x"'],
)
def test_contact_where_the_header_should_be(check: Check, row: str) -> None:
    """A person's cells, taken for names of columns, are quoted nowhere."""
    result = check(f"{row}\n{row}\n")

    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    assert [ContactRule.NO_ADDRESS_COLUMN] == [one.rule for one in errors]
    assert "has_header=False (--no-header)" in errors[0].mend
    with pytest.raises(InvalidInputError, match="looks like a contact") as raised:
        result.raise_for_errors()
    told = f"{result!r} {result.findings!r} {raised.value} {[str(f) for f in result.findings]}"
    for secret in ("8123", "Ana", "shop"):
        assert secret not in told


def test_column_named_like_a_number(check: Check) -> None:
    """A name that looks like somebody's number is told by where it stands."""
    result = check("msisdn,6581234567\n+6581234567,=1\n")

    assert ("msisdn", "2") == result.columns
    assert ["2"] == [one.column for one in result.findings]


def test_mapped_column_named_like_a_number(check: Check) -> None:
    """A column that the caller named is found, whatever its name looks like."""
    assert check("6581234567\n+6581234567\n", columns={"msisdn": "6581234567"}).ok


def test_mapped_column_of_a_contact(check: Check) -> None:
    """A mapped column that is not there does not bring up a person's cells either."""
    with pytest.raises(InvalidInputError, match="no column 'Mobile'") as raised:
        check("+6581234567,Ana\n", columns={"msisdn": "Mobile"})

    assert not {"Ana", "8123"} & set(str(raised.value).split("'"))


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("81234567,SG\n81234567,MY\n", 0),
        ("81234567,SG\n8123 4567,SG\n", 1),
        ("+6581234567,SG\n+6581234567,MY\n", 1),
        ("81234567,\n81234567,SG\n", 0),
    ],
)
def test_same_digits(check: Check, rows: str, expected: int) -> None:
    """Digits without + are the same number in the same country alone."""
    assert expected == check(f"msisdn,country\n{rows}").counts.get(ContactRule.DUPLICATE_NUMBER, 0)


@pytest.mark.parametrize("text", ["ana@corp.local", "ana@example.test", '"""a b""@example.com"'])
def test_what_the_extra_alone_objects_to(check: Check, text: str) -> None:
    """Addresses of a special kind are warned of, not refused."""
    result = check(f"email\n{text}\n")

    assert [(ContactRule.EMAIL, Severity.WARNING)] == [
        (f.rule, f.severity) for f in result.findings
    ]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("text", ["a@b", "a b@example.com", "a" * 310 + "@example.com"])
def test_no_email(check: Check, text: str) -> None:
    """What is no address is refused with the extra and without it."""
    assert not is_email(text)
    assert not check(f"email\n{text}\n").ok


def test_email() -> None:
    """An address may be quoted before the @."""
    assert is_email("ana@example.com")
    assert is_email('"a b"@example.com')


@pytest.mark.parametrize("path", [None, b"x", 5])
def test_no_path(path: object) -> None:
    """A path of another type is an error of ours."""
    with pytest.raises(InvalidInputError, match="path: must be a path"):
        check_contacts(path)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="path: must be a path"):
        split_contacts_file(path)  # type: ignore[arg-type]


def test_path_of_bytes() -> None:
    """Also where an object stands for the path, this is text."""

    class InBytes:
        def __fspath__(self) -> bytes:
            return b"x"

    with pytest.raises(InvalidInputError, match="path: must be a path"):
        check_contacts(InBytes())  # type: ignore[arg-type]


def test_no_folder_and_no_flag(write: Callable[[str, str], Path]) -> None:
    """A folder or a flag of another type is an error of ours."""
    path = write("a.csv", "msisdn\n+6581234567\n")

    with pytest.raises(InvalidInputError, match="into: must be a path"):
        split_contacts_file(path, into=5)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="has_header: must be True or False"):
        split_contacts_file(path, has_header="false")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="has_header: must be True or False"):
        check_contacts(path, has_header="false")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="converse: must be True or False"):
        check_contacts(path, converse="false")  # type: ignore[arg-type]


def test_many_unknown_attributes(check: Check) -> None:
    """Of very many columns only the first are compared with the attributes there are."""
    names = ",".join(f"column_number_{number}" for number in range(20_000))
    started = time.process_time()

    result = check(
        f"name,phone,{names}\n",
        converse=True,
        attributes=[f"column_numbre_{number}" for number in range(50)],
    )

    assert 20_000 == result.counts[ContactRule.UNKNOWN_ATTRIBUTE]
    assert time.process_time() - started < 5
    assert result.findings[0].mend.startswith("write column_numbre_")


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(
    ("column", "text", "rule"),
    [
        ("msisdn", " +6581234568 ", ContactRule.PHONE_CHARACTERS),
        ("email", " ana@example.com", ContactRule.EMAIL),
        ("country", "SG ", ContactRule.COUNTRY),
    ],
)
def test_outer_blanks(check: Check, column: str, text: str, rule: ContactRule) -> None:
    """Blanks around a value, which a load strips, are a warning."""
    row = {"msisdn": "+6581234567", "email": "bob@example.com", "country": "SG", column: text}

    result = check(f"{','.join(row)}\n{','.join(row.values())}\n")

    (finding,) = result.findings
    assert (rule, Severity.WARNING, column) == (finding.rule, finding.severity, finding.column)
    assert f"write {text.strip()}" == finding.mend


def test_twice_in_spite_of_a_warning(check: Check) -> None:
    """An address that is only warned of is compared with the others."""
    result = check("email\n ana@example.com\nana@example.com\n")

    assert 1 == result.counts[ContactRule.DUPLICATE_EMAIL]
