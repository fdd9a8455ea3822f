"""``eightbyeight emulate``: what it serves is named, and its numbers are understood."""

import re
import signal
from collections.abc import Callable

import pytest
from click.testing import Result

from eightbyeight.cli import emulating
from eightbyeight.cli.options import WholeNumber
from eightbyeight.emulator import Emulator

Invoke = Callable[..., Result]
FAMILIES = ("contacts", "groups", "jobs", "automation", "webhook")


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command prints when it serves, at which it is interrupted."""
    texts: list[str] = []

    def interrupt(text: str) -> None:
        texts.append(text)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(emulating, "print_out", interrupt)
    return texts


def test_everything_served_is_named(invoke: Invoke, printed: list[str]) -> None:
    """Help and start-up text name every family of operations that is served."""
    shown = invoke("emulate", "--help").stdout
    result = invoke("emulate", "--port", "0")

    assert 0 == result.exit_code
    for text in (shown, printed[0]):
        assert [] == [family for family in FAMILIES if family not in text.lower()]


@pytest.mark.parametrize("flavour", ["sms", "messaging", "older"])
def test_webhooks(
    flavour: str, invoke: Invoke, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--webhooks`` says which of three services configures webhooks, and the text tells it."""
    made: list[str] = []

    class Noting(Emulator):
        def __init__(self, *, webhooks_flavour: str, **rest: object) -> None:
            made.append(webhooks_flavour)
            super().__init__(webhooks_flavour=webhooks_flavour, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(emulating, "Emulator", Noting)
    result = invoke("emulate", "--port", "0", "--webhooks", flavour)

    assert (0, [flavour]) == (result.exit_code, made)
    assert re.search(rf"^# .*webhook.*\b{flavour}\b", printed[0], re.MULTILINE)


def test_no_such_flavour(invoke: Invoke) -> None:
    """Another flavour is wrong usage, and those there are are named."""
    result = invoke("emulate", "--webhooks", "voice")

    assert 2 == result.exit_code
    assert "'sms', 'messaging', 'older'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("emulate", "--port", "x"), "'x' is no whole number from 0 to 65535"),
        (("emulate", "--port", "65536"), "'65536' is no whole number from 0 to 65535"),
        (("emulate", "--port", "1.5"), "'1.5' is no whole number from 0 to 65535"),
        (("emulate", "--port", "9" * 5000), "is no whole number from 0 to 65535"),
        (("webhooks", "listen", "--port", "x"), "'x' is no whole number from 0 to 65535"),
        (("smpp", "checklist", "a", "--binds", "four"), "'four' is no whole number of at least 1"),
        (("smpp", "checklist", "a", "--binds", "0"), "'0' is no whole number of at least 1"),
        (("smpp", "checklist", "a", "--messages-per-second", "-1"), "'-1' is no whole number of"),
        (("load", "a", "--concurrency", "65"), "'65' is no whole number from 1 to 64"),
        (("load", "a", "--rate", "x"), "'x' is no number above 0"),
        (("load", "a", "--rate", "0"), "'0' is no number above 0"),
        (("load", "a", "--settle", "-1"), "'-1' is no number of at least 0"),
        (("load", "a", "--settle", "nan"), "'nan' is no number of at least 0"),
        (("jobs", "list", "--limit", "501"), "'501' is no whole number from 1 to 500"),
        (("contacts", "search", "--limit", "x"), "'x' is no whole number from 1 to 500"),
        (("groups", "add", "Gold", "8"), "'Gold' is no whole number of at least 1"),
    ],
)
def test_no_number(arguments: tuple[str, ...], said: str, invoke: Invoke) -> None:
    """What is no number that an option takes is told with the numbers there are."""
    result = invoke(*arguments)

    assert 2 == result.exit_code
    assert said in result.stderr
    assert len(result.stderr) < 400


def test_a_whole_number() -> None:
    """The text of a whole number in the range becomes that number."""
    assert [0, 65535, 8080] == [WholeNumber(0, 65535)(one) for one in ("0", "65535", 8080)]
