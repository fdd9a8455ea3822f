"""Observing: a transport around a transport that tells what went through it."""

import logging
from collections.abc import Callable
from time import monotonic

from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Exchange, Request, Response
from eightbyeight.transport.outgoing import without_query

__all__ = ["ObservingTransport"]

_LOGGER = logging.getLogger("eightbyeight.transport")


class ObservingTransport(Transport):
    """Tell an observer about every exchange, also those that failed or were cancelled.

    The observer is called before the answer or the error goes on to the caller, so it should be
    quick. One that raises is logged, its traceback at DEBUG, and does no other harm.

    Args:
        inner: What sends; closed together with this transport.
        observe: Is given each exchange; None logs one line at DEBUG to ``eightbyeight.transport``:
            method, path, status or class of the error, milliseconds. Never a query, a header or
            a body.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        inner: Transport,
        observe: Callable[[Exchange], None] | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._inner = inner
        self._observe = observe or _log
        self._clock = clock
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Send, and tell what came of it."""
        started = self._clock()
        try:
            response = await self._inner.send(request)
        except BaseException as error:
            self._tell(Exchange(request, None, error, self._clock() - started))
            raise
        self._tell(Exchange(request, response, None, self._clock() - started))
        return response

    async def aclose(self) -> None:
        """Close what is wrapped."""
        if not self._closed:
            self._closed = True
            await self._inner.aclose()

    def _tell(self, exchange: Exchange) -> None:
        try:
            self._observe(exchange)
        except Exception as error:
            # What it says may quote the exchange, and with it an id or the key.
            _LOGGER.error("the observer of a transport raised %s", type(error).__name__)  # noqa: TRY400
            _LOGGER.debug("its traceback", exc_info=True)


def _log(exchange: Exchange) -> None:
    if not _LOGGER.isEnabledFor(logging.DEBUG):
        return
    _LOGGER.debug(
        "%s %s %s %.1f ms",
        _escaped(exchange.request.method),
        _escaped(_path(exchange.request.url)),
        type(exchange.error).__name__ if exchange.response is None else exchange.response.status,
        exchange.elapsed * 1000,
    )


def _path(url: str) -> str:
    return "/" + without_query(url).partition("://")[2].partition("/")[2]


def _escaped(text: str) -> str:
    # A line break in a path must not become a second line of the log.
    return text.encode("unicode_escape").decode("ascii")
