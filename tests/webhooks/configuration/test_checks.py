"""What is wrong with webhooks is told before anything is sent, and nothing else is."""

from typing import cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Severity
from eightbyeight.transport.messages import Secret
from eightbyeight.webhooks.client import (
    MessagingWebhooksClient,
    OlderWebhooksClient,
    SmsWebhooksClient,
)
from eightbyeight.webhooks.configuration.checks import check_webhooks
from eightbyeight.webhooks.configuration.models import (
    CredentialsLocation,
    MessagingWebhook,
    MessagingWebhookKey,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookKey,
    OlderWebhookType,
    SmsWebhook,
    Webhook,
    WebhookOAuth,
)
from tests.webhooks.configuration.answering import URL, client

GOOD = SmsWebhook("acme_hq", URL)
OAUTH = WebhookOAuth("https://acme.example/token", "acme", "s3cret")
TYPED = MessagingWebhook("acme_hq", URL)
# Not a value of the type that is asked for.
ANY = cast("str", None)
OLDER = OlderWebhook("acme_hq", URL, type="DR")


@pytest.mark.parametrize(
    "webhook",
    [
        GOOD,
        evolve(GOOD, sub_account_id="*", enabled=False),
        evolve(GOOD, url="https://[2606:4700::1111]:8443/a%20b?c=d&e[]=f"),
        evolve(GOOD, http_authorization="Basic dXNlcjpwYXNz"),
        evolve(GOOD, http_authorization="s*** of a kind"),
        evolve(GOOD, oauth=OAUTH),
        evolve(GOOD, oauth=evolve(OAUTH, credentials_location="body", scope="a b:c")),
        evolve(TYPED, type="CABM"),
        evolve(OLDER, type="*"),
    ],
)
def test_what_is_good(webhook: Webhook) -> None:
    """Nothing is found with what the vendor's pages allow."""
    assert () == check_webhooks([webhook])


@pytest.mark.parametrize(
    ("changes", "rule", "where"),
    [
        ({"sub_account_id": ""}, "webhook-sub-account", "sub_account_id"),
        ({"sub_account_id": None}, "webhook-sub-account", "sub_account_id"),
        ({"sub_account_id": ["a"]}, "webhook-sub-account", "sub_account_id"),
        ({"sub_account_id": " a"}, "webhook-sub-account", "sub_account_id"),
        ({"sub_account_id": "a\nb"}, "webhook-sub-account", "sub_account_id"),
        ({"sub_account_id": "acme_*"}, "webhook-sub-account", "sub_account_id"),
        ({"url": None}, "webhook-url", "url"),
        ({"url": ""}, "webhook-url", "url"),
        ({"url": "acme.example/8x8"}, "webhook-url", "url"),
        ({"url": "ftp://acme.example/8x8"}, "webhook-url", "url"),
        ({"url": "https:///8x8"}, "webhook-url", "url"),
        ({"url": "https://acme.example:x/"}, "webhook-url", "url"),
        ({"url": "https://acme.example:0/"}, "webhook-url", "url"),
        ({"url": "https://[::1/"}, "webhook-url", "url"),
        ({"url": "https://acme.example/a b"}, "webhook-url", "url"),
        ({"url": "https://acme.example/50%"}, "webhook-url", "url"),
        ({"url": "https://ann:pw@acme.example/"}, "webhook-url", "url"),
        ({"url": "https://acme.example/#top"}, "webhook-url", "url"),
        ({"http_authorization": ""}, "webhook-secret", "http_authorization"),
        ({"http_authorization": " "}, "webhook-secret", "http_authorization"),
        ({"http_authorization": "Bearer x "}, "webhook-secret", "http_authorization"),
        ({"http_authorization": "Bearer x\ny"}, "webhook-secret", "http_authorization"),
        ({"http_authorization": "Bearer é"}, "webhook-secret", "http_authorization"),
        ({"http_authorization": b"Bearer x"}, "webhook-secret", "http_authorization"),
        ({"http_authorization": "***"}, "webhook-secret-masked", "http_authorization"),
        ({"http_authorization": "Bearer ***"}, "webhook-secret-masked", "http_authorization"),
        ({"enabled": "yes"}, "webhook-enabled", "enabled"),
        ({"enabled": None}, "webhook-enabled", "enabled"),
        ({"oauth": "x"}, "webhook-oauth", "oauth"),
        ({"oauth": evolve(OAUTH, url="x")}, "webhook-url", "oauth.url"),
        ({"oauth": evolve(OAUTH, client_id="")}, "webhook-oauth", "oauth.client_id"),
        ({"oauth": evolve(OAUTH, client_id=ANY)}, "webhook-oauth", "oauth.client_id"),
        ({"oauth": evolve(OAUTH, client_secret="")}, "webhook-secret", "oauth.client_secret"),
        (
            {"oauth": evolve(OAUTH, client_secret="***")},
            "webhook-secret-masked",
            "oauth.client_secret",
        ),
        (
            {"oauth": evolve(OAUTH, credentials_location=ANY)},
            "webhook-oauth",
            "oauth.credentials_location",
        ),
        ({"oauth": evolve(OAUTH, scope="a  b")}, "webhook-oauth", "oauth.scope"),
        (
            {"oauth": OAUTH, "http_authorization": "Bearer x"},
            "webhook-two-credentials",
            "http_authorization",
        ),
    ],
)
async def test_what_is_refused(changes: dict[str, object], rule: str, where: str) -> None:
    """Each fault is found under its rule, and refused under its field; nothing is sent."""
    listed = [evolve(GOOD, sub_account_id="other"), evolve(GOOD, **changes)]  # type: ignore[arg-type]
    [finding] = check_webhooks(listed)
    assert (Severity.ERROR, rule) == (finding.severity, finding.rule)
    assert f"webhooks[1].{where}" == finding.where
    webhooks, transport = client(SmsWebhooksClient)

    with pytest.raises(InvalidInputError) as caught:
        await webhooks.set_webhooks(listed)

    [problem] = caught.value.problems
    assert (finding.where, None) == (problem.field, problem.index)
    assert finding.message in problem.message
    assert finding.mend in problem.message
    assert () == transport.exchanges


