import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.contacts.files import ContactsCheck, check_contacts

Write = Callable[[str, bytes | str], Path]
Check = Callable[..., ContactsCheck]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Make a file with this content."""

    def made(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


@pytest.fixture
def check(write: Write) -> Check:
    """Make a file with this content and check it."""

    def checked(content: bytes | str, name: str = "leads.csv", **options: object) -> ContactsCheck:
        return check_contacts(write(name, content), **options)  # type: ignore[arg-type]

    return checked


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be as if the extra ``preflight`` were not installed."""
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    monkeypatch.setitem(sys.modules, "email_validator", None)


@pytest.fixture(params=["documents", "preflight"])
def either_way(request: pytest.FixtureRequest) -> bool:
    """Check once by the documents' own patterns and once with the extra; tell which."""
    way: str = request.param
    if way == "documents":
        request.getfixturevalue("no_extra")
    return way == "preflight"
