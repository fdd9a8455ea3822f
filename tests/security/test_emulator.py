"""The emulator, behind a port: on this machine alone, and never mistaken for the service."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from eightbyeight.emulator import Emulator

ELSEWHERE = ["127.0.0.2", "127.255.255.254", "::1"]


def _own_addresses() -> set[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(address[4][0]) for address in found} - {"127.0.0.1"}


@pytest.mark.parametrize("address", sorted({*ELSEWHERE, *_own_addresses()}))
async def test_where_it_listens(address: str) -> None:
    """It can be reached at 127.0.0.1 and at no other address, of the loopback or not."""
    async with Emulator().serve() as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match=r".+"):
            await asyncio.open_connection(address, port)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()


def test_there_is_no_choice() -> None:
    """Nothing that serves it takes an address."""
    for command in (["emulate", "--host", "0.0.0.0"], ["emulate", "--bind", "0.0.0.0"]):  # noqa: S104
        result = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "eightbyeight.cli", *command],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (2, b"") == (result.returncode, result.stdout)
    with pytest.raises(TypeError):
        Emulator().serve(host="0.0.0.0")  # type: ignore[call-arg]  # noqa: S104


async def _ask(url: str, *fields: str, method: str = "PATCH") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    path = "/cc/US1/campaigns/v1/123e4567-e89b-12d3-a456-426614174000"
    head = [f"{method} {path} HTTP/1.1", "Host: api.8x8.com", "Connection: close", *fields, "", ""]
    writer.write("\r\n".join(head).encode("latin-1"))
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize("key", ["", "prod_0123456789", "EGHT_x", " eght", "Bearer eght_x", "eght"])
async def test_keys_of_other_kinds(key: str) -> None:
    """A key that is not of the Admin Console's kind is refused, and not repeated."""
    async with Emulator().serve() as url:
        answer = await _ask(url, f"X-API-Key: {key}", "X-8x8-Tenant: acme")

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert not key or key.encode() not in answer


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "POST"])
async def test_pages_of_browsers(method: str) -> None:
    """A page in a browser on the same machine is not invited: no header of CORS is ever sent."""
    fields = ("Origin: http://evil.example", "Access-Control-Request-Method: PATCH")
    async with Emulator().serve() as url:
        answer = await _ask(url, *fields, "X-API-Key: eght_x", "X-8x8-Tenant: acme", method=method)

    assert b"access-control" not in answer.lower()
    assert answer.partition(b" ")[2][:1] == b"4"


@pytest.mark.slow
@pytest.mark.no_cover
def test_it_says_what_it_is(tmp_path: Path) -> None:
    """The first line that ``emulate`` prints says that it is not the service."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "eightbyeight.cli", "emulate", "--port", "0"],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.terminate()
        process.stdout.read()

    assert first.startswith(b"# This is an emulator, not 8x8")
