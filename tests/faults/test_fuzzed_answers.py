"""Mutated answers by the thousand: only the package's own errors, no hang, no key, no untruth.

10,000 cases, a tenth of them through a socket. ``EIGHTBYEIGHT_FUZZ_CASES=1000000`` in the
environment makes it a million, which takes some quarter of an hour. A case that fails is named,
and ``python -m tests.faults.fuzz CASE 1`` runs it again.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.mutations import KEY

ROOT = Path(__file__).parents[2]
CASES = int(os.environ.get("EIGHTBYEIGHT_FUZZ_CASES", "10000"))
PROCESSES = 2
MEBIBYTES = 64
SECONDS = 60 + CASES / 100


def _started(first: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - this test suite's own module
        [sys.executable, "-m", "tests.faults.fuzz", str(first), str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.no_cover
def test_mutated_answers() -> None:
    """Whatever is answered, a call ends in time with what is true or with an error of ours."""
    share = CASES // PROCESSES
    runs = [_started(first, share) for first in range(0, share * PROCESSES, share)]
    ends: Counter[str] = Counter()
    for run in runs:
        told, logged = run.communicate(timeout=SECONDS)
        assert run.returncode == 0, logged[-4000:]
        assert KEY not in told + logged
        summary = json.loads(told)
        ends.update(summary["ends"])
        assert summary["slowest"][0] < 2, summary["slowest"]
        assert summary["mebibytes"] < MEBIBYTES
        assert [] == summary["noise"]

    assert share * PROCESSES == ends.total()
    # That the answers are near enough to right ones to be dangerous.
    assert ends["seam: added"] > CASES / 500
    assert ends["seam: modified"] > CASES / 500
    assert ends["seam: load added"] > CASES / 50
    assert ends["seam: load present_unattributed"] > CASES / 50
    assert ends["wire: UnexpectedResponseError"] > CASES / 500
    assert len(ends) > 25
