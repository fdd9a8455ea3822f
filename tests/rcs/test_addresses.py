"""Phone numbers, URLs and email addresses that the public can use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.rcs import ProfileRule
from eightbyeight.rcs.addresses import email_findings, is_https, phone_findings, url_findings

Rule = ProfileRule


@pytest.mark.parametrize("text", ["+18668794647", "+6562211521", "+123456789012345", "+1234567"])
def test_phone(text: str) -> None:
    """A plus and 7 to 15 digits are E.164."""
    assert [] == list(phone_findings("phone", text))


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("+65 6221-1521", "write +6562211521"),
        ("0065 (6221) 1521", "write +6562211521"),
        ("+49 (0)30 1234567", "write +49301234567"),
        ("6562211521", "as in +18668794647"),
        ("+0656221152", "as in +18668794647"),
        ("+1234567890123456", "as in +18668794647"),
        ("+123456", "as in +18668794647"),
        ("+\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "as in +18668794647"),
        ("+6562211521\n", "write +6562211521"),
    ],
)
def test_no_phone(text: str, mend: str) -> None:
    """What is not in E.164 is, and its right form is suggested where that is certain."""
    (finding,) = phone_findings("phone", text)

    assert (Rule.PHONE, True) == (finding.rule, finding.mend.endswith(mend))


@pytest.mark.parametrize(
    "text",
    [
        "https://cpaas.8x8.com/",
        "https://www.acme-coffee.com:8443/help?a=b#c",
        "HTTPS://ACME-COFFEE.COM",
        "https://b\u00fccher.de/",
        "https://xn--bcher-kva.de./",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
)
def test_url(text: str) -> None:
    """Public HTTPS URLs pass."""
    assert ([], True) == (list(url_findings("website", text)), is_https(text))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("acme-coffee.com", [Rule.URL]),
        ("https://", [Rule.URL]),
        ("https:acme-coffee.com", [Rule.URL]),
        ("https://acme coffee.com", [Rule.URL]),
        ("https://acme-coffee.com\n", [Rule.URL]),
        ("https:\\\\acme-coffee.com", [Rule.URL]),
        ("https://acme-coffee.com/a\\b", [Rule.URL]),
        ("https://acme-coffee.com:99999/", [Rule.URL]),
        ("https://[::1/", [Rule.URL]),
        ("mailto:care@acme-coffee.com", [Rule.URL]),
        ("javascript:alert(1)", [Rule.URL]),
        ("http://acme-coffee.com", [Rule.URL_HTTPS]),
        ("ftp://acme-coffee.com", [Rule.URL_HTTPS]),
        ("https://ana@acme-coffee.com", [Rule.URL_CREDENTIALS]),
        ("https://@acme-coffee.com", [Rule.URL_CREDENTIALS]),
        ("https://localhost/", [Rule.URL_PUBLIC]),
        ("https://shop.localhost/", [Rule.URL_PUBLIC]),
        ("https://intranet/", [Rule.URL_PUBLIC]),
        ("https://help.acme.internal./", [Rule.URL_PUBLIC]),
        ("https://127.0.0.1/", [Rule.URL_PUBLIC]),
        ("https://192.168.1.9/", [Rule.URL_PUBLIC]),
        ("https://127.1/", [Rule.URL_PUBLIC]),
        ("https://2130706433/", [Rule.URL_PUBLIC]),
        ("https://[::1]/", [Rule.URL_PUBLIC]),
        ("https://[fd00::7]/", [Rule.URL_PUBLIC]),
        ("https://-acme.com/", [Rule.URL_PUBLIC]),
        ("https://acme..com/", [Rule.URL_PUBLIC]),
        ("http://ana:x@localhost/", [Rule.URL_HTTPS, Rule.URL_CREDENTIALS, Rule.URL_PUBLIC]),
    ],
)
def test_no_url(text: str, rules: list[ProfileRule]) -> None:
    """Each rule that a URL breaks is told."""
    assert rules == [one.rule for one in url_findings("website", text)]


@pytest.mark.parametrize("text", ["care@acme-coffee.com", "a.b+c@b\u00fccher.de", "o'neil@x.co"])
def test_email(text: str) -> None:
    """Plain addresses of public hosts pass."""
    assert [] == list(email_findings("email", text))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("care", Rule.EMAIL),
        ("@acme-coffee.com", Rule.EMAIL),
        ("care@", Rule.EMAIL),
        ("a@b@acme-coffee.com", Rule.EMAIL),
        ("Care <care@acme-coffee.com>", Rule.EMAIL),
        ("care@acme-coffee.com ", Rule.EMAIL),
        ("care@acme-\u200bcoffee.com", Rule.EMAIL),
        ("a..b@acme-coffee.com", Rule.EMAIL),
        ("care@localhost", Rule.EMAIL_PUBLIC),
        ("care@acme.test", Rule.EMAIL_PUBLIC),
        ("care@acme", Rule.EMAIL_PUBLIC),
    ],
)
def test_no_email(text: str, rule: ProfileRule) -> None:
    """What is no address, or none that the public can write to, is told."""
    assert [rule] == [one.rule for one in email_findings("email", text)]


@given(st.text(alphabet=st.sampled_from("htps:/@[]\\.%1aA-_\n\0 \u200b\u2100é"), max_size=40))
def test_nothing_raises(text: str) -> None:
    """Whatever stands there gets findings or none, and never an exception."""
    for judge in (phone_findings, url_findings, email_findings):
        assert all(one.where == "field" for one in judge("field", text))
    assert is_https(text) in {True, False}
