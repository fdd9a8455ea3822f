"""RCS agent profiles: everything a registration asks for, checked before it is filed."""

from eightbyeight.rcs.checking import check_agent_profile
from eightbyeight.rcs.colors import contrast_with_white
from eightbyeight.rcs.profile import AgentProfile, UseCase, read_agent_profile
from eightbyeight.rcs.rules import ProfileRule
from eightbyeight.rcs.storefront import preview, write_preview
from eightbyeight.rcs.template import profile_template

__all__ = [
    "AgentProfile",
    "ProfileRule",
    "UseCase",
    "check_agent_profile",
    "contrast_with_white",
    "preview",
    "profile_template",
    "read_agent_profile",
    "write_preview",
]