@pytest.mark.parametrize(
    ("webhook", "rule", "where"),
    [
        (evolve(GOOD, url="http://example.com"), "webhook-url-http", "url"),
        (
            evolve(GOOD, oauth=evolve(OAUTH, url="http://example.com/token")),
            "webhook-url-http",
            "oauth.url",
        ),
        (
            evolve(GOOD, oauth=evolve(OAUTH, credentials_location="query")),
            "webhook-oauth-unknown",
            "oauth.credentials_location",
        ),
        (evolve(TYPED, type="DR"), "webhook-type-unknown", "type"),
        (evolve(OLDER, type="CADR"), "webhook-type-unknown", "type"),
    ],
)
def test_what_is_warned_of(webhook: Webhook, rule: str, where: str) -> None:
    """What can be sent, but is perhaps not meant, is a warning."""
    [finding] = check_webhooks([webhook])

    assert (Severity.WARNING, rule) == (finding.severity, finding.rule)
    assert f"webhooks[0].{where}" == finding.where


@pytest.mark.parametrize("webhook", [evolve(TYPED, type=""), evolve(OLDER, type=ANY)])
def test_types_that_cannot_be(webhook: Webhook) -> None:
    """A blank type is refused, and none at all where each webhook has one."""
    [finding] = check_webhooks([webhook])

    assert (Severity.ERROR, "webhook-type") == (finding.severity, finding.rule)


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        (GOOD, GOOD, True),
        (GOOD, evolve(GOOD, sub_account_id="*"), False),
        (GOOD, evolve(GOOD, sub_account_id="Acme_HQ"), False),
        (TYPED, evolve(TYPED, type="CADR"), True),
        (evolve(TYPED, type="MSG"), TYPED, True),
        (TYPED, evolve(TYPED, type="CABM"), False),
        (evolve(TYPED, type="MSG"), evolve(TYPED, type="CADR"), False),
        (OLDER, evolve(OLDER, url="https://other.example"), True),
        (OLDER, evolve(OLDER, type="*"), False),
    ],
)
def test_two_for_one_place(first: Webhook, second: Webhook, *, twice: bool) -> None:
    """Two webhooks of which the later would replace the earlier are told of; scopes are apart."""
    findings = check_webhooks([first, second])

    assert (["webhook-twice"] if twice else []) == [finding.rule for finding in findings]
    assert all(
        finding.message.endswith(" is in the list already, as webhooks[0]") for finding in findings
    )


