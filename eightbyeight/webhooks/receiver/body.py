"""Reading a request's body without holding more of it than is wanted, or for longer."""

import asyncio
from http import HTTPStatus

from aiohttp import StreamReader, web

__all__ = ["read_body"]


async def read_body(request: web.Request, *, limit: int, seconds: float) -> bytes | HTTPStatus:
    """Read the body, or give the status of the refusal.

    Args:
        request: The request; a compressed body is measured unpacked.
        limit: Bytes.
        seconds: For the whole of it.
    """
    if (request.content_length or 0) > limit:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    content = request.content
    try:
        if content.is_eof():
            # It came together with its head, as most do: there is nothing to wait for.
            # Unless a middleware of the whole application has read it: the request keeps it then.
            return _within(content.read_nowait() or await request.read(), limit)
        return await asyncio.wait_for(_read_parts(content, limit), seconds)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT
    except (web.RequestPayloadError, ConnectionError):
        return HTTPStatus.BAD_REQUEST


async def _read_parts(content: StreamReader, limit: int) -> bytes | HTTPStatus:
    body = bytearray()
    while not content.at_eof():
        body += await content.readany()
        if len(body) > limit:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return bytes(body)


def _within(body: bytes, limit: int) -> bytes | HTTPStatus:
    return body if len(body) <= limit else HTTPStatus.REQUEST_ENTITY_TOO_LARGE
