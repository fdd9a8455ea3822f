"""The transport over aiohttp: the one file of the library that goes out on the network.

Three rules for this file. No exception of aiohttp leaves it, because theirs carry the request's
headers and so the key; ours are raised after the ``except`` block, so that no ``__context__``
leads back. A request goes on the wire once. "Not sent" is said only while no connection was
obtained; aiohttp's own call to write the request on one is what tells.
"""

import asyncio
import io
import ssl
from collections.abc import AsyncIterable, Callable
from importlib.metadata import PackageNotFoundError, version
from typing import cast

import aiohttp
from aiohttp.connector import Connection
from attrs import define
from yarl import URL

from eightbyeight.errors import (
    EightByEightError,
    InvalidInputError,
    LifecycleError,
    Sent,
    TlsError,
    TransportError,
)
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Response, Secret, StreamBody
from eightbyeight.transport.outgoing import Checked, check_request, measured, without_query

__all__ = ["AiohttpTransport"]

_CONNECT_SECONDS = 10.0
_KEEP_ALIVE_SECONDS = 10.0  # Shorter than most peers': an idle connection they close is a race.
_STATUSES = range(200, 600)
# Deprecated since RFC 8996. What a system's own configuration allows is not seen here.
_OLD_TLS = frozenset({ssl.TLSVersion.SSLv3, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1})
_IN_ONE_PIECE = 2**20  # aiohttp warns about larger bytes, which it writes in one go.
_NO_TYPE = ("Content-Type",)
# Named here, not inside the method: without it nothing could tell that a request was sent, and then
# this file must not load.
_write = aiohttp.ClientRequest.send


