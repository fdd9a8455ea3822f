"""Async SDK for 8x8's contact-centre and messaging APIs.

Importing it loads none of its rooms: a name is looked up where it lives when it is first used.
"""

from collections.abc import Mapping as _Mapping
from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from eightbyeight.automation.client import AutomationClient
    from eightbyeight.automation.workflow import Workflow
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
    from eightbyeight.contacts.client import ContactsClient
    from eightbyeight.contacts.files import (
        ContactFinding,
        ContactRule,
        ContactsCheck,
        check_contacts,
        converse_template,
        split_contacts_file,
    )
    from eightbyeight.contacts.load.load import ContactsLoad
    from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactsReport, ContactVerdict
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
    from eightbyeight.contacts.patches import PatchOperation
    from eightbyeight.contacts.rows import ContactFile, ContactRow, open_contacts
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
    from eightbyeight.rcs.checking import check_agent_profile
    from eightbyeight.rcs.profile import AgentProfile
    from eightbyeight.rest.pages import Page
    from eightbyeight.rest.regions import Region
    from eightbyeight.smpp.account import AdobeSmppAccount
    from eightbyeight.smpp.checking import check_smpp_account
    from eightbyeight.smpp.checklist import smpp_checklist
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
    from eightbyeight.webhooks.client import (
        MessagingWebhooksClient,
        OlderWebhooksClient,
        SmsWebhooksClient,
    )
    from eightbyeight.webhooks.events import Event, ShortUrlClicked, UnknownEvent, parse_event
    from eightbyeight.webhooks.receiver import webhook_app

__all__ = [
    "Addresses",
    "AdobeSmppAccount",
    "AgentProfile",
    "Allowed",
    "AmbiguousContactError",
    "AuthenticationError",
    "AutomationClient",
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
    "Event",
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
    "MessagingWebhooksClient",
    "NewContact",
    "NewRecord",
    "NotFoundError",
    "ObservingTransport",
    "OlderWebhooksClient",
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
    "ShortUrlClicked",
    "SmsWebhooksClient",
    "SourceError",
    "StaleAttemptError",
    "StreamBody",
    "TlsError",
    "Transport",
    "TransportError",
    "UnexpectedResponseError",
    "UnknownEvent",
    "ValidationError",
    "Verdict",
    "WaitError",
    "WaitTimeoutError",
    "Workflow",
    "check_action",
    "check_agent_profile",
    "check_contacts",
    "check_smpp_account",
    "converse_template",
    "open_contacts",
    "open_rows",
    "parse_event",
    "smpp_checklist",
    "split_contacts_file",
    "webhook_app",
]

