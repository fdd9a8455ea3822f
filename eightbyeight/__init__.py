"""Async SDK for 8x8's contact-centre and messaging APIs.

Importing it loads neither aiohttp nor the emulator; the default transport is imported at the first
request that needs it.
"""

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import (
    Campaign,
    CampaignDisplayStatus,
    NewRecord,
    Record,
    RecordCount,
    RecordPriority,
    RecordResult,
    RecordState,
    RecordType,
)
from eightbyeight.campaigns.outcomes import BatchOutcome, LoadReport, RecordOutcome, Verdict
from eightbyeight.campaigns.rows import Row, RowFile, open_rows
from eightbyeight.campaigns.states import Allowed, CampaignAction, CampaignState, check_action
from eightbyeight.errors import (
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DeadlineError,
    DuplicateRecordError,
    EightByEightError,
    FieldError,
    InputProblem,
    InvalidActionError,
    InvalidInputError,
    JournalError,
    LifecycleError,
    LoadError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    Sent,
    ServerError,
    SourceError,
    StaleAttemptError,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.transport.base import Handler, Transport
from eightbyeight.transport.budget import RetryBudget
from eightbyeight.transport.limiting import Limiter, LimitingTransport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import (
    Exchange,
    Headers,
    Repeat,
    Request,
    Response,
    Secret,
    StreamBody,
)
from eightbyeight.transport.observing import ObservingTransport
from eightbyeight.transport.retrying import RetryingTransport

__all__ = [
    "Allowed",
    "AuthenticationError",
    "BatchOutcome",
    "Campaign",
    "CampaignAction",
    "CampaignDisplayStatus",
    "CampaignState",
    "CampaignStateError",
    "CampaignsClient",
    "ConflictError",
    "DeadlineError",
    "DuplicateRecordError",
    "EightByEightError",
    "Exchange",
    "FieldError",
    "Handler",
    "Headers",
    "InputProblem",
    "InvalidActionError",
    "InvalidInputError",
    "JournalError",
    "LifecycleError",
    "Limiter",
    "LimitingTransport",
    "LoadError",
    "LoadReport",
    "MemoryTransport",
    "NewRecord",
    "NotFoundError",
    "ObservingTransport",
    "PermissionDeniedError",
    "RateLimitError",
    "Record",
    "RecordCount",
    "RecordOutcome",
    "RecordPriority",
    "RecordResult",
    "RecordState",
    "RecordType",
    "Repeat",
    "Request",
    "Response",
    "ResponseError",
    "RetryBudget",
    "RetryingTransport",
    "Row",
    "RowFile",
    "Secret",
    "Sent",
    "ServerError",
    "SourceError",
    "StaleAttemptError",
    "StreamBody",
    "TlsError",
    "Transport",
    "TransportError",
    "UnexpectedResponseError",
    "ValidationError",
    "Verdict",
    "check_action",
    "open_rows",
]
