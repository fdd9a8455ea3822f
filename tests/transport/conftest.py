"""Servers that speak scripted bytes, and ways to look into errors."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from eightbyeight.errors import EightByEightError, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Request

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head + await reader.readexactly(length)


@pytest.fixture
def read_request() -> Callable[[asyncio.StreamReader], Awaitable[bytes]]:
    """Read one request to its end, as bytes."""
    return _read_request


@pytest.fixture
async def scripted() -> AsyncIterator[Callable[[Script], Awaitable[str]]]:
    """Serve a script on a loopback port, once per connection; gives the URL."""
    tasks: list[asyncio.Task[None]] = []
    servers: list[asyncio.Server] = []

    async def start(script: Script) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.append(task)
            try:
                await script(reader, writer)
            except (OSError, EOFError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def received() -> list[bytes]:
    """Every request that reached ``answering``."""
    return []


@pytest.fixture
def answering(
    scripted: Callable[[Script], Awaitable[str]], received: list[bytes]
) -> Callable[[bytes], Awaitable[str]]:
    """Answer every connection's one request with these bytes, then close; gives the URL."""

    async def start(answer: bytes) -> str:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            received.append(await _read_request(reader))
            writer.write(answer)
            await writer.drain()

        return await scripted(script)

    return start


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpTransport]:
    """Give the transport over the network, as it comes."""
    async with AiohttpTransport() as made:
        yield made


@pytest.fixture
def shown() -> Callable[[EightByEightError], str]:
    """Collect all that an error shows or keeps: texts, causes, locals of the package's frames."""
    return lambda error: "\n".join(_texts(error))


@pytest.fixture
def error_of(
    shown: Callable[[EightByEightError], str],
) -> Callable[[AiohttpTransport, Request], Awaitable[TransportError]]:
    """Send, expect an error, and see that it shows neither the key nor what led to it."""

    async def ask(transport: AiohttpTransport, request: Request) -> TransportError:
        with pytest.raises(TransportError) as caught:
            await transport.send(request)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
        assert "canary" not in shown(caught.value).replace(repr(request), "")
        return caught.value

    return ask


def _texts(error: BaseException) -> Iterator[str]:
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None:
            continue
        yield from (repr(current), str(current), repr(current.args), repr(vars(current)))
        waiting += [current.__cause__, current.__context__]
        trace = current.__traceback__
        while trace is not None:
            if "eightbyeight/transport" in trace.tb_frame.f_code.co_filename:
                yield repr(trace.tb_frame.f_locals)
            trace = trace.tb_next
