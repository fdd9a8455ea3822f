import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eightbyeight.cli.app import cli
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from tests.serving import served

CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of the machine's own settings in."""
    for name in [name for name in os.environ if name.startswith("EIGHTBYEIGHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what the emulator accepts."""
    monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", "eght_CANARY")
    monkeypatch.setenv("EIGHTBYEIGHT_TENANT", "acme")
    monkeypatch.setenv("EIGHTBYEIGHT_SITE", "US1")


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Run a command in this process."""

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(one) for one in arguments], input=stdin)

    return run


@pytest.fixture(name="served")
def _served() -> Iterator[Callable[[Handler], str]]:
    """Serve a handler in another thread, as another machine would; give its URL."""
    with served() as start:
        yield start


@pytest.fixture
def emulator() -> Emulator:
    """An emulator without a campaign."""
    return Emulator()


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file of 1,000 good rows."""
    path = tmp_path / "leads.csv"
    path.write_text("crmRecordId,name\n" + "".join(f"L{n},Name {n}\n" for n in range(1000)))
    return path


@pytest.fixture
def hangup_heard() -> Iterator[None]:
    """Let a hang-up be heard, also where the tests run under ``nohup``."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)
