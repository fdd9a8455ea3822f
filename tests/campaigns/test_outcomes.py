"""What became of each row can be counted, told and raised."""

import copy
import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.outcomes import (
    OFF_THE_CAMPAIGN,
    BatchOutcome,
    LoadReport,
    RecordOutcome,
    Verdict,
)
from eightbyeight.error_values import Report
from eightbyeight.errors import AuthenticationError, EightByEightError, LoadError

VERDICTS = (
    "added already_present present_unattributed rejected not_added unknown duplicate_in_input"
)
FINE = {
    Verdict.ADDED,
    Verdict.ALREADY_PRESENT,
    Verdict.PRESENT_UNATTRIBUTED,
    Verdict.DUPLICATE_IN_INPUT,
}


def _report(
    *verdicts: Verdict, exhausted: bool = True, stopped: EightByEightError | None = None
) -> LoadReport:
    records = _records(*verdicts)
    return LoadReport(
        rows=len(verdicts),
        batches=1,
        requests=2,
        seconds=0.5,
        counts={verdict: verdicts.count(verdict) for verdict in Verdict},
        stopped=stopped,
        input_exhausted=exhausted,
        failures=[record for record in records if record.verdict in OFF_THE_CAMPAIGN],
    )


def _records(*verdicts: Verdict) -> Sequence[RecordOutcome]:
    return [RecordOutcome(row, f"A-{row}", verdict, 0) for row, verdict in enumerate(verdicts, 1)]


def test_the_verdicts_there_are() -> None:
    """Seven words, as they stand in the files that are written."""
    assert VERDICTS.split() == list(Verdict)
    assert set(Verdict) - FINE == OFF_THE_CAMPAIGN


@given(st.lists(st.sampled_from(Verdict), max_size=20))
def test_a_batch_counts_its_verdicts(verdicts: list[Verdict]) -> None:
    """The counts add up to the rows, and name only what occurs; they are counted once."""
    batch = BatchOutcome(0, _records(*verdicts), 1, 0.25, 200, None)

    assert {verdict: verdicts.count(verdict) for verdict in set(verdicts)} == batch.counts
    assert batch.counts is batch.counts


@given(st.lists(st.sampled_from(Verdict), max_size=6), st.booleans())
def test_ok_is_every_distinct_id_on_the_campaign(verdicts: list[Verdict], exhausted: bool) -> None:
    """It needs the whole input and no row that is off the campaign, or may be."""
    report = _report(*verdicts, exhausted=exhausted)

    assert (exhausted and set(verdicts) <= FINE) is report.ok
    if report.ok:
        report.raise_for_failures()
        return
    with pytest.raises(LoadError) as caught:
        report.raise_for_failures()
    assert report is caught.value.report
    assert report.summary() == str(caught.value)
    assert not caught.value.may_have_happened


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (_report(), "0 rows: nothing done"),
        (
            _report(Verdict.ADDED, Verdict.UNKNOWN, Verdict.ADDED),
            "3 rows: 2 added, 1 unknown",
        ),
        (
            _report(
                Verdict.NOT_ADDED,
                exhausted=False,
                stopped=AuthenticationError("401 Unauthorized", status=401),
            ),
            "1 rows: 1 not_added; stopped: 401 Unauthorized; the input was not read to its end",
        ),
    ],
)
def test_the_summary(report: LoadReport, line: str) -> None:
    """One line tells the rows, the verdicts there are, and why it ended early."""
    assert line == report.summary()


def test_a_report_is_one_of_the_errors_reports() -> None:
    """It has what ``SourceError`` and ``LoadError`` promise of the report they carry."""
    report: Report = _report(Verdict.REJECTED)

    assert (False, 1, None, 1) == (report.ok, report.rows, report.stopped, len(report.failures))


def test_a_row_that_was_given_stays_out_of_sight() -> None:
    """An outcome keeps the caller's row, and shows it to nobody."""
    outcome = RecordOutcome(1, "A-1", Verdict.ADDED, 0, given={"phone": "555-0100"})

    assert "555" not in repr(outcome)
    assert {"phone": "555-0100"} == outcome.given


def test_reports_travel() -> None:
    """Outcomes, reports and the error that carries one are pickled and copied whole."""
    report = _report(Verdict.ADDED, Verdict.REJECTED)
    batch = BatchOutcome(0, _records(Verdict.ADDED), 1, 0.25, 200, None)
    assert {Verdict.ADDED: 1} == batch.counts

    for value in (report, batch):
        assert value == pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
        assert value == copy.deepcopy(value)
    again = pickle.loads(pickle.dumps(LoadError("x", report=report)))  # noqa: S301 - our own
    assert report == again.report
