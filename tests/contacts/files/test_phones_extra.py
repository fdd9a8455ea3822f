"""Phone numbers by the numbering plans of the extra ``preflight``."""

import pytest

from eightbyeight.contacts.files.findings import ContactRule, Fault, Severity
from eightbyeight.contacts.files.phones import JudgePhone
from eightbyeight.contacts.files.phones_extra import find_plans


@pytest.fixture
def judge() -> JudgePhone:
    """Give the judge under test."""
    found = find_plans()
    assert found is not None
    return found


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra() -> None:
    """Where the extra is not installed there is no such judge."""
    assert find_plans() is None


@pytest.mark.parametrize(
    ("text", "country", "plus"),
    [
        ("+6581234567", None, True),
        ("6581234567", None, False),
        ("+6581234567", "US", False),
        ("6581234567", "SG", False),
        ("81234567", "SG", False),
        ("2079460018", "GB", False),
        # The example of "Create contact": a country, and a number of another.
        ("447911123456", "US", False),
    ],
)
def test_good_numbers(judge: JudgePhone, text: str, country: str | None, plus: bool) -> None:
    """Good numbers are good, international or national with the country of their row."""
    fault, key = judge(text, country, plus=plus, in_row=True)

    assert fault is None
    assert key is not None


def test_compared_in_international_form(judge: JudgePhone) -> None:
    """A national and an international way to write one number are the same number."""
    national = judge("81234567", "SG", plus=False, in_row=True)
    elsewhere = judge("81234567", "HK", plus=False, in_row=True)

    assert national == judge("+6581234567", None, plus=False, in_row=True)
    assert (None, 6581234567) == national
    assert 85281234567 == elsewhere[1]


@pytest.mark.parametrize(
    ("text", "country", "rule", "form"),
    [
        ("020 7946 0018", "GB", ContactRule.PHONE_CHARACTERS, "+442079460018"),
        ("02079460018", "GB", ContactRule.PHONE_LEADING_ZERO, "+442079460018"),
        ("0612345678", "IT", ContactRule.PHONE_LEADING_ZERO, "+390612345678"),
        ("1-800-FLOWERS", "US", ContactRule.PHONE_CHARACTERS, "+18003569377"),
        ("+65 8123 4567 ext 3", None, ContactRule.PHONE_CHARACTERS, "+6581234567"),
        ("81234567.0", "SG", ContactRule.SPREADSHEET_NUMBER, "+6581234567"),
    ],
)
def test_mend_in_e164(
    judge: JudgePhone, text: str, country: str | None, rule: ContactRule, form: str
) -> None:
    """What is wrongly written is mended with the number's international form."""
    fault, key = judge(text, country, plus=False, in_row=True)

    assert fault is not None
    assert (rule, f"write {form}") == (fault.rule, fault.mend)
    assert int(form) == key


def test_plus_with_a_country(judge: JudgePhone) -> None:
    """Where only the international form will do, the mend gives it for a national number."""
    fault, _ = judge("81234567", "SG", plus=True, in_row=False)

    assert fault is not None
    assert (ContactRule.PHONE_WITHOUT_PLUS, "write +6581234567") == (fault.rule, fault.mend)


@pytest.mark.parametrize(
    ("text", "country"),
    [("+65812345", None), ("8123456", None), ("+9991234567", None), ("123456789012345", "SG")],
)
def test_impossible(judge: JudgePhone, text: str, country: str | None) -> None:
    """A number that no numbering plan can hold is an error."""
    fault, key = judge(text, country, plus=False, in_row=True)

    assert isinstance(fault, Fault)
    assert (ContactRule.PHONE_IMPOSSIBLE, Severity.ERROR) == (fault.rule, fault.severity)
    assert key is not None
    assert int(text) == key % 10**15


def test_plus_is_believed(judge: JudgePhone) -> None:
    """A number with + is never read as one of the country's own."""
    assert judge("81234567", "SG", plus=False, in_row=True)[0] is None

    fault, _ = judge("+81234567", "SG", plus=False, in_row=True)

    assert fault is not None
    assert ContactRule.PHONE_IMPOSSIBLE == fault.rule


def test_unassigned(judge: JudgePhone) -> None:
    """A number of the right length in no known range is a warning."""
    fault, key = judge("+6521234567", None, plus=False, in_row=True)

    assert fault is not None
    assert (ContactRule.PHONE_UNASSIGNED, Severity.WARNING) == (fault.rule, fault.severity)
    assert 6521234567 == key


def test_country_that_the_file_does_not_name(judge: JudgePhone) -> None:
    """A national number whose country only the caller knows is mended; another is left alone."""
    fault, key = judge("81234567", "SG", plus=False, in_row=False)

    assert fault is not None
    assert (ContactRule.PHONE_NATIONAL, Severity.WARNING) == (fault.rule, fault.severity)
    assert "write +6581234567" == fault.mend
    assert (None, key) == judge("6581234567", "SG", plus=False, in_row=False)


def test_no_form_that_is_nobodys(judge: JudgePhone) -> None:
    """No mend says to write what can be nobody's number."""
    impossible, _ = judge("+65 8123 456", None, plus=False, in_row=True)
    unassigned, _ = judge("0812345678", "SG", plus=False, in_row=True)

    assert impossible is not None
    assert (ContactRule.PHONE_CHARACTERS, True) == (impossible.rule, "compare" in impossible.mend)
    assert unassigned is not None
    assert "SG's calling code" in unassigned.mend


@pytest.mark.parametrize("text", ["6.58E+09", "0812345678", "call me"])
def test_nothing_to_go_by(judge: JudgePhone, text: str) -> None:
    """Where no number can be known, the finding stays what it is without the extra."""
    fault, key = judge(text, None, plus=False, in_row=True)

    assert fault is not None
    assert "write +6" not in fault.mend
    assert key is None
