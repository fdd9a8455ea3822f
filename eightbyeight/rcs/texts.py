"""Whether the texts that people are sent hold what the vendor's pages ask of each."""

import re
from collections.abc import Callable, Iterator, Mapping

from attrs import evolve, frozen

from eightbyeight.findings import Finding, Severity
from eightbyeight.rcs.brand_names import Named, how_named
from eightbyeight.rcs.pages import COMPLIANCE, MESSAGE_TYPES, REGISTRATION
from eightbyeight.rcs.profile import AgentProfile
from eightbyeight.rcs.rules import ProfileRule

__all__ = ["ASKED", "Asked", "text_findings"]

_LONGEST = 3072
"""Characters of a text message."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _keyword(word: str) -> re.Pattern[str]:
    # In capitals, in quotation marks, or after a word that tells what to do: "here to help" is no
    # keyword.
    verbs = "reply|replying|text|texting|send|sending|type|say"
    told = rf"\b(?:{verbs})\s+(?:with\s+)?{word}\b"
    quoted = rf"""["'\u00ab\u2018\u201c\u201e]\s?{word}\b"""
    return re.compile(rf"\b{word}\b|(?i:{told}|{quoted})")


_PHONE = re.compile(
    r"\+?\d(?:[\s().-]{0,2}\d){6,14}"
    # Of toll-free numbers in North America, a part may be spelled: 1-800-TACOS-NY.
    r"|\b8(?:00|33|44|55|66|77|88)[\s.-][A-Z\d](?:-?[A-Z\d]){6,}\b"
)
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_URL = _words(
    r"\bhttps?://[^\s/]+|\bwww\.\w|\b[\w-]+\.(?:com|net|org|info|help|support|[a-z]{2,24}/\w)"
    # The end of a country, in small letters: in "cancel.If" a blank is missing.
    r"|\b[\w-]{2,}\.(?-i:[a-z]{2})\b"
)
_PRIVACY = _words(r"\bprivacy\b")
_PRIVACY_LINK = _words(r"(?:\bhttps?://|\bwww\.|\b[\w-]+\.\w+/)\S*privacy")
_ENGLISH = frozenset(
    {"are", "been", "for", "from", "may", "more", "our", "that"}
    | {"the", "this", "with", "will", "you", "your"}
)
"""Words of English sentences; of most languages that have one of them, it is the only one."""
_ENOUGH_ENGLISH = 2
_MESSAGES = r"(?:messages?|msgs?|texts?)"
_FREQUENCY = _words(
    r"\bfreq|\boften\b|\b(?:daily|weekly|monthly|yearly|recurring|occasional(?:ly)?)\b"
    r"|\bfrom time to time\b|\bregular(?:ly)?\b"
    r"|(?:\b(?:per|an?|each|every)\s+|/\s?)(?:day|week|month|year|order|purchase|booking)\b"
    rf"|\b{_MESSAGES}\s*(?:/|\b(?:per|each|every|for (?:each|every))\b)\s*\w"
)
_COSTS = r"(?:rates?|charges?|fees?|costs?)"
_RATES = _words(rf"\bdata\b[^.!?]*\b{_COSTS}\b|\b{_COSTS}\b[^.!?]*\bdata\b")
_OPTED_IN = _words(
    r"\bopt(?:ed)?[\s-]?in\b|\b(?:re-?)?subscribed\b|\bsigned up\b|\bsigning up\b|\bsubscribing\b"
    r"|\bjoin(?:ed|ing)\b|\benroll?ed\b|\bregistered\b"
    r"|\bsubscription\b[^.!?]*\b(?:active|confirmed)\b|\bconfirmed\b[^.!?]*\bsubscription\b"
)
_OPTED_OUT = _words(
    r"\bunsubscribed\b|\bopted[\s-]?out\b|\bopt[\s-]?out\b[^.!?]*\bconfirmed\b|\bremoved\b"
    r"|\bno longer (?:be )?subscribed\b|\b(?:subscription|messages)\b[^.!?]*\b(?:ended|stopped)\b"
    r"|\b(?:subscription|messages)\b[^.!?]*\bcancell?ed\b|\bcancell?ed\b[^.!?]*\bsubscription\b"
)
_NO_MORE = _words(
    r"\bno (?:more|further|longer|other)\b|\bnothing (?:more|further|else)\b"
    r"|\b(?:will|shall) (?:not|never)\b|\bnot (?:be sent|get|receive|send)\b|\bwon['\u2019]t\b"
    rf"|\bstopped\b[^.!?]*\b{_MESSAGES}\b|\b{_MESSAGES}\b[^.!?]*\bstopped\b"
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


def _link_to(url: str) -> re.Pattern[str]:
    """Find a link to a page, whether or not what goes without saying is left out of it."""
    rest = re.sub(r"^https?://(?:www\.)?|/$", "", url.strip()[:_LONGEST], flags=re.IGNORECASE)
    return _words(rf"(?<![\w@.-])(?:https?://)?(?:www\.)?{re.escape(rest)}(?![\w-]|/\w)")


def _has_contact(profile: AgentProfile, text: str) -> bool:
    # A link to the privacy policy or the terms is nobody to turn to.
    rest = text
    for url in (profile.privacy_url, profile.terms_url):
        rest = _link_to(url).sub(" ", rest) if url.strip() else rest
    return any(pattern.search(rest) for pattern in (_PHONE, _EMAIL, _URL))


def _has_privacy(profile: AgentProfile, text: str) -> bool:
    if not profile.privacy_url.strip():
        return _PRIVACY.search(text) is not None and _URL.search(text) is not None
    return any(one.search(text) for one in (_link_to(profile.privacy_url), _PRIVACY_LINK))


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
        yield Finding.error(ProfileRule.TOO_LONG, where, message, "shorten it", MESSAGE_TYPES)
    # What is beyond the limit is sent to nobody, and patterns take their time with long texts.
    text = text[:_LONGEST]
    if where in _BRANDED and profile.name.strip():
        yield from _brand(profile.name, where, text)
    in_english = _in_english(text)
    for asked in ASKED[where]:
        if asked.holds(profile, text):
            continue
        page = REGISTRATION if asked is _OUT else COMPLIANCE
        finding = Finding.error(asked.rule, where, f"does not {asked.what}", asked.mend, page)
        if asked.by_words and not in_english:
            message = f"{finding.message}, as far as English words tell"
            yield evolve(finding, severity=Severity.WARNING, message=message)
        else:
            yield evolve(finding, severity=asked.severity)


def _in_english(text: str) -> bool:
    words = set(re.findall(r"\w+", text.casefold()))
    return len(words & _ENGLISH) >= _ENOUGH_ENGLISH


def _brand(name: str, where: str, text: str) -> Iterator[Finding]:
    mend = f"write {' '.join(name.split())} in it"
    named = how_named(name, text)
    if named is Named.IN_PART:
        message = "has only a part of the agent's name"
        yield Finding.warning(ProfileRule.TEXT_BRAND, where, message, mend, COMPLIANCE)
    elif named is Named.NOT:
        message = "does not name the brand"
        yield Finding.error(ProfileRule.TEXT_BRAND, where, message, mend, COMPLIANCE)
