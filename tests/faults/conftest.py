"""A server that breaks, the package's ends of the wire, and a look into errors."""

import traceback
from collections.abc import Callable, Iterator

import pytest

from eightbyeight.errors import EightByEightError
from tests.faults.breaking_server import BreakingServer
from tests.package import is_ours


@pytest.fixture
def server() -> Iterator[BreakingServer]:
    """Serve a campaign on a loopback port."""
    serving = BreakingServer()
    serving.start()
    yield serving
    serving.close()


@pytest.fixture
def _no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have loads draw the shortest of their waits."""
    monkeypatch.setattr("random.random", lambda: 0.0)


@pytest.fixture
def shown() -> Callable[[EightByEightError], str]:
    """Collect all that an error shows or keeps: texts, causes, locals of the package's frames."""
    return lambda error: "\n".join(_texts(error))


def _texts(error: BaseException) -> Iterator[str]:
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None:
            continue
        yield from (repr(current), str(current), repr(vars(current)))
        yield from traceback.format_exception(current)
        waiting += [current.__cause__, current.__context__]
        for frame, _ in traceback.walk_tb(current.__traceback__):
            if is_ours(frame.f_code.co_filename):
                for value in frame.f_locals.values():
                    yield from (repr(value), repr(getattr(value, "__dict__", None)))
