"""A load over loopback with everything that goes wrong at once, smaller than the documented run."""

import sys
from pathlib import Path

import pytest

from tests.soak.__main__ import growth, soak

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

SMALL, LARGE = 10_000, 100_000
ODD_REQUESTS = {
    "a duplicate in every second batch": 500,
    "a poison record in every tenth": 1_300,
    "five lost requests that were not carried out, each once more": 5,
    "five that were, and a proof for each record": 5 * 100,
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_hundred_thousand_records(tmp_path: Path) -> None:
    """Every verdict is the server's truth, in flat memory, with no more requests than needed."""
    folders = [tmp_path / str(count) for count in (SMALL, LARGE)]
    for folder in folders:
        folder.mkdir()

    small, large = soak(SMALL, folders[0]), soak(LARGE, folders[1])

    assert [] == small.untrue + large.untrue
    assert (0, 10) == (large.server["doubled"], large.server["lost"])
    expected = LARGE // 100 + sum(ODD_REQUESTS.values())
    assert expected == pytest.approx(large.load["requests"], rel=0.05)
    assert large.load["requests"] == large.server["requests"]
    fewest, most = large.load["descriptors"]
    assert most - fewest <= 8
    assert growth(small, large) < 16
