"""What is written down of a batch's rows, and what is not even looked at."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter, Row, RowFile, open_rows
from eightbyeight.cli.results import Results, Writers
from eightbyeight.errors import InputProblem


class Unmade(Sequence[RecordOutcome]):
    """Outcomes at which nobody may look."""

    def __len__(self) -> int:
        return 1

    def __getitem__(self, place: object) -> RecordOutcome:  # type: ignore[override]
        pytest.fail("somebody looked")


@pytest.fixture
def row_file(tmp_path: Path) -> Iterator[RowFile]:
    """A file without rows."""
    path = tmp_path / "a.csv"
    path.write_text("crmRecordId\n")
    with open_rows(path) as opened:
        yield opened


@pytest.fixture
def results(tmp_path: Path, row_file: RowFile) -> Results[Row, RecordOutcome]:
    """A rejects file that has been opened."""
    writers = Writers[Row, RecordOutcome](
        outcomes=lambda path: OutcomesWriter(path, row_file),
        rejects=lambda path: RejectsWriter(path, row_file),
        fed_back=(Verdict.REJECTED, Verdict.NOT_ADDED),
    )
    made = Results(writers, None, tmp_path / "bad.csv")
    made.open()
    return made


def test_no_outcome_is_made_for_the_rejects(results: Results[Row, RecordOutcome]) -> None:
    """Where no verdict is one that is fed back, no row is looked at."""
    results.add(Unmade(), {Verdict.ADDED: 1})

    assert None is results.close()
    assert None is results.rejects


@pytest.mark.parametrize("verdicts", [None, {Verdict.ADDED: 0, Verdict.NOT_ADDED: 1}])
def test_what_is_fed_back_is_looked_for(
    verdicts: dict[str, int] | None, results: Results[Row, RecordOutcome], tmp_path: Path
) -> None:
    """Where there may be such a verdict, each row is looked at."""
    row = Row(2, ["A"], None, InputProblem("no"), "A")

    results.add([RecordOutcome(2, "A", Verdict.NOT_ADDED, 0, given=row)], verdicts)
    results.close()

    assert "crmRecordId\nA\n" == (tmp_path / "bad.csv").read_text()
