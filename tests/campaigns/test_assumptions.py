"""What the verdicts rest on: with each assumption about the service broken, what goes wrong.

These are not promises. They say what a load would tell if the service did not keep what its
documents say, so that nobody has to guess.
"""

import asyncio

from eightbyeight import CampaignsClient, LoadReport, MemoryTransport, NewRecord
from eightbyeight.emulator import Emulator, ManualClock


async def _load(emulator: Emulator, campaign: str, *ids: str) -> LoadReport:
    async with CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=MemoryTransport(emulator)
    ) as campaigns:
        rows = [NewRecord(crm_record_id) for crm_record_id in ids]
        return await campaigns.load_records(campaign, rows, settle=0)


def _held(emulator: Emulator, campaign: str) -> list[str]:
    return list(emulator.campaigns.get(campaign).crm_record_ids)


def _counts(report: LoadReport) -> dict[str, int]:
    return {str(verdict): count for verdict, count in report.counts.items() if count}


async def test_if_a_refused_request_added_a_part() -> None:
    """Records that a refused request added all the same are told as another's; none is doubled."""
    emulator = Emulator(breaking={"partial_commits"})
    campaign = emulator.campaigns.create()
    emulator.campaigns.refuse(campaign, "C3")

    report = await _load(emulator, campaign, "C1", "C2", "C3", "C4")

    assert {"already_present": 2, "rejected": 1, "added": 1} == _counts(report)
    assert ["C1", "C2", "C4"] == _held(emulator, campaign)


async def test_if_two_requests_could_add_the_same_id() -> None:
    """Requests for one id that overlap, from two loads or a late one and its repeat, double it."""
    emulator = Emulator(clock=ManualClock(), breaking={"racy_unique"})
    campaign = emulator.campaigns.create()

    told = await asyncio.gather(*(_load(emulator, campaign, "C1") for _ in range(2)))

    assert [{"added": 1}, {"added": 1}] == [_counts(report) for report in told]
    assert ["C1", "C1"] == _held(emulator, campaign)


async def test_if_a_refusal_added_the_records() -> None:
    """Records that a refusal added are found to be there, and told as another's."""
    emulator = Emulator(breaking={"refuses_after_commit"})
    campaign = emulator.campaigns.create()

    report = await _load(emulator, campaign, "C1", "C2")

    assert {"already_present": 2} == _counts(report)
    assert ["C1", "C2"] == _held(emulator, campaign)


async def test_if_a_throttled_request_added_the_records() -> None:
    """Records that a 429 added are found to be there, and told as another's."""
    emulator = Emulator(faults="commit_then:429;retry_after=0")
    campaign = emulator.campaigns.create()

    report = await _load(emulator, campaign, "C1", "C2")

    assert {"already_present": 2} == _counts(report)
    assert ["C1", "C2"] == _held(emulator, campaign)


async def test_if_an_id_became_free_again() -> None:
    """A record that was dialled to its end before it was sent again is dialled twice."""
    emulator = Emulator(breaking={"removes_on_complete"}, faults="commit_then:504\nfinish:C1\n")
    campaign = emulator.campaigns.create()

    report = await _load(emulator, campaign, "C1")

    assert {"added": 1} == _counts(report)
    states = [record.state for record in emulator.campaigns.get(campaign).records]
    assert ["COMPLETE", "PENDING"] == states


async def test_if_a_success_was_a_lie() -> None:
    """What a service says it added is told as added: nothing can be asked about it."""
    emulator = Emulator(breaking={"lies_201"})
    campaign = emulator.campaigns.create()

    report = await _load(emulator, campaign, "C1", "C2")

    assert {"added": 2} == _counts(report)
    assert [] == _held(emulator, campaign)
