"""Phone numbers, judged by the numbering plans that the extra ``preflight`` brings."""

from collections.abc import Sequence

from attrs import evolve

from eightbyeight.contacts.files.findings import ContactRule, Fault, Severity
from eightbyeight.contacts.files.phones import (
    JudgePhone,
    PhoneVerdict,
    Reading,
    judge_phone,
    read_phone,
    suits,
)

__all__ = ["find_plans"]

_IMPOSSIBLE = Fault(
    ContactRule.PHONE_IMPOSSIBLE,
    "can be nobody's number: in the numbering plans, its country's code or its length is wrong",
    "compare it with where it came from; a national number needs its country",
)
_UNASSIGNED = Fault(
    ContactRule.PHONE_UNASSIGNED,
    "is in no range of numbers that its country is known to use",
    "compare it with where it came from",
    severity=Severity.WARNING,
)
_NATIONAL = "is a national number, and the file does not say of which country"


def find_plans() -> JudgePhone | None:
    """Give the judge that knows numbering plans; None where the extra is not installed."""
    try:
        import phonenumbers  # noqa: F401, PLC0415 - an extra
    except ModuleNotFoundError:
        return None
    return _judge


def _judge(text: str, country: str | None, *, plus: bool, in_row: bool) -> PhoneVerdict:
    fault, key = judge_phone(text, country, plus=plus)
    numbers = [_number(written, place) for written, place in _ways(text, country)]
    possible = [number for number in numbers if number is not None]
    if not possible:
        return _impossible(fault, key), key
    form, valid = next((number for number in possible if number[1]), possible[0])
    if fault is not None:
        return (evolve(fault, mend=f"write {form}"), int(form)) if valid else (fault, key)
    if not valid:
        return _UNASSIGNED, int(form)
    if not in_row and int(text) != int(form):
        warning = Severity.WARNING
        fault = Fault(ContactRule.PHONE_NATIONAL, _NATIONAL, f"write {form}", severity=warning)
    return fault, int(form)


def _impossible(fault: Fault | None, key: int | None) -> Fault:
    if fault is None:
        return _IMPOSSIBLE
    # A form that can be nobody's number mends nothing.
    return fault if key is None else evolve(fault, mend=_IMPOSSIBLE.mend)


def _ways(text: str, country: str | None) -> Sequence[tuple[str, str | None]]:
    """Give the ways to read a number, each with the country it is dialled in."""
    reading = (
        Reading(text.lstrip("+"), "+" in text) if suits(text, plus=False) else read_phone(text)
    )
    if not reading.digits:
        # Letters can belong to a number, as in 1-800-FLOWERS; what is lost cannot be found again.
        return [(text, country)] if reading.rule is ContactRule.PHONE_CHARACTERS else []
    abroad = (f"+{reading.digits}", None)
    if reading.international or country is None:
        return [abroad]
    # The example of "Create contact" has a country and, without +, a number of another one.
    return [(reading.digits, country), abroad]


def _number(text: str, country: str | None) -> tuple[str, bool] | None:
    """Give a number in E.164 and whether it is in use; None for one that cannot be."""
    import phonenumbers  # noqa: PLC0415 - an extra

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    if not valid and not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), valid
