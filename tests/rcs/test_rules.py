"""Every rule has a profile that breaks it."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import evolve
from PIL import Image

from eightbyeight.findings import Severity
from eightbyeight.rcs import AgentProfile, ProfileRule, check_agent_profile, images_extra

Rule = ProfileRule
WELCOME = (
    "Acme Coffee: you are opted in. Msg freq varies. Msg&data rates may apply. "
    "Text HELP for help, STOP to cancel. Customer care: care@acme-coffee.com"
)
STOPPED = "Acme Coffee: you are unsubscribed and will receive no more messages. Reply START to "

TEXTS: Mapping[ProfileRule, tuple[str, str]] = {
    Rule.MISSING: ("phone_label", " "),
    Rule.CHARACTERS: ("email_label", "Write\nto us"),
    Rule.TOO_LONG: ("tagline", "!" * 101),
    Rule.SAME_TAGLINE: ("tagline", "order updates and offers from your coffee shop "),
    Rule.USE_CASE: ("use_case", "transactional"),
    Rule.USE_CASE_OTP: ("use_case", "OTP"),
    Rule.BRAND_COLOR_FORMAT: ("brand_color", "red"),
    Rule.BRAND_COLOR_CONTRAST: ("brand_color", "#777777"),
    Rule.PHONE: ("phone", "1-866-879-4647"),
    Rule.EMAIL: ("email", "care"),
    Rule.EMAIL_PUBLIC: ("email", "care@mail.local"),
    Rule.URL: ("website", "www.acme-coffee.com"),
    Rule.URL_HTTPS: ("terms_url", "http://acme-coffee.com/terms"),
    Rule.URL_CREDENTIALS: ("website", "https://ana:CANARY@acme-coffee.com"),
    Rule.URL_PUBLIC: ("website", "https://10.0.0.7/help"),
    Rule.IMAGE_UNREADABLE: ("logo", "nowhere.png"),
    Rule.TEXT_BRAND: ("stop_reply", STOPPED.replace("Acme Coffee", "Bean") + "us."),
    Rule.TEXT_PURPOSE: (
        "opt_in",
        (
            "Message frequency varies. Message and data rates may apply. Text STOP to cancel. "
            "Questions: +1 866 879 4647. See https://www.acme-coffee.com/privacy"
        ),
    ),
    Rule.TEXT_OPT_IN: ("welcome", WELCOME.replace("you are opted in", "welcome")),
    Rule.TEXT_OPT_OUT: ("stop_reply", STOPPED.replace("are unsubscribed and ", "") + "return."),
    Rule.TEXT_NO_MORE: ("stop_reply", "Acme Coffee: you are unsubscribed. Reply START to return."),
    Rule.TEXT_FREQUENCY: ("start_reply", WELCOME.replace("Msg freq varies. ", "")),
    Rule.TEXT_RATES: ("start_reply", WELCOME.replace("Msg&data rates may apply. ", "")),
    Rule.TEXT_HELP: ("welcome", WELCOME.replace("HELP for help, ", "")),
    Rule.TEXT_STOP: ("help_reply", "Call 1-866-879-4647 for support."),
    Rule.TEXT_START: ("stop_reply", STOPPED.replace("START", "us")),
    Rule.TEXT_CONTACT: ("help_reply", "We are here to help. Reply STOP to cancel."),
    Rule.TEXT_PRIVACY: (
        "opt_in",
        (
            "Order updates. Message frequency varies. Message and data rates may apply. "
            "Text STOP to cancel. Questions: +1 866 879 4647."
        ),
    ),
}


def _heavy(path: Path) -> None:
    Image.new("RGB", (224, 224)).save(path)
    path.write_bytes(path.read_bytes() + b"\0" * 60_000)


def _half(path: Path) -> None:
    Image.new("RGB", (224, 224)).save(path)
    path.write_bytes(path.read_bytes()[:-20])


FILES: Mapping[ProfileRule, tuple[str, Callable[[Path], object]]] = {
    Rule.IMAGE_FORMAT: ("logo", lambda path: path.write_bytes(b"GIF89a")),
    Rule.IMAGE_DAMAGED: ("logo", _half),
    Rule.IMAGE_BYTES: ("logo", _heavy),
    Rule.IMAGE_DIMENSIONS: ("banner", lambda path: Image.new("RGB", (448, 448)).save(path)),
    Rule.BANNER_TRANSPARENCY: ("banner", lambda path: Image.new("RGBA", (1440, 448)).save(path)),
}
WARNINGS = frozenset(
    {Rule.SAME_TAGLINE, Rule.USE_CASE_OTP, Rule.BANNER_TRANSPARENCY, Rule.TEXT_PURPOSE}
)


def _found(profile: AgentProfile) -> list[tuple[str, str | None]]:
    return [(one.rule, one.where) for one in check_agent_profile(profile)]


def test_nothing_wrong(good: AgentProfile) -> None:
    """A profile that keeps every rule has no findings."""
    assert () == check_agent_profile(good)


def test_every_rule_is_broken_here() -> None:
    """There is no rule that these tests do not break."""
    assert set(Rule) == {*TEXTS, *FILES, Rule.IMAGES_NOT_READ}


@pytest.mark.parametrize("rule", TEXTS)
def test_a_text_breaks_it(rule: ProfileRule, good: AgentProfile) -> None:
    """What breaks one rule is found, told at its field, and nothing else is."""
    where, text = TEXTS[rule]

    (finding,) = check_agent_profile(evolve(good, **{where: text}))

    assert (rule, where) == (finding.rule, finding.where)
    assert (rule in WARNINGS) is (finding.severity is Severity.WARNING)
    assert finding.message
    assert finding.mend
    assert finding.source.startswith("https://developer.8x8.com/connect/docs/rcs/")
    assert "CANARY" not in str(finding)


@pytest.mark.parametrize("rule", FILES)
def test_a_file_breaks_it(rule: ProfileRule, good: AgentProfile, tmp_path: Path) -> None:
    """An image that breaks one rule is found out by what is in its file."""
    where, write = FILES[rule]
    path = tmp_path / "image.png"
    write(path)

    (finding,) = check_agent_profile(evolve(good, **{where: str(path)}))

    assert (rule, where) == (finding.rule, finding.where)
    assert (rule in WARNINGS) is (finding.severity is Severity.WARNING)


def test_without_the_extra(good: AgentProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one warning says that images were not looked at; bytes are counted."""
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    Path(good.logo).write_bytes(Path(good.banner).read_bytes() + b"\0" * 60_000)

    found = check_agent_profile(good)

    assert images_extra.find_reader() is None
    assert [Rule.IMAGE_BYTES, Rule.IMAGES_NOT_READ] == [one.rule for one in found]
    assert (None, Severity.WARNING) == (found[1].where, found[1].severity)
    assert "eightbyeight[preflight]" in found[1].mend
    for profile in (evolve(good, logo=""), evolve(good, banner="")):
        assert Rule.IMAGES_NOT_READ in {one.rule for one in check_agent_profile(profile)}


