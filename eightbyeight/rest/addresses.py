"""Where requests go: the origin and the site, checked before a key is sent there."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from eightbyeight.errors import InvalidInputError

__all__ = ["check_origin", "check_site"]

# urlsplit takes nearly anything for a host, also what only looks like the end of one: "a%2F.b".
_HOST = re.compile(r"[0-9a-z_-]+(\.[0-9a-z_-]+)*\.?|[0-9a-f.]*:[0-9a-f:.]+", re.IGNORECASE)
_SITE = re.compile(r"[A-Z]{2}\d{1,2}", re.ASCII)


def check_site(site: object) -> str:
    """Give the customer site back if it is one.

    The documented ones are US1, US2 and UK3 ("Getting started"); others may come.

    Raises:
        InvalidInputError: it does not look like a site.
    """
    if not isinstance(site, str) or _SITE.fullmatch(site) is None:
        raise InvalidInputError.of("site", "is no site such as US1, US2 or UK3")
    return site


def check_origin(url: object) -> str:
    """Give a base URL back as scheme, host and port alone.

    Raises:
        InvalidInputError: it is not https (http is for loopback only), or has more than an origin.
    """
    if not isinstance(url, str):
        raise _wrong(f"must be text, not {type(url).__name__}")
    parts = _split(url)
    if parts is None or not parts.hostname or not _HOST.fullmatch(parts.hostname):
        raise _wrong("is not a URL such as https://api.8x8.com")
    if "@" in parts.netloc:
        raise _wrong("must not carry a user name or password")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise _wrong("must be https; http is for a loopback address only")
    if parts.path not in {"", "/"} or "?" in url or "#" in url:
        raise _wrong("must end after the host; the path is added to it")
    return f"{parts.scheme}://{parts.netloc}"


def _split(url: str) -> SplitResult | None:
    # urlsplit drops tabs and line breaks silently; a key must not follow a URL nobody wrote.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _wrong(why: str) -> InvalidInputError:
    # Without the URL: whoever puts a user or a query into it may have put a key there.
    return InvalidInputError.of("base_url", why)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
