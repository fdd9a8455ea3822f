"""The webhooks' public names are all there, and importing them is light."""

import subprocess
import sys

from eightbyeight import webhooks
from eightbyeight.webhooks import events


def test_every_public_name_is_there() -> None:
    """Each name is where its room says, and in one room alone."""
    assert all(hasattr(events, name) for name in events.__all__)
    assert all(hasattr(webhooks, name) for name in webhooks.__all__)
    assert set() == set(events.__all__) & set(webhooks.__all__)


def test_importing_it_is_light() -> None:
    """Whoever reads events with a framework of their own does not load aiohttp."""
    script = (
        "import sys, eightbyeight.webhooks, eightbyeight.webhooks.events;"
        "sys.exit(1 if {'aiohttp', 'eightbyeight.emulator'} & set(sys.modules) else 0)"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own words

    assert 0 == done.returncode
