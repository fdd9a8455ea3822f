"""TLS: whoever cannot prove who they are hears nothing, and nobody can switch that off."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from eightbyeight import (
    CampaignsClient,
    InvalidInputError,
    NewRecord,
    Request,
    Sent,
    TlsError,
    TransportError,
)
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.walking import KEY, holds_key

ID = "123e4567-e89b-12d3-a456-426614174000"
Client = Callable[..., CampaignsClient]
NOW = datetime.now(UTC)
LEAF: dict[str, tuple[tuple[str, ...], datetime | None, bool]] = {
    "an authority that is not trusted": (("localhost",), None, False),
    "another host": (("other.example",), None, True),
    "a wildcard for another domain": (("*.example",), None, True),
    "the address alone": (("127.0.0.1",), None, True),
    "a host that only ends so": (("evillocalhost",), None, True),
    "expired": (("localhost",), NOW - timedelta(seconds=5), True),
}


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
async def serve() -> AsyncIterator[Callable[[ssl.SSLContext], Awaitable[tuple[str, list[bytes]]]]]:
    """Listen with TLS; give the URL of localhost and what was heard."""
    servers: list[asyncio.Server] = []

    async def start(context: ssl.SSLContext) -> tuple[str, list[bytes]]:
        heard: list[bytes] = []

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.read(10_000))
            writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        return f"https://localhost:{server.sockets[0].getsockname()[1]}", heard

    yield start
    for server in servers:
        server.close()


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


Serve = Callable[[ssl.SSLContext], Awaitable[tuple[str, list[bytes]]]]


@pytest.mark.parametrize("case", LEAF)
async def test_who_is_not_believed(
    serve: Serve, client: Client, authority: trustme.CA, trusting: ssl.SSLContext, case: str
) -> None:
    """Calls and loads end with an error that says "not sent", after one look at the certificate."""
    names, not_after, trusted = LEAF[case]
    url, heard = await serve(_context(authority.issue_cert(*names, not_after=not_after)))
    context = trusting if trusted else None
    async with (
        AiohttpTransport(ssl_context=context) as transport,
        client(url, transport, retries=2) as campaigns,
    ):
        with pytest.raises(TlsError) as caught:
            await campaigns.pause(ID)
        report = await campaigns.load_records(ID, [NewRecord("A-1")])

    assert Sent.NO is caught.value.sent
    assert isinstance(report.stopped, TlsError)
    assert [] == heard + holds_key(caught.value) + holds_key(report)


async def test_who_is_believed(
    serve: Serve, client: Client, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    """With a certificate that is right, the same client is heard."""
    url, heard = await serve(_context(authority.issue_cert("localhost")))
    async with (
        AiohttpTransport(ssl_context=trusting) as transport,
        client(url, transport) as campaigns,
    ):
        with pytest.raises(Exception, match="404"):
            await campaigns.pause(ID)

    assert KEY.encode() in heard[0]


async def test_tls_of_yesterday(serve: Serve, authority: trustme.CA) -> None:
    """A peer that speaks only TLS 1.1 is not talked to, whatever certificate it has."""
    context = _context(authority.issue_cert("localhost"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match=r"TLSv1\b"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match=r"TLSv1_1\b"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    url, heard = await serve(context)
    async with AiohttpTransport() as transport:
        with pytest.raises(TransportError, match="no connection: Connection") as caught:
            await transport.send(Request("POST", url, body=b"x"))

    assert Sent.NO is caught.value.sent
    assert [] == heard


def _careless(kind: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if kind in {"no check of the name", "no check at all"}:
        context.check_hostname = False
    if kind == "no check at all":
        context.verify_mode = ssl.CERT_NONE
    if kind == "optional":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_OPTIONAL
    if kind == "old":
        with pytest.warns(DeprecationWarning, match=r"TLSv1_1\b"):
            context.minimum_version = ssl.TLSVersion.TLSv1_1
    return context


KINDS = ["no check of the name", "no check at all", "optional", "old", "unverified"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_context_that_does_not_look(kind: str) -> None:
    """A context of the caller's own that verifies less than we do is refused when it is given."""
    context = ssl._create_unverified_context() if kind == "unverified" else _careless(kind)  # noqa: S323

    with pytest.raises(InvalidInputError, match=r"^ssl_context: must "):
        AiohttpTransport(ssl_context=context)


async def test_a_context_that_is_loosened_later(serve: Serve, authority: trustme.CA) -> None:
    """A context that is told to look away after it was given is refused before anything is sent."""
    url, heard = await serve(_context(authority.issue_cert("other.example")))
    context = ssl.create_default_context()
    async with AiohttpTransport(ssl_context=context) as transport:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with pytest.raises(InvalidInputError, match="must verify"):
            await transport.send(Request("POST", url, body=b"x"))

    assert [] == heard


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_there_is_no_switch(
    serve: Serve, authority: trustme.CA, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable that other libraries obey makes an untrusted peer trusted."""
    for name in ("PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED", "CURL_INSECURE"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv(variable, "/nonexistent")
    url, heard = await serve(_context(authority.issue_cert("localhost")))
    async with AiohttpTransport() as transport:
        with pytest.raises(TlsError):
            await transport.send(Request("POST", url, body=b"x"))

    assert [] == heard
