"""The records of one campaign: each with what the service assigned, none of them twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

__all__ = ["FINISHED", "PRIORITIES", "RESULTS", "STATES", "Record", "RecordBook", "WantedRecord"]

PRIORITIES: tuple[str, ...] = ("HIGH", "MEDIUM", "LOW")
"""In the order in which they are dialled ("Field reference", "RecordPriority")."""

STATES: frozenset[str] = frozenset(
    {
        "PENDING",
        "REQUESTED",
        "QUEUED",
        "CANCEL_REQUESTED",
        "AGENT_ACCEPTED",
        "COMPLETE",
        "REJECTED",
        "DELETED",
        "ERROR",
    }
)
"""Where a record can be ("Field reference", "RecordState")."""

FINISHED: frozenset[str] = frozenset({"COMPLETE", "DELETED"})
"""The states after which nothing more becomes of a record."""

RESULTS: frozenset[str] = frozenset(
    {
        "SUCCESS",
        "NO_VALID_NUMBER",
        "SCHEDULE_COMPLETE",
        "INTERACTION_FAILED",
        "MAX_ATTEMPTS_REACHED",
        "INTERACTION_SKIPPED",
        "CALLBACK_SCHEDULED",
    }
)
"""What a finished record can have come to ("Field reference", "RecordResult")."""


@frozen
class WantedRecord:
    """A record as a request asks for it, found valid."""

    crm_record_id: str
    priority: str = "HIGH"
    rank: float | None = None
    schedule_at: datetime | None = None


@frozen
class Record:
    """A record as it lies on the campaign."""

    number: int
    """Its number among all the emulator's records; :attr:`id` is made from it."""
    type: str
    """``DYNAMIC`` when added, ``CRM_QUERY`` when a build found it."""
    crm_record_id: str
    priority: str
    rank: float
    next_attempt_after: datetime
    schedule_at: datetime | None = None
    retry_count: int = 0
    state: str = "PENDING"
    state_reason: str | None = None
    result: str | None = None
    """Only once it is finished."""

    @property
    def id(self) -> str:
        """The UUID that the service assigned."""
        return f"00000000-0000-4000-8000-{self.number:012x}"


class RecordBook:
    """Keep a campaign's records in the order they came, and count them.

    Whether an id may be added is for others to ask; what is added twice is here twice.

    Args:
        numbers: Where the records' numbers come from, shared by all campaigns.
        forgets: Whether the id of a finished record counts as not on the campaign.
    """

    def __init__(self, numbers: Iterator[int], *, forgets: bool = False) -> None:
        self._numbers = numbers
        self._forgets = forgets
        self._records: dict[str | tuple[str, int], Record] = {}
        # Only of ids that are there twice: where the latest is, under its number as well.
        self._latest: dict[str, tuple[str, int]] = {}
        self._forgotten: set[str] = set()
        self._groups: dict[str, int] = dict.fromkeys(PRIORITIES, 0)
        self._tally: Counter[tuple[str, str, str | None]] = Counter()

    @property
    def counts(self) -> Mapping[tuple[str, str, str | None], int]:
        """How many records there are of each type, state and result."""
        return self._tally

    def has_held(self, crm_record_id: str) -> bool:
        """Tell whether such a record is here, forgotten or not."""
        return crm_record_id in self._records

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, crm_record_id: object) -> bool:
        return crm_record_id in self._records and crm_record_id not in self._forgotten

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def add(self, wanted: Sequence[WantedRecord], kind: str, now: datetime) -> list[Record]:
        """Put on the campaign what is not there yet, and give it as it lies there now."""
        added = [self._place(record, kind, now) for record in wanted]
        if added:
            self._tally[(kind, "PENDING", None)] += len(added)
        return added

    def _place(self, wanted: WantedRecord, kind: str, now: datetime) -> Record:
        # "Add records": a rank that is left out becomes the size of the priority group plus one.
        size = self._groups[wanted.priority] + 1
        self._groups[wanted.priority] = size
        record = Record(
            next(self._numbers),
            kind,
            wanted.crm_record_id,
            wanted.priority,
            float(size) if wanted.rank is None else wanted.rank,
            now if wanted.schedule_at is None else wanted.schedule_at,
            wanted.schedule_at,
        )
        key = wanted.crm_record_id
        if self._records.setdefault(key, record) is not record:
            self._forgotten.discard(key)
            self._latest[key] = again = (key, record.number)
            self._records[again] = record
        return record

    def change(
        self, crm_record_id: str, *, state: str, state_reason: str | None, result: str | None
    ) -> None:
        """Move a record that is on the campaign to another state; of two, the latest."""
        key = self._latest.get(crm_record_id, crm_record_id)
        old = self._records[key]
        new = evolve(old, state=state, state_reason=state_reason, result=result)
        self._records[key] = new
        if self._forgets and state in FINISHED:
            self._forgotten.add(crm_record_id)
        else:
            self._forgotten.discard(crm_record_id)
        self._tally[(old.type, old.state, old.result)] -= 1
        self._tally[(new.type, new.state, new.result)] += 1
        self._tally += Counter()
