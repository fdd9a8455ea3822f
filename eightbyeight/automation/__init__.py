"""8x8's Automation API: workflows, their definitions, instances and triggers."""

from eightbyeight.automation.checking.check import check_workflow, require_sound
from eightbyeight.automation.client import AutomationClient
from eightbyeight.automation.models import (
    Definition,
    Function,
    FunctionParameter,
    Instance,
    InstanceLog,
    InstanceStatus,
    LogStatus,
    StepFailure,
    Timezone,
    Usage,
    UsageMonth,
)
from eightbyeight.automation.steps import (
    SMS,
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    SendToConverse,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import DefinitionStatus, Encoding, Trigger, VoiceAction
from eightbyeight.automation.workflow import Workflow

__all__ = [
    "SMS",
    "AutomationClient",
    "Branch",
    "ChatAppsMessage",
    "Definition",
    "DefinitionStatus",
    "Encoding",
    "Function",
    "FunctionParameter",
    "HttpRequest",
    "If",
    "Instance",
    "InstanceLog",
    "InstanceStatus",
    "LogStatus",
    "RawStep",
    "SendToConverse",
    "Step",
    "StepFailure",
    "Timezone",
    "Trigger",
    "Usage",
    "UsageMonth",
    "VoiceAction",
    "VoiceMessage",
    "Wait",
    "WaitForDTMF",
    "WaitForReply",
    "Workflow",
    "check_workflow",
    "require_sound",
]