# The same as above, for who runs it: that the two agree is tested.
_ROOMS: _Mapping[str, str] = {
    "Addresses": "eightbyeight.contacts.models",
    "AdobeSmppAccount": "eightbyeight.smpp.account",
    "AgentProfile": "eightbyeight.rcs.profile",
    "Allowed": "eightbyeight.campaigns.states",
    "AmbiguousContactError": "eightbyeight.errors",
    "AuthenticationError": "eightbyeight.errors",
    "AutomationClient": "eightbyeight.automation.client",
    "BatchOutcome": "eightbyeight.campaigns.outcomes",
    "Campaign": "eightbyeight.campaigns.models",
    "CampaignAction": "eightbyeight.campaigns.states",
    "CampaignDisplayStatus": "eightbyeight.campaigns.models",
    "CampaignState": "eightbyeight.campaigns.states",
    "CampaignStateError": "eightbyeight.errors",
    "CampaignsClient": "eightbyeight.campaigns.client",
    "ConflictError": "eightbyeight.errors",
    "Contact": "eightbyeight.contacts.models",
    "ContactFile": "eightbyeight.contacts.rows",
    "ContactFinding": "eightbyeight.contacts.files",
    "ContactOutcome": "eightbyeight.contacts.load.outcomes",
    "ContactRow": "eightbyeight.contacts.rows",
    "ContactRule": "eightbyeight.contacts.files",
    "ContactVerdict": "eightbyeight.contacts.load.outcomes",
    "ContactsCheck": "eightbyeight.contacts.files",
    "ContactsClient": "eightbyeight.contacts.client",
    "ContactsLoad": "eightbyeight.contacts.load.load",
    "ContactsReport": "eightbyeight.contacts.load.outcomes",
    "CreatedContact": "eightbyeight.contacts.models",
    "DeadlineError": "eightbyeight.errors",
    "DuplicateRecordError": "eightbyeight.errors",
    "EightByEightError": "eightbyeight.errors",
    "Event": "eightbyeight.webhooks.events",
    "Exchange": "eightbyeight.transport.messages",
    "FieldError": "eightbyeight.errors",
    "Finding": "eightbyeight.findings",
    "Group": "eightbyeight.contacts.models",
    "GroupNameTakenError": "eightbyeight.errors",
    "Handler": "eightbyeight.transport.base",
    "Headers": "eightbyeight.transport.messages",
    "InputProblem": "eightbyeight.errors",
    "InstanceTerminatedError": "eightbyeight.errors",
    "InvalidActionError": "eightbyeight.errors",
    "InvalidInputError": "eightbyeight.errors",
    "Job": "eightbyeight.contacts.models",
    "JobFailedError": "eightbyeight.errors",
    "JobStatus": "eightbyeight.contacts.models",
    "JobType": "eightbyeight.contacts.models",
    "JournalError": "eightbyeight.errors",
    "LifecycleError": "eightbyeight.errors",
    "Limiter": "eightbyeight.transport.limiting",
    "LimitingTransport": "eightbyeight.transport.limiting",
    "LoadError": "eightbyeight.errors",
    "LoadReport": "eightbyeight.campaigns.outcomes",
    "MemoryTransport": "eightbyeight.transport.memory",
    "MessagingWebhooksClient": "eightbyeight.webhooks.client",
    "NewContact": "eightbyeight.contacts.models",
    "NewRecord": "eightbyeight.campaigns.models",
    "NotFoundError": "eightbyeight.errors",
    "ObservingTransport": "eightbyeight.transport.observing",
    "OlderWebhooksClient": "eightbyeight.webhooks.client",
    "Page": "eightbyeight.rest.pages",
    "PatchOperation": "eightbyeight.contacts.patches",
    "PermissionDeniedError": "eightbyeight.errors",
    "RateLimitError": "eightbyeight.errors",
    "Record": "eightbyeight.campaigns.models",
    "RecordCount": "eightbyeight.campaigns.models",
    "RecordOutcome": "eightbyeight.campaigns.outcomes",
    "RecordPriority": "eightbyeight.campaigns.models",
    "RecordResult": "eightbyeight.campaigns.models",
    "RecordState": "eightbyeight.campaigns.models",
    "RecordType": "eightbyeight.campaigns.models",
    "Region": "eightbyeight.rest.regions",
    "Repeat": "eightbyeight.transport.messages",
    "Request": "eightbyeight.transport.messages",
    "Response": "eightbyeight.transport.messages",
    "ResponseError": "eightbyeight.errors",
    "RetryBudget": "eightbyeight.transport.budget",
    "RetryingTransport": "eightbyeight.transport.retrying",
    "Row": "eightbyeight.campaigns.rows",
    "RowFile": "eightbyeight.campaigns.rows",
    "RowFormat": "eightbyeight.loading.files.layout",
    "Secret": "eightbyeight.transport.messages",
    "Sent": "eightbyeight.errors",
    "ServerError": "eightbyeight.errors",
    "Severity": "eightbyeight.findings",
    "ShortUrlClicked": "eightbyeight.webhooks.events",
    "SmsWebhooksClient": "eightbyeight.webhooks.client",
    "SourceError": "eightbyeight.errors",
    "StaleAttemptError": "eightbyeight.errors",
    "StreamBody": "eightbyeight.transport.messages",
    "TlsError": "eightbyeight.errors",
    "Transport": "eightbyeight.transport.base",
    "TransportError": "eightbyeight.errors",
    "UnexpectedResponseError": "eightbyeight.errors",
    "UnknownEvent": "eightbyeight.webhooks.events",
    "ValidationError": "eightbyeight.errors",
    "Verdict": "eightbyeight.campaigns.outcomes",
    "WaitError": "eightbyeight.errors",
    "WaitTimeoutError": "eightbyeight.errors",
    "Workflow": "eightbyeight.automation.workflow",
    "check_action": "eightbyeight.campaigns.states",
    "check_agent_profile": "eightbyeight.rcs.checking",
    "check_contacts": "eightbyeight.contacts.files",
    "check_smpp_account": "eightbyeight.smpp.checking",
    "converse_template": "eightbyeight.contacts.files",
    "open_contacts": "eightbyeight.contacts.rows",
    "open_rows": "eightbyeight.campaigns.rows",
    "parse_event": "eightbyeight.webhooks.events",
    "smpp_checklist": "eightbyeight.smpp.checklist",
    "split_contacts_file": "eightbyeight.contacts.files",
    "webhook_app": "eightbyeight.webhooks.receiver",
}


def __getattr__(name: str) -> object:
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(_import_module(room), name)
    # The next look finds it at once.
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
