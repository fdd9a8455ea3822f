"""The environment's proxies, netrc and certificates change neither what is sent nor where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight import CampaignsClient, EightByEightError, NewRecord
from tests.security.conftest import Serve

ID = "123e4567-e89b-12d3-a456-426614174000"
Client = Callable[..., CampaignsClient]
NOTHING_FOUND = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY")


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user and a password for every machine, in all the places where they are looked for."""
    for name in ("netrc", ".netrc", "_netrc"):
        path = tmp_path / name
        path.write_text(
            "machine 127.0.0.1 login me password canary\ndefault login me password canary\n"
        )
        path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("netrc")
@pytest.mark.parametrize("bypass", [None, "", "elsewhere.example"])
@pytest.mark.parametrize("upper", [True, False], ids=["capitals", "small"])
async def test_of_calls_and_loads(
    serve: Serve,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    *,
    upper: bool,
    bypass: str | None,
) -> None:
    """With netrc and every proxy variable set, requests go straight there, without a password."""
    proxy, peer = await serve(NOTHING_FOUND), await serve(NOTHING_FOUND)
    for name in VARIABLES:
        url = proxy.url.replace("http://", "http://me:canary@")
        monkeypatch.setenv(name if upper else name.lower(), url)
    if bypass is not None:
        monkeypatch.setenv("NO_PROXY", bypass)

    async with client(peer.url) as campaigns:
        with pytest.raises(EightByEightError):
            await campaigns.pause(ID)
        report = await campaigns.load_records(ID, [NewRecord("A-1")])

    assert not report.ok
    assert (2, 0) == (len(peer.requests), proxy.connections)
    for request in peer.requests:
        head = request.partition(b"\r\n\r\n")[0].lower()
        assert b"authorization" not in head
        assert b"canary:" not in head
        assert head.split(b"\r\n")[0].split()[1].startswith(b"/cc/us1/")


@pytest.mark.usefixtures("netrc")
async def test_where_netrc_is_refused(serve: Serve, client: Client, tmp_path: Path) -> None:
    """A netrc that cannot even be read is no news."""
    (tmp_path / "netrc").write_text("machine")
    peer = await serve(NOTHING_FOUND)

    async with client(peer.url) as campaigns:
        with pytest.raises(EightByEightError, match="404"):
            await campaigns.pause(ID)