class AiohttpTransport(Transport):
    """Send requests over the network with aiohttp.

    It makes its own session, at the first send, on the loop that is running then. It follows no
    redirect, keeps no cookie, reads neither netrc nor the proxy variables of the environment,
    always verifies TLS, and sends each request exactly once: aiohttp's habit of repeating a GET
    whose kept-alive connection broke is switched off.

    Two things it cannot tell apart. An answer framed by the end of the connection (neither a
    length nor chunks) looks whole when it was cut off: whoever reads the body has to decide. And
    behind a proxy "connected" means, for http, connected to the proxy; for https, that the tunnel
    and TLS inside it stand, so a proxy that refuses the tunnel is "not sent".

    Args:
        timeout: Seconds per exchange where the request names none, connecting included. At most
            10 of them are spent on connecting.
        connector: Makes the connector, when the session is made; None keeps at most 100
            connections, idle ones for 10 s. TLS follows ``ssl_context``, never the connector.
        ssl_context: For a private certificate authority or a client certificate. It must verify
            certificates and host names. None trusts what the system trusts.
        proxy: URL of an HTTP proxy, with user and password where it wants them.
        max_response_bytes: An answer with a larger body is refused while it is read.

    Raises:
        InvalidInputError: an argument is out of range, or the context does not verify.
    """

    def __init__(
        self,
        *,
        timeout: float = 90.0,
        connector: Callable[[], aiohttp.BaseConnector] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = None,
        max_response_bytes: int = 8 * 2**20,
    ) -> None:
        if not timeout > 0:
            raise InvalidInputError.of("timeout", "must be more than 0 seconds")
        if ssl_context is not None:
            _check_verifies(ssl_context)
        if proxy is not None and not proxy.startswith(("http://", "https://")):
            raise InvalidInputError.of("proxy", "must be an http or https URL")
        self._timeout = _timeouts(timeout)
        self._connector = connector or _connector
        self._ssl_context = ssl_context
        self._proxy = None if proxy is None else Secret(proxy)
        self._max_response_bytes = max_response_bytes
        self._checked: Checked | None = None
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def __repr__(self) -> str:
        proxied = "" if self._proxy is None else " proxied"
        closed = " closed" if self._closed else ""
        return f"<AiohttpTransport timeout={self._timeout.total}{proxied}{closed}>"

    async def send(self, request: Request) -> Response:
        """Put the request on the wire once and give back the answer, read to its end.

        A status outside 200-599, a body that is compressed although nobody asked, too large or
        cut off, and an answer that is not HTTP are all "no answer that could be read".

        Raises:
            TransportError: there is no answer that could be read.
            TlsError: the peer's certificate was not accepted.
            InvalidInputError: the request cannot be put on the wire as it stands.
            LifecycleError: the transport is closed, or belongs to another event loop.
        """
        session = self._session_here()
        # A load's requests share all but their body, and that never changes: 7 us less for them.
        self._checked = check_request(request, checked=self._checked)
        if self._ssl_context is not None:
            # Again: the context is the caller's, who may have loosened it since.
            _check_verifies(self._ssl_context)
        outcome = await self._exchange(session, request)
        if isinstance(outcome, EightByEightError):
            raise outcome
        return outcome

    async def aclose(self) -> None:
        """Close the connections; sends still under way fail.

        Raises:
            LifecycleError: the connections belong to another event loop.
        """
        if self._session is not None and self._loop is not asyncio.get_running_loop():
            raise LifecycleError("the transport belongs to another event loop: close it there")
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _session_here(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._closed:
            raise LifecycleError("the transport is closed")
        if self._session is None:
            self._session, self._loop = self._open(), loop
        elif self._loop is not loop:
            raise LifecycleError("the transport belongs to another event loop")
        return self._session

    def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "identity"},
            request_class=_TellingRequest,
            auto_decompress=False,
            trust_env=False,
        )

    async def _exchange(
        self, session: aiohttp.ClientSession, request: Request
    ) -> Response | EightByEightError:
        attempt = _Attempt()
        try:
            answer = await session.request(
                request.method,
                URL(request.url, encoded=True),
                headers=_revealed(request),
                # Only where there is none to guard: it costs 6 us.
                skip_auto_headers=None if "content-type" in request.headers else _NO_TYPE,
                data=_data(request, attempt),
                timeout=self._timeout_for(request),
                ssl=self._context_for(request.url),
                proxy=None if self._proxy is None else self._proxy.reveal(),
                allow_redirects=False,
                middlewares=(attempt.once,),
            )
            try:
                return await self._read(answer)
            finally:
                if not answer.closed:  # At its end it closes itself; once more costs 3 us.
                    answer.close()
        except asyncio.CancelledError:
            # Closing the connector cancels what waits inside it; that is not our caller's doing.
            if not self._closed or _is_being_cancelled():
                raise
            return _failure(request, "the transport was closed meanwhile", attempt)
        except Exception as error:  # noqa: BLE001 - nothing foreign may leave: it holds the key
            return _translated(error, request, attempt)

    def _timeout_for(self, request: Request) -> aiohttp.ClientTimeout:
        if request.timeout is None or request.timeout == self._timeout.total:
            return self._timeout
        return _timeouts(request.timeout)

    def _context_for(self, url: str) -> ssl.SSLContext | bool:
        if url[:6].lower() != "https:":
            return True
        if self._ssl_context is None:
            # 20 ms of reading certificates: once per transport, and only if TLS is spoken.
            self._ssl_context = ssl.create_default_context()
            self._ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
        return self._ssl_context

    async def _read(self, answer: aiohttp.ClientResponse) -> Response:
        if answer.status not in _STATUSES:
            raise _UnreadableError(f"the answer has the status {answer.status}")
        codings = answer.headers.getall("Content-Encoding", ())
        if any(coding.strip().lower() != "identity" for coding in codings):
            # Never inflated: a few kilobytes can hold gigabytes.
            raise _UnreadableError("the answer is compressed although that was not asked for")
        chunks: list[bytes] = []
        count = 0
        while chunk := await answer.content.readany():
            count += len(chunk)
            if count > self._max_response_bytes:
                raise _UnreadableError(f"the answer exceeds {self._max_response_bytes} bytes")
            chunks.append(chunk)
        return Response(answer.status, Headers(answer.headers), b"".join(chunks))


