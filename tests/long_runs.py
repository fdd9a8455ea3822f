"""Running one of the long programs of this test suite for a short while, in a process of its own.

They are not imported: what they do in many processes would only slow coverage down.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def check_run(module: str, option: str, count: int, *, what: str, nothing: str) -> None:
    """Run a program and check that it did all it was asked for, and found nothing.

    Args:
        module: The module to run.
        option: How it is told how much to do.
        count: How much.
        what: What it counts.
        nothing: What it says when all is well.
    """
    run = subprocess.run(  # noqa: S603 - this test suite's own module
        [sys.executable, "-m", module, option, str(count)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=900,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    assert f"{count:,} {what}" in run.stdout
    assert f" {nothing};" in run.stdout
