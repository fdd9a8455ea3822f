"""What can be known to be wrong with single members of a webhook; pure."""

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from eightbyeight.findings import Finding
from eightbyeight.rest.showing import one_line
from eightbyeight.transport.messages import Secret
from eightbyeight.webhooks.configuration.models import (
    CredentialsLocation,
    WebhookOAuth,
    is_masked,
)

__all__ = [
    "authorization_findings",
    "error",
    "oauth_findings",
    "quoted",
    "sub_account_findings",
    "type_findings",
    "url_findings",
]

# RFC 6761, RFC 6762, and what ICANN has set aside for private use.
_PRIVATE_ENDINGS = (".localhost", ".local", ".internal")

_SET = "Create or Replace webhooks"
_WHATSAPP = "WhatsApp Webhooks Reference"

# RFC 3986: what stands in a URI, with percent signs where they encode something.
_URI = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
# RFC 6749, appendix A: ids and secrets of clients, and what a header field carries.
_VISIBLE = re.compile(r"[\x20-\x7e]+")
_TOKEN_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*")


def error(rule: str, where: str, message: str, mend: str, source: str = _SET) -> Finding:
    """Make a finding of what is refused."""
    return Finding.error(rule, where, message, mend, source)


def quoted(given: object) -> str:
    """Show a value as it is written; of an enum's member that is its text, not its name."""
    return one_line(str(given) if isinstance(given, str) else given)


def sub_account_findings(sub_account_id: object) -> Iterator[Finding]:
    """Find what is wrong with a sub-account's id."""
    where = "sub_account_id"
    fault = _name_fault(sub_account_id)
    if fault is not None:
        mend = "give the id that 8x8 Connect shows, or * for all sub-accounts"
        yield error("webhook-sub-account", where, fault, mend)
    elif "*" in str(sub_account_id) and sub_account_id != "*":
        yield error(
            "webhook-sub-account",
            where,
            f"{one_line(sub_account_id)} has a * as if it were a wildcard, which it is not",
            "give one id, or * alone for the scope of all sub-accounts",
        )


def type_findings(given: object, known: type[StrEnum]) -> Iterator[Finding]:
    """Find what is wrong with a webhook's type."""
    yield from _choice_findings("type", "webhook-type", given, known)


def url_findings(where: str, url: object) -> Iterator[Finding]:
    """Find what is wrong with a URL; it is not quoted, since its query may hold a token."""
    parts = _split(url)
    if parts is None:
        mend = "give an absolute one, percent-encoded, such as https://acme.example/8x8"
        yield error("webhook-url", where, "is no http or https URL", mend)
    elif "@" in parts.netloc:
        mend = "use http_authorization, or oauth: those are never shown"
        yield error("webhook-url", where, "carries a user name or a password", mend)
    elif parts.fragment:
        yield error("webhook-url", where, "has a fragment, which is never sent", "drop it")
    else:
        yield from _url_warnings(where, parts)


def authorization_findings(secret: Secret | None, told: str) -> Iterator[Finding]:
    """Find what is wrong with an ``Authorization`` value, without showing it."""
    if secret is not None:
        yield from _secret_findings("http_authorization", secret, told)


def oauth_findings(oauth: object, told: str) -> Iterator[Finding]:
    """Find what is wrong with OAuth 2.0 client credentials."""
    rule = "webhook-oauth"
    if not isinstance(oauth, WebhookOAuth):
        yield error(rule, "oauth", f"is of the class {type(oauth).__name__}", "give a WebhookOAuth")
        return
    yield from url_findings("oauth.url", oauth.url)
    if not _fits(_VISIBLE, oauth.client_id):
        mend = "give text of visible ASCII characters (RFC 6749, appendix A)"
        yield error(rule, "oauth.client_id", "is blank, or has what no client id has", mend)
    yield from _secret_findings("oauth.client_secret", oauth.client_secret, told)
    yield from _choice_findings(
        "oauth.credentials_location", rule, oauth.credentials_location, CredentialsLocation
    )
    if oauth.scope is not None and not _fits(_TOKEN_SCOPE, oauth.scope):
        mend = "separate scopes by one blank each, or leave it out"
        yield error(rule, "oauth.scope", "is no list of scopes (RFC 6749, section 3.3)", mend)


def _url_warnings(where: str, parts: SplitResult) -> Iterator[Finding]:
    if parts.scheme == "http":
        # Each of the vendor's examples has http, and its page for WhatsApp asks for https.
        message = "is http: whoever is on the way can read what is sent there"
        yield Finding.warning("webhook-url-http", where, message, "use https", _WHATSAPP)
    if not _is_public(parts.hostname or ""):
        yield Finding.warning(
            "webhook-url-unreachable",
            where,
            "is on this machine or in a private network, where 8x8 cannot reach it",
            "give a host of the open internet, such as that of a tunnel or a reverse proxy",
            _SET,
        )


def _is_public(host: str) -> bool:
    name = host.rstrip(".")
    try:
        address = ip_address(name)
    except ValueError:
        # A name without a dot is known within one network alone.
        return "." in name and not name.endswith(_PRIVATE_ENDINGS)
    # Some versions of Python take each mapped address for global that is not private.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_global


def _secret_findings(where: str, secret: Secret, told: str) -> Iterator[Finding]:
    if is_masked(secret):
        yield error(
            "webhook-secret-masked",
            where,
            f"is only the mask that the service shows in place of the secret ({told})",
            "give the secret anew: the mask would be stored in its place",
        )
    elif not _fits(_VISIBLE, secret.reveal()):
        mend = "give text of visible ASCII characters, without spaces at its ends"
        yield error("webhook-secret", where, "is blank, or has what no header field carries", mend)


def _choice_findings(
    where: str, rule: str, given: object, known: type[StrEnum]
) -> Iterator[Finding]:
    fault = _name_fault(given)
    if fault is not None:
        yield error(rule, where, fault, f"give one of {', '.join(known)}")
    elif given not in list(known):
        # The service may know more by now than this package does.
        yield Finding.warning(
            f"{rule}-unknown",
            where,
            f"{quoted(given)} is none of {', '.join(known)}",
            "check its spelling, unless the service has come to know it",
            _SET,
        )


def _name_fault(given: object) -> str | None:
    if not isinstance(given, str):
        return "is missing" if given is None else f"is of the class {type(given).__name__}"
    if not given or given != given.strip() or not given.isprintable():
        return f"{one_line(given)} is blank, or has characters that no name has"
    return None


def _fits(pattern: re.Pattern[str], given: object) -> bool:
    return (
        isinstance(given, str) and pattern.fullmatch(given) is not None and given == given.strip()
    )


def _split(url: object) -> SplitResult | None:
    if not isinstance(url, str) or _URI.fullmatch(url) is None:
        return None
    try:
        parts = urlsplit(url)
        named = parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if named and parts.scheme in {"http", "https"} else None
