"""A transport without a network: hands each request to a handler in this process."""

from collections import deque
from collections.abc import Sequence
from time import monotonic

import anyio
from attrs import evolve

from eightbyeight.errors import LifecycleError, Sent, TransportError
from eightbyeight.transport.base import Handler, Transport
from eightbyeight.transport.messages import Exchange, Request, Response, StreamBody

__all__ = ["MemoryTransport"]


class MemoryTransport(Transport):
    """Hand each request to a handler and remember the exchange.

    An :class:`~eightbyeight.emulator.Emulator` is such a handler, and so is any
    ``async def handler(request) -> Response`` of a test. The handler sees every body as bytes. It
    may raise ``TransportError`` to play a network that fails; anything else it raises is a fault
    of the handler and comes out as it is.

    Args:
        handler: Answers the requests.
        timeout: Seconds per exchange where the request names none; None waits for ever.
        remember: How many exchanges to keep, the latest ones.
    """

    def __init__(
        self, handler: Handler, *, timeout: float | None = None, remember: int = 1000
    ) -> None:
        self._handler = handler
        self._timeout = timeout
        self._exchanges: deque[Exchange] = deque(maxlen=remember)
        self._closed = False

    @property
    def exchanges(self) -> Sequence[Exchange]:
        """What was asked and answered, oldest first."""
        return tuple(self._exchanges)

    async def send(self, request: Request) -> Response:
        """Ask the handler and give back what it answers."""
        if self._closed:
            raise LifecycleError("the transport is closed")
        request = await _with_body_read(request)
        started = monotonic()
        response: Response | None = None
        error: BaseException | None = None
        try:
            response = await self._answer(request)
        except BaseException as raised:
            error = raised
            raise
        finally:
            self._exchanges.append(Exchange(request, response, error, monotonic() - started))
        return response

    async def _answer(self, request: Request) -> Response:
        timeout = self._timeout if request.timeout is None else request.timeout
        with anyio.move_on_after(timeout):
            return await self._handler(request)
        # The handler may have done its work before the time was up, exactly like a service.
        raise TransportError(f"no answer within {timeout} s", sent=Sent.MAYBE)

    async def aclose(self) -> None:
        """Refuse whatever is sent from now on; the exchanges stay readable."""
        self._closed = True


async def _with_body_read(request: Request) -> Request:
    if not isinstance(request.body, StreamBody):
        return request
    body = b"".join([chunk async for chunk in request.body.open()])
    if len(body) != request.body.length:
        raise TransportError(
            f"the body yields {len(body)} bytes where {request.body.length} were announced",
            sent=Sent.NO,
        )
    return evolve(request, body=body)
