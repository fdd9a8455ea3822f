"""The real program, killed with SIGKILL at every kind of moment, and typed again."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

ROOT = Path(__file__).parents[2]
ROUNDS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_load_goes_on() -> None:
    """After 100 rounds of kills and the same command again, the campaign holds exactly the file."""
    run = subprocess.run(  # noqa: S603 - this test suite's own module
        [sys.executable, "-m", "tests.kills", "--rounds", str(ROUNDS)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    assert f"{ROUNDS} rounds" in run.stdout
    assert " 0 wrong;" in run.stdout
