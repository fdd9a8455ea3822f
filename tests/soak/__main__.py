"""A long load over loopback with everything that goes wrong: ``python -m tests.soak``.

1,000,000 records; of one batch in a hundred the first request is lost, one record in a thousand is
refused for what it is, one in two hundred is somebody else's already. Takes about two minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from attrs import frozen

from tests.soak.server import is_foreign, is_poison

_HERE = Path(__file__).parent
_MEBIBYTE = 2**20
_PER_ID = 96
_SMALL = 10_000


class Told(TypedDict):
    """What the loading process printed."""

    rss: int
    descriptors: tuple[int, int]
    requests: int
    seconds: float
    counts: dict[str, int]
    stopped: str | None


@frozen
class Soaked:
    """What a load and its server said."""

    count: int
    load: Told
    server: dict[str, int]
    untrue: list[str]
    journal_bytes: int

    @property
    def rss(self) -> int:
        """The most memory the loading process had, in bytes."""
        return self.load["rss"]


def soak(count: int, folder: Path) -> Soaked:
    """Load so many records and hold every verdict against what the server holds."""
    truth = folder / "truth.txt"
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(_HERE / "server.py"), str(truth)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    command = [sys.executable, "-m", "tests.soak.loader", str(count), url, str(folder)]
    load = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, check=False, cwd=_HERE.parents[1]
    )
    told, _ = server.communicate()
    assert load.returncode == 0, load.stderr
    return Soaked(
        count,
        json.loads(load.stdout),
        json.loads(told),
        list(_untrue(count, truth, folder / "verdicts.txt")),
        (folder / "load.db").stat().st_size,
    )


def growth(small: Soaked, large: Soaked) -> float:
    """Give by how many MiB memory grew, apart from what the check for duplicates takes."""
    ids = large.count - small.count
    return (large.rss - small.rss - _PER_ID * ids) / _MEBIBYTE


def _untrue(count: int, truth: Path, verdicts: Path) -> Iterator[str]:
    ours = {int(line) for line in truth.read_text().split()}
    seen = set()
    for line in verdicts.read_text().splitlines():
        number, verdict = int(line.split()[0]), line.split()[1]
        seen.add(number)
        if verdict not in _true(number, ours=number in ours):
            yield f"{number} is {verdict}"
    if len(seen) != count:
        yield f"{count - len(seen)} rows have no verdict"


def _true(number: int, *, ours: bool) -> set[str]:
    if is_poison(number):
        return {"rejected"}
    if is_foreign(number):
        return {"already_present", "present_unattributed"}
    return {"added", "present_unattributed"} if ours else {"not_added"}


def main() -> int:
    """Read the arguments, soak, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--records", type=int, default=1_000_000)
    count = parser.parse_args().records
    soaked = []
    for records in (_SMALL, count):
        with tempfile.TemporaryDirectory() as folder:
            soaked.append(soak(records, Path(folder)))
        sys.stdout.write(f"{records:,} records: {soaked[-1].load} {soaked[-1].server}\n")
        sys.stdout.write(f"  journal {soaked[-1].journal_bytes / _MEBIBYTE:.1f} MiB\n")
        sys.stdout.writelines(f"  untrue: {line}\n" for line in soaked[-1].untrue[:10])
    grown = growth(*soaked)
    sys.stdout.write(f"memory grew by {grown:.1f} MiB beside {_PER_ID} bytes per id\n")
    return 1 if any(one.untrue for one in soaked) else 0


if __name__ == "__main__":
    sys.exit(main())
