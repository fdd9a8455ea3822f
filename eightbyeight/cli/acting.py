"""The commands ``campaigns …``: one action on one campaign."""

import json

from attrs import frozen

from eightbyeight.campaigns.models import Campaign
from eightbyeight.campaigns.states import CampaignAction
from eightbyeight.cli.running import Exit, Interruption, plain, print_out, run
from eightbyeight.cli.settings import Settings
from eightbyeight.rest.converter import unstructure

__all__ = ["ActOptions", "act"]

_HINT = "`eightbyeight emulate` serves a campaign to try things on, and says how to use it."


@frozen(kw_only=True)
class ActOptions:
    """What was asked for on the command line."""

    campaign: str
    action: CampaignAction
    enabled: bool | None
    build_on_start: bool | None
    settings: Settings
    as_json: bool


def act(options: ActOptions) -> int:
    """Run the command; give the exit code."""
    client = options.settings.client(hint=_HINT)

    async def work(_: Interruption) -> int:
        async with client as campaigns:
            campaign = await campaigns.modify(
                options.campaign,
                options.action,
                enabled=options.enabled,
                build_on_start=options.build_on_start,
            )
        print_out(_as_json(campaign) if options.as_json else _as_lines(campaign))
        return Exit.DONE

    return run(work, changes=True)


def _as_json(campaign: Campaign) -> str:
    # ASCII: what a server puts into a text must not reach the terminal as it is.
    return json.dumps(unstructure(campaign))


def _as_lines(campaign: Campaign) -> str:
    shown = {
        "campaign": campaign.id,
        "state": campaign.state,
        "shown as": campaign.display_status,
        "records": campaign.record_count,
        "starts": campaign.start_time,
        "ends": campaign.end_time,
        "started": campaign.started_time,
        "completed": campaign.completed_time,
    }
    lines = [
        f"{name:<10} {plain(str(value))}" for name, value in shown.items() if value is not None
    ]
    for count in campaign.record_counts:
        parts = (count.type, count.state, count.result)
        told = " ".join(plain(str(part)) for part in parts if part is not None)
        lines.append(f"{'':<10} {count.count} {told}")
    return "\n".join(lines)
