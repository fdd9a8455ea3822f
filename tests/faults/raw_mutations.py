"""Answers as no service sends them: the bytes of whole answers, framing and all, changed."""

import json
from random import Random

from tests.faults.mutations import BASES, KEY, MEDIA_TYPE, Answer, answer, battered

__all__ = ["raw_answer"]

_LINES = (
    b"Content-Length: 5",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"Content-Length: 0x10",
    b"Content-Length: 10, 10",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: chunked, identity",
    b"Transfer-Encoding: gzip",
    b"Content-Encoding: gzip",
    b"Content-Encoding: br, deflate",
    b"Connection: close",
    b"Connection: keep-alive, upgrade",
    b"Upgrade: websocket",
    b"Set-Cookie: a=b; Domain=localhost; Path=/",
    b"Location: http://127.0.0.1:1/elsewhere",
    b"Content-Type: application/json",
    b"Content-Type",
    b": nameless",
    b" folded: line",
    b"X-Key: " + KEY.encode(),
    b"X-Nul: a\x00b",
    b"X-High: \xff\xfe",
    b"X-Bare: a\rb",
    b"X-Long: " + b"a" * 9_000,
    b"\r\n".join(b"X-%d: y" % number for number in range(300)),
    b"",
)
_FIRST_LINES = (
    b"HTTP/1.1 200",
    b"HTTP/1.0 200 OK",
    b"HTTP/2 200 OK",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
    b"HTTP/1.1 101 Switching Protocols",
    b"HTTP/1.1 2000 OK",
    b"HTTP/1.1 20 OK",
    b"HTTP/1.1 -200 OK",
    b"HTTP/1.1 200 " + KEY.encode(),
    b"ICY 200 OK",
    b"200 OK",
    b"HTTP/9.9 200 OK",
    b"\x16\x03\x01\x02\x00",
    b"",
)


def raw_answer(rng: Random) -> bytes:
    """Make the bytes of an answer, with something in it or in its framing changed."""
    made = answer(rng) if rng.random() < 0.3 else Answer(200, (("Content-Type", MEDIA_TYPE),), b"")
    body = made.body or json.dumps(rng.choice(BASES)[1]).encode()
    lines = [b"HTTP/1.1 %d Reason" % made.status]
    lines += [f"{name}: {value}".encode("utf-8", "replace") for name, value in made.fields]
    chunked = rng.random() < 0.3
    if chunked:
        body = _chunked(rng, body)
    lines += [b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(body)]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        lines.insert(rng.randrange(1, len(lines) + 1), rng.choice(_LINES))
    if rng.random() < 0.1:
        lines[0] = rng.choice(_FIRST_LINES)
    told = rng.choice((b"\r\n",) * 9 + (b"\n",)).join([*lines, b"", b""]) + body
    return battered(rng, told) if rng.random() < 0.5 else told


def _chunked(rng: Random, body: bytes) -> bytes:
    told = b""
    while body:
        size = rng.randrange(1, len(body) + 1)
        told += b"%x%b\r\n%b\r\n" % (size, rng.choice((b"", b"", b";ext=1")), body[:size])
        body = body[size:]
    return told + rng.choice((b"0\r\n\r\n", b"0\r\nTrailer: x\r\n\r\n", b"0\r\n", b"", b"zz\r\n"))