async def test_a_masked_secret_is_told_of() -> None:
    """Which webhook it is and what to do is said; with the secret given anew it is sent."""
    webhooks, transport = client(MessagingWebhooksClient)
    listed = MessagingWebhook("acme_hq", URL, type="MSG", http_authorization="***")

    with pytest.raises(InvalidInputError) as caught:
        await webhooks.set_webhooks([listed])

    assert (
        "webhooks[0].http_authorization: is only the mask that the service shows in place of the"
        " secret (the webhook of the type 'MSG' of 'acme_hq'); give the secret anew: the mask would"
        " be stored in its place"
    ) == str(caught.value)
    assert () == transport.exchanges
    assert () == check_webhooks([evolve(listed, http_authorization="Bearer x")])


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ([], "are none: nothing to do"),
        ("*", r"must be a list of webhooks \(SmsWebhook\), not a str"),
        ({"a": GOOD}, "not a dict"),
        (GOOD, r"must be a list of webhooks \(SmsWebhook\), not a SmsWebhook"),
        (None, "not a NoneType"),
        ([GOOD, TYPED], r"^webhooks\[1\]: must be a SmsWebhook, not a MessagingWebhook"),
        ([OLDER], r"^webhooks\[0\]: must be a SmsWebhook, not an OlderWebhook"),
        ([Webhook("acme_hq", URL)], "must be a SmsWebhook, not a Webhook"),
        ([{}] * 200, r"webhooks\[99\]: "),
    ],
)
async def test_lists_that_cannot_be_set(given_: object, told: str) -> None:
    """What is no list of this API's own webhooks is refused, above all another API's webhook."""
    webhooks, transport = client(SmsWebhooksClient)

    with pytest.raises(InvalidInputError, match=told) as caught:
        await webhooks.set_webhooks(given_)  # type: ignore[arg-type]

    assert len(caught.value.problems) <= 100
    assert () == transport.exchanges


@pytest.mark.parametrize(
    ("kind", "given_", "told"),
    [
        (SmsWebhooksClient, [], "are none"),
        (SmsWebhooksClient, "*", r"\(a sub-account's id or SmsWebhook\), not a str"),
        (SmsWebhooksClient, ["a", ""], r"^webhooks\[1\].sub_account_id: '' is blank"),
        (SmsWebhooksClient, ["acme_*"], "wildcard"),
        (SmsWebhooksClient, [TYPED], "not a MessagingWebhook"),
        (MessagingWebhooksClient, [GOOD], "not a SmsWebhook"),
        (MessagingWebhooksClient, [MessagingWebhookKey("a", "")], "type: '' is blank"),
        (MessagingWebhooksClient, [MessagingWebhookKey("a", "")], "CADR, MSG, CABM"),
        (OlderWebhooksClient, ["a"], "must be OlderWebhookKey or OlderWebhook, not a str"),
        (OlderWebhooksClient, [OlderWebhookKey("a", ANY)], "type: is missing"),
    ],
)
async def test_keys_that_cannot_be(
    kind: type[SmsWebhooksClient], given_: list[str], told: str
) -> None:
    """What names no webhook of this API is refused."""
    webhooks, transport = client(kind)

    with pytest.raises(InvalidInputError, match=told):
        await webhooks.delete_webhooks(given_)
    assert () == transport.exchanges


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        (GOOD, r"^webhooks: must be a list of webhooks \(.*\), not a SmsWebhook$"),
        ("abc", r"^webhooks: must be a list of webhooks \(.*\), not a str$"),
        (None, r"^webhooks: must be a list of webhooks \(.*\), not a NoneType$"),
        ({"a": GOOD}, r"^webhooks: must be a list of webhooks \(.*\), not a dict$"),
        ([GOOD, {}], r"^webhooks\[1\]: must be SmsWebhook, .* or OlderWebhook, not a dict$"),
        ([None] * 200, r"webhooks\[99\]: .*, not a NoneType$"),
    ],
)
def test_what_cannot_be_checked(given_: object, told: str) -> None:
    """What is no list of webhooks is refused in the words of ``set_webhooks``."""
    with pytest.raises(InvalidInputError, match=told):
        check_webhooks(given_)  # type: ignore[arg-type]


