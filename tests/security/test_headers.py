"""Header values go out exactly as they are, or not at all, with both of aiohttp's writers."""

import asyncio
import os
import subprocess
import sys

import pytest
from aiohttp import http_parser, http_writer

from tests.security import header_corpus
from tests.security.conftest import Serve

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def test_the_extensions_are_loaded() -> None:
    """The parser and the writer are those in C: most of the known faults were in the others."""
    assert http_parser.HttpRequestParserC is http_parser.HttpRequestParser
    assert http_parser.HttpResponseParserC is http_parser.HttpResponseParser
    assert http_writer._serialize_headers is not http_writer._py_serialize_headers


async def test_hostile_values(serve: Serve) -> None:
    """Of more than a hundred hostile keys, tenants, values, names and paths none leaves."""
    peer = await serve(OK)

    assert [] == await header_corpus.faults(peer.url)
    assert 0 == peer.connections
    assert len(header_corpus.HOSTILE) + len(header_corpus.EVIL_KEYS) > 100


async def test_a_good_value(serve: Serve) -> None:
    """Printable ASCII arrives byte for byte."""
    peer = await serve(OK)

    assert "ok" == await header_corpus.whole(peer.url)
    lines = peer.requests[0].split(b"\r\n")
    assert b"POST /a%0d%0ab?x=%00 HTTP/1.1" == lines[0]
    assert {b"x-api-key: eght_x", b"x-own: a b!~ \"'()"} <= set(lines)


@pytest.mark.slow
@pytest.mark.no_cover
async def test_without_the_extensions(serve: Serve) -> None:
    """The same holds for the writer in Python, which other platforms may run on."""
    peer = await serve(OK)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        header_corpus.__file__,
        peer.url,
        env={**os.environ, "AIOHTTP_NO_EXTENSIONS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)

    assert (b"", b"True [] ok") == (err, out.strip())
    assert 1 == len(peer.requests)
    assert b"x-own: a b!~ \"'()" in peer.requests[0].lower().split(b"\r\n")
