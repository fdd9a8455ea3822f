"""A transport that checks each request and each answer against one of the vendor's files."""

from collections.abc import AsyncIterator

from attrs import evolve

from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Request, Response, StreamBody
from tests.vendor.exchanges import check_request, check_response
from tests.vendor.openapi import VendorOpenApi

__all__ = ["CheckedTransport"]

_FAILURES = 500


class CheckedTransport(Transport):
    """Check what goes through it; where the vendor's file is not at hand, pass it through.

    What the file says nothing of is not checked: answers of 500 and above, and errors.

    Args:
        inner: Carries the requests; it is closed with this one.
        vendor: The file, such as ``tests.vendor.contacts.load()``.
    """

    def __init__(self, inner: Transport, vendor: VendorOpenApi | None) -> None:
        self._inner = inner
        self._vendor = vendor
        self.checked: list[str] = []
        """The operations of the requests checked, in the order they were answered."""

    async def send(self, request: Request) -> Response:
        """Carry the request, and check it and its answer."""
        vendor = self._vendor
        if vendor is None:
            return await self._inner.send(request)
        if isinstance(request.body, bytes):
            operation_id = check_request(vendor, request, request.body)
            response = await self._inner.send(request)
        else:
            sent = _Sent(request.body)
            response = await self._inner.send(evolve(request, body=sent.stream))
            operation_id = check_request(vendor, request, sent.whole)
        self.checked.append(operation_id)
        if response.status < _FAILURES:
            check_response(vendor, operation_id, response)
        return response

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()


class _Sent:
    """Keeps what a stream yields, so that it is not opened once more than it would be."""

    def __init__(self, stream: StreamBody) -> None:
        self._open = stream.open
        self.stream = StreamBody(stream.length, self._opened)
        self.body = bytearray()

    @property
    def whole(self) -> bytes | None:
        """All of it, or None where it was not read to its end."""
        return bytes(self.body) if len(self.body) == self.stream.length else None

    async def _opened(self) -> AsyncIterator[bytes]:
        self.body.clear()
        async for chunk in self._open():
            self.body += chunk
            yield chunk