@define
class _Attempt:
    """One request under way, and what became known about it."""

    connected: bool = False
    body_fault: str | None = None

    def note(self, fault: str) -> None:
        self.body_fault = fault

    async def once(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        cast("_TellingRequest", request).attempt = self
        # ClientSession repeats GET, HEAD, PUT, DELETE and OPTIONS by itself after these two.
        try:
            return await handler(request)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise _BrokenError(error) from error

    @property
    def sent(self) -> Sent:
        return Sent.MAYBE if self.connected else Sent.NO


class _TellingRequest(aiohttp.ClientRequest):
    """A request that tells when aiohttp has a connection and begins to write.

    12 us per request less than a TraceConfig, which tells the same and a dozen things more.
    """

    attempt: _Attempt

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        self.attempt.connected = True
        return await _write(self, conn)


class _UnreadableError(Exception):
    """There is an answer, and it is refused."""


class _BrokenError(Exception):
    """Carries aiohttp's own error past the place where it would send the request again."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def user_agent() -> str:
    """Name this library and its version, where it is installed under its name."""
    try:
        return f"eightbyeight/{version('eightbyeight')}"
    except PackageNotFoundError:
        return "eightbyeight"


def _connector() -> aiohttp.BaseConnector:
    return aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_SECONDS)


def _timeouts(total: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total, sock_connect=min(_CONNECT_SECONDS, total))


def _check_verifies(context: ssl.SSLContext) -> None:
    if context.verify_mode is not ssl.VerifyMode.CERT_REQUIRED or not context.check_hostname:
        raise InvalidInputError.of("ssl_context", "must verify certificates and host names")
    if context.minimum_version in _OLD_TLS:
        raise InvalidInputError.of("ssl_context", "must not go below TLS 1.2")


def _revealed(request: Request) -> dict[str, str]:
    # One expression, no variable: a frame in a traceback keeps its locals, and with them the key.
    if isinstance(request.body, StreamBody):
        return {**request.headers.revealed(), "content-length": str(request.body.length)}
    return request.headers.revealed()


def _data(request: Request, attempt: _Attempt) -> bytes | io.BytesIO | AsyncIterable[bytes] | None:
    if isinstance(request.body, StreamBody):
        return measured(request.body, attempt.note)
    if len(request.body) > _IN_ONE_PIECE:
        return io.BytesIO(request.body)
    return request.body or None


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _failure(request: Request, reason: str, attempt: _Attempt) -> TransportError:
    return TransportError(
        f"{request.method} {without_query(request.url)}: {reason}", sent=attempt.sent
    )


def _translated(error: Exception, request: Request, attempt: _Attempt) -> EightByEightError:
    if isinstance(error, _BrokenError):
        error = error.error
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return TlsError(f"{request.method} {without_query(request.url)}: {_tls_reason(error)}")
    if isinstance(error, ValueError) and not attempt.connected:
        return InvalidInputError.of("url", "names no host and port that could be asked")
    return _failure(request, attempt.body_fault or _reason(error, attempt), attempt)


def _tls_reason(
    error: aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError,
) -> str:
    cause = error.os_error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate was not accepted: {cause.verify_message}"
    return f"TLS could not be set up: {getattr(cause, 'reason', None)}"


def _reason(error: Exception, attempt: _Attempt) -> str:  # noqa: PLR0911 - one per kind of end
    match error:
        case _UnreadableError():
            return str(error)
        case TimeoutError() if attempt.connected:
            return "no complete answer in time"
        case TimeoutError():
            return "no connection in time"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refused the tunnel with the status {error.status}"
        case aiohttp.ClientResponseError():
            # Its status says 400 for a garbled answer; no service ever said that.
            return "the answer is not HTTP that could be understood"
        case aiohttp.ClientConnectorDNSError():
            return "the host name could not be resolved"
        case aiohttp.ClientConnectorError():
            cause = error.os_error
            return f"no connection: {cause.strerror or type(cause).__name__}"
        case aiohttp.ClientPayloadError():
            return "the answer was cut off"
        case aiohttp.ServerDisconnectedError():
            return "the connection was closed without an answer"
        case _:
            return f"the connection broke ({type(error).__name__})"
