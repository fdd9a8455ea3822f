"""An independent server for whole loads: raw sockets, its own reading of HTTP, its own memory.

Run as a program it serves until its standard input closes, then prints what it saw as JSON.
It shares no line with the package, so that a mistake there cannot hide here.
"""

import asyncio
import json
import sys
import time

LATENCY = 0.05


class Recorder:
    """Accept every batch, and keep how long how many of them were in flight."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.seconds: dict[int, float] = {}
        self.seen: dict[str, int] = {}
        self.now = 0
        self.since = 0.0

    def change(self, by: int) -> None:
        """Note that so many more are in flight from now on."""
        moment = time.monotonic()
        if self.now:
            self.seconds[self.now] = self.seconds.get(self.now, 0.0) + moment - self.since
        self.now += by
        self.since = moment

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                fields = dict(
                    line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line
                )
                length = next(v for k, v in fields.items() if k.lower() == "content-length")
                body = await reader.readexactly(int(length))
                writer.write(await self.answer(json.loads(body)["records"]))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionResetError):
            pass
        finally:
            writer.close()

    async def answer(self, records: list[dict[str, str]]) -> bytes:
        """Take the records, wait like a service, and confirm them."""
        self.change(+1)
        self.sizes.append(len(records))
        for record in records:
            self.seen[record["crmRecordId"]] = self.seen.get(record["crmRecordId"], 0) + 1
        await asyncio.sleep(LATENCY)
        self.change(-1)
        body = json.dumps({"records": [{"id": "x", **record} for record in records]}).encode()
        return (
            b"HTTP/1.1 201 Created\r\nContent-Type: application/vnd.campaigns.v1+json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )


async def main() -> None:
    """Serve, tell the port, and report at the end."""
    recorder = Recorder()
    server = await asyncio.start_server(recorder.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - a program
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
    report = {
        "sizes": recorder.sizes,
        "seconds": recorder.seconds,
        "ids": len(recorder.seen),
        "most": max(recorder.seen.values(), default=0),
    }
    print(json.dumps(report), flush=True)  # noqa: T201 - a program


if __name__ == "__main__":
    asyncio.run(main())
