"""The client of the Automation API."""

from typing import Self, TypedDict, Unpack, cast

from eightbyeight.automation.calls.definitions import DefinitionCalls
from eightbyeight.automation.calls.instances import InstanceCalls
from eightbyeight.automation.calls.lookups import LookupCalls
from eightbyeight.automation.calls.triggers import TriggerCalls
from eightbyeight.rest.accounts import BASE_URL, REQUIRED, account_service
from eightbyeight.rest.client import options_from_env
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Secret

__all__ = ["AutomationClient", "AutomationOptions"]

# The vendor's page "Platform regions" has no host of this product, and its OpenAPI file but one.
_ORIGIN = "https://automation.8x8.com"


class AutomationOptions(TypedDict, total=False):
    """What :meth:`AutomationClient.from_env` takes; each overrides its environment variable."""

    api_key: str
    account_id: str
    base_url: str | None
    transport: Transport | None
    timeout: float
    retries: int


class AutomationClient(DefinitionCalls, InstanceCalls, TriggerCalls, LookupCalls):
    """Keep an account's workflow definitions, and see what their instances do.

    Use it with ``async with``, or call :meth:`aclose`. One client serves any number of tasks on
    one event loop; make it once and keep it. There is no region to choose: the vendor documents one
    host of this product alone.

    Args:
        api_key: A key of 8x8 Connect; not one of the Admin Console.
        account_id: The account's id, as 8x8 Connect shows it. 8x8 has to enable it for Automation.
        base_url: The origin instead of the vendor's; https, or http on loopback.
        transport: What carries the requests; the caller closes it. None makes an
            ``AiohttpTransport`` at the first request.
        timeout: Seconds for each request.
        retries: How often a call is repeated where that is safe: reading always, everything else
            when nothing was sent or after a 429.

    Raises:
        InvalidInputError: an argument cannot be right; nothing was sent.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        *,
        api_key: str,
        account_id: str,
        base_url: str | None = None,
        transport: Transport | None = None,
        timeout: float = 90.0,
        retries: int = 2,
    ) -> None:
        # Whoever logs a traceback logs each frame's names, also of a client that was never made.
        self._account_id = account_id
        secret = Secret(api_key)
        del api_key
        super().__init__(
            account_service(
                _ORIGIN,
                key=secret,
                account_id=account_id,
                base_url=base_url,
                transport=transport,
                timeout=timeout,
                retries=retries,
            )
        )

    @classmethod
    def from_env(cls, **overrides: Unpack[AutomationOptions]) -> Self:
        """Make a client from the environment.

        Reads ``EIGHTBYEIGHT_CPAAS_API_KEY``, ``EIGHTBYEIGHT_ACCOUNT_ID`` and, if set,
        ``EIGHTBYEIGHT_CPAAS_BASE_URL``.

        Raises:
            InvalidInputError: a variable is missing; there is one problem for each.
        """
        options = options_from_env(
            cast("dict[str, object]", overrides), required=REQUIRED, optional=BASE_URL
        )
        return cls(**cast("AutomationOptions", options.pop()))

    def __repr__(self) -> str:
        return f"AutomationClient(account_id={self._account_id!r})"
