"""What became of each contact can be counted, told and raised."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.load.outcomes import (
    FAILED,
    ContactOutcome,
    ContactsReport,
    ContactVerdict,
)
from eightbyeight.error_values import Report
from eightbyeight.errors import AuthenticationError, EightByEightError, LoadError

WORDS = "created merged present_unattributed conflict rejected not_created unknown"


def _report(
    *verdicts: ContactVerdict, exhausted: bool = True, stopped: EightByEightError | None = None
) -> ContactsReport:
    outcomes = [ContactOutcome(row, f"+65{row}", verdict) for row, verdict in enumerate(verdicts)]
    return ContactsReport(
        rows=len(verdicts),
        requests=2,
        seconds=0.5,
        counts={verdict: verdicts.count(verdict) for verdict in ContactVerdict},
        stopped=stopped,
        input_exhausted=exhausted,
        failures=[outcome for outcome in outcomes if outcome.verdict in FAILED],
    )


def test_the_verdicts_there_are() -> None:
    """Eight words, as they stand in the files that are written."""
    assert [*WORDS.split(), "duplicate_in_input"] == list(ContactVerdict)


@given(st.lists(st.sampled_from(ContactVerdict), max_size=9), st.booleans())
def test_when_all_is_well(verdicts: list[ContactVerdict], exhausted: bool) -> None:
    """It is well when the input was read to its end and every row is a contact or repeats one."""
    fine = {"created", "merged", "present_unattributed", "duplicate_in_input"}
    report: Report = _report(*verdicts, exhausted=exhausted)

    assert (exhausted and set(verdicts) <= fine) == report.ok
    assert report.ok == (exhausted and not report.failures)


def test_raising() -> None:
    """Only a load that is not well raises, and the error holds its report."""
    _report(ContactVerdict.MERGED).raise_for_failures()
    report = _report(ContactVerdict.CONFLICT)

    with pytest.raises(LoadError, match="1 rows: 1 conflict") as caught:
        report.raise_for_failures()

    assert report is caught.value.report


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (_report(), "0 rows: nothing done"),
        (
            _report(ContactVerdict.UNKNOWN, ContactVerdict.CREATED, ContactVerdict.CREATED),
            "3 rows: 2 created, 1 unknown",
        ),
        (
            _report(
                ContactVerdict.CREATED,
                exhausted=False,
                stopped=AuthenticationError("401 revoked", status=401),
            ),
            "1 rows: 1 created; stopped: 401 revoked; the input was not read to its end",
        ),
    ],
)
def test_the_summary(report: ContactsReport, told: str) -> None:
    """One line says how many rows had which verdict, and how the load ended."""
    assert told == report.summary()


def test_an_outcome_shows_no_row() -> None:
    """What the caller gave may be private, so it is not part of what is shown; it pickles."""
    outcome = ContactOutcome(1, "+65", ContactVerdict.CREATED, given={"pin": "secret"})

    assert "secret" not in repr(outcome)
    assert outcome == pickle.loads(pickle.dumps(outcome))  # noqa: S301 - our own
