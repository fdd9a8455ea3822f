"""The campaign API's nouns as frozen values.

Names of answers are open: a value the vendor adds later arrives as plain text instead of an error
(the vendor's change policy asks clients to tolerate unknown values). Fields the service leaves out
are None. Source: the vendor's page "Field reference".
"""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from eightbyeight.campaigns.states import CampaignState

__all__ = [
    "Campaign",
    "CampaignDisplayStatus",
    "NewRecord",
    "Record",
    "RecordCount",
    "RecordPriority",
    "RecordResult",
    "RecordState",
    "RecordType",
]


class CampaignDisplayStatus(StrEnum):
    """What the vendor's screens show; for people, never for decisions."""

    NEW = "NEW"
    BUILDING = "BUILDING"
    BUILD_FAILED = "BUILD_FAILED"
    READY_TO_RUN = "READY_TO_RUN"
    SCHEDULED = "SCHEDULED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    PURGED = "PURGED"
    ERROR = "ERROR"
    ERROR_PURGED = "ERROR_PURGED"
    COMPLETED = "COMPLETED"
    STOPPED = "STOPPED"
    DISABLED = "DISABLED"


class RecordPriority(StrEnum):
    """The group a record is dialled in; HIGH first, inside a group by rank."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class RecordType(StrEnum):
    """How a record came to the campaign."""

    CRM_QUERY = "CRM_QUERY"
    """Found by the campaign's own CRM query."""
    DYNAMIC = "DYNAMIC"
    """Added through this API."""


class RecordState(StrEnum):
    """Where a record is on its way to an agent."""

    PENDING = "PENDING"
    REQUESTED = "REQUESTED"
    QUEUED = "QUEUED"
    CANCEL_REQUESTED = "CANCEL_REQUESTED"
    AGENT_ACCEPTED = "AGENT_ACCEPTED"
    COMPLETE = "COMPLETE"
    REJECTED = "REJECTED"
    DELETED = "DELETED"
    ERROR = "ERROR"


class RecordResult(StrEnum):
    """How the dialling of a record ended."""

    SUCCESS = "SUCCESS"
    NO_VALID_NUMBER = "NO_VALID_NUMBER"
    SCHEDULE_COMPLETE = "SCHEDULE_COMPLETE"
    INTERACTION_FAILED = "INTERACTION_FAILED"
    MAX_ATTEMPTS_REACHED = "MAX_ATTEMPTS_REACHED"
    INTERACTION_SKIPPED = "INTERACTION_SKIPPED"
    CALLBACK_SCHEDULED = "CALLBACK_SCHEDULED"


@frozen
class NewRecord:
    """A record to add to a campaign.

    Nothing is checked when it is made: ``add_records`` raises for a bad one, ``load_records``
    gives it the verdict ``rejected``. Source: the vendor's page "Add records".
    """

    crm_record_id: str
    """The customer record's id in the CRM: 1 to 32 characters, unique in the campaign."""
    schedule_at: datetime | None = field(default=None, kw_only=True)
    """Earliest moment of the first attempt, with its offset; None means at once."""
    priority: RecordPriority | None = field(default=None, kw_only=True)
    """None leaves it to the service, whose pages name HIGH."""
    rank: float | None = field(default=None, kw_only=True)
    """Place inside the priority group, lowest first; None puts it at the group's end."""


@frozen(kw_only=True)
class Record:
    """A record on a campaign, as the service describes it."""

    id: str | None = None
    """The service's own id, a UUID as text."""
    type: RecordType | str | None = None
    crm_record_id: str | None = None
    priority: RecordPriority | str | None = None
    rank: float | None = None
    """Opaque: assigned by the service where the caller gave none."""
    next_attempt_after: datetime | None = None
    retry_count: int | None = None
    state: RecordState | str | None = None
    state_reason: str | None = None
    """Free text for people."""
    result: RecordResult | str | None = None
    """Present once the record is finished."""


@frozen(kw_only=True)
class RecordCount:
    """How many of a campaign's records share a type, a state and a result."""

    type: RecordType | str | None = None
    state: RecordState | str | None = None
    result: RecordResult | str | None = None
    """Absent until the records are finished."""
    count: int | None = None


@frozen(kw_only=True)
class Campaign:
    """A campaign, as the answer to an action describes it.

    The service tells neither the name nor whether the campaign is enabled or dynamic; a disabled
    one shows only as ``display_status == "DISABLED"``.
    """

    id: str | None = None
    """A UUID as text."""
    tenant_id: str | None = None
    integration_type: str | None = None
    start_time: datetime | None = None
    """The configured start, not the actual one."""
    end_time: datetime | None = None
    state: CampaignState | str | None = None
    display_status: CampaignDisplayStatus | str | None = None
    record_count: int | None = None
    record_counts: tuple[RecordCount, ...] = ()
    last_build_time: datetime | None = None
    last_purged_time: datetime | None = None
    started_time: datetime | None = None
    """When it actually started."""
    completed_time: datetime | None = None
