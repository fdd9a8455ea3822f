"""Email addresses, judged by the rules of email that the extra ``preflight`` brings."""

from attrs import evolve

from eightbyeight.contacts.files.emails import JudgeEmail, judge_email
from eightbyeight.contacts.files.findings import Fault, Rule

__all__ = ["find_validator"]

_MEND = "compare it with where it came from"


def find_validator() -> JudgeEmail | None:
    """Give the judge that knows the rules of email; None where the extra is not installed."""
    try:
        import email_validator  # noqa: F401, PLC0415 - an extra
    except ModuleNotFoundError:
        return None
    return _judge


def _judge(text: str) -> Fault | None:
    fault = judge_email(text)
    if fault is not None and fault.rule is Rule.TOO_LONG:
        return fault
    reason = _reason(text)
    if reason is None:
        return fault
    return Fault(Rule.EMAIL, reason, _MEND) if fault is None else evolve(fault, message=reason)


def _reason(text: str) -> str | None:
    import email_validator  # noqa: PLC0415 - an extra

    try:
        # Its default asks the DNS about each domain: a check sends nothing to anybody.
        email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        return " ".join(str(error).split()).removesuffix(".")
    return None