@pytest.mark.parametrize(
    "text",
    [
        "Le go\u00fbt\u00a0: simple\u202f!",
        "\u0645\u06cc\u200c\u0631\u0648\u062f",
        "\u0915\u094d\u200d\u0937",
        "Chefs \U0001f469\u200d\U0001f373\ufe0f",
        "e\u0301" * 40,
    ],
)
def test_letters_of_all_languages(text: str, good: AgentProfile) -> None:
    """Blanks of French, joiners of Persian, Hindi and emoji, and loose accents are in order."""
    profile = evolve(good, tagline=text, email_label=text)
    assert () == check_agent_profile(profile)
    named = [
        one.rule for one in check_agent_profile(evolve(good, name=text)) if one.where == "name"
    ]
    assert [] == named


@pytest.mark.parametrize(
    "unseen", [*"\n\r\t\0\x7f\x85\u200b\u202e\u2066\ufeff\u2028\u00ad\ud800", "\u2029"]
)
def test_unseen_characters(unseen: str, good: AgentProfile) -> None:
    """Line breaks, and what hides or turns round text, are wrong in a line."""
    (found,) = check_agent_profile(evolve(good, tagline=f"a{unseen}b"))

    assert (Rule.CHARACTERS, "tagline") == (found.rule, found.where)


