"""A journal and a plain dictionary are told the same, and say the same, also after crashes."""

import asyncio
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, evolve, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import (
    Ended,
    Evidence,
    Finding,
    Learned,
    Note,
    Opened,
    Past,
    Sheet,
)

BINDING = Binding("https://api.8x8.com", "US1", "acme", "c")
IDS = ["A-1", "+441234567890", None, "half \ud800 pair", "é😀", "x" * 32, 'q"\\\n']
DETAILS = [
    (None, None),
    ("there", "there"),
    ("call +15551234567", "call ***"),
    ("half \ud800 pair", "half \ud800 pair"),
]
"""What is told, and what is kept of it."""
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
"""Where waiting for the disk costs nothing, if the machine has it."""
BATCHES = 4
ROWS = 3

places = st.integers(0, ROWS - 1)
status = st.sampled_from([None, 200, 201, 409])
record_id = st.sampled_from([None, "r-1", "é"])
said = st.sampled_from(DETAILS)


@define
class Known:
    """What the model knows of one batch."""

    sheet: Sheet
    attempts: dict[int, list[int]] = field(factory=dict)
    findings: dict[int, Finding] = field(factory=dict)
    requests: int = 0
    next: int = 1
    ended: Past | None = None

    def past(self) -> Past:
        """Give what a journal should recall."""
        if self.ended is not None:
            return self.ended
        return Past(
            self.sheet,
            self.requests,
            findings=tuple(self.findings.values()),
            open=dict(self.attempts),
        )


class JournalAndModel(RuleBasedStateMachine):
    """Notes are gathered, then written; the journal is closed, or dropped as by a crash."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.path = Path(self.folder.name) / "load.db"
        self.crashes = 0
        self.known: dict[int, Known] = {}
        self.waiting: list[Note] = []
        self.journal = Journal.open(self.path, BINDING)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.loop.run_until_complete(self.journal.aclose())
        self.loop.close()
        self.folder.cleanup()

    def sheet(self, batch: int) -> Sheet:
        """Give the rows of a batch, always the same."""
        rows = [batch * ROWS + place for place in range(ROWS)]
        ids = [IDS[row % len(IDS)] for row in rows]
        return Sheet(batch, rows, ids, bytes(range(4 * ROWS)))

    def going_on(self, batch: int) -> Known | None:
        """Give what is known of a batch, unless it has ended."""
        known = self.known.setdefault(batch, Known(self.sheet(batch)))
        return None if known.ended is not None else known

    @rule(batch=st.integers(0, BATCHES - 1), chosen=st.lists(places, min_size=1, unique=True))
    def open(self, batch: int, chosen: list[int]) -> None:
        """Note an intent."""
        known = self.going_on(batch)
        if known is None:
            return
        known.attempts[known.next] = chosen
        self.waiting.append(Opened(known.sheet, known.next, tuple(chosen)))
        known.next += 1
        known.requests += 1

    @rule(
        batch=st.integers(0, BATCHES - 1),
        closed=st.lists(st.integers(1, 4), unique=True),
        found=st.lists(st.tuples(places, st.sampled_from(Evidence), status, said, record_id)),
    )
    def learn(
        self,
        batch: int,
        closed: list[int],
        found: list[tuple[int, Evidence, int | None, tuple[str | None, str | None], str | None]],
    ) -> None:
        """Note what an answer showed; of an ended batch it changes nothing."""
        known = self.known.get(batch)
        if known is None or not (known.requests or known.ended):
            return
        findings = []
        for place, evidence, code, (told, kept), identity in found:
            findings.append(Finding(place, evidence, code, told, identity))
            known.findings[place] = evolve(findings[-1], detail=kept)
        for number in closed:
            known.attempts.pop(number, None)
        self.waiting.append(Learned(batch, closed, findings))

    @rule(
        batch=st.integers(0, BATCHES - 1),
        requests=st.integers(0, 9),
        last=status,
        outcomes=st.lists(
            st.tuples(st.sampled_from(Verdict), record_id, status, said),
            min_size=ROWS,
            max_size=ROWS,
        ),
    )
    def end(
        self,
        batch: int,
        requests: int,
        last: int | None,
        outcomes: list[tuple[Verdict, str | None, int | None, tuple[str | None, str | None]]],
    ) -> None:
        """Note the verdicts of a batch."""
        known = self.going_on(batch)
        if known is None:
            return
        told, kept = [], []
        for place, (verdict, identity, code, (detail, detail_kept)) in enumerate(outcomes):
            row, crm_record_id = known.sheet.rows[place], known.sheet.ids[place]
            one = RecordOutcome(row, crm_record_id, verdict, batch, identity, code, detail)
            told.append(one)
            kept.append(evolve(one, detail=detail_kept))
        known.ended = Past(known.sheet, requests, last, kept)
        outcome = BatchOutcome(batch, tuple(told), requests, 0.1, last, None)
        self.waiting.append(Ended(known.sheet, outcome))

    @rule()
    def write(self) -> None:
        """Make durable what was noted."""
        notes, self.waiting = self.waiting, []
        self.loop.run_until_complete(self.journal.write(notes))

    @precondition(lambda self: not self.waiting)
    @rule()
    def reopen(self) -> None:
        """Close the journal in good order, and open it again."""
        self.loop.run_until_complete(self.journal.aclose())
        self.journal = Journal.open(self.path, BINDING)

    @precondition(lambda self: not self.waiting)
    @rule()
    def crash(self) -> None:
        """Go on with what lies on the disk, as it is found without any closing."""
        self.crashes += 1
        folder = Path(self.folder.name) / str(self.crashes)
        folder.mkdir()
        for file in self.path.parent.glob("load.db*"):
            shutil.copy(file, folder)
        self.loop.run_until_complete(self.journal.aclose())
        self.path = folder / "load.db"
        self.journal = Journal.open(self.path, BINDING)

    @precondition(lambda self: not self.waiting)
    @invariant()
    def both_say_the_same(self) -> None:
        """Compare all that is known."""
        told = {batch: one for batch, one in self.known.items() if one.requests or one.ended}
        assert max(told, default=-1) + 1 == self.journal.batches
        for batch in range(BATCHES + 1):
            expected = told[batch].past() if batch in told else None
            assert expected == self.journal.recall(batch)


TestJournalAndModel = JournalAndModel.TestCase
TestJournalAndModel.settings = settings(
    settings.default, max_examples=60, stateful_step_count=40, deadline=None
)
