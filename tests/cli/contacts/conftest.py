"""What the tests of the commands about contacts share; the rest is in the folder above."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.cli.contacts import uploading
from eightbyeight.contacts.files import splitting
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler

ACCOUNT = "acme_8dD15"


@pytest.fixture(name="account")
def _account(monkeypatch: pytest.MonkeyPatch) -> str:
    """Set what the emulator accepts; give the account's id."""
    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_API_KEY", "CANARY")
    monkeypatch.setenv("EIGHTBYEIGHT_ACCOUNT_ID", ACCOUNT)
    return ACCOUNT


@pytest.fixture
def emulated(
    account: str,  # noqa: ARG001 - sets the credentials
    served: Callable[[Handler], str],
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> Emulator:
    """An emulator that every command of the test finds, with jobs that take no time."""
    emulator.contacts.set_job_speed(queued=0, running=0)
    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_BASE_URL", served(emulator))
    return emulator


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with nothing wrong in it."""
    path = tmp_path / "good.csv"
    path.write_text("msisdn,firstName\n+6581234567,Ana\n+6581234568,Bo\n")
    return path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut a file after each row."""

    def split(path: Path, *, into: str, has_header: bool) -> list[Path]:
        return splitting.split_contacts_file(path, into=into, has_header=has_header, limit=34)

    monkeypatch.setattr(uploading, "split_contacts_file", split)
