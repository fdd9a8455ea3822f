"""Email addresses, judged by the rules of email that the extra ``preflight`` brings."""

from attrs import evolve

from eightbyeight.contacts.files.emails import JudgeEmail, judge_email
from eightbyeight.contacts.files.findings import ContactRule, Fault, Severity

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
    if fault is not None and fault.rule is ContactRule.TOO_LONG:
        return fault
    reason, is_refused = _reason(text)
    if reason is None:
        return fault
    if fault is None and not is_refused:
        return Fault(ContactRule.EMAIL, reason, _MEND, severity=Severity.WARNING)
    return (
        Fault(ContactRule.EMAIL, reason, _MEND) if fault is None else evolve(fault, message=reason)
    )


def _reason(text: str) -> tuple[str | None, bool]:
    """Say what the rules of email object to, and whether it is more than advice."""
    import email_validator  # noqa: PLC0415 - an extra

    # Its default asks the DNS about each domain: a check sends nothing to anybody.
    try:
        email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        reason = " ".join(str(error).split()).removesuffix(".")
    else:
        return None, False
    # Domains for special use, such as those of a company's own network, and quoted local parts are
    # addresses all the same, and the vendor's pages do not exclude them.
    try:
        email_validator.validate_email(
            text, check_deliverability=False, test_environment=True, allow_quoted_local=True
        )
    except email_validator.EmailNotValidError:
        # Of the special-use domains, a test environment admits "test" alone; no class of its own
        # tells the others from addresses that break a rule.
        return reason, "special-use" not in reason
    return reason, False
