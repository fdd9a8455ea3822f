"""The service itself, in memory: what this emulator does is listed in BEHAVIOUR.md beside it.

It reads and writes the wire with its own eyes, so that a mistake of the client's cannot hide in
it, and it imports no HTTP library until it is served.
"""

from eightbyeight.emulator.campaign_store import CampaignLook, Campaigns
from eightbyeight.emulator.clock import Clock, ManualClock, SystemClock
from eightbyeight.emulator.emulator import Emulator
from eightbyeight.emulator.faults import Fault, Scenario
from eightbyeight.emulator.instructions import Instruction
from eightbyeight.emulator.records import Record
from eightbyeight.emulator.rules import Breach
from eightbyeight.emulator.script import LogEntry

__all__ = [
    "Breach",
    "CampaignLook",
    "Campaigns",
    "Clock",
    "Emulator",
    "Fault",
    "Instruction",
    "LogEntry",
    "ManualClock",
    "Record",
    "Scenario",
    "SystemClock",
]
