"""TLS of the aiohttp transport: whom it talks to, and that others hear nothing."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
import trustme

from eightbyeight.errors import Sent, TlsError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Request

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Scripted = Callable[[Script], Awaitable[str]]
Serve = Callable[[trustme.LeafCert], Awaitable[str]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Give a certificate authority of our own."""
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Trust that authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def heard() -> list[bytes]:
    """Everything that came through TLS."""
    return []


@pytest.fixture
async def serve(heard: list[bytes]) -> AsyncIterator[Serve]:
    """Answer over TLS with this certificate; gives the URL of localhost."""
    servers: list[asyncio.Server] = []

    async def start(certificate: trustme.LeafCert) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            writer.close()

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        return f"https://localhost:{server.sockets[0].getsockname()[1]}/a?q=canary"

    yield start
    for server in servers:
        server.close()


async def test_a_trusted_peer(
    serve: Serve, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    """A peer whose certificate and name are right is talked to."""
    url = await serve(authority.issue_cert("localhost"))
    async with AiohttpTransport(ssl_context=trusting) as transport:
        assert b"ok" == (await transport.send(Request("GET", url))).body


async def _refused(transport: AiohttpTransport, url: str) -> TlsError:
    async with transport:
        with pytest.raises(TlsError) as caught:
            await transport.send(Request("POST", url, body=b"x"))
    assert Sent.NO is caught.value.sent
    assert caught.value.__context__ is None
    assert "canary" not in str(caught.value)
    return caught.value


async def test_an_untrusted_peer(serve: Serve, authority: trustme.CA, heard: list[bytes]) -> None:
    """As it comes, an authority that the system does not know is not trusted."""
    url = await serve(authority.issue_cert("localhost"))
    error = await _refused(AiohttpTransport(), url)

    assert "the certificate was not accepted: " in str(error)
    assert [] == heard


async def test_another_hosts_certificate(
    serve: Serve, authority: trustme.CA, trusting: ssl.SSLContext, heard: list[bytes]
) -> None:
    """A certificate for another host is not accepted."""
    url = await serve(authority.issue_cert("other.example"))
    error = await _refused(AiohttpTransport(ssl_context=trusting), url)

    assert "Hostname mismatch" in str(error)
    assert [] == heard


async def test_a_careless_connector_changes_nothing(
    serve: Serve, authority: trustme.CA, heard: list[bytes]
) -> None:
    """TLS is verified even with a connector that was told not to."""
    url = await serve(authority.issue_cert("localhost"))
    await _refused(AiohttpTransport(connector=lambda: aiohttp.TCPConnector(ssl=False)), url)

    assert [] == heard


async def test_a_peer_without_tls(scripted: Scripted) -> None:
    """A peer that does not speak TLS hears nothing of the request."""
    heard: list[bytes] = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(10_000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    url = (await scripted(script)).replace("http:", "https:") + "/a?q=canary"
    error = await _refused(AiohttpTransport(), url)

    assert "TLS could not be set up: WRONG_VERSION_NUMBER" in str(error)
    assert b"POST" not in heard[0]


async def test_the_context_is_made_once(serve: Serve, authority: trustme.CA) -> None:
    """Certificates of the system are read once per transport, for the first https request."""
    url = await serve(authority.issue_cert("localhost"))
    async with AiohttpTransport() as transport:
        contexts = []
        for _ in range(2):
            with pytest.raises(TlsError):
                await transport.send(Request("GET", url))
            contexts.append(transport._ssl_context)

    assert contexts[0] is not None
    assert contexts[0] is contexts[1]
    assert ssl.TLSVersion.TLSv1_2 == contexts[0].minimum_version
