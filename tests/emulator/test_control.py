"""What a served emulator tells a test in another process, and the command that serves it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.request import urlopen

import pytest

from eightbyeight.emulator import Emulator
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request, Response

OTHER = "22222222-2222-4333-8444-555555555555"


async def _get(emulator: Emulator, path: str, method: str = "GET") -> tuple[int, object]:
    response: Response = await emulator(Request(method, f"http://h/__emulator__/{path}"))
    assert "application/json" == response.headers["content-type"]
    return response.status, json.loads(response.body)


async def test_what_it_holds(talk: ModuleType) -> None:
    """Without a key it tells its campaigns, and each id of one with how often it is there [E1].

    The order is that of adding, and of an id that is there twice the first one counts.
    """
    emulator = Emulator(breaking={"removes_on_complete"})
    emulator.campaigns.create(id=OTHER, state="PAUSED")
    await talk.converse(emulator, [talk.Asking(("B", "A"))])
    emulator.campaigns.set_record(talk.ID, "B", state="COMPLETE")
    await talk.converse(emulator, [talk.Asking(("B",))])

    status, body = await _get(emulator, f"campaigns/{talk.ID.upper()}/records")
    everything = await _get(emulator, "campaigns")

    assert 200 == status
    assert {
        "id": talk.ID,
        "state": "RUNNING",
        "records": [
            {"crmRecordId": "B", "count": 2, "priority": "HIGH", "rank": 1.0},
            {"crmRecordId": "A", "count": 1, "priority": "HIGH", "rank": 2.0},
        ],
    } == body
    campaigns = [{"id": OTHER, "state": "PAUSED"}, {"id": talk.ID, "state": "RUNNING"}]
    assert (200, campaigns) == everything


async def test_what_it_did(talk: ModuleType) -> None:
    """It tells what a scenario did; asking is not counted, not throttled and changes nothing [E2].

    What is late and due is handled first, as whoever looks would see it.
    """
    emulator = Emulator(faults="late_commit:0\nstatus:503")
    emulator.campaigns.create(id=talk.ID)
    transport = MemoryTransport(emulator)
    await talk.ask(transport, "http://h", talk.Asking(("A",)))
    emulator.throttle(1)
    await _get(emulator, f"campaigns/{talk.ID}/records")

    status, log = await _get(emulator, "log")

    entry = {
        "number": 1,
        "method": "POST",
        "instruction": "late_commit:0.0;then=504",
        "committed": True,
        "status": 504,
    }
    assert (200, [entry]) == (status, log)
    assert [503, 429] == [
        (await talk.ask(transport, "http://h", talk.Asking((each,))))[0] for each in ("B", "C")
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "campaigns/"),
        ("GET", f"campaigns/{OTHER}/records"),
        ("GET", "campaigns/nonsense/records"),
        ("POST", "log"),
    ],
)
async def test_what_it_does_not_tell(method: str, path: str) -> None:
    """Whatever else is asked there is 404 [E1]."""
    status, body = await _get(Emulator(), path, method)

    assert 404 == status
    assert isinstance(body, dict)
    assert body["detail"]


def _command(*arguments: str | Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "eightbyeight.cli",
        "emulate",
        "--port",
        "0",
        *map(str, arguments),
    ]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("COV_")}


@pytest.mark.slow
def test_the_command(talk: ModuleType, tmp_path: Path) -> None:
    """``emulate --faults FILE`` plays the file, and another process can ask what became of it.

    [E1] [E2]
    """
    faults = tmp_path / "faults.txt"
    faults.write_text("foreign:FIRST\n", encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own words
        _command("--campaign", talk.ID, "--faults", faults),
        env=_environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(7)]
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(lines))
        assert found is not None
        told = []
        for path in (f"campaigns/{talk.ID}/records", "log"):
            with urlopen(f"{found[0]}/__emulator__/{path}") as answer:  # noqa: S310 - loopback
                told.append(json.load(answer))
        process.terminate()
        assert 0 == process.wait(30)

    assert [[], []] == [told[0]["records"], told[1]]


@pytest.mark.slow
def test_a_file_that_is_wrong(tmp_path: Path) -> None:
    """A file of faults that cannot be read is wrong usage, with the line that is to be mended."""
    faults = tmp_path / "faults.txt"
    faults.write_text("ok\ncomit_then:500\n", encoding="utf-8")

    done = subprocess.run(  # noqa: S603 - our own words
        _command("--faults", faults),
        env=_environment(),
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )

    assert 2 == done.returncode
    assert "line 2: " in done.stderr
    assert "is commit_then:500 meant?" in done.stderr
