"""The aiohttp transport's own doing, with aioresponses in the network's place."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from importlib.metadata import PackageNotFoundError, version
from typing import ClassVar

import aiohttp
import pytest
from aioresponses import CallbackResult, aioresponses
from yarl import URL

from eightbyeight.errors import (
    EightByEightError,
    InvalidInputError,
    LifecycleError,
    Sent,
    TransportError,
)
from eightbyeight.transport import aiohttp as module
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Request, Response, Secret

URL_A = "http://peer/a"


async def test_an_answer_comes_back(transport: AiohttpTransport) -> None:
    """Status, headers and body of the answer come back."""
    with aioresponses() as mocked:
        mocked.post(URL_A, status=409, body=b"{}", headers={"X-One": "1"})

        response = await transport.send(Request("POST", URL_A, body=b"x"))

    expected = Headers({"Content-Type": "application/json", "X-One": "1"})
    assert Response(409, expected, b"{}") == response


async def test_how_aiohttp_is_asked(transport: AiohttpTransport) -> None:
    """Redirects are off, the URL and the body untouched, the secret revealed, the time bounded."""
    url = "http://peer/a%2Fb?q=%20"
    headers = Headers({"X-API-Key": Secret("eght_x"), "Accept": "application/json"})
    with aioresponses() as mocked:
        mocked.patch(url)
        await transport.send(Request("PATCH", url, headers, b"body", timeout=3.0))
        [[call]] = [[made.kwargs for made in calls] for calls in mocked.requests.values()]

    assert call["allow_redirects"] is False
    assert b"body" == call["data"]
    assert {"x-api-key": "eght_x", "accept": "application/json"} == {
        name: value for name, value in call["headers"].items() if name in headers
    }
    assert aiohttp.ClientTimeout(total=3.0, sock_connect=3.0) == call["timeout"]


async def test_the_default_time(transport: AiohttpTransport) -> None:
    """Without a word of the request it is 90 s, of which 10 may go to connecting."""
    with aioresponses() as mocked:
        mocked.get(URL_A)
        await transport.send(Request("GET", URL_A))
        call = mocked.requests[("GET", URL(URL_A))][0].kwargs

    assert aiohttp.ClientTimeout(total=90.0, sock_connect=10.0) == call["timeout"]
    assert call["data"] is None


@pytest.mark.parametrize(
    "raised",
    [
        aiohttp.ClientConnectionError("canary"),
        aiohttp.ClientPayloadError("canary"),
        aiohttp.ServerDisconnectedError("canary"),
        aiohttp.ClientOSError(104, "canary"),
        TimeoutError("canary"),
        OSError("canary"),
        RuntimeError("canary"),
        AssertionError("canary"),
    ],
    ids=lambda raised: type(raised).__name__,
)
async def test_nothing_foreign_comes_out(
    transport: AiohttpTransport, raised: Exception, shown: Callable[[EightByEightError], str]
) -> None:
    """Whatever is raised below becomes a transport error that leads nowhere."""
    request = Request("POST", URL_A + "?q=canary", Headers({"X-API-Key": Secret("canary")}))
    with aioresponses() as mocked:
        mocked.post(request.url, exception=raised)
        with pytest.raises(TransportError) as caught:
            await transport.send(request)

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "canary" not in shown(caught.value).replace(repr(request), "")


async def test_cancellation_passes(transport: AiohttpTransport) -> None:
    """A cancellation of the caller goes through as it is."""

    async def hang(*_: object, **__: object) -> CallbackResult:
        await asyncio.sleep(60)
        return CallbackResult()

    with aioresponses() as mocked:
        mocked.get(URL_A, callback=hang)
        task = asyncio.create_task(transport.send(Request("GET", URL_A)))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_what_cannot_be_sent_is_refused_first(transport: AiohttpTransport) -> None:
    """A request that cannot go on the wire is refused before anything is opened."""
    with pytest.raises(InvalidInputError, match="x-key"):
        await transport.send(Request("GET", URL_A, Headers({"X-Key": "a\r\nb: c"})))


class Moody(Headers):
    """Say something else each time."""

    said: ClassVar[list[str]] = []

    def __getitem__(self, name: str) -> str:
        return self.said.pop(0)


@pytest.mark.parametrize("fields", [Headers({"X-Key": "a"}), Moody({"X-Key": "a"})])
async def test_each_request_is_checked(transport: AiohttpTransport, fields: Headers) -> None:
    """Neither good fields before it nor fields that change open the door to a bad request."""
    Moody.said[:] = ["a", "a\r\nb: c", "a\r\nb: c"]
    bad = fields if isinstance(fields, Moody) else Headers({"X-Key": "a\r\nb: c"})
    with aioresponses() as mocked:
        mocked.get(URL_A, repeat=True)
        await transport.send(Request("GET", URL_A, fields))
        for _ in range(2):
            with pytest.raises(InvalidInputError, match="x-key"):
                await transport.send(Request("GET", URL_A, bad))


@pytest.mark.parametrize(
    "url", ["http://peer:99999/", "http://[::/", "http://:80/", "http://peer:x/"]
)
async def test_urls_that_name_no_place(transport: AiohttpTransport, url: str) -> None:
    """A URL that only the library below can see through is refused like any other."""
    with pytest.raises(InvalidInputError, match="url"):
        await transport.send(Request("GET", url))


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: AiohttpTransport(timeout=0), "timeout"),
        (lambda: AiohttpTransport(timeout=float("nan")), "timeout"),
        (lambda: AiohttpTransport(proxy="user:canary@proxy"), "proxy"),
        (lambda: AiohttpTransport(ssl_context=_careless(check=False)), "ssl_context"),
        (lambda: AiohttpTransport(ssl_context=_careless(check=True)), "ssl_context"),
    ],
)
def test_arguments_that_are_refused(build: Callable[[], object], field: str) -> None:
    """A timeout of no time, a proxy that is no URL and TLS that does not verify are refused."""
    with pytest.raises(InvalidInputError) as caught:
        build()

    assert field == caught.value.problems[0].field
    assert "canary" not in str(caught.value)


def _careless(*, check: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    if check:
        context.verify_mode = ssl.CERT_NONE
    return context


def test_repr_shows_no_secret() -> None:
    """What the transport shows of itself tells that there is a proxy, not how to use it."""
    transport = AiohttpTransport(proxy="http://user:canary@proxy:3128")

    assert "<AiohttpTransport timeout=90.0 proxied>" == repr(transport)
    assert "canary" not in repr(vars(transport))


async def test_repr_shows_that_it_is_closed() -> None:
    """A closed transport says so."""
    transport = AiohttpTransport(timeout=5)
    await transport.aclose()

    assert "<AiohttpTransport timeout=5 closed>" == repr(transport)


def test_it_stays_on_its_loop() -> None:
    """Used or closed on another event loop than the first, it says so."""
    transport = AiohttpTransport()
    first = asyncio.new_event_loop()
    try:
        with aioresponses() as mocked:
            mocked.get(URL_A)
            first.run_until_complete(transport.send(Request("GET", URL_A)))
        for use in (transport.send(Request("GET", URL_A)), transport.aclose()):
            with pytest.raises(LifecycleError, match="another event loop"):
                asyncio.run(_awaited(use))
        first.run_until_complete(transport.aclose())
    finally:
        first.close()


async def _awaited(use: Awaitable[object]) -> None:
    await use


async def test_the_environments_proxy_and_cookies_are_ignored(transport: AiohttpTransport) -> None:
    """The session trusts no environment, keeps no cookie and names this library."""
    with aioresponses() as mocked:
        mocked.get(URL_A, headers={"Set-Cookie": "a=b"})
        await transport.send(Request("GET", URL_A))
    session = transport._session

    assert session is not None
    assert session.trust_env is False
    assert 0 == len(session.cookie_jar)
    assert f"eightbyeight/{version('eightbyeight')}" == session.headers["User-Agent"]


def test_the_name_without_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is not installed under its name, it still says who asks."""

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(module, "version", missing)

    assert "eightbyeight" == module.user_agent()


async def test_not_connected_is_not_sent(transport: AiohttpTransport) -> None:
    """An error before any connection was obtained is certain not to have sent anything."""
    with aioresponses() as mocked:
        mocked.get(URL_A, exception=TimeoutError())
        with pytest.raises(TransportError, match="no connection in time") as caught:
            await transport.send(Request("GET", URL_A))

    assert Sent.NO is caught.value.sent
