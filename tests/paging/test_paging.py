"""Walking through many contacts over loopback, fewer than in the documented run."""

import pytest

from tests.long_runs import check_run

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]


def test_sixty_thousand_contacts() -> None:
    """Every contact is given once, in flat memory, whichever unit the offset has."""
    check_run(
        "tests.paging",
        "--contacts",
        60_000,
        what="contacts",
        nothing="none repeated or missed",
    )
