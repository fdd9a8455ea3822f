"""The commands ``campaigns …``: one action on one campaign."""

import json
from collections.abc import Coroutine

from attrs import frozen
from rich.text import Text

from eightbyeight.campaigns.models import Campaign
from eightbyeight.campaigns.states import CampaignAction
from eightbyeight.cli.running import Exit, Interruption, plain, print_out, run
from eightbyeight.cli.settings import Settings
from eightbyeight.rest.converter import dump, unstructure

__all__ = ["ActOptions", "act"]
