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
from eightbyeight.contacts.client import (
    ContactsClient,
)
from eightbyeight.contacts.files import (
    ContactFinding,
    ContactRule,
    ContactsCheck,
    check_contacts,
    converse_template,
    split_contacts_file,
)
from eightbyeight.contacts.load.load import (
    ContactsLoad,
)
from eightbyeight.contacts.load.outcomes import (
    ContactOutcome,
    ContactsReport,
    ContactVerdict,
)
from eightbyeight.contacts.models import (
    Addresses,
    Contact,
    CreatedContact,
    Group,
    Job,
    JobStatus,
    JobType,
    NewContact,
)
from eightbyeight.contacts.patches import (
    PatchOperation,
)
from eightbyeight.contacts.rows import (
    ContactFile,
    ContactRow,
    open_contacts,
)
from eightbyeight.errors import (
    AmbiguousContactError,
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DeadlineError,
    DuplicateRecordError,
    EightByEightError,
    FieldError,
    GroupNameTakenError,
    InputProblem,
    InstanceTerminatedError,
    InvalidActionError,
    InvalidInputError,
    JobFailedError,
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
    WaitError,
    WaitTimeoutError,
)
from eightbyeight.findings import Finding, Severity
from eightbyeight.loading.files.layout import RowFormat
from eightbyeight.rest.pages import Page
from eightbyeight.rest.regions import Region
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
    "Addresses",
    "Allowed",
    "AmbiguousContactError",
    "AuthenticationError",
    "BatchOutcome",
    "Campaign",
    "CampaignAction",
    "CampaignDisplayStatus",
    "CampaignState",
    "CampaignStateError",
    "CampaignsClient",
    "ConflictError",
    "Contact",
    "ContactFile",
    "ContactFinding",
    "ContactOutcome",
    "ContactRow",
    "ContactRule",
    "ContactVerdict",
    "ContactsCheck",
    "ContactsClient",
    "ContactsLoad",
    "ContactsReport",
    "CreatedContact",
    "DeadlineError",
    "DuplicateRecordError",
    "EightByEightError",
    "Exchange",
    "FieldError",
    "Finding",
    "Group",
    "GroupNameTakenError",
    "Handler",
    "Headers",
    "InputProblem",
    "InstanceTerminatedError",
    "InvalidActionError",
    "InvalidInputError",
    "Job",
    "JobFailedError",
    "JobStatus",
    "JobType",
    "JournalError",
    "LifecycleError",
    "Limiter",
    "LimitingTransport",
    "LoadError",
    "LoadReport",
    "MemoryTransport",
    "NewContact",
    "NewRecord",
    "NotFoundError",
    "ObservingTransport",
    "Page",
    "PatchOperation",
    "PermissionDeniedError",
    "RateLimitError",
    "Record",
    "RecordCount",
    "RecordOutcome",
    "RecordPriority",
    "RecordResult",
    "RecordState",
    "RecordType",
    "Region",
    "Repeat",
    "Request",
    "Response",
    "ResponseError",
    "RetryBudget",
    "RetryingTransport",
    "Row",
    "RowFile",
    "RowFormat",
    "Secret",
    "Sent",
    "ServerError",
    "Severity",
    "SourceError",
    "StaleAttemptError",
    "StreamBody",
    "TlsError",
    "Transport",
    "TransportError",
    "UnexpectedResponseError",
    "ValidationError",
    "Verdict",
    "WaitError",
    "WaitTimeoutError",
    "check_action",
    "check_contacts",
    "converse_template",
    "open_contacts",
    "open_rows",
    "split_contacts_file",
]
