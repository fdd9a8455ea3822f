"""One service as a client sees it: where it is, who asks, and what carries the requests."""

import math
from collections.abc import Mapping

from attrs import evolve

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.rest.converter import NotWhatWasAsked, dump, load
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Repeat, Request, Response, Secret, StreamBody
from eightbyeight.transport.retrying import RetryingTransport

__all__ = ["Service"]


class Service:
    """Make requests for one base URL, send them, and own the transport if it made it.

    Args:
        base_url: What paths are appended to as they are; it ends with a slash.
        headers: Sent with every request.
        transport: What the caller brought, which the caller closes; None makes an
            ``AiohttpTransport`` at the first request and closes it in :meth:`aclose`.
        timeout: Seconds for each exchange.
        retries: How often a request that may be repeated is repeated; 0 leaves the transport bare.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str | Secret],
        transport: Transport | None,
        timeout: float,
        retries: int,
    ) -> None:
        if not 0 < timeout < math.inf:
            raise InvalidInputError.of("timeout", f"{timeout!r} is not a number of seconds above 0")
        if retries < 0:
            raise InvalidInputError.of("retries", f"{retries!r} is less than 0")
        self._base_url = base_url
        self._headers = Headers(headers)
        self._secrets = [value for value in headers.values() if isinstance(value, Secret)]
        self._timeout = timeout
        self._retries = retries
        self._made = transport is None
        self._transport = None if transport is None else self._wrapped(transport)
        self._closed = False

    def request(
        self, method: str, path: str, body: bytes | StreamBody, *, repeat: Repeat
    ) -> Request:
        """Make a request to this service; ``path`` is percent-encoded already."""
        return Request(method, self._base_url + path, self._headers, body, self._timeout, repeat)

    async def send(self, request: Request) -> Response:
        """Carry a request; every status is a response.

        A secret that the answer echoes is blotted out, since errors quote from answers.

        Raises:
            LifecycleError: the client was closed.
            TransportError: there is no response that could be read.
        """
        if self._closed:
            raise LifecycleError("the client is closed; make a new one")
        if self._transport is None:
            # Here and not at the top: whoever brings a transport need not pay for aiohttp.
            from eightbyeight.transport.aiohttp import AiohttpTransport  # noqa: PLC0415

            self._transport = self._wrapped(AiohttpTransport(timeout=self._timeout))
        response = _plainly_spelt(await self._transport.send(request))
        for secret in self._secrets:
            response = _blotted(response, secret)
        return response

    async def aclose(self) -> None:
        """Refuse further requests, and close the transport if this service made it."""
        self._closed = True
        if self._made and self._transport is not None:
            await self._transport.aclose()

    def _wrapped(self, transport: Transport) -> Transport:
        return RetryingTransport(transport, retries=self._retries) if self._retries else transport


def _plainly_spelt(response: Response) -> Response:
    # JSON may spell any character as an escape, and a secret that is spelt so would be missed.
    if b"\\" not in response.body:
        return response
    try:
        return evolve(response, body=dump(load(response.body)))
    except (NotWhatWasAsked, ValueError):
        return response


def _blotted(response: Response, secret: Secret) -> Response:
    if secret.reveal().encode() in response.body:
        body = response.body.replace(secret.reveal().encode(), b"***")
        response = evolve(response, body=body)
    if any(secret.reveal() in value for value in response.headers.values()):
        told = {
            name: value.replace(secret.reveal(), "***") for name, value in response.headers.items()
        }
        response = evolve(response, headers=Headers(told))
    return response
