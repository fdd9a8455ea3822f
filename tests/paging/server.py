"""Serve an emulated account with so many contacts, until the standard input ends."""

import asyncio
import sys

from eightbyeight.emulator import Emulator


async def main(unit: str, count: int) -> None:
    """Fill the account, tell where it is, and wait to be told to end."""
    emulator = Emulator(offset_unit=unit)
    emulator.contacts.fill("acme", count)
    async with emulator.serve() as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
