"""What an upload of almost the largest file costs."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="asks the Linux kernel for memory figures"
    ),
]

ROOT = Path(__file__).parents[2]
LARGE = 29_000_000
MIB = 2**20
JOB = {
    "fileName": "large.csv",
    "fileType": "csv",
    "fileLocation": "https://files.invalid/large.csv",
    "id": "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e",
    "type": "createContacts",
    "status": "queued",
    "createdAt": "2022-04-18T10:25:07.95Z",
}


def csv_of(path: Path, size: int) -> Path:
    """Write a CSV of exactly so many bytes, with empty lines at its end."""
    header, row = b"msisdn,firstName,lastName\n", b"+6581234567,Ana,Lee\n"
    count = (size - len(header)) // len(row)
    path.write_bytes((header + row * count).ljust(size, b"\n"))
    return path


@pytest.fixture
def sizes() -> list[int]:
    """How many bytes of body came with each request."""
    return []


@pytest.fixture
async def url(sizes: list[int]) -> AsyncIterator[str]:
    """Serve uploads: throw their bodies away and answer that they are accepted."""
    body = json.dumps(JOB).encode()
    answer = (
        b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                left = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                sizes.append(left)
                while left:
                    left -= len(await reader.read(min(left, MIB)))
                writer.write(answer)
                await writer.drain()
        except EOFError:
            writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_an_upload_takes_no_memory_to_speak_of(
    url: str,
    sizes: list[int],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """29 MB go through a real socket in less than 16 MiB, and progress goes up to the total."""
    files = csv_of(tmp_path / "small.csv", 100_000), csv_of(tmp_path / "large.csv", LARGE)

    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.contacts.uploading", url, *map(str, files)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(run.communicate(), 60)

    assert 0 == run.returncode, err.decode()
    found = json.loads(out)
    record_property("growth", found["growth"])
    print(f"grew by {found['growth'] / MIB:.1f} MiB")  # noqa: T201 - shown with pytest -s
    assert found["growth"] < 16 * MIB
    assert JOB["id"] == found["job"]
    done = [count for count, _ in found["told"]]
    assert {sizes[1]} == {total for _, total in found["told"]}
    assert all(earlier < later for earlier, later in pairwise(done))
    assert LARGE < sizes[1] == done[-1]
    assert len(done) > 100
