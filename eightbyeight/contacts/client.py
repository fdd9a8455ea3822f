"""The client of the Contacts API."""

from typing import Self, TypedDict, Unpack, cast

from eightbyeight.contacts.calls.contacts import ContactCalls
from eightbyeight.contacts.calls.groups import GroupCalls
from eightbyeight.contacts.calls.jobs import JobCalls
from eightbyeight.contacts.calls.loads import LoadCalls
from eightbyeight.rest.accounts import BASE_URL, REGION, REQUIRED, account_service
from eightbyeight.rest.client import options_from_env
from eightbyeight.rest.regions import Region, region_origin
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Secret

__all__ = ["ContactsClient", "ContactsOptions"]

_PRODUCT = "contacts"


class ContactsOptions(TypedDict, total=False):
    """What :meth:`ContactsClient.from_env` takes; each overrides its environment variable."""

    api_key: str
    account_id: str
    region: Region | str
    base_url: str | None
    transport: Transport | None
    timeout: float
    retries: int


class ContactsClient(ContactCalls, GroupCalls, JobCalls, LoadCalls):
    """Keep an account's contacts and groups, and its blacklist.

    Use it with ``async with``, or call :meth:`aclose`. One client serves any number of tasks on
    one event loop; make it once and keep it.

    Args:
        api_key: A key of 8x8 Connect; not one of the Admin Console.
        account_id: The account's id, as 8x8 Connect shows it.
        region: Where the account is provisioned: ``asia``, ``europe``, ``north_america`` or
            ``indonesia``.
        base_url: The origin instead of the region's; https, or http on loopback.
        transport: What carries the requests; the caller closes it. None makes an
            ``AiohttpTransport`` at the first request.
        timeout: Seconds for each request but uploads.
        retries: How often a call is repeated where that is safe: reading and what changes nothing
            the second time always, everything else when nothing was sent or after a 429.

    Raises:
        InvalidInputError: an argument cannot be right; nothing was sent.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        *,
        api_key: str,
        account_id: str,
        region: Region | str = Region.ASIA,
        base_url: str | None = None,
        transport: Transport | None = None,
        timeout: float = 90.0,
        retries: int = 2,
    ) -> None:
        # Whoever logs a traceback logs each frame's names, also of a client that was never made.
        self._account_id, self._region = account_id, region
        secret = Secret(api_key)
        del api_key
        # Also where the base URL is another: a wrong region is not to wait for the day it is used.
        super().__init__(
            account_service(
                region_origin(_PRODUCT, region),
                key=secret,
                account_id=account_id,
                base_url=base_url,
                transport=transport,
                timeout=timeout,
                retries=retries,
            )
        )

    @classmethod
    def from_env(cls, **overrides: Unpack[ContactsOptions]) -> Self:
        """Make a client from the environment.

        Reads ``EIGHTBYEIGHT_CPAAS_API_KEY``, ``EIGHTBYEIGHT_ACCOUNT_ID`` and, if set,
        ``EIGHTBYEIGHT_REGION`` and ``EIGHTBYEIGHT_CPAAS_BASE_URL``.

        Raises:
            InvalidInputError: a variable is missing; there is one problem for each.
        """
        options = options_from_env(
            cast("dict[str, object]", overrides), required=REQUIRED, optional={**REGION, **BASE_URL}
        )
        return cls(**cast("ContactsOptions", options.pop()))

    def __repr__(self) -> str:
        return f"ContactsClient(account_id={self._account_id!r}, region={str(self._region)!r})"
