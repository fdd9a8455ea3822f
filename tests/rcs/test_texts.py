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
        ("help_reply", "Call 1-800-TACOS-NY. Reply STOP to cancel."),
        ("help_reply", "See acme-coffee.us/help or acme-coffee.de. Reply STOP to cancel."),
        ("help_reply", "care@acme-coffee.com. Antworten Sie mit \u201estop\u201c."),
        ("help_reply", "care@acme-coffee.com. R\u00e9pondez \u00ab\u00a0Stop\u00a0\u00bb."),
        (
            "welcome",
            (
                "Acme Coffee: your subscription is confirmed. One message per delivery. Charges "
                "for messages and data may apply. HELP for help, STOP to end. Call 202-555-0143."
            ),
        ),
        (
            "start_reply",
            (
                "You are registered with Acme Coffee for occasional offers. Data fees may apply. "
                "HELP for help, STOP to end. acme-coffee.com"
            ),
        ),
        ("stop_reply", "Your subscription to Acme Coffee is cancelled. Nothing more. START: back."),
        ("stop_reply", "Messages from Acme Coffee have been stopped for you. START: return."),
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


def test_a_guess_is_a_warning() -> None:
    """What the messages are for is guessed at, so that not seeing it is a warning."""
    text = "You may get what you like, daily. Data rates may apply. STOP: end. a-b.com/privacy"

    assert [(Rule.TEXT_PURPOSE, Severity.WARNING)] == _found("opt_in", text)


def test_pages() -> None:
    """That people are told they are unsubscribed stands on one page, the rest on another."""
    findings = check_agent_profile(evolve(WITHOUT, stop_reply="For you."))

    pages = {one.rule: one.source.rpartition("/")[2] for one in findings}
    assert ("registration", "compliance") == (pages[Rule.TEXT_OPT_OUT], pages[Rule.TEXT_NO_MORE])


def test_long_names_and_links() -> None:
    """A name or a link without end takes no time."""
    begun = time.process_time()

    for name, url in (("the " * 240_000, "https://a-b.com/"), ("a ltd " * 150_000, "a" * 900_000)):
        long = AgentProfile(name=name, privacy_url=url, opt_in="For you.", stop_reply="For you.")
        assert Rule.TEXT_PRIVACY in {one.rule for one in check_agent_profile(long)}
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", ["You, need help? We stop by", "Helpful. STOPPING. RESTART"])
def test_no_keywords(text: str) -> None:
    """A word that is part of a sentence or of another word is no keyword."""
    assert (Rule.TEXT_STOP, Severity.ERROR) in _found("welcome", text)
    assert (Rule.TEXT_HELP, Severity.ERROR) in _found("welcome", text)
    assert (Rule.TEXT_START, Severity.ERROR) in _found("stop_reply", text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Coffee : bienvenue ! HELP : aide, STOP : fin. +33 1 99 00 12 34",
        "Acme Coffee: det er for deg. HELP for hjelp, STOP for slutt. +47 21 99 00 12",
        "Acme Coffee: wat is er? HELP is hulp, STOP is einde. +31 20 990 01 23",
        "Acme Coffee: to jest to. HELP: pomoc, STOP: koniec. +48 22 990 01 23",
        "Acme Coffee are oferte. HELP: ajutor, STOP: gata. +40 21 990 0123",
    ],
)
def test_other_languages(text: str) -> None:
    """In another language, what is looked for by English words is a warning alone."""
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
    """The name in a text counts whatever its case; of a part of it there is a warning."""
    text = "Acme Coffee: you are unsubscribed. No more messages. Reply START to return."

    assert found == _found("stop_reply", text, AgentProfile(name=name))


def test_a_part_of_the_name() -> None:
    """That a text has a part of the name is told as it is, however many words the part has."""
    text = "Kopi & Co: you are unsubscribed. No more messages. Reply START to return."
    profile = AgentProfile(name="Kopi & Co <Rewards>", stop_reply=text)

    (found,) = (one for one in check_agent_profile(profile) if one.where == "stop_reply")
    assert "has only a part of the agent's name" == found.message
    assert "write Kopi & Co <Rewards> in it" == found.mend


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        ("Jos\u00e9's Taquer\u00eda", "JOSE\u2019S TAQUERIA", None),
        ("Jose\u0301's Taqueri\u0301a", "Jos\u00e9\u00b4s Taquer\u00eda", None),
        ("O'Brien & Daughters Ltd.", "O\u2019Brien and Daughters", None),
        ("M\u00fcller & S\u00f6hne GmbH & Co. KG", "M\u00fcller und S\u00f6hne", None),
        ("PT Warung Bu Siti Tbk", "Warung Bu Siti", None),
        ("Kopi & Kaya Pte Ltd", "Kopi & Kaya", None),
        ("The Coffee Bean", "Coffee Bean", None),
        ("Wei\u00dfbier AG", "WEISSBIER", None),
        ("\u661f\u5df4\u514b", "\u6b22\u8fce\u6765\u5230\u661f\u5df4\u514b\u5496\u5561", None),
        ("Company", "company", None),
        ("!!!", "from !!!", None),
        ("!!!", "from us", Severity.ERROR),
        ("The Coffee Bean", "Coffee", Severity.WARNING),
        ("The Coffee Bean", "the bean", Severity.ERROR),
        ("Kopi & Kaya Pte Ltd", "Kaya Pte Ltd", Severity.ERROR),
    ],
)
def test_names_as_they_are_typed(name: str, text: str, severity: Severity | None) -> None:
    """A name counts in every way of typing it, with and without the form of the company."""
    ends = "You are unsubscribed. No more messages. Reply START to return."

    found = _found("stop_reply", f"{text}. {ends}", AgentProfile(name=name))
    assert ([] if severity is None else [(Rule.TEXT_BRAND, severity)]) == found


@pytest.mark.parametrize(
    ("link", "rules"),
    [
        ("https://www.a-b.com/p/", []),
        ("https://A-B.com/p.", []),
        ("a-b.com/p", []),
        ("https://short.link/our-privacy", []),
        ("https://a-b.com/pricing", [Rule.TEXT_PRIVACY]),
        ("https://a-b.com/p/ricing", [Rule.TEXT_PRIVACY]),
        ("https://not-a-b.com/p", [Rule.TEXT_PRIVACY]),
        ("privacy", [Rule.TEXT_PRIVACY]),
    ],
)
def test_links_as_they_are_written(link: str, rules: list[ProfileRule]) -> None:
    """A link is the one to the privacy policy with or without what goes without saying."""
    links = AgentProfile(privacy_url="https://a-b.com/p/")
    text = "Offers, daily. Data rates may apply for you. Text STOP to end. Call 202-555-0143. "

    assert [(rule, "error") for rule in rules] == _found("opt_in", text + link, links)


def test_privacy_at_the_root() -> None:
    """Where the whole site is the privacy policy, its other pages and addresses are contacts."""
    links = AgentProfile(privacy_url="https://a-b.com/")

    for contact in ("care@a-b.com", "a-b.com/help", "https://help.a-b.com"):
        assert [] == _found("help_reply", f"{contact} STOP: end", links)
    assert [(Rule.TEXT_CONTACT, "error")] == _found("help_reply", "a-b.com. STOP: end", links)


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
        for unit in (
            "data ",
            "a",
            "1 ",
            "a-",
            "a@",
            "opt out ",
            "fee ",
            "www.",
            "8-800-",
            "messages ",
        ):
            assert (Rule.TOO_LONG, "error") in _found(where, unit * 200_000)
    assert time.process_time() - begun < 5
