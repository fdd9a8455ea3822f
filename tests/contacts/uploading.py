"""Two uploads in a process of their own, so that their memory can be told from all else.

The first, of a small file, loads and makes whatever an upload needs. Prints by how much the second
made the process's peak grow beyond what it had after the first, and what progress it told.
"""

import asyncio
import json
import sys
from pathlib import Path

from eightbyeight.contacts.client import ContactsClient


def memory(name: str) -> int:
    """Give one of the kernel's figures of this process's memory, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


async def upload(url: str, warm_up: Path, file: Path) -> dict[str, object]:
    """Upload both files; give what the second took."""
    told: list[tuple[int, int]] = []
    client = ContactsClient(api_key="key", account_id="acme", base_url=url)
    async with client as contacts:
        await contacts.upload_contacts(warm_up, progress=lambda *_: None)
        before = memory("VmRSS")
        job = await contacts.upload_contacts(
            file, progress=lambda done, total: told.append((done, total))
        )
    return {"growth": memory("VmHWM") - before, "job": job.id, "told": told}


if __name__ == "__main__":
    url, *files = sys.argv[1:]
    print(json.dumps(asyncio.run(upload(url, *map(Path, files)))))  # noqa: T201 - a program
