"""The real program, killed with SIGKILL at every kind of moment, and typed again."""

import sys

import pytest

from tests.long_runs import check_run

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

ROUNDS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_load_goes_on() -> None:
    """After 100 rounds of kills and the same command again, the campaign holds exactly the file."""
    check_run("tests.kills", "--rounds", ROUNDS, what="rounds", nothing="0 wrong")
