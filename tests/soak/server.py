"""An independent server for the soak: raw sockets, its own rules, its own truth.

Some ids are there from the start, some records are never accepted, and of some batches the first
request is lost, before or after it was carried out. When its standard input closes it writes what
it holds and by whom, and prints what it counted. It shares no line with the package.
"""

import asyncio
import json
import sys
from pathlib import Path

FOREIGN = 200
"""One id in so many is somebody else's, from the start."""
POISON = 1000
"""One record in so many is refused for what it is."""
LOST = 100
"""Of one batch in so many the first request is lost."""


def number_of(name: str) -> int:
    """Read the number in an id such as CRM-00000017."""
    return int(name[4:])


def is_foreign(number: int) -> bool:
    """Tell whether somebody else has added it."""
    return number % FOREIGN == 3


def is_poison(number: int) -> bool:
    """Tell whether it is refused."""
    return number % POISON == 7


class Campaign:
    """What is on the campaign, and the requests that were seen."""

    def __init__(self) -> None:
        self.ours: set[int] = set()
        self.lost: set[int] = set()
        self.requests = 0
        self.doubled = 0
        self.connections = 0

    def fate(self, numbers: list[int]) -> str:
        """Decide what becomes of a request: nothing in most cases, and only once per batch."""
        batch = numbers[0] // 100
        if len(numbers) < 100 or batch % LOST != LOST // 2 + 1 or batch in self.lost:
            return "answered"
        self.lost.add(batch)
        return "lost after" if batch // LOST % 2 else "lost before"

    def add(self, numbers: list[int]) -> tuple[int, dict[str, object]]:
        """Carry a request out: all of it, or nothing."""
        if any(is_poison(number) for number in numbers):
            errors = [{"field": "crmRecordId", "code": "Invalid", "message": "cannot be called"}]
            return 400, {"title": "Bad Request", "status": 400, "errors": errors}
        for number in numbers:
            if is_foreign(number) or number in self.ours:
                detail = f"Campaign already contains record for Id: CRM-{number:08}"
                return 409, {"title": "Conflict", "status": 409, "detail": detail}
        self.doubled += len(numbers) - len(set(numbers) - self.ours)
        self.ours.update(numbers)
        return 200, {"records": [{"id": f"r{n}", "crmRecordId": f"CRM-{n:08}"} for n in numbers]}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                records = json.loads(await reader.readexactly(length))["records"]
                numbers = [number_of(record["crmRecordId"]) for record in records]
                self.requests += 1
                fate = self.fate(numbers)
                if fate == "lost before":
                    break
                status, answer = self.add(numbers)
                if fate == "lost after":
                    break
                body = json.dumps(answer).encode()
                writer.write(
                    b"HTTP/1.1 %d X\r\nContent-Type: application/vnd.campaigns.v1+json\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (status, len(body), body)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionResetError):
            pass
        finally:
            writer.close()


async def main(truth: Path) -> None:
    """Serve, tell the port, and report at the end."""
    campaign = Campaign()
    server = await asyncio.start_server(campaign.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - a program
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
    with truth.open("w") as held:
        held.writelines(f"{number}\n" for number in sorted(campaign.ours))
    told = {
        "requests": campaign.requests,
        "lost": len(campaign.lost),
        "doubled": campaign.doubled,
        "connections": campaign.connections,
    }
    print(json.dumps(told), flush=True)  # noqa: T201 - a program


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
