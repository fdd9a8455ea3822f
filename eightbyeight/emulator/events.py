"""What happens besides, the moment a request arrives."""

from collections.abc import Iterable

from attrs import frozen

from eightbyeight.emulator.accounts.refusing import RefusedError
from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.campaign_store import Campaign, Campaigns
from eightbyeight.emulator.clock import Clock
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.contacts.wanted import read_contact
from eightbyeight.emulator.instructions import Event, Happening
from eightbyeight.emulator.keys import Keys
from eightbyeight.emulator.records import WantedRecord

__all__ = ["Events"]


@frozen
class Events:
    """Let things happen to campaigns, records, contacts and keys.

    Args:
        campaigns: What there is.
        contacts: What else there is.
        keys: Which keys are not believed any more.
        clock: Tells the time.
    """

    campaigns: Campaigns
    contacts: Contacts
    keys: Keys
    clock: Clock

    def happen(self, happenings: Iterable[Happening], asked: Asked) -> None:
        """Let them happen, in their order, to the campaign and the key of this request."""
        for happening in happenings:
            which = _resolved(happening.which, asked)
            if happening.event is Event.REVOKE:
                self.keys.revoke(asked.key)
            elif not which:
                continue
            elif asked.campaign_id is None:
                self._happen_to_contacts(happening.event, str(asked.account_id), which)
            else:
                campaign = self.campaigns.find(asked.campaign_id, self.clock.now())
                if campaign is not None:
                    self._happen(happening.event, campaign, which)

    def _happen_to_contacts(self, event: Event, account_id: str, which: str) -> None:
        """Let somebody else create a contact; the other events are a campaign's."""
        kind = "email" if "@" in which else "msisdn"
        try:
            wanted = read_contact({"addresses": {kind: which}})
        except RefusedError:
            return
        book, now = self.contacts.book, self.clock.now()
        account = book.account(account_id)
        book.follow(account, now)
        if event is Event.FOREIGN and not account.contacts.matching(wanted.addresses):
            contact_id = account.numbers.take_contacts()
            account.put(wanted.created(contact_id, now))

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