def test_any_webhooks_can_be_checked() -> None:
    """No webhooks at all have no findings, and a generator's have theirs."""
    assert () == check_webhooks([])
    [finding] = check_webhooks(evolve(GOOD, url=url) for url in ("",))
    assert "webhook-url" == finding.rule


@pytest.mark.parametrize(
    ("webhook", "kind"), [(TYPED, MessagingWebhookType.CADR), (OLDER, OlderWebhookType.DR)]
)
def test_types_are_named_as_they_are_written(
    webhook: MessagingWebhook | OlderWebhook, kind: str
) -> None:
    """A message names a type by its value, never by how Python shows an enum's member."""
    one = evolve(webhook, sub_account_id="*", type=kind, http_authorization="***")
    stranger = evolve(webhook, type=CredentialsLocation.BODY)

    findings = check_webhooks([one, one, stranger])

    assert "webhook-twice" in {finding.rule for finding in findings}
    assert "webhook-type-unknown" in {finding.rule for finding in findings}
    assert f"the webhook of the type '{kind}' of '*' is in the list already, as webhooks[0]" in {
        finding.message for finding in findings
    }
    assert not any("<" in finding.message for finding in findings)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "api.localhost",
        "printer.local",
        "hooks.internal",
        "receiver",
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.10",
        "169.254.10.10",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - it is only looked at
        "[::1]",
        "[fd00::1]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:100.64.0.1]",
    ],
)
def test_hosts_that_nobody_reaches_from_outside(host: str) -> None:
    """A URL of this machine or of a private network is warned of, for tokens too."""
    url = f"https://{host}/x"

    findings = check_webhooks([evolve(GOOD, url=url, oauth=evolve(OAUTH, url=url))])

    assert [
        (Severity.WARNING, "webhook-url-unreachable", "webhooks[0].url"),
        (Severity.WARNING, "webhook-url-unreachable", "webhooks[0].oauth.url"),
    ] == [(finding.severity, finding.rule, finding.where) for finding in findings]


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "[::ffff:8.8.8.8]", "[2606:4700::1111]", "local.acme.example", "acme.example."],
)
def test_hosts_that_may_be_reached(host: str) -> None:
    """A public address and an ordinary name are not warned of."""
    assert () == check_webhooks([evolve(GOOD, url=f"https://{host}/x")])


def test_plain_http_to_this_machine() -> None:
    """What is http and not to be reached is warned of for both."""
    findings = check_webhooks([evolve(GOOD, url="http://localhost:8080/")])

    assert ["webhook-url-http", "webhook-url-unreachable"] == [one.rule for one in findings]


@given(secret=st.text(min_size=1))
def test_no_finding_shows_a_secret(secret: str) -> None:
    """Whatever is wrong with a secret, it is not quoted."""
    marked = f"<{secret}>"
    oauth = evolve(OAUTH, client_secret=marked)
    for finding in check_webhooks([SmsWebhook("a", URL, http_authorization=marked, oauth=oauth)]):
        assert marked not in repr(finding)


SCHEMES = ["", "Basic ", "Bearer  ", "Digest a b ", "user:", 'Token token="']


@given(stars=st.integers(1, 9), scheme=st.sampled_from(SCHEMES))
def test_masks(stars: int, scheme: str) -> None:
    """Asterisks alone are a mask, behind a scheme or a name too."""
    webhook = SmsWebhook("a", URL, http_authorization=Secret(scheme + "*" * stars))

    assert webhook.is_masked
    assert evolve(webhook, http_authorization=f'"{"*" * stars}"').is_masked
    assert not evolve(webhook, http_authorization=scheme + "*" * stars + "x").is_masked
