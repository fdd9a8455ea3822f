"""A journal for the simulation: the notes of earlier runs, folded by a second implementation."""

from collections.abc import Sequence

from attrs import define, field

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


@define
class _Page:
    sheet: Sheet
    requests: int = 0
    open: dict[int, tuple[int, ...]] = field(factory=dict)
    findings: dict[int, Finding] = field(factory=dict)
    ended: Ended | None = None


@define
class Notebook:
    """What has been written down so far; a plan may ask it."""

    pages: dict[int, _Page] = field(factory=dict)

    @property
    def batches(self) -> int:
        return max(self.pages, default=-1) + 1

    def write(self, notes: Sequence[Note]) -> None:
        for note in notes:
            match note:
                case Opened(sheet, attempt, places):
                    page = self.pages.setdefault(sheet.batch, _Page(sheet))
                    assert page.sheet == sheet
                    assert page.ended is None
                    assert attempt not in page.open
                    page.open[attempt] = tuple(places)
                    page.requests += 1
                case Learned(batch, closed, findings):
                    page = self.pages[batch]
                    for attempt in closed:
                        del page.open[attempt]
                    for finding in findings:
                        known = page.findings.get(finding.place)
                        assert known is None or known.evidence is Evidence.INVALID
                        page.findings[finding.place] = finding
                case Ended(sheet, outcome):
                    page = self.pages.setdefault(sheet.batch, _Page(sheet))
                    assert page.sheet == sheet
                    assert page.ended is None
                    page.ended = note
                    assert outcome.index == sheet.batch

    def names_in_open_attempts(self) -> set[str]:
        """Give the ids in requests whose end is not written down."""
        return {
            name
            for page in self.pages.values()
            if page.ended is None
            for places in page.open.values()
            for place in places
            if (name := page.sheet.ids[place]) is not None
        }

    def recall(self, batch: int) -> Past | None:
        page = self.pages.get(batch)
        if page is None:
            return None
        if page.ended is not None:
            outcome = page.ended.outcome
            return Past(page.sheet, outcome.requests, outcome.status, tuple(outcome.records))
        findings = tuple(page.findings.values())
        return Past(page.sheet, page.requests, None, None, findings, dict(page.open))
