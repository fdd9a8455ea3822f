"""Who is let in to the campaigns: site, key and tenant, checked before anything is read."""

from collections.abc import Collection, Mapping

from eightbyeight.emulator.keys import Believed, Keys
from eightbyeight.emulator.pace import Pace
from eightbyeight.emulator.problems import refusal
from eightbyeight.emulator.wire import MEDIA_TYPE
from eightbyeight.transport.messages import Headers

__all__ = ["Gate", "check_media_type"]


class Gate:
    """Let requests in, or say why not ("Troubleshooting", "Common errors by status code").

    Args:
        tenant: The only tenant there is; None for any.
        sites: The customer sites that exist.
        keys: Which keys are not believed any more.
        pace: How fast requests may come.
    """

    def __init__(self, tenant: str | None, sites: Collection[str], keys: Keys, pace: Pace) -> None:
        self._tenant = tenant
        self._sites = frozenset(sites)
        self._keys = keys
        self._pace = pace

    def check_pace(self) -> None:
        """Raise ``ProblemError`` while requests are throttled."""
        throttled = self._pace.take()
        if throttled is not None:
            headers = Headers(throttled.fields)
            raise refusal(429, "Too many requests: slow down", headers=headers)

    def check_site(self, site: str) -> None:
        """Raise ``ProblemError`` unless the customer site exists."""
        if site not in self._sites:
            raise refusal(404, "The customer site in the path does not exist")

    def admit(self, headers: Mapping[str, str]) -> str:
        """Check key and tenant and give the tenant; raises ``ProblemError``."""
        self._check_key(headers.get("x-api-key", ""))
        tenant = headers.get("x-8x8-tenant", "").strip()
        # A missing tenant is "not found" like a wrong one, not a bad request.
        if not tenant or (self._tenant is not None and tenant != self._tenant):
            raise refusal(404, "The tenant in X-8x8-Tenant is missing or does not exist")
        return tenant

    def _check_key(self, key: str) -> None:
        if not key.startswith("eght_"):
            raise refusal(401, "X-API-Key is missing or malformed")
        match self._keys.look_up(key):
            case Believed.REVOKED:
                raise refusal(401, "The API key has been revoked")
            case Believed.DETACHED:
                raise refusal(403, "The API key lacks the Contact Center Campaigns API Product")
            case _:
                pass


def check_media_type(headers: Mapping[str, str]) -> None:
    """Raise ``ProblemError`` unless the body comes in the vendor's media type."""
    media_type = headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != MEDIA_TYPE:
        raise refusal(415, f"Content-Type must be {MEDIA_TYPE}")
