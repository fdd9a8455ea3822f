"""Header values that must not reach the wire, and a check that runs in any process.

Run as a program it puts the whole corpus through the client with the aiohttp that is there; with
``AIOHTTP_NO_EXTENSIONS=1`` in the environment that is the one written in Python alone.
"""

import asyncio
import sys

from eightbyeight import (
    CampaignsClient,
    EightByEightError,
    Headers,
    InvalidInputError,
    Request,
    Secret,
)
from eightbyeight.transport.aiohttp import AiohttpTransport

ID = "123e4567-e89b-12d3-a456-426614174000"
CONTROLS = [*map(chr, range(0x20)), "\x7f", *map(chr, range(0x80, 0xA0))]
BEYOND = [
    "\xa0",
    "\xad",
    "\xe9",
    "\xff",
    "\u0130",
    "\u2028",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\u560a",
]
BEYOND += ["\uff0d", "\ud800", "\U0001f600", "\u010d\u010a"]
HOSTILE = [f"acme{one}x" for one in CONTROLS + BEYOND]
HOSTILE += [f"{one}acme" for one in ["\r\n", "\n", "\t", " ", "\x00", "\ufeff", "\xa0", "\v", "\f"]]
HOSTILE += [f"acme{one}" for one in ["\r\n", "\n", "\t", " ", "\x00", "\ufeff", "\xa0", "\v", "\f"]]
HOSTILE += ["acme\r\nX-Evil: 1", "acme\nX-Evil: 1", "acme\r\n\r\nGET / HTTP/1.1", "\r", "\x1b[2J"]
NAMES = ["", " ", "x y", "x:", "x\r\ny", "x\x00", "\xe9", "(x)", "x\t", '"x"', "x/y", ":path"]
NAMES += ["Content-Length", "Transfer-Encoding", "TRANSFER-ENCODING", "X-\u0130"]
EVIL_KEYS = [f"eght_{one}x" for one in CONTROLS + BEYOND] + [
    "eght_ x",
    "eght_\r\nX-Evil: 1",
    'eght_"',
]


async def faults(url: str) -> list[str]:
    """Send each of them; give those that were not refused before anything was sent."""
    found: list[str] = []
    for value in HOSTILE:
        found += _made(f"tenant {value!a}", tenant=value)
    for key in EVIL_KEYS:
        found += _made(f"key {key!a}", api_key=key)
    async with AiohttpTransport() as transport:
        for value in HOSTILE:
            for kept in (value, Secret(value)):
                fields = Headers({"X-Own": kept})
                found += await _sent(transport, Request("POST", url, fields), f"{value!a}")
        for name in NAMES:
            request = Request("POST", url, Headers({name: "x"}))
            found += await _sent(transport, request, f"name {name!a}")
        for method in ("GET\r\n", "GET /x", "get", "", "G\x00", "\xc9"):
            found += await _sent(transport, Request(method, url), f"method {method!a}")
        for tail in ("/a b", "/a\r\nX: y", "/\x00", "/\xe9", "\\", "\x1b"):
            found += await _sent(transport, Request("GET", url + tail), f"path {tail!a}")
    return found


def _made(name: str, **options: str) -> list[str]:
    chosen = {"api_key": "eght_x", "tenant": "acme", "site": "US1", **options}
    try:
        CampaignsClient(**chosen)  # type: ignore[arg-type]
    except InvalidInputError:
        return []
    return [name]


async def _sent(transport: AiohttpTransport, request: Request, name: str) -> list[str]:
    try:
        await transport.send(request)
    except InvalidInputError:
        return []
    except EightByEightError as error:
        return [f"{name}: {type(error).__name__}"]
    return [name]


async def whole(url: str) -> str:
    """Send one good request of each kind; give what the peer answered to the last."""
    async with AiohttpTransport() as transport:
        fields = Headers({"X-API-Key": Secret("eght_x"), "X-Own": "a b!~ \"'()"})
        answer = await transport.send(Request("POST", f"{url}/a%0d%0ab?x=%00", fields, b"{}"))
        return answer.body.decode()


if __name__ == "__main__":
    from aiohttp import http_parser, http_writer

    python_alone = (
        http_writer._serialize_headers is http_writer._py_serialize_headers
        and http_parser.HttpResponseParser is http_parser.HttpResponseParserPy
    )
    print(python_alone, asyncio.run(faults(sys.argv[1])), asyncio.run(whole(sys.argv[1])))  # noqa: T201
