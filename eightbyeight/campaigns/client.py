"""The client of the Contact Center Campaigns API."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Self, TypedDict, Unpack, cast

from eightbyeight.campaigns.answers import MEDIA_TYPE, read_campaign, read_records
from eightbyeight.campaigns.checks import campaign_path, check_batch
from eightbyeight.campaigns.choices import LoadChoices, chosen_limiter, chosen_options
from eightbyeight.campaigns.load import Keeper, Load
from eightbyeight.campaigns.models import Campaign, NewRecord, Record
from eightbyeight.campaigns.outcomes import LoadReport
from eightbyeight.campaigns.states import CampaignAction
from eightbyeight.campaigns.wire import from_record, items_of
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.source import Rows
from eightbyeight.rest.addresses import check_origin, check_site
from eightbyeight.rest.client import ServiceClient, options_from_env
from eightbyeight.rest.converter import dump
from eightbyeight.rest.credentials import AdminKey
from eightbyeight.rest.service import Service
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Repeat, Secret

__all__ = ["CampaignsClient", "CampaignsOptions"]

ORIGIN = "https://api.8x8.com"

_REQUIRED: Mapping[str, str] = {
    "api_key": "EIGHTBYEIGHT_API_KEY",
    "tenant": "EIGHTBYEIGHT_TENANT",
    "site": "EIGHTBYEIGHT_SITE",
}
_OPTIONAL: Mapping[str, str] = {"base_url": "EIGHTBYEIGHT_BASE_URL"}


class CampaignsOptions(TypedDict, total=False):
    """What :meth:`CampaignsClient.from_env` takes; each overrides its environment variable."""

    api_key: str
    tenant: str
    site: str
    base_url: str
    transport: Transport | None
    timeout: float
    retries: int


class CampaignsClient(ServiceClient):
    """Control campaigns and put records on them.

    Use it with ``async with``, or call :meth:`aclose`. One client serves any number of tasks on
    one event loop; make it once and keep it.

    Args:
        api_key: An Admin Console key with the product "Contact Center Campaigns"; begins with
            ``eght_``.
        tenant: The tenant's name (Configuration Manager, Home, Profile), which is not the site.
        site: The customer site: ``US1``, ``US2``, ``UK3``.
        base_url: The origin before ``/cc/{site}/``; https, or http on loopback.
        transport: What carries the requests; the caller closes it. None makes an
            ``AiohttpTransport`` at the first request.
        timeout: Seconds for each request.
        retries: How often a single call is repeated where that is safe: when nothing was sent, or
            after a 429. A load repeats by its own rules.

    Raises:
        InvalidInputError: an argument cannot be right; nothing was sent.
    """

    def __init__(  # noqa: PLR0913 - all but three have a default
        self,
        *,
        api_key: str,
        tenant: str,
        site: str,
        base_url: str = ORIGIN,
        transport: Transport | None = None,
        timeout: float = 90.0,
        retries: int = 2,
    ) -> None:
        # Whoever logs a traceback logs each frame's names, also of a client that was never made.
        self._tenant, self._site = tenant, site
        secret = Secret(api_key)
        del api_key
        credential = AdminKey(secret, tenant)
        self._origin = check_origin(base_url)
        service = Service(
            f"{self._origin}/cc/{check_site(site)}/campaigns/v1/",
            headers={
                **credential.headers(),
                "Content-Type": MEDIA_TYPE,
                "Accept": f"{MEDIA_TYPE}, application/json;q=0.9",
            },
            transport=transport,
            timeout=timeout,
            retries=retries,
        )
        super().__init__(service)

    @classmethod
    def from_env(cls, **overrides: Unpack[CampaignsOptions]) -> Self:
        """Make a client from the environment.

        Reads ``EIGHTBYEIGHT_API_KEY``, ``EIGHTBYEIGHT_TENANT``, ``EIGHTBYEIGHT_SITE`` and, if set,
        ``EIGHTBYEIGHT_BASE_URL``.

        Raises:
            InvalidInputError: a variable is missing; there is one problem for each.
        """
        options = options_from_env(
            cast("dict[str, object]", overrides), required=_REQUIRED, optional=_OPTIONAL
        )
        return cls(**cast("CampaignsOptions", options.pop()))

    def __repr__(self) -> str:
        return f"CampaignsClient(tenant={self._tenant!r}, site={self._site!r})"

    async def modify(
        self,
        campaign_id: str,
        action: CampaignAction,
        *,
        enabled: bool | None = None,
        build_on_start: bool | None = None,
    ) -> Campaign:
        """Ask for an action on a campaign; the eight verbs below are this call.

        The answer is the campaign as accepted: it may still be on its way (``BUILDING``,
        ``STARTING``) and settles by itself. Nothing is repeated once it may have arrived; when an
        error's ``may_have_happened`` is true, a conflict on the next try may mean that the first
        one worked. Source: the vendor's page "Modify campaign".

        Args:
            campaign_id: The campaign's UUID.
            action: What to do.
            enabled: Enable or disable the campaign as well; None leaves it as it is.
            build_on_start: With ``START`` only: build first, whatever the campaign is set to.

        Raises:
            InvalidInputError: the id is no UUID, or the arguments do not go together.
            InvalidActionError: the action is not valid in the campaign's state.
            EightByEightError: any other error of the package's tree.
        """
        path = campaign_path(campaign_id)
        members = {
            "action": _known_action(action),
            "enabled": _flag("enabled", enabled),
            "buildOnStart": _flag("build_on_start", build_on_start),
        }
        if build_on_start is not None and action != CampaignAction.START:
            raise InvalidInputError.of("build_on_start", f"goes with START, not with {action}")
        body = dump({name: value for name, value in members.items() if value is not None})
        request = self._service.request("PATCH", path, body, repeat=Repeat.IF_NOT_SENT)
        return read_campaign(await self._service.send(request), path)

    async def build(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Run the campaign's query and prepare its records (``BUILD``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.BUILD, enabled=enabled)

    async def reset(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Take a built campaign back to ``CREATED`` (``RESET``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.RESET, enabled=enabled)

    async def start(
        self,
        campaign_id: str,
        *,
        enabled: bool | None = None,
        build_on_start: bool | None = None,
    ) -> Campaign:
        """Start dialling, now or at the scheduled time (``START``); see :meth:`modify`."""
        return await self.modify(
            campaign_id, CampaignAction.START, enabled=enabled, build_on_start=build_on_start
        )

    async def pause(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Let no further record into the dial queue (``PAUSE``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.PAUSE, enabled=enabled)

    async def resume(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Go on after a pause (``RESUME``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.RESUME, enabled=enabled)

    async def retry(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Go on after a run error (``RETRY``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.RETRY, enabled=enabled)

    async def cancel(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """End the campaign for good (``CANCEL``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.CANCEL, enabled=enabled)

    async def purge(self, campaign_id: str, *, enabled: bool | None = None) -> Campaign:
        """Clear what is queued for dialling (``PURGE``); see :meth:`modify`."""
        return await self.modify(campaign_id, CampaignAction.PURGE, enabled=enabled)

    async def add_records(self, campaign_id: str, records: Sequence[NewRecord]) -> list[Record]:
        """Add 1 to 100 records in one atomic request: all of them, or none.

        Gives them as the service describes them, in the order they were given.
        Sent once; repeated only when nothing was sent, or after a 429. For more records, or to
        have the good ones of a refused batch land, use :meth:`load_records`. Source: the vendor's
        page "Add records".

        Raises:
            InvalidInputError: a record is wrong or there are too many; one problem per record.
            DuplicateRecordError: an id is on the campaign already; none was added.
            CampaignStateError: the campaign takes no records now.
            EightByEightError: any other error of the package's tree.
        """
        path = campaign_path(campaign_id)
        check_batch(records)
        body = b'{"records":[%b]}' % items_of([from_record(record) for record in records])
        request = self._service.request("POST", f"{path}/records", body, repeat=Repeat.IF_NOT_SENT)
        ids = [record.crm_record_id for record in records]
        return read_records(await self._service.send(request), ids)

    def loading(self, campaign_id: str, rows: Rows, **choices: Unpack[LoadChoices]) -> Load:
        """Load any number of records, as a stream of outcomes.

        ::

            async with campaigns.loading(campaign_id, rows) as load:
                async for outcome in load:      # one BatchOutcome per batch, as they end
                    ...
            load.report

        Rows are read as they are needed, put into batches of up to 100 and sent by ``concurrency``
        workers, the first batch alone. A refused batch is taken apart so that its good records
        still land. A request whose answer is lost is never taken for a success or a failure: its
        records are sent again after ``settle`` seconds, and the service's answers to that tell what
        is on the campaign. Leaving the block early, or being cancelled, launches nothing more and
        waits for what is in flight.

        Args:
            campaign_id: The campaign's UUID.
            rows: ``NewRecord`` or mappings with a record's fields, or ``Row`` from a file; an
                iterable or an async iterable. It is not pulled again once the load has stopped.
            **choices: See :class:`~eightbyeight.campaigns.choices.LoadChoices`.

        Raises:
            InvalidInputError: the id is no UUID, or a choice cannot be meant.
            JournalError: on entering: the journal cannot be used, or is another load's.
            StaleAttemptError: on entering: the journal knows a request of unknown fate that is more
                than a day old; ``redrive_stale`` sends its records again.
        """
        path = campaign_path(campaign_id)
        return Load(
            self._service,
            path,
            rows,
            options=chosen_options(choices),
            limiter=chosen_limiter(choices),
            open_journal=self._journal_opener(path, choices),
        )

    async def load_records(
        self, campaign_id: str, rows: Rows, **choices: Unpack[LoadChoices]
    ) -> LoadReport:
        """Load any number of records and report what became of each; see :meth:`loading`.

        One batch's failure neither hides nor stops another's. The load ends early only where the
        campaign itself refuses, nearly everything is refused, the service fails for ten minutes,
        the deadline passes or the journal cannot be written; then the report's ``stopped`` holds
        the error.

        Raises:
            SourceError: ``rows`` itself raised; what was in flight has been waited for.
            InvalidInputError: the id is no UUID, or a choice cannot be meant.
            JournalError: the journal cannot be used, or is another load's; nothing was sent.
        """
        async with self.loading(campaign_id, rows, **choices) as load:
            await load.exhaust()
        return load.report

    def _journal_opener(self, campaign: str, choices: LoadChoices) -> Callable[[], Keeper] | None:
        path = choices.get("journal")
        if path is None:
            return None
        # Here and not at the top: whoever keeps no journal need not pay for SQLite.
        from eightbyeight.campaigns.journal import Binding, Journal  # noqa: PLC0415

        binding = Binding(self._origin, self._site, self._tenant, campaign)
        stale = choices.get("redrive_stale", False)
        return partial(Journal.open, Path(path), binding, redrive_stale=stale)


def _known_action(action: object) -> str:
    if isinstance(action, str) and action in list(CampaignAction):
        return CampaignAction(action)
    given = f"{action!r:.60}" if type(action) is str else f"a {type(action).__name__}"
    raise InvalidInputError.of("action", f"{given} is none of {', '.join(CampaignAction)}")


def _flag(name: str, value: object) -> bool | None:
    # A text such as "false" would go on the wire as it is, and may be taken for true there.
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInputError.of(name, f"must be True, False or None, not {type(value).__name__}")
