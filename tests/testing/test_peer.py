"""The other end of the contract's checks."""

import pytest

from eightbyeight.testing import Peer
from eightbyeight.transport.messages import Request, Response, StreamBody


@pytest.mark.parametrize("path", ["/", "/nowhere", "/status", "/status/200/x", "/count"])
async def test_unknown_paths(path: str) -> None:
    """A path that is not the peer's is answered 404."""
    assert Response(404) == await Peer()(Request("GET", f"http://peer{path}"))


async def test_bodies_are_read_before() -> None:
    """A handler is given bytes; a stream is the fault of whoever serves it."""

    def opened() -> None:
        raise AssertionError

    with pytest.raises(TypeError, match="reads the body first"):
        await Peer()(Request("POST", "http://peer/echo", body=StreamBody(1, opened)))  # type: ignore[arg-type]
