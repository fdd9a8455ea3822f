"""Who is let in: site, key, tenant and pace, checked before anything is read."""

from collections.abc import Collection, Mapping

from eightbyeight.emulator.problems import refusal
from eightbyeight.emulator.wire import MEDIA_TYPE
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers

__all__ = ["Gate", "check_media_type"]


class Gate:
    """Let requests in, or say why not ("Troubleshooting", "Common errors by status code").

    Args:
        tenant: The only tenant there is; None for any.
        sites: The customer sites that exist.
    """

    def __init__(self, *, tenant: str | None, sites: Collection[str]) -> None:
        self._tenant = tenant
        self._sites = frozenset(sites)
        self._revoked: set[str] = set()
        self._detached: set[str] = set()
        self._throttled = 0
        self._retry_after: int | None = None

    def revoke(self, key: str) -> None:
        """Answer 401 to this key from now on."""
        self._revoked.add(key)

    def detach(self, key: str) -> None:
        """Answer 403 to this key from now on."""
        self._detached.add(key)

    def throttle(self, times: int, retry_after: int | None) -> None:
        """Answer 429 to the next ``times`` requests.

        Raises:
            InvalidInputError: one of the numbers is negative.
        """
        for name, number in (("times", times), ("retry_after", retry_after)):
            if number is not None and number < 0:
                raise InvalidInputError.of(name, "must not be negative")
        self._throttled, self._retry_after = times, retry_after

    def check_pace(self) -> None:
        """Raise ``ProblemError`` while requests are throttled."""
        if not self._throttled:
            return
        self._throttled -= 1
        fields = {} if self._retry_after is None else {"Retry-After": str(self._retry_after)}
        raise refusal(429, "Too many requests: slow down", headers=Headers(fields))

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
        if key in self._revoked:
            raise refusal(401, "The API key has been revoked")
        if key in self._detached:
            raise refusal(403, "The API key lacks the Contact Center Campaigns API Product")


def check_media_type(headers: Mapping[str, str]) -> None:
    """Raise ``ProblemError`` unless the body comes in the vendor's media type."""
    media_type = headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != MEDIA_TYPE:
        raise refusal(415, f"Content-Type must be {MEDIA_TYPE}")
