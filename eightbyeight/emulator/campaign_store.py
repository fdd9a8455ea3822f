"""The campaigns of the emulated service, as tests and users make, look at and disturb them.

Whatever the vendor does in Configuration Manager, and whatever happens to a campaign without a
request, is done here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from attrs import define, field, frozen

from eightbyeight.campaigns.states import CampaignState
from eightbyeight.emulator.clock import Clock, aware, duration
from eightbyeight.emulator.late import LateRequests
from eightbyeight.emulator.lifecycle import (
    Lifecycle,
    Stage,
    begin,
    break_run,
    display_status,
    fail_next,
    follow,
    put,
    settle,
)
from eightbyeight.emulator.problems import FieldFault
from eightbyeight.emulator.records import RESULTS, STATES, Record, RecordBook, WantedRecord
from eightbyeight.errors import InvalidInputError

__all__ = ["Campaign", "CampaignLook", "Campaigns", "Refusal"]


@frozen
class Refusal:
    """Why the service turns down one record, for reasons of its own."""

    fault: FieldFault
    detail: str | None
    """The problem's ``detail``; None for the general sentence, which names no record."""


@define
class Campaign:
    """One campaign: its life, which is replaced, and its records, which are added to."""

    id: str
    tenant: str | None
    dynamic: bool
    queried: Sequence[str]
    """The ids that its CRM query finds at each build."""
    life: Lifecycle
    records: RecordBook
    refusals: dict[str, Refusal] = field(factory=dict)

    def become(self, life: Lifecycle) -> None:
        """Take the new life; a build that has ended since has put its records on the campaign."""
        built = life.last_build_time
        if built is not None and built != self.life.last_build_time:
            fresh = [WantedRecord(each) for each in self.queried if each not in self.records]
            self.records.add(fresh, "CRM_QUERY", built)
        self.life = life


@frozen
class CampaignLook:
    """How a campaign stood when it was looked at."""

    id: str
    tenant: str | None
    """The only tenant that sees it; None for any."""
    dynamic: bool
    enabled: bool
    state: CampaignState
    display_status: str
    start_time: datetime | None
    end_time: datetime | None
    last_build_time: datetime | None
    last_purged_time: datetime | None
    started_time: datetime | None
    completed_time: datetime | None
    records: tuple[Record, ...]
    """In the order they were added."""

    @property
    def crm_record_ids(self) -> tuple[str, ...]:
        """The callers' own ids, in the order they were added."""
        return tuple(record.crm_record_id for record in self.records)


