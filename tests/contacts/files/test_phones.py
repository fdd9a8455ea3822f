"""Phone numbers by the documents' own pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.files.findings import ContactRule
from eightbyeight.contacts.files.phones import judge_phone

PATTERN = re.compile(r"^\+{0,1}[1-9]{1}[0-9]{6,14}\Z")
"""As "Create contact" has it."""


def rule_and_mend(text: str, country: str | None = None, *, plus: bool = False) -> tuple[str, str]:
    """Judge a number that is at fault."""
    fault, _ = judge_phone(text, country, plus=plus)
    assert fault is not None
    return fault.rule, fault.mend


@given(st.one_of(st.from_regex(PATTERN), st.text("+0123456789 .e", max_size=18), st.text()))
def test_pattern(text: str) -> None:
    """Exactly those numbers are good that the vendor's pattern takes."""
    fault, key = judge_phone(text, None, plus=False)

    assert (PATTERN.match(text) is not None) == (fault is None)
    assert fault is not None or int(text) == key


@given(
    st.text("+0123456789 ()-.,eE/x\uff41\uff10\u202a\u00a0", max_size=20),
    st.sampled_from([None, "SG"]),
)
def test_mend_is_good(text: str, country: str | None) -> None:
    """A number that a mend says to write is itself good, and the one that is compared."""
    fault, key = judge_phone(text, country, plus=False)

    written = None if fault is None else re.fullmatch(r"write (\+?\d+)", fault.mend)
    if written is not None:
        assert (None, key) == judge_phone(written[1], country, plus=False)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("+65 8123 4567", ContactRule.PHONE_CHARACTERS),
        ("65-8123-4567", ContactRule.PHONE_CHARACTERS),
        ("+65 (8123) 4567", ContactRule.PHONE_CHARACTERS),
        ("65.8123.4567", ContactRule.PHONE_CHARACTERS),
        ("'6581234567", ContactRule.PHONE_CHARACTERS),
        ("+65/81234567 ", ContactRule.PHONE_CHARACTERS),
        ("+65\u00a08123\u20114567", ContactRule.PHONE_CHARACTERS),
        ("\u202a+6581234567\u202c", ContactRule.PHONE_CHARACTERS),
        (
            "\uff0b\uff16\uff15\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
            ContactRule.PHONE_CHARACTERS,
        ),
        (
            "\u0666\u0665\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
            ContactRule.PHONE_CHARACTERS,
        ),
        ("006581234567", ContactRule.PHONE_CHARACTERS),
        ("00 65 8123 4567", ContactRule.PHONE_CHARACTERS),
        ("+65 (0) 8123 4567", ContactRule.PHONE_CHARACTERS),
        ("(+65)(0)81234567", ContactRule.PHONE_CHARACTERS),
        ("6581234567.0", ContactRule.SPREADSHEET_NUMBER),
        ("6581234567,00", ContactRule.SPREADSHEET_NUMBER),
        ("+6581234567.0", ContactRule.SPREADSHEET_NUMBER),
        ("6.581234567E+09", ContactRule.SPREADSHEET_NUMBER),
        ("6,581234567e9", ContactRule.SPREADSHEET_NUMBER),
    ],
)
def test_known_form(text: str, rule: ContactRule) -> None:
    """Where a number's digits are plain, the mend writes the number out."""
    assert (rule, "write +6581234567") == rule_and_mend(text)


def test_form_of_a_national_number() -> None:
    """With a country, a number without + is perhaps national, and gets none."""
    assert "write 81234567" == rule_and_mend("8123 4567", "SG")[1]
    assert "write +6581234567" == rule_and_mend("+65 8123 4567", "SG")[1]


@pytest.mark.parametrize("text", ["6.58E+09", "6.5812345671E+09", "6E9", "6581234567.5"])
def test_lost_digits(text: str) -> None:
    """Of a number that a spreadsheet has shortened, no form is made up."""
    rule, mend = rule_and_mend(text)

    assert ContactRule.SPREADSHEET_NUMBER == rule
    assert not re.search(r"write \+?\d", mend)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("call me", "letters"),
        ("6581234567 ext 3", "letters"),
        ("65*81234567", "characters"),
        ("65+81234567", "characters"),
        ("-", "no digits"),
        ("+", "no digits"),
    ],
)
def test_no_number(text: str, message: str) -> None:
    """What is no number is said to be none, with an example of one."""
    fault, key = judge_phone(text, None, plus=False)

    assert fault is not None
    assert key is None
    assert message in fault.message
    assert "such as +6581234567" in fault.mend


def test_all_that_is_wrong_is_named() -> None:
    """One finding names all the characters that do not belong there."""
    fault, _ = judge_phone("\u200e+\uff16\uff15 (8123)-4567", None, plus=False)

    assert fault is not None
    for word in ("cannot be seen", "another script", "blanks", "hyphens", "brackets"):
        assert word in fault.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("+65\u00a081234567", "has blanks in it;"),
        ("\u202a+6581234567", "has characters that cannot be seen in it;"),
        ("\uff0b6581234567", "has digits of another script in it;"),
    ],
)
def test_nothing_else_is_named(text: str, message: str) -> None:
    """Characters that are not there are not named."""
    fault, _ = judge_phone(text, None, plus=False)

    assert fault is not None
    assert fault.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "country", "message", "mend"),
    [
        ("0812345678", None, "names no country", "its country's calling code"),
        ("0812345678", "GB", "begins with 0", "GB's calling code"),
        ("+0812345678", None, "where the country's code should begin", "calling code"),
        ("000812345678", None, "begins with 00", "calling code"),
    ],
)
def test_leading_zero(text: str, country: str | None, message: str, mend: str) -> None:
    """No number begins with 0, whether or not its country is known."""
    fault, key = judge_phone(text, country, plus=False)

    assert fault is not None
    assert key is None
    assert message in fault.message
    assert mend in fault.mend


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("123456", ContactRule.PHONE_LENGTH),
        ("1234567890123456", ContactRule.PHONE_LENGTH),
        ("12 34 56", ContactRule.PHONE_CHARACTERS),
        ("1234567890123450", ContactRule.SPREADSHEET_NUMBER),
    ],
)
def test_length(text: str, rule: ContactRule) -> None:
    """A number has 7 to 15 digits, of which a spreadsheet keeps as many."""
    assert rule == rule_and_mend(text)[0]


def test_plus_is_needed() -> None:
    """Where only the international form will do, a number without + is at fault."""
    assert (None, 6581234567) == judge_phone("+6581234567", None, plus=True)
    expected = (ContactRule.PHONE_WITHOUT_PLUS, "write +6581234567")
    assert expected == rule_and_mend("6581234567", plus=True)
    mend = "write + and the country's code before it"
    assert (ContactRule.PHONE_WITHOUT_PLUS, mend) == rule_and_mend("81234567", "SG", plus=True)


@pytest.mark.parametrize("plus", [False, True])
def test_source(plus: bool) -> None:
    """Each rule names the page it comes from."""
    fault, _ = judge_phone("12", None, plus=plus)

    assert fault is not None
    assert ("moobidesk" in fault.source) == plus
    assert fault.source.startswith("https://developer.8x8.com/connect/")
