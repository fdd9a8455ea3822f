"""What every test needs: aioresponses on the aiohttp of today, Ctrl-C, the same examples."""

import inspect
import os
import signal
from collections.abc import Iterator
from types import SimpleNamespace

import aiohttp
import aioresponses.core
import pytest
from hypothesis import settings


class _MockedResponse(aiohttp.ClientResponse):
    """Gives the argument that aiohttp asks for since 3.14 and aioresponses 0.7.9 does not know."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("stream_writer", SimpleNamespace(output_size=0))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _aioresponses_on_current_aiohttp(monkeypatch: pytest.MonkeyPatch) -> None:
    if "stream_writer" in inspect.signature(aiohttp.ClientResponse.__init__).parameters:
        monkeypatch.setattr(aioresponses.core, "ClientResponse", _MockedResponse)


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> Iterator[None]:
    """Hear SIGINT also where a shell started the tests in the background, and let it be ignored."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


# The same examples on every run, so that a red run can be looked at; HYPOTHESIS_PROFILE=search
# looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what takes seconds after what takes milliseconds."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
