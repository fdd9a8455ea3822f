"""Counts grow with what is noted; what is kept does not."""

from eightbyeight.loading.tally import Tally


def test_counts_and_first_failures() -> None:
    """Every verdict is counted and only the first failures are kept."""
    tally: Tally[str, int] = Tally(keep=2)

    tally.note_counts({"added": 3})
    tally.note_counts({"added": 1, "rejected": 2})
    for failure in range(5):
        tally.note_failure(failure)

    assert {"added": 4, "rejected": 2} == dict(tally.counts)
    assert (0, 1) == tally.failures