class Campaigns:
    """Make campaigns, look at them, and let things happen to them.

    Every method that is given one raises ``InvalidInputError`` for a campaign that is not there.

    Args:
        clock: Tells the time.
        tenant: Whose the campaigns are unless said otherwise; None for anybody's.
        settle_for: How long transient states last unless said otherwise.
        late: What is still to be handled; handled before anybody looks, where it is due.
        forgets: Whether the id of a finished record can be added again.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        tenant: str | None,
        settle_for: timedelta,
        late: LateRequests,
        forgets: bool,
    ) -> None:
        self._clock = clock
        self._tenant = tenant
        self._settle_for = settle_for
        self._late = late
        self._forgets = forgets
        self._numbers = count(1)
        self._campaigns: dict[str, Campaign] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all there are, in the order they were made."""
        return tuple(self._campaigns)

    def create(  # noqa: PLR0913 - what can be configured of a campaign, by keyword only
        self,
        *,
        state: CampaignState | str = CampaignState.RUNNING,
        dynamic: bool = True,
        enabled: bool = True,
        id: str | None = None,  # noqa: A002 - the vendor's name for it
        tenant: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        build_on_start: bool = False,
        settle_seconds: float | None = None,
        queried: Sequence[str] = (),
    ) -> str:
        """Make a campaign in some state, as if it had come there by itself.

        Args:
            state: Where it is in its life.
            dynamic: Whether records can be added to it.
            enabled: Whether it accepts more than ``BUILD`` and ``RESET``.
            id: Any UUID as text; None for a new one.
            tenant: The only tenant that sees it; None for the emulator's.
            start_time: When its schedule opens, aware; None for at once.
            end_time: When its schedule ends, aware; None for never.
            build_on_start: Its own setting, which a request may override.
            settle_seconds: How long its transient states last; None for the emulator's.
            queried: The ids that its CRM query finds at each build.

        Returns:
            Its id as canonical UUID text in lower case.

        Raises:
            InvalidInputError: a value is not what it should be, or the id is taken.
        """
        key = str(uuid4()) if id is None else _canonical("id", id)
        if key in self._campaigns:
            raise InvalidInputError.of("id", f"{key} is taken by another campaign")
        life = Lifecycle(
            _state(state),
            self._clock.now(),
            self._settle_for
            if settle_seconds is None
            else duration("settle_seconds", settle_seconds),
            enabled,
            build_on_start,
            None if start_time is None else aware("start_time", start_time),
            None if end_time is None else aware("end_time", end_time),
        )
        owner = self._tenant if tenant is None else tenant
        book = RecordBook(self._numbers, forgets=self._forgets)
        campaign = Campaign(key, owner, dynamic, queried, life, book)
        # Only now, so that a campaign made as built has what its build would have found.
        campaign.become(begin(life))
        self._campaigns[key] = campaign
        return key

    def get(self, campaign_id: str) -> CampaignLook:
        """Look at a campaign as it stands now; the look does not change afterwards."""
        campaign = self._known(campaign_id)
        life = campaign.life
        return CampaignLook(
            campaign.id,
            campaign.tenant,
            campaign.dynamic,
            life.enabled,
            life.state,
            display_status(life),
            life.start_time,
            life.end_time,
            life.last_build_time,
            life.last_purged_time,
            life.started_time,
            life.completed_time,
            tuple(campaign.records),
        )

    def settle(self, campaign_id: str) -> None:
        """End a transient state, and those that follow it, without waiting for the clock."""
        campaign = self._known(campaign_id)
        campaign.become(settle(campaign.life, self._clock.now()))

    def fail_next_build(self, campaign_id: str) -> None:
        """Let the build under way, or else the next one, end in ``BUILD_ERROR``."""
        campaign = self._known(campaign_id)
        campaign.become(fail_next(campaign.life, Stage.BUILD))

    def fail_next_start(self, campaign_id: str) -> None:
        """Let the start under way, or else the next one, end in ``BUILD_ERROR``."""
        campaign = self._known(campaign_id)
        campaign.become(fail_next(campaign.life, Stage.START))

    def fail_run(self, campaign_id: str) -> None:
        """Let a running campaign go to ``RUN_ERROR`` now, any other as soon as it runs."""
        campaign = self._known(campaign_id)
        campaign.become(break_run(campaign.life, self._clock.now()))

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign as the vendor's page does: it stays as read-only history."""
        self.set_state(campaign_id, CampaignState.DELETED)

    def set_state(self, campaign_id: str, state: CampaignState | str) -> None:
        """Bring a campaign into a state, whether or not anything leads there from where it is.

        Raises:
            InvalidInputError: there is no such state.
        """
        campaign = self._known(campaign_id)
        campaign.become(put(campaign.life, _state(state), self._clock.now()))

    def refuse(
        self,
        campaign_id: str,
        crm_record_id: str,
        *,
        code: str = "DoNotCall",
        message: str = "the record has no number that may be called",
        detail: str | None = None,
    ) -> None:
        """Let the service turn this record down, for reasons that only it knows.

        Args:
            campaign_id: Where.
            crm_record_id: Which record, before it is added.
            code: What its entry of ``errors`` is coded as.
            message: What that entry says.
            detail: The problem's detail; None for a sentence that names no record.
        """
        fault = FieldFault("crmRecordId", code, message)
        self._known(campaign_id).refusals[crm_record_id] = Refusal(fault, detail)

    def accept(self, campaign_id: str, crm_record_id: str) -> None:
        """Let the service take this record again, if it was turned down."""
        self._known(campaign_id).refusals.pop(crm_record_id, None)

    def set_record(
        self,
        campaign_id: str,
        crm_record_id: str,
        *,
        state: str,
        state_reason: str | None = None,
        result: str | None = None,
    ) -> None:
        """Move a record on, as dialling it would.

        Raises:
            InvalidInputError: the record is not on the campaign, or there is no such state or
                result.
        """
        campaign = self._known(campaign_id)
        if not campaign.records.has_held(crm_record_id):
            raise InvalidInputError.of("crm_record_id", "is not on the campaign")
        if state not in STATES:
            raise InvalidInputError.of("state", f"must be one of {', '.join(sorted(STATES))}")
        if result is not None and result not in RESULTS:
            raise InvalidInputError.of("result", f"must be one of {', '.join(sorted(RESULTS))}")
        campaign.records.change(
            crm_record_id, state=state, state_reason=state_reason, result=result
        )

    def find(self, campaign_id: str, now: datetime) -> Campaign | None:
        """Give the campaign with this canonical id, brought up to date, or None."""
        self._late.settle(now)
        campaign = self._campaigns.get(campaign_id)
        if campaign is not None:
            campaign.become(follow(campaign.life, now))
        return campaign

    def _known(self, campaign_id: str) -> Campaign:
        campaign = self.find(_canonical("campaign_id", campaign_id), self._clock.now())
        if campaign is None:
            raise InvalidInputError.of("campaign_id", "the emulator has no such campaign")
        return campaign


def _canonical(name: str, text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        pass
    raise InvalidInputError.of(name, "must be a UUID")


def _state(state: CampaignState | str) -> CampaignState:
    try:
        return CampaignState(state)
    except ValueError:
        pass
    raise InvalidInputError.of("state", f"must be one of {', '.join(CampaignState)}")
