"""The two operations of the campaigns service: modify a campaign, add records to it.

Sources: the vendor's pages "Modify campaign", "Add records" and "Field reference".
"""

import re
from collections.abc import Mapping, Sequence
from itertools import count

from attrs import evolve

from eightbyeight.campaigns.states import TAKES_NO_RECORDS, CampaignAction
from eightbyeight.emulator.campaign_store import Campaign, Campaigns
from eightbyeight.emulator.lifecycle import Order, act, display_status, follow, why_refused
from eightbyeight.emulator.problems import FieldFault, ProblemError, invalid, refusal
from eightbyeight.emulator.record_requests import read_records
from eightbyeight.emulator.records import Record, RecordBook, WantedRecord
from eightbyeight.emulator.router import Call, Mode, Operation, Route
from eightbyeight.emulator.rules import Breach, Rules
from eightbyeight.emulator.wire import JsonText, write_text, write_time

__all__ = ["CampaignsApi"]

_PATH = "/cc/{site}/campaigns/v1/{campaignId}"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ACTIONS = frozenset(CampaignAction)


class CampaignsApi:
    """Answer what was let in.

    Args:
        campaigns: What there is.
        rules: How to answer where the documents leave a choice.
    """

    def __init__(self, campaigns: Campaigns, rules: Rules) -> None:
        self._campaigns = campaigns
        self._rules = rules
        self._changes = 0

    @property
    def changes(self) -> int:
        """How many requests have changed something."""
        return self._changes

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached."""
        return (
            Route(_PATH, {"PATCH": self.modify_campaign}),
            Route(f"{_PATH}/records", {"POST": self.add_records}),
        )

    def modify_campaign(self, call: Call) -> tuple[int, object]:
        """Do an action, or raise ``ProblemError`` and change nothing."""
        order = _read_order(call.document)
        campaign = self._campaign(call)
        reason = why_refused(campaign.life, order, cancel_from_ready=self._rules.cancel_from_ready)
        if reason is not None:
            raise refusal(self._rules.conflict_status, reason)
        life = follow(act(campaign.life, order, call.now), call.now)
        if call.mode is Mode.LOOK:
            campaign = evolve(campaign, life=life)
        else:
            campaign.become(life)
            self._changes += 1
        return 200, _campaign_body(campaign, call.tenant)

    def add_records(self, call: Call) -> tuple[int, object]:
        """Add all the records, or raise ``ProblemError`` and add none."""
        wanted = read_records(call.document)
        campaign = self._campaign(call)
        if call.mode is not Mode.FORCE:
            self._check(campaign, wanted, call)
        added = self._added(campaign, wanted, call)
        if call.mode is not Mode.LOOK:
            self._belie()
        now_text = write_time(call.now)
        records = ",".join([_record_text(record, now_text) for record in added])
        return self._rules.added_status, JsonText(f'{{"records":[{records}]}}')

    def _check(self, campaign: Campaign, wanted: Sequence[WantedRecord], call: Call) -> None:
        self._check_takes_records(campaign)
        try:
            self._check_new(campaign, wanted)
            _check_refusals(campaign, wanted)
        except ProblemError:
            if Breach.PARTIAL_COMMITS in self._rules.breaking:
                self._added(campaign, _before_the_refused(campaign, wanted), call)
            raise

    def _added(
        self, campaign: Campaign, wanted: Sequence[WantedRecord], call: Call
    ) -> Sequence[Record]:
        if call.mode is Mode.LOOK or Breach.LIES_201 in self._rules.breaking:
            return RecordBook(count(1)).add(wanted, "DYNAMIC", call.now)
        self._changes += bool(wanted)
        return campaign.records.add(wanted, "DYNAMIC", call.now)

    def _belie(self) -> None:
        if Breach.REFUSES_AFTER_COMMIT in self._rules.breaking:
            raise refusal(400, "The request could not be processed")
        if Breach.THROTTLES_AFTER_COMMIT in self._rules.breaking:
            raise refusal(429, "Too many requests: slow down")

    def _campaign(self, call: Call) -> Campaign:
        campaign_id = call.parameters["campaignId"]
        if _UUID.fullmatch(campaign_id) is None:
            raise invalid([FieldFault("campaignId", "UUID", "must be a UUID")])
        campaign = self._campaigns.find(campaign_id.lower(), call.now)
        if campaign is None or campaign.tenant not in {None, call.tenant}:
            raise refusal(404, "The tenant has no such campaign")
        return campaign

    def _check_takes_records(self, campaign: Campaign) -> None:
        if not campaign.dynamic:
            raise refusal(
                400,
                "Records can only be added to a dynamic campaign: isDynamic is false",
                title="Invalid Operation",
            )
        state = campaign.life.state
        if state in TAKES_NO_RECORDS:
            raise refusal(
                self._rules.conflict_status, f"Campaign in state {state} takes no records"
            )

    def _check_new(self, campaign: Campaign, wanted: Sequence[WantedRecord]) -> None:
        for record in wanted:
            if record.crm_record_id in campaign.records:
                raise self._duplicate(record.crm_record_id)

    def _duplicate(self, crm_record_id: str) -> ProblemError:
        if not self._rules.name_duplicates:
            detail = "One or more records already exist in the campaign"
        else:
            detail = f"Campaign already contains record for Id: {crm_record_id}"
        return refusal(self._rules.conflict_status, detail)


def _before_the_refused(
    campaign: Campaign, wanted: Sequence[WantedRecord]
) -> Sequence[WantedRecord]:
    refused = (
        place
        for place, record in enumerate(wanted)
        if record.crm_record_id in campaign.records or record.crm_record_id in campaign.refusals
    )
    return wanted[: next(refused)]


def _check_refusals(campaign: Campaign, wanted: Sequence[WantedRecord]) -> None:
    if not campaign.refusals:
        return
    found = [
        campaign.refusals[record.crm_record_id]
        for record in wanted
        if record.crm_record_id in campaign.refusals
    ]
    if found:
        raise invalid([each.fault for each in found], detail=found[0].detail)


def _read_order(document: Mapping[str, object]) -> Order:
    action = document.get("action")
    faults = []
    if not isinstance(action, str) or action not in _ACTIONS:
        faults.append(FieldFault("action", "Enum", f"must be one of {', '.join(CampaignAction)}"))
        action = None
    enabled = _read_flag(document, "enabled", faults)
    # Only START has this member; for any other action it is one unknown member more.
    starts = action == CampaignAction.START
    build_on_start = _read_flag(document, "buildOnStart", faults) if starts else None
    if action is None or faults:
        raise invalid(faults)
    return Order(CampaignAction(action), enabled, build_on_start)


def _read_flag(document: Mapping[str, object], name: str, faults: list[FieldFault]) -> bool | None:
    if name not in document:
        return None
    flag = document[name]
    if isinstance(flag, bool):
        return flag
    faults.append(FieldFault(name, "Boolean", "must be true or false"))
    return None


def _campaign_body(campaign: Campaign, tenant: str) -> dict[str, object]:
    life = campaign.life
    times = {
        "startTime": life.start_time,
        "endTime": life.end_time,
        "lastBuildTime": life.last_build_time,
        "lastPurgedTime": life.last_purged_time,
        "startedTime": life.started_time,
        "completedTime": life.completed_time,
    }
    return {
        "id": campaign.id,
        "tenantId": campaign.tenant or tenant,
        "integrationType": "contactual",
        "state": life.state,
        "displayStatus": display_status(life),
        "recordCount": len(campaign.records),
        "recordCounts": _counts_body(campaign),
        # Absent rather than null: what does not apply is left out of every answer.
        **{name: write_time(time) for name, time in times.items() if time is not None},
    }


def _counts_body(campaign: Campaign) -> list[dict[str, object]]:
    counts: list[dict[str, object]] = []
    for (kind, state, result), number in campaign.records.counts.items():
        if result is None:
            counts.append({"type": kind, "state": state, "count": number})
        else:
            counts.append({"type": kind, "state": state, "result": result, "count": number})
    return counts


def _record_text(record: Record, now_text: str) -> str:
    # As it was just added: whatever a record gets later is absent still. Written here, because the
    # encoder takes 110 us more for 100 of them; only the id can hold what JSON has to escape.
    when = now_text if record.schedule_at is None else write_time(record.schedule_at)
    return (
        f'{{"id":"{record.id}","type":"{record.type}",'
        f'"crmRecordId":{write_text(record.crm_record_id)},"priority":"{record.priority}",'
        f'"rank":{record.rank!r},"nextAttemptAfter":"{when}",'
        f'"retryCount":{record.retry_count},"state":"{record.state}"}}'
    )
