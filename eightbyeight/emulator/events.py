"""What happens besides, the moment a request arrives."""

from collections.abc import Iterable

from attrs import frozen

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.campaign_store import Campaign, Campaigns
from eightbyeight.emulator.clock import Clock
from eightbyeight.emulator.gate import Gate
from eightbyeight.emulator.instructions import Event, Happening
from eightbyeight.emulator.records import WantedRecord

__all__ = ["Events"]


@frozen
class Events:
    """Let things happen to campaigns, records and keys.

    Args:
        campaigns: What there is.
        gate: Who is let in.
        clock: Tells the time.
    """

    campaigns: Campaigns
    gate: Gate
    clock: Clock

    def happen(self, happenings: Iterable[Happening], asked: Asked) -> None:
        """Let them happen, in their order, to the campaign and the key of this request."""
        for happening in happenings:
            campaign = self.campaigns.find(asked.campaign_id, self.clock.now())
            which = _resolved(happening.which, asked)
            if happening.event is Event.REVOKE:
                self.gate.revoke(asked.headers.get("x-api-key", ""))
            elif campaign is not None and which:
                self._happen(happening.event, campaign, which)

    def _happen(self, event: Event, campaign: Campaign, which: str) -> None:
        here = which in campaign.records
        match event:
            case Event.STATE:
                self.campaigns.set_state(campaign.id, which)
            case Event.INVALID:
                self.campaigns.refuse(campaign.id, which)
            case Event.VALID:
                self.campaigns.accept(campaign.id, which)
            case Event.FINISH if here:
                self.campaigns.set_record(campaign.id, which, state="COMPLETE", result="SUCCESS")
            case Event.FOREIGN if not here:
                campaign.records.add([WantedRecord(which)], "DYNAMIC", self.clock.now())
            case _:
                pass


def _resolved(which: str | int | None, asked: Asked) -> str | None:
    if isinstance(which, int):
        # A request with fewer records has no such one, and nothing happens.
        return asked.ids[which - 1] if which <= len(asked.ids) else None
    return which
