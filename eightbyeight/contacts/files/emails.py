"""Email addresses, judged by the limits and the form that the vendor's documents give."""

import re
from collections.abc import Callable

from eightbyeight.contacts.files.findings import ContactRule, Fault
from eightbyeight.contacts.files.pages import CREATE

__all__ = ["JudgeEmail", "is_email", "judge_email"]

JudgeEmail = Callable[[str], Fault | None]
"""Says what is wrong with an email address, or gives None."""

_LONGEST = 320
_LOCAL, _LABEL = r'[^\s@<>(),;:"\[\]\\]+', r'[^\s@.<>(),;:"\[\]\\]+'
_QUOTED = r'"(?:[^"\\\r\n]|\\.)+"'
_ADDRESS = re.compile(rf"(?:{_LOCAL}|{_QUOTED})@{_LABEL}(?:\.{_LABEL})+")
_WRAPPED = re.compile(r"(?:[^<>]*<)?(?:mailto:)?([^\s<>]+@[^\s<>]+)>?", re.IGNORECASE)
_LIKE = "write it like ana@example.com"


def judge_email(text: str) -> Fault | None:
    """Judge an address by the documents: at most 320 characters, and plainly an address."""
    if len(text) > _LONGEST:
        message = f"has {len(text)} characters, and {_LONGEST} is the limit"
        return Fault(ContactRule.TOO_LONG, message, "compare it with where it came from", CREATE)
    if is_email(text):
        return None
    inner = _WRAPPED.fullmatch(text.strip())
    mend = f"write {inner[1]}" if inner is not None and is_email(inner[1]) else _LIKE
    return Fault(ContactRule.EMAIL, _reason(text), mend, CREATE)


def is_email(text: str) -> bool:
    """Tell whether a text is plainly an email address of a length that is taken."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and text.isprintable()


def _reason(text: str) -> str:
    inner = text.strip()
    local, _, domain = inner.rpartition("@")
    more = {"<", ">"} & set(inner) or inner.lower().startswith("mailto:")
    unseen = not inner.isprintable() or len(inner.split()) > 1
    reasons = {
        "has blanks around the address": text != inner,
        "has no @": "@" not in inner,
        "has more in it than the address": more,
        "has a blank or a character that cannot be seen in it": unseen,
        "has more than one @": "@" in local,
        "has nothing on one side of the @": not local or not domain,
        "has no dot after the @": "." not in domain,
        "has an empty part beside a dot after the @": "" in domain.split("."),
    }
    fitting = (reason for reason, applies in reasons.items() if applies)
    return next(fitting, "has a character that belongs in no address")
