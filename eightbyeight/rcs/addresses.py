"""Whether a phone number, a URL or an email address is one that the public can use."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from eightbyeight.findings import Finding
from eightbyeight.rcs.pages import AGENT_PROFILE
from eightbyeight.rcs.rules import ProfileRule

__all__ = ["email_findings", "is_https", "phone_findings", "url_findings"]

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_BETWEEN = re.compile(r"[\s().\-/]+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
"""What is dialled within the country alone, as in +49 (0)30 123456."""
_LOCAL = re.compile(r'[^\s@<>(),;:"\[\]\\.]+(?:\.[^\s@<>(),;:"\[\]\\.]+)*')
_HOST = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(?:\.(?!-)[\w-]{1,63}(?<!-))+")
_PRIVATE = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local"}
    | {"localdomain", "localhost", "onion", "private", "test"}
)
"""Ends of names that the public DNS does not know: those of RFC 6761, 6762, 7686, 8375 and 9476,
and what networks of companies and homes use besides."""


def phone_findings(where: str, text: str) -> Iterator[Finding]:
    """Find out what is wrong with a phone number."""
    if _E164.fullmatch(text):
        return
    number = _BETWEEN.sub("", _TRUNK_ZERO.sub("", text))
    number = f"+{number[2:]}" if number.startswith("00") else number
    mend = "write + and the country's code before the number, as in +18668794647"
    if _E164.fullmatch(number):
        mend = f"write {number}"
    yield Finding.error(ProfileRule.PHONE, where, "is not in E.164", mend, AGENT_PROFILE)


def email_findings(where: str, text: str) -> Iterator[Finding]:
    """Find out what is wrong with an email address."""
    local, _, host = text.rpartition("@")
    if not _LOCAL.fullmatch(local) or not host or not text.isprintable() or " " in host:
        mend = "write it like care@example.com, with nothing around it"
        yield Finding.error(ProfileRule.EMAIL, where, "is no email address", mend, AGENT_PROFILE)
    elif not _is_public(host):
        mend = "name an address that customers can write to"
        message = "is no address that mail from outside reaches"
        yield Finding.error(ProfileRule.EMAIL_PUBLIC, where, message, mend, AGENT_PROFILE)


def url_findings(where: str, text: str) -> Iterator[Finding]:
    """Find out what is wrong with a URL."""
    parts = _split(text)
    if parts is None or not parts.scheme or not parts.hostname:
        mend = "write it whole, as in https://www.example.com/help, with nothing around it"
        yield Finding.error(ProfileRule.URL, where, "is no URL", mend, AGENT_PROFILE)
        return
    if parts.scheme != "https":
        mend = "write the https:// URL of the page"
        yield Finding.error(
            ProfileRule.URL_HTTPS, where, "does not begin with https://", mend, AGENT_PROFILE
        )
    if "@" in parts.netloc:
        mend = "take out what stands before the @; the page has to open without it"
        message = "has a user's name or a password in it, which everybody would see"
        yield Finding.error(ProfileRule.URL_CREDENTIALS, where, message, mend, AGENT_PROFILE)
    if not _is_public(parts.hostname):
        mend = "name the page's address on the internet"
        message = "names a host that only your own network knows"
        yield Finding.error(ProfileRule.URL_PUBLIC, where, message, mend, AGENT_PROFILE)


def is_https(text: str) -> bool:
    """Tell whether a text is an HTTPS URL that can be linked to as it stands."""
    parts = _split(text)
    return parts is not None and parts.scheme == "https" and bool(parts.hostname)


def _split(text: str) -> SplitResult | None:
    """Split a URL; None where it is none."""
    # urlsplit takes line breaks and tabs out without a word, and browsers read a backslash as /.
    if not text.isprintable() or " " in text or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_public(host: str) -> bool:
    name = host.removesuffix(".").lower()
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        pass
    last = name.rpartition(".")[2]
    # Numbers at the end make an IP address of it, in one of its shorter forms.
    return _HOST.fullmatch(name) is not None and not last.isdecimal() and last not in _PRIVATE
