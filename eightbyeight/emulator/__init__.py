"""The service itself, in memory: what this emulator does is listed in BEHAVIOUR.md beside it.

It reads and writes the wire with its own eyes, so that a mistake of the client's cannot hide in
it, and it imports no HTTP library until it is served.
"""

from eightbyeight.emulator.automation.accounts import Automation
from eightbyeight.emulator.automation.values import (
    Definition,
    Instance,
    InstanceStatus,
    StepLog,
    StepStatus,
    WorkflowError,
)
from eightbyeight.emulator.campaign_store import CampaignLook, Campaigns
from eightbyeight.emulator.clock import Clock, ManualClock, SystemClock
from eightbyeight.emulator.contacts.accounts import AccountLook, Contacts, GroupLook
from eightbyeight.emulator.contacts.jobs import Counters, Job
from eightbyeight.emulator.contacts.values import Contact
from eightbyeight.emulator.emulator import Emulator
from eightbyeight.emulator.faults import Fault, Scenario
from eightbyeight.emulator.instructions import Instruction
from eightbyeight.emulator.records import Record
from eightbyeight.emulator.rules import Breach
from eightbyeight.emulator.sample_events import SAMPLE_EVENTS, sample_event
from eightbyeight.emulator.script import LogEntry
from eightbyeight.emulator.webhook_sender import Delivery, WebhookSender
from eightbyeight.emulator.webhooks.accounts import Webhooks
from eightbyeight.emulator.webhooks.values import Flavour, Webhook

__all__ = [
    "SAMPLE_EVENTS",
    "AccountLook",
    "Automation",
    "Breach",
    "CampaignLook",
    "Campaigns",
    "Clock",
    "Contact",
    "Contacts",
    "Counters",
    "Definition",
    "Delivery",
    "Emulator",
    "Fault",
    "Flavour",
    "GroupLook",
    "Instance",
    "InstanceStatus",
    "Instruction",
    "Job",
    "LogEntry",
    "ManualClock",
    "Record",
    "Scenario",
    "StepLog",
    "StepStatus",
    "SystemClock",
    "Webhook",
    "WebhookSender",
    "Webhooks",
    "WorkflowError",
    "sample_event",
]
