"""The seam itself: what everything above asks of whatever moves the bytes."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from eightbyeight.transport.messages import Request, Response

__all__ = ["Handler", "Transport"]

Handler = Callable[[Request], Awaitable[Response]]
"""Answers requests inside this process; what a memory transport feeds and a server serves."""


class Transport(ABC):
    """Send one request and give back its one response.

    The promises, which ``eightbyeight.testing.check_transport`` checks:

    * every status is a response, also 3xx, 4xx and 5xx; no redirect is followed;
    * without a response it raises :class:`~eightbyeight.errors.TransportError`, whose ``sent`` is
      ``Sent.NO`` only when not one byte can have left, and nothing foreign escapes;
    * it sends once per call, unless it is a wrapper whose purpose is to repeat;
    * ``Request.timeout`` bounds the exchange where it is given;
    * many sends may be under way at once, and a cancelled one harms no other;
    * after :meth:`aclose`, which may be called twice, sending raises
      :class:`~eightbyeight.errors.LifecycleError`.
    """

    @abstractmethod
    async def send(self, request: Request) -> Response:
        """Carry the request and give back the response, read to its end.

        Raises:
            TransportError: there is no response that could be read.
            InvalidInputError: the request cannot be sent as it stands.
            LifecycleError: the transport is closed, or belongs to another event loop.
        """

    @abstractmethod
    async def aclose(self) -> None:
        """Let go of connections; sends still under way may fail."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
