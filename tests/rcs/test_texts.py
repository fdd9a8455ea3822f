"""The texts that people are sent, as the pages word them and as people do."""

import time

import pytest
from attrs import evolve

from eightbyeight.findings import Severity
from eightbyeight.rcs import AgentProfile, ProfileRule, check_agent_profile
from eightbyeight.rcs.texts import ASKED

Rule = ProfileRule
WITHOUT = AgentProfile(name="Acme Coffee")


def _found(where: str, text: str, profile: AgentProfile = WITHOUT) -> list[tuple[str, str]]:
    findings = check_agent_profile(evolve(profile, **{where: text}))
    return [(str(one.rule), str(one.severity)) for one in findings if one.where == where]


@pytest.mark.parametrize(
    ("where", "text", "rules"),
    [
        (
            "start_reply",
            (
                "Thanks for joining! Message frequency varies. Msg & data rates may apply. "
                "Write HELP for help or STOP to end this."
            ),
            [Rule.TEXT_BRAND, Rule.TEXT_CONTACT],
        ),
        ("help_reply", "Support is there for you: call 202-555-0143.", [Rule.TEXT_STOP]),
        (
            "stop_reply",
            ("You are unsubscribed, and get no more messages from us. Write START to come back."),
            [Rule.TEXT_BRAND],
        ),
    ],
)
def test_prescribed(where: str, text: str, rules: list[ProfileRule]) -> None:
    """Replies as the registration page wants them lack what the compliance page asks besides."""
    assert [(rule, Severity.ERROR) for rule in rules] == _found(where, text)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (
            "welcome",
            (
                "ACME  COFFEE: thanks for joining! Up to 4 messages per month. Data charges "
                "may apply. Reply 'help' for help and text stop to cancel. Call (202) 555-0143"
            ),
        ),
        (
            "welcome",
            (
                "Acme\nCoffee: your opt-in is confirmed. Messages are sent daily; message & data "
                "rates apply. Send \u201chelp\u201d or \u201cSTOP\u201d, or see https://acme-coffee.com"
            ),
        ),
        ("help_reply", "See acme-coffee.com/help, or text STOP to end."),
        ("help_reply", "Write to care@acme-coffee.org. Replying STOP ends this."),
        ("stop_reply", "You opted out of Acme Coffee and won\u2019t hear from us. START: return."),
        ("stop_reply", "Acme Coffee: opt-out is confirmed. No further messages. Type start again."),
        (
            "opt_in",
            (
                "Coupons, 2 msgs/week. Data rates apply. STOP to end. Questions: "
                "care@acme-coffee.com. Privacy: acme-coffee.com/privacy"
            ),
        ),
    ],
)
def test_other_words(where: str, text: str) -> None:
    """Texts that say the same in other words pass."""
    assert [] == _found(where, text)


@pytest.mark.parametrize("text", ["You, need help? We stop by", "Helpful. STOPPING. RESTART"])
def test_no_keywords(text: str) -> None:
    """A word that is part of a sentence or of another word is no keyword."""
    assert (Rule.TEXT_STOP, Severity.ERROR) in _found("welcome", text)
    assert (Rule.TEXT_HELP, Severity.ERROR) in _found("welcome", text)
    assert (Rule.TEXT_START, Severity.ERROR) in _found("stop_reply", text)


def test_other_languages() -> None:
    """In another language, what is looked for by English words is a warning alone."""
    text = "Acme Coffee : bienvenue ! HELP : aide, STOP : fin. +33 1 99 00 12 34"

    expected = [Rule.TEXT_OPT_IN, Rule.TEXT_FREQUENCY, Rule.TEXT_RATES]
    assert [(rule, Severity.WARNING) for rule in expected] == _found("welcome", text)
    assert [(Rule.TEXT_CONTACT, "error"), (Rule.TEXT_STOP, "error")] == _found("help_reply", "Non")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Acme Coffee", []),
        ("acme", []),
        ("Acme Bean", [(Rule.TEXT_BRAND, Severity.WARNING)]),
        ("Acm", []),
        ("Acm Bean", [(Rule.TEXT_BRAND, Severity.ERROR)]),
        ("(Bean", [(Rule.TEXT_BRAND, Severity.ERROR)]),
        ("", []),
    ],
)
def test_brand(name: str, found: list[tuple[str, str]]) -> None:
    """The name in a text counts whatever its case; of its first word alone there is a warning."""
    text = "Acme Coffee: you are unsubscribed. No more messages. Reply START to return."

    assert found == _found("stop_reply", text, AgentProfile(name=name))


def test_privacy_is_no_contact() -> None:
    """Links to the privacy policy and the terms are nobody to turn to."""
    links = AgentProfile(privacy_url="https://a-b.com/p", terms_url="https://a-b.com/t")
    text = "Offers, daily. Data rates apply. Text STOP to end. https://a-b.com/p https://a-b.com/t"

    assert [(Rule.TEXT_CONTACT, "error")] == _found("opt_in", text, links)
    assert [] == _found("opt_in", f"{text} care@a-b.com", links)
    other = text.replace("/p", "/privacy-policy")
    assert (Rule.TEXT_PRIVACY, "error") in _found("opt_in", text.replace("/p", "/q"), links)
    assert [] == _found("opt_in", f"{other} care@a-b.com", links)


def test_long_texts() -> None:
    """3,072 characters are the limit, and what is beyond it takes no time."""
    ends = "Acme Coffee: you are unsubscribed. No more messages. Reply START to return."
    begun = time.process_time()

    assert [] == _found("stop_reply", ends + "." * (3072 - len(ends)))
    assert [(Rule.TOO_LONG, "error")] == _found("stop_reply", ends + "." * (3073 - len(ends)))
    for where in ASKED:
        for unit in ("data ", "a", "1 ", "a-", "a@", "opt out "):
            assert (Rule.TOO_LONG, "error") in _found(where, unit * 200_000)
    assert time.process_time() - begun < 5
