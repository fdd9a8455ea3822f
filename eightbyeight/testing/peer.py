"""The other end that ``check_transport`` talks to: a handler that tells what reached it.

It shares no code with the transports but the values that cross the seam.
"""

import json
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import anyio

from eightbyeight.transport.messages import Headers, Request, Response

__all__ = ["SLOW", "Peer"]

SLOW = 0.5
"""Seconds that ``/slow`` takes to answer."""


class Peer:
    """Answer by path, inside the process or behind a port.

    ``/echo`` gives the body back, after ``?after=`` seconds; ``/mirror/…`` describes the request as
    JSON and says ``X-Say`` back as ``X-Said``; ``/status/N`` answers with that status, and with a
    ``Location`` where it is a redirect; ``/count/NAME`` counts its calls, ``/counted/NAME`` tells
    the count; ``/slow`` takes half a second.
    """

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()

    async def __call__(self, request: Request) -> Response:  # noqa: PLR0911 - one per path
        """Answer one request."""
        _, room, *rest = urlsplit(request.url).path.split("/")
        match room, rest:
            case "echo", _:
                await anyio.sleep(float(_asked(request, "after", "0")))
                return Response(200, body=_body(request))
            case "mirror", _:
                return _mirrored(request)
            case "status", [status]:
                fields = {"Location": "/count/followed"} if status.startswith("3") else {}
                return Response(int(status), Headers({**fields}))
            case "count", [name]:
                self._calls[name] += 1
                return Response(int(_asked(request, "status", "200")))
            case "counted", [name]:
                return Response(200, body=str(self._calls[name]).encode())
            case "slow", _:
                await anyio.sleep(SLOW)
                return Response(200)
            case _:
                return Response(404)


def _body(request: Request) -> bytes:
    if not isinstance(request.body, bytes):
        raise TypeError("whoever serves a handler reads the body first")
    return request.body


def _asked(request: Request, name: str, default: str) -> str:
    return parse_qs(urlsplit(request.url).query).get(name, [default])[0]


def _mirrored(request: Request) -> Response:
    parts = urlsplit(request.url)
    seen = {
        "method": request.method,
        "target": f"{parts.path}?{parts.query}",
        "headers": dict(request.headers),
    }
    said = request.headers.get("X-Say", "")
    return Response(200, Headers({"X-Said": said}), json.dumps(seen).encode())