def test_nothing_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an empty profile every field is missing, once, with or without the extra."""
    fields = AgentProfile.__attrs_attrs__
    expected = [(Rule.MISSING, one.name) for one in fields]

    assert expected == _found(AgentProfile())
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    assert expected == _found(AgentProfile())


def test_everything_wrong(tmp_path: Path) -> None:
    """Everything that is wrong is found at once, in the order of the fields."""
    (tmp_path / "logo.png").write_bytes(b"GIF89a" + b"\0" * 60_000)
    banner = tmp_path / "banner.png"
    Image.new("RGBA", (448, 448)).save(banner)
    banner.write_bytes(banner.read_bytes() + b"\0" * 230_000)
    profile = AgentProfile(
        name="Acme\n" + "e" * 40,
        description="d" * 101,
        tagline="D" * 101,
        use_case="Everything",
        brand_color="#FF0000",
        logo="logo.png",
        banner="banner.png",
        phone="911",
        website="acme",
        website_label="\t",
        email="care@localhost",
        email_label="a\u200bb",
        privacy_url="http://ana:x@localhost/",
        terms_url="http://",
        opt_in="You.",
        welcome="For you.",
        start_reply="For you.",
        help_reply="For you.",
        stop_reply="For you." + " " * 3072,
    )

    found = check_agent_profile(profile, folder=tmp_path)

    welcome = [Rule.TEXT_BRAND, Rule.TEXT_OPT_IN, Rule.TEXT_FREQUENCY, Rule.TEXT_RATES]
    welcome += [Rule.TEXT_HELP, Rule.TEXT_STOP, Rule.TEXT_CONTACT]
    opt_in = [Rule.TEXT_PURPOSE, Rule.TEXT_RATES, Rule.TEXT_FREQUENCY, Rule.TEXT_STOP]
    stop = [Rule.TOO_LONG, Rule.TEXT_BRAND, Rule.TEXT_OPT_OUT, Rule.TEXT_NO_MORE, Rule.TEXT_START]
    expected = {
        "name": [Rule.TOO_LONG, Rule.CHARACTERS],
        "description": [Rule.TOO_LONG],
        "tagline": [Rule.TOO_LONG, Rule.SAME_TAGLINE],
        "use_case": [Rule.USE_CASE],
        "brand_color": [Rule.BRAND_COLOR_CONTRAST],
        "logo": [Rule.IMAGE_BYTES, Rule.IMAGE_FORMAT],
        "banner": [Rule.IMAGE_BYTES, Rule.IMAGE_DIMENSIONS, Rule.BANNER_TRANSPARENCY],
        "phone": [Rule.PHONE],
        "phone_label": [Rule.MISSING],
        "website": [Rule.URL],
        "website_label": [Rule.MISSING],
        "email": [Rule.EMAIL_PUBLIC],
        "email_label": [Rule.CHARACTERS],
        "privacy_url": [Rule.URL_HTTPS, Rule.URL_CREDENTIALS, Rule.URL_PUBLIC],
        "terms_url": [Rule.URL],
        "opt_in": [*opt_in, Rule.TEXT_CONTACT, Rule.TEXT_PRIVACY],
        "welcome": welcome,
        "start_reply": welcome,
        "help_reply": [Rule.TEXT_CONTACT, Rule.TEXT_STOP],
        "stop_reply": stop,
    }
    assert [(rule, where) for where, rules in expected.items() for rule in rules] == [
        (one.rule, one.where) for one in found
    ]


@pytest.mark.parametrize("given", [None, "profile.toml", {"name": "Acme"}])
def test_no_profile(given: AgentProfile) -> None:
    """What is no profile is refused by the name of the argument."""
    with pytest.raises(ValueError, match="profile: must be an AgentProfile, not"):
        check_agent_profile(given)


@pytest.mark.parametrize("folder", [7, b"folder", ""])
def test_no_folder(good: AgentProfile, folder: str) -> None:
    """A folder that is no path is refused by the name of the argument."""
    with pytest.raises(ValueError, match="folder: must be a path, not"):
        check_agent_profile(good, folder=folder)
