"""Walking through a million contacts over loopback: ``python -m tests.paging``.

The emulator, in a process of its own, holds the contacts; this one asks for page after page, once
for each unit that the service's offset may have, and looks at its own memory. Two minutes.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import time
from pathlib import Path

from eightbyeight.contacts.client import ContactsClient

_HERE = Path(__file__).parent
_KIBIBYTE = 2**10
_MOST_GROWTH = 16.0
_SETTLED = 10_000
"""After so many contacts, whatever is needed once has been allocated."""


async def walked(url: str, count: int) -> tuple[int, float]:
    """Walk through all contacts; give how many were wrong, and the growth of memory in MiB."""
    wrong = met = settled = 0
    async with ContactsClient(api_key="emulated-key", account_id="acme", base_url=url) as contacts:
        first: int | None = None
        async for contact in contacts.iter_contacts():
            first = contact.id if first is None else first
            # The emulator numbers them one after the other, so none needs to be remembered.
            wrong += contact.id != first + met
            met += 1
            if met == _SETTLED:
                settled = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - settled
    return wrong + abs(count - met), grown / _KIBIBYTE


def main() -> int:
    """Read the arguments, walk, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.paging")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    count = parser.parse_args().contacts
    untrue = 0
    for unit in ("page", "item"):
        command = [sys.executable, str(_HERE / "server.py"), unit, str(count)]
        with subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            began = time.monotonic()
            wrong, grown = asyncio.run(walked(server.stdout.readline().strip(), count))
            seconds = time.monotonic() - began
            server.communicate()
        untrue += wrong + (grown > _MOST_GROWTH)
        sys.stdout.write(
            f"{count:,} contacts, offset in {unit}s: {wrong or 'none'} repeated or missed; "
            f"{seconds:.1f} s, memory grew by {grown:.1f} MiB\n"
        )
    return 1 if untrue else 0


if __name__ == "__main__":
    sys.exit(main())
