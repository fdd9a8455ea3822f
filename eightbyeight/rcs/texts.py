"""Whether the texts that people are sent hold what the vendor's pages ask of each."""

import re
from collections.abc import Callable, Iterator, Mapping

from attrs import evolve, frozen

from eightbyeight.findings import Finding, Severity
from eightbyeight.rcs.pages import COMPLIANCE, MESSAGE_TYPES, REGISTRATION
from eightbyeight.rcs.profile import AgentProfile
from eightbyeight.rcs.rules import ProfileRule, error, warning

__all__ = ["ASKED", "Asked", "text_findings"]

_LONGEST = 3072
"""Characters of a text message."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _keyword(word: str) -> re.Pattern[str]:
    # In capitals, or after a word that tells what to do: "here to help" is no keyword.
    verbs = "reply|replying|text|texting|send|sending|type|say"
    told = rf"""(?i:\b(?:{verbs})\s+(?:with\s+)?["'\u201c\u2018]?"""
    return re.compile(rf"\b{word}\b|{told}{word}\b)")


_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_URL = _words(r"\bhttps?://[^\s/]+|\bwww\.\w|\b[\w-]+\.(?:com|net|org|io|co|help|support)\b")
_ENGLISH = _words(r"\b(?:you|your|the|to|for|and|are|is|will|may|with)\b")
_PRIVACY = _words(r"\bprivacy\b")
_FREQUENCY = _words(
    r"\bfreq|\boften\b|\b(?:daily|weekly|monthly|yearly|recurring)\b"
    r"|(?:\b(?:per|an?|each|every)\s+|/\s?)(?:day|week|month|year|order|purchase|booking)\b"
)
_RATES = _words(r"\bdata\b[^.!?]*\b(?:rates?|charges?|fees?|costs?)\b")
_OPTED_IN = _words(
    r"\bopt(?:ed)?[\s-]?in\b|\bsubscribed\b|\bsigned up\b|\bsigning up\b|\bsubscribing\b"
    r"|\bjoin(?:ed|ing)\b|\benrolled\b"
)
_OPTED_OUT = _words(
    r"\bunsubscribed\b|\bopted[\s-]?out\b|\bopt[\s-]?out\b[^.!?]*\bconfirmed\b|\bremoved\b"
    r"|\bsubscription\b[^.!?]*\b(?:ended|cancell?ed)\b"
)
_NO_MORE = _words(
    r"\bno (?:more|further|longer)\b|\bnot (?:be sent|get|receive|send)\b|\bwon['\u2019]t\b"
)
_PURPOSE = _words(
    r"\b(?:alerts?|appointments?|bills?|bookings?|cod(?:e|es)|confirmations?|coupons?|deals?"
    r"|deliver(?:y|ies)|events?|information|invoices?|news|newsletters?|notifications?|offers?"
    r"|orders?|passwords?|payments?|promotion(?:s|al)?|receipts?|reminders?|sales?|shipping"
    r"|surveys?|updates?|marketing|transactional)\b"
)

Holds = Callable[[AgentProfile, str], bool]


def _has(pattern: re.Pattern[str]) -> Holds:
    return lambda _profile, text: pattern.search(text) is not None


def _has_contact(profile: AgentProfile, text: str) -> bool:
    # A link to the privacy policy or the terms is nobody to turn to.
    rest = text
    for link in (profile.privacy_url, profile.terms_url):
        rest = rest.replace(link, " ") if link else rest
    return any(pattern.search(rest) for pattern in (_PHONE, _EMAIL, _URL))


def _has_privacy(profile: AgentProfile, text: str) -> bool:
    if profile.privacy_url:
        return profile.privacy_url in text
    return _PRIVACY.search(text) is not None and _URL.search(text) is not None


@frozen
class Asked:
    """One thing that a text has to hold."""

    rule: ProfileRule
    holds: Holds
    """Whether a text of a profile holds it."""
    what: str
    """What it is, after "does not"."""
    mend: str
    by_words: bool = False
    """Whether it is looked for by English words, which a text in another language has not."""
    severity: Severity = Severity.ERROR


_OPT_IN = Asked(
    ProfileRule.TEXT_OPT_IN,
    _has(_OPTED_IN),
    "confirm the opt-in",
    "say that they are opted in",
    by_words=True,
)
_FREQUENT = Asked(
    ProfileRule.TEXT_FREQUENCY,
    _has(_FREQUENCY),
    "tell how often messages come",
    'add "Message frequency varies", or how many a month',
    by_words=True,
)
_RATE = Asked(
    ProfileRule.TEXT_RATES,
    _has(_RATES),
    "mention message and data rates",
    'add "Message and data rates may apply"',
    by_words=True,
)
_HELP = Asked(
    ProfileRule.TEXT_HELP,
    _has(_keyword("HELP")),
    "tell how to get help",
    'add "Text HELP for help"',
)
_STOP = Asked(
    ProfileRule.TEXT_STOP,
    _has(_keyword("STOP")),
    "tell how to stop",
    'add "Text STOP to cancel"',
)
_START = Asked(
    ProfileRule.TEXT_START,
    _has(_keyword("START")),
    "offer to start again",
    'add "Reply START to come back"',
)
_CONTACT = Asked(
    ProfileRule.TEXT_CONTACT,
    _has_contact,
    "name a phone number, an email address or a URL to turn to",
    "add the customer service's",
)
_OUT = Asked(
    ProfileRule.TEXT_OPT_OUT,
    _has(_OPTED_OUT),
    "confirm the opt-out",
    "say that they are unsubscribed",
    by_words=True,
)
_NO_FURTHER = Asked(
    ProfileRule.TEXT_NO_MORE,
    _has(_NO_MORE),
    "say that no more messages come",
    'add "You will receive no more messages"',
    by_words=True,
)
_PRIVATE = Asked(
    ProfileRule.TEXT_PRIVACY,
    _has_privacy,
    "link to the privacy policy",
    "add the URL that privacy_url has",
)
# What a purpose is, a list of words can only guess.
_FOR_WHAT = Asked(
    ProfileRule.TEXT_PURPOSE,
    _has(_PURPOSE),
    "seem to tell what the messages are for",
    "say what people will get, such as order updates or offers",
    by_words=True,
    severity=Severity.WARNING,
)
_WELCOME = (_OPT_IN, _FREQUENT, _RATE, _HELP, _STOP, _CONTACT)

ASKED: Mapping[str, tuple[Asked, ...]] = {
    "opt_in": (_FOR_WHAT, _RATE, _FREQUENT, _STOP, _CONTACT, _PRIVATE),
    "welcome": _WELCOME,
    "start_reply": _WELCOME,
    "help_reply": (_CONTACT, _STOP),
    "stop_reply": (_OUT, _NO_FURTHER, _START),
}
"""What each text has to hold, beside the brand's name: all that the pages on registration and
compliance ask for together, since the first leaves out of its examples what the second requires."""

_BRANDED = frozenset({"welcome", "start_reply", "stop_reply"})


def text_findings(profile: AgentProfile, where: str, text: str) -> Iterator[Finding]:
    """Find out what a text leaves out.

    Keywords, addresses and names are found in every language, the rest by English words: in a
    text that is not in English, what is not found so is a warning.
    """
    if len(text) > _LONGEST:
        message = f"has {len(text):,} characters, and {_LONGEST:,} is the limit of a message"
        yield error(ProfileRule.TOO_LONG, where, message, "shorten it", MESSAGE_TYPES)
    # What is beyond the limit is sent to nobody, and patterns take their time with long texts.
    text = text[:_LONGEST]
    if where in _BRANDED and profile.name.strip():
        yield from _brand(profile.name, where, text)
    in_english = _ENGLISH.search(text) is not None
    for asked in ASKED[where]:
        if asked.holds(profile, text):
            continue
        page = REGISTRATION if asked is _OUT else COMPLIANCE
        finding = error(asked.rule, where, f"does not {asked.what}", asked.mend, page)
        if asked.by_words and not in_english:
            message = f"{finding.message}, as far as English words tell"
            yield evolve(finding, severity=Severity.WARNING, message=message)
        else:
            yield evolve(finding, severity=asked.severity)


def _brand(name: str, where: str, text: str) -> Iterator[Finding]:
    whole, spoken = " ".join(name.split()).casefold(), " ".join(text.split()).casefold()
    if whole in spoken:
        return
    mend = f"write {' '.join(name.split())} in it"
    first = re.escape(whole.split()[0])
    if re.search(rf"(?<!\w){first}(?!\w)", spoken):
        message = "has only the first word of the agent's name"
        yield warning(ProfileRule.TEXT_BRAND, where, message, mend, COMPLIANCE)
    else:
        message = "does not name the brand"
        yield error(ProfileRule.TEXT_BRAND, where, message, mend, COMPLIANCE)
