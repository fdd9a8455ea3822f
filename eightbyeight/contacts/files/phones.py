"""Phone numbers, judged by the pattern that the vendor's documents give."""

import re
import unicodedata
from typing import Protocol

from attrs import frozen

from eightbyeight.contacts.files.findings import ContactRule, Fault
from eightbyeight.contacts.files.pages import CONVERSE, CREATE

__all__ = [
    "JudgePhone",
    "PhoneVerdict",
    "Reading",
    "judge_phone",
    "read_phone",
    "suits",
]

PhoneVerdict = tuple[Fault | None, int | None]
"""What is wrong, if anything, and the number by which two of them are compared, if it is known."""


class JudgePhone(Protocol):
    """Judges one phone number."""

    def __call__(self, text: str, country: str | None, *, plus: bool, in_row: bool) -> PhoneVerdict:
        """Say what is wrong with a number.

        Args:
            text: The cell.
            country: Where a national number belongs, as ISO 3166-1 alpha-2.
            plus: Whether only the international form with ``+`` will do.
            in_row: Whether the country stands in the row, where the service sees it.
        """
        ...


# "Create contact" gives this pattern for msisdn; Converse's page asks for the + besides.
_MSISDN = re.compile(r"\+?[1-9][0-9]{6,14}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORTEST, _LONGEST = 7, 15

_SHORTENED = re.compile(r"\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_FLOAT = re.compile(r"(\+?[0-9]{7,})[.,]([0-9]{1,2})")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_BETWEEN = (
    ("blanks", re.compile(r"\s")),
    ("hyphens", re.compile("[-\u2010-\u2015\u2212\uff0d_]")),
    ("brackets", re.compile(r"[()\[\]]")),
    ("dots", re.compile("[.\u00b7\u2022]")),
    ("slashes", re.compile("[/\\\\]")),
    ("quotation marks", re.compile("['\"`\u2018-\u201d]")),
)
_NUMBERS = frozenset("+0123456789")
_LOST = "format the column as text, and take the numbers from where they came from again"
_WHOLE = "write the whole number in international form, such as +6581234567"


@frozen
class Reading:
    """What a cell that is no plain number may stand for."""

    digits: str
    """The digits; empty where they cannot be known."""
    international: bool
    """Whether it is written as an international number."""
    rule: ContactRule | None = None
    """What the writing itself breaks; None where it is the digits that are at fault."""
    message: str = ""
    mend: str = _WHOLE
    """What to do where the digits cannot be known."""


def judge_phone(
    text: str,
    country: str | None,
    *,
    plus: bool,
    in_row: bool = True,  # noqa: ARG001 - without numbering plans there is no telling national ones
) -> PhoneVerdict:
    """Judge a number by the documents' own pattern."""
    if suits(text, plus=plus):
        return None, _key(text, country, international=text.startswith("+"))
    reading = read_phone(text)
    known = _digits_fault(reading, country) is None
    form = _form(reading, country, plus=plus) if known else None
    key = _key(reading.digits, country, international=reading.international) if known else None
    return _fault_of(reading, country, form, plus=plus), key


def _key(digits: str, country: str | None, *, international: bool) -> int:
    # The same digits are different numbers in different countries; no number has more than 15.
    if international or country is None:
        return int(digits)
    first, second = country.encode()
    return ((first << 8) + second) * 10**15 + int(digits)


def suits(text: str, *, plus: bool) -> bool:
    """Tell whether a number is written as it has to be."""
    return (_E164 if plus else _MSISDN).fullmatch(text) is not None


def _fault_of(reading: Reading, country: str | None, form: str | None, *, plus: bool) -> Fault:
    """Say what is wrong with a number that is not written as it has to be.

    Args:
        reading: What the number may stand for.
        country: Where a national number belongs.
        form: How it should be written, where that is known.
        plus: Whether only the international form will do.
    """
    source = CONVERSE if plus else CREATE
    digits = _digits_fault(reading, country)
    mend = None if form is None else f"write {form}"
    if reading.rule is not None:
        advice = reading.mend if digits is None or not reading.digits else digits.mend
        return Fault(reading.rule, reading.message, mend or advice, source)
    if digits is not None:
        return Fault(digits.rule, digits.message, mend or digits.mend, source)
    message = "has no + before it: only international numbers are taken (E.164)"
    return Fault(
        ContactRule.PHONE_WITHOUT_PLUS,
        message,
        mend or "write + and the country's code before it",
        source,
    )


def _form(reading: Reading, country: str | None, *, plus: bool) -> str | None:
    if reading.international or country is None:
        return f"+{reading.digits}"
    # Which digits a national number is dialled with from abroad, only a numbering plan tells.
    return None if plus else reading.digits


def _digits_fault(reading: Reading, country: str | None) -> Fault | None:
    """Say why the digits of a number cannot be taken, or give None."""
    digits = reading.digits
    count = "1 digit" if len(digits) == 1 else f"{len(digits)} digits"
    rule, message = ContactRule.PHONE_LENGTH, f"has {count}, where 7 to 15 are taken"
    if digits.startswith("0"):
        rule = ContactRule.PHONE_LEADING_ZERO
        if reading.international:
            message = "has a 0 where the country's code should begin"
        elif country is None:
            message = "begins with 0 and names no country"
        else:
            message = "begins with 0"
        where = "its country's" if country is None else f"{country}'s"
        mend = f"write +, {where} calling code and the number, in most countries without the 0"
        return Fault(rule, message, mend)
    if _SHORTEST <= len(digits) <= _LONGEST:
        return None
    if len(digits) > _LONGEST and not digits[_LONGEST:].strip("0"):
        message = "is longer than the 15 digits a spreadsheet keeps; the others are zeros it put"
        return Fault(ContactRule.SPREADSHEET_NUMBER, message, _LOST)
    return Fault(rule, message, _WHOLE)


def read_phone(text: str) -> Reading:
    """Find out what a cell may stand for that is not written as a plain number."""
    shortened = _SHORTENED.fullmatch(text.strip())
    if shortened is not None:
        return _shortened(*shortened.groups(default=""))
    is_float = _FLOAT.fullmatch(text.strip())
    if is_float is None:
        return _cleaned(text)
    message = "is written as a spreadsheet writes a number, with decimals"
    digits = "" if is_float[2].strip("0") else is_float[1].lstrip("+")
    return Reading(digits, "+" in text, ContactRule.SPREADSHEET_NUMBER, message)


def _shortened(first: str, decimals: str, exponent: str) -> Reading:
    rule = ContactRule.SPREADSHEET_NUMBER
    if len(decimals) == int(exponent):
        message = "is written as a spreadsheet writes a long number"
        return Reading(first + decimals, international=False, rule=rule, message=message)
    message = "was shortened by a spreadsheet, and its last digits are lost"
    return Reading("", international=False, rule=rule, message=message, mend=_LOST)


def _cleaned(text: str) -> Reading:
    rest, found = (text, []) if text.isascii() and text.isprintable() else _in_latin(text)
    found += [name for name, pattern in _BETWEEN if pattern.search(rest)]
    if rest.lstrip(" (").startswith(("+", "00")):
        rest = _TRUNK_ZERO.sub("", rest)
    for _, pattern in _BETWEEN:
        rest = pattern.sub("", rest)
    return _judged(rest, found)


def _in_latin(text: str) -> tuple[str, list[str]]:
    # Numbers copied out of address books come between marks of direction that nobody sees.
    seen = [one for one in text if one.isspace() or unicodedata.category(one) not in {"Cf", "Cc"}]
    found = ["characters that cannot be seen"] if len(seen) < len(text) else []
    latin = [_latin(one) for one in seen]
    if any(new != old and new in _NUMBERS for new, old in zip(latin, seen, strict=True)):
        found.append("digits of another script")
    return "".join(latin), found


def _latin(one: str) -> str:
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    return unicodedata.normalize("NFKC", one)


def _judged(number: str, found: list[str]) -> Reading:
    rule = ContactRule.PHONE_CHARACTERS
    plus = number.startswith("+")
    digits = number[1:] if plus else number
    if not digits.isdecimal():
        kinds = "letters" if any(one.isalpha() for one in digits) else "characters"
        message = f"has {kinds} that belong to no phone number" if digits else "has no digits"
        return Reading("", international=plus, rule=rule, message=message)
    if not plus and digits.startswith("00"):
        message = "begins with 00, which is dialled, and not part of the number"
        return Reading(digits[2:], international=True, rule=rule, message=message)
    if not found:
        return Reading(digits, international=plus)
    message = f"has {' and '.join(found)} in it; only digits, and a + before them, are taken"
    return Reading(digits, international=plus, rule=rule, message=message)
