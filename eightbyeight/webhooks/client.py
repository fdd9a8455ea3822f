"""The clients of the Webhooks Configuration API, one for each of its three forms."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, Generic, Self, TypedDict, TypeVar, Unpack, cast

from eightbyeight.rest.accounts import BASE_URL, REGION, REQUIRED, account_service
from eightbyeight.rest.client import ServiceClient, options_from_env
from eightbyeight.rest.regions import Region, region_origin
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Repeat, Secret
from eightbyeight.webhooks.configuration.answers import read_done, read_webhooks
from eightbyeight.webhooks.configuration.checks import Key, check_keys, check_to_set
from eightbyeight.webhooks.configuration.listed import (
    messaging_webhooks,
    older_webhooks,
    sms_webhooks,
)
from eightbyeight.webhooks.configuration.models import (
    MessagingWebhook,
    MessagingWebhookKey,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookKey,
    OlderWebhookType,
    SmsWebhook,
    Webhook,
    secrets_of,
)
from eightbyeight.webhooks.configuration.requests import JSON, keys_body, webhooks_body

__all__ = [
    "MessagingWebhooksClient",
    "OlderWebhooksClient",
    "SmsWebhooksClient",
    "WebhooksClient",
    "WebhooksOptions",
]

W = TypeVar("W", bound=Webhook)
K = TypeVar("K")

_PATH = "webhooks"


class WebhooksOptions(TypedDict, total=False):
    """What :meth:`WebhooksClient.from_env` takes; each overrides its environment variable."""

    api_key: str
    account_id: str
    region: Region | str
    base_url: str | None
    transport: Transport | None
    timeout: float
    retries: int


class WebhooksClient(ServiceClient, ABC, Generic[W, K]):
    """Say where the service sends an account's events; make one of the three that derive from it.

    Use it with ``async with``, or call :meth:`aclose`. One client serves any number of tasks on
    one event loop; make it once and keep it.

    Args:
        api_key: A key of 8x8 Connect; not one of the Admin Console.
        account_id: The account's id, as 8x8 Connect shows it; not that of a sub-account.
        region: Where the account is provisioned: ``asia``, ``europe``, ``north_america`` or
            ``indonesia``.
        base_url: The origin instead of the region's; https, or http on loopback.
        transport: What carries the requests; the caller closes it. None makes an
            ``AiohttpTransport`` at the first request.
        timeout: Seconds for each request.
        retries: How often a call is repeated where that is safe: listing and setting always,
            deleting when nothing was sent or after a 429.

    Raises:
        InvalidInputError: an argument cannot be right; nothing was sent.
    """

    _product: ClassVar[str]

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
                region_origin(self._product, region),
                key=secret,
                account_id=account_id,
                base_url=base_url,
                transport=transport,
                timeout=timeout,
                retries=retries,
            )
        )

    @classmethod
    def from_env(cls, **overrides: Unpack[WebhooksOptions]) -> Self:
        """Make a client from the environment.

        Reads ``EIGHTBYEIGHT_CPAAS_API_KEY``, ``EIGHTBYEIGHT_ACCOUNT_ID`` and, if set,
        ``EIGHTBYEIGHT_REGION`` and ``EIGHTBYEIGHT_CPAAS_BASE_URL``.

        Raises:
            InvalidInputError: a variable is missing; there is one problem for each.
        """
        options = options_from_env(
            cast("dict[str, object]", overrides), required=REQUIRED, optional={**REGION, **BASE_URL}
        )
        return cls(**cast("WebhooksOptions", options.pop()))

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"{kind}(account_id={self._account_id!r}, region={str(self._region)!r})"

    @abstractmethod
    async def list_webhooks(self) -> tuple[W, ...]:
        """Give all webhooks of the account, of every sub-account.

        Source: the vendor's page "Get all Webhooks for Account", which knows no filter.

        Raises:
            EightByEightError: any error of the package's tree.
        """

    @abstractmethod
    async def set_webhooks(self, webhooks: Collection[W]) -> None:
        """Create webhooks, or replace those that are there.

        One replaces the one of the same sub-account, and of the same type where there are types;
        all other webhooks stay. ``*`` is a scope of its own: it adds to the webhooks of single
        sub-accounts, and replaces only what was set for ``*``. No page says whether the service
        sets some of a list of which it refuses others: list them when in doubt.

        What was listed can be changed with ``attrs.evolve`` and set again, its secrets given anew.

        Source: the vendor's page "Create or Replace webhooks".

        Raises:
            InvalidInputError: there are none, two are for the same place, one cannot be right, or
                has a masked secret; nothing was sent.
            ConflictError: a webhook of the old format (Wavecell's) has to be deleted first; the
                message says which and where.
            EightByEightError: any other error of the package's tree.
        """

    @abstractmethod
    async def delete_webhooks(self, webhooks: Collection[K]) -> None:
        """Delete webhooks.

        ``*`` is the webhook whose scope is ``*``, and no wildcard: those of single sub-accounts
        stay. One that is given twice is sent once.

        Source: the vendor's page "Delete webhooks", which does not say what becomes of a request
        that names a webhook which is not there.

        Raises:
            InvalidInputError: there are none, or one cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """

    async def _list(self, read: Callable[[object], tuple[W, ...]]) -> tuple[W, ...]:
        request = self._service.request("GET", _PATH, repeat=Repeat.ALWAYS)
        return read_webhooks(await self._service.send(request), read)

    async def _set(self, webhooks: Sequence[W]) -> None:
        # A webhook replaces the one of its sub-account and type as a whole, so that setting it
        # twice leaves what setting it once does.
        request = self._service.request(
            "POST", _PATH, webhooks_body(webhooks), repeat=Repeat.ALWAYS, headers=JSON
        )
        secrets = [secret for webhook in webhooks for secret in secrets_of(webhook)]
        read_done(await self._service.send(request), secrets)

    async def _delete(self, keys: Sequence[Key]) -> None:
        # Not again after an answer was lost: the second may be refused for what the first has done.
        request = self._service.request(
            "DELETE", _PATH, keys_body(keys), repeat=Repeat.IF_NOT_SENT, headers=JSON
        )
        read_done(await self._service.send(request))


class SmsWebhooksClient(WebhooksClient[SmsWebhook, SmsWebhook | str]):
    """Say where events of SMS go: receipts, inbound SMS, clicks on short links.

    There is one webhook per sub-account, and one for ``*``. Everything else is as
    :class:`WebhooksClient` says.
    """

    _product = "sms"

    async def list_webhooks(self) -> tuple[SmsWebhook, ...]:
        """Give all webhooks of SMS; their secrets are masked.

        It promises and raises what :meth:`WebhooksClient.list_webhooks` does.
        """
        return await self._list(sms_webhooks)

    async def set_webhooks(self, webhooks: Collection[SmsWebhook]) -> None:
        """Create webhooks of SMS, or replace those of the same sub-accounts.

        It promises and raises what :meth:`WebhooksClient.set_webhooks` does.
        """
        await self._set(check_to_set(SmsWebhook, webhooks))

    async def delete_webhooks(self, webhooks: Collection[SmsWebhook | str]) -> None:
        """Delete webhooks of SMS, named by their sub-accounts or as they were listed.

        It promises and raises what :meth:`WebhooksClient.delete_webhooks` does.
        """
        await self._delete(check_keys(webhooks, str, SmsWebhook))


class MessagingWebhooksClient(
    WebhooksClient[MessagingWebhook, MessagingWebhook | MessagingWebhookKey | str]
):
    """Say where events of chat apps go: receipts, inbound messages, business management.

    There is one webhook per sub-account and type, and for ``*`` one per type. Everything else is
    as :class:`WebhooksClient` says.
    """

    _product = "chatapps"

    async def list_webhooks(self) -> tuple[MessagingWebhook, ...]:
        """Give all webhooks of chat apps; their secrets are masked.

        It promises and raises what :meth:`WebhooksClient.list_webhooks` does.
        """
        return await self._list(messaging_webhooks)

    async def set_webhooks(self, webhooks: Collection[MessagingWebhook]) -> None:
        """Create webhooks of chat apps, or replace those of the same sub-accounts and types.

        One without a type is set for ``CADR`` and ``MSG``; ``CABM`` has to be named. It promises
        and raises what :meth:`WebhooksClient.set_webhooks` does.
        """
        await self._set(check_to_set(MessagingWebhook, webhooks))

    async def delete_webhooks(
        self, webhooks: Collection[MessagingWebhook | MessagingWebhookKey | str]
    ) -> None:
        """Delete webhooks of chat apps, named by keys, by sub-accounts, or as they were listed.

        Where no type is named, those for ``CADR`` and ``MSG`` are deleted, and that for ``CABM``
        stays. It promises and raises what :meth:`WebhooksClient.delete_webhooks` does.
        """
        kinds = (str, MessagingWebhookKey, MessagingWebhook)
        await self._delete(check_keys(webhooks, *kinds, types=MessagingWebhookType))


class OlderWebhooksClient(WebhooksClient[OlderWebhook, OlderWebhook | OlderWebhookKey]):
    """Say where events go by the older API, where every webhook has a type.

    Use one of the others unless the account's webhooks were made by it. It asks the host of SMS;
    the vendor's file names that of chat apps as well (``base_url="https://chatapps.8x8.com"``).
    Everything else is as :class:`WebhooksClient` says.
    """

    _product = "sms"

    async def list_webhooks(self) -> tuple[OlderWebhook, ...]:
        """Give all webhooks of the older API; their ``http_authorization`` may come in clear.

        It promises and raises what :meth:`WebhooksClient.list_webhooks` does.
        """
        return await self._list(older_webhooks)

    async def set_webhooks(self, webhooks: Collection[OlderWebhook]) -> None:
        """Create webhooks of the older API, or replace those of the same sub-accounts and types.

        It promises and raises what :meth:`WebhooksClient.set_webhooks` does.
        """
        await self._set(check_to_set(OlderWebhook, webhooks))

    async def delete_webhooks(self, webhooks: Collection[OlderWebhook | OlderWebhookKey]) -> None:
        """Delete webhooks of the older API, named by keys or as they were listed.

        The type ``*`` is a scope of its own too, and no wildcard. It promises and raises what
        :meth:`WebhooksClient.delete_webhooks` does.
        """
        kinds = (OlderWebhookKey, OlderWebhook)
        keys = check_keys(webhooks, *kinds, types=OlderWebhookType, needs_type=True)
        await self._delete(keys)
