"""Requests go where they were meant to; what could lead them elsewhere is refused beforehand."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import CampaignsClient, InvalidInputError, MemoryTransport, Request, Response
from eightbyeight.rest.addresses import check_origin, check_site

ID = "123e4567-e89b-12d3-a456-426614174000"
Client = Callable[..., CampaignsClient]

ORIGINS: Mapping[str, bool] = {
    "https://api.8x8.com": True,
    "https://api.8x8.com/": True,
    "https://API.8X8.com:443": True,
    "https://proxy_1.internal:8443": True,
    "https://10.0.0.1": True,
    "https://[2001:db8::1]:443": True,
    "http://127.0.0.1:8808": True,
    "http://127.255.0.1": True,
    "http://localhost:1": True,
    "http://[::1]:80": True,
    "http://api.8x8.com": False,
    "http://10.0.0.1": False,
    "http://0.0.0.0:80": False,
    "http://[::]:80": False,
    "http://[::ffff:10.0.0.1]": False,
    "http://127.0.0.1.evil.example": False,
    "http://localhost.evil.example": False,
    "http://127.1": False,
    "http://0x7f.1": False,
    "http://2130706433": False,
    "ftp://api.8x8.com": False,
    "file:///etc/passwd": False,
    "javascript://api.8x8.com": False,
    "https:api.8x8.com": False,
    "https:/api.8x8.com": False,
    "https:///api.8x8.com": False,
    "//api.8x8.com": False,
    "api.8x8.com": False,
    "https://user@api.8x8.com": False,
    "https://user:pass@api.8x8.com": False,
    "https://@api.8x8.com": False,
    "https://api.8x8.com@evil.example": False,
    "https://api.8x8.com:443@evil.example": False,
    "https://api.8x8.com/cc": False,
    "https://api.8x8.com/..": False,
    "https://api.8x8.com//": False,
    "https://api.8x8.com?": False,
    "https://api.8x8.com?x=1": False,
    "https://api.8x8.com#": False,
    "https://api.8x8.com/#x": False,
    "https://api.8x8.com;x": False,
    "https://api.8x8.com,evil.example": False,
    "https://evil.example%2F.8x8.com": False,
    "https://evil.example%23.8x8.com": False,
    "https://evil.example%00.8x8.com": False,
    "https://evil.example\\.8x8.com": False,
    "https://evil.example\\@api.8x8.com": False,
    "https://api.8x8.com:": True,
    "https://api.8x8.com:x": False,
    "https://api.8x8.com:99999": False,
    "https://api.8x8.com:-1": False,
    "https://api..8x8.com": False,
    "https://.8x8.com": False,
    "https://*.8x8.com": False,
    "https://[::1": False,
    "https://::1]": False,
    "https://[fe80::1%25eth0]": False,
    "https://\u0430pi.8x8.com": False,
    "https://api\u30028x8.com": False,
    "https://api.8x8\uff0ecom": False,
    " https://api.8x8.com": False,
    "https://api.8x8.com\r\n": False,
    "https://api.8x8.com\tx": False,
    "https://api.8x8.com\x00": False,
    "": False,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_origin(origin: str) -> None:
    """An origin is https, or http on loopback, and nothing but scheme, host and port."""
    if ORIGINS[origin]:
        assert origin.removesuffix("/") == check_origin(origin)
    else:
        with pytest.raises(InvalidInputError, match=r"^base_url: "):
            check_origin(origin)


CLIMBING = [
    "..",
    "../..",
    "../../admin",
    "..;/",
    "%2e%2e",
    "%2e%2e/x",
    "%252e%252e",
    "..%2f",
    "..\\..",
    "/",
    "//evil.example",
    "//evil.example/x",
    "\\\\evil.example",
    "http://evil.example",
    "@evil.example",
    ":80",
    "a?b",
    "a#f",
    "a&b=c",
    ";x",
    "%",
    "%00",
    "%0d%0aX-Evil:1",
    "\x00",
    "\n",
    "\r\nX-Evil: 1",
    " ",
    "\t",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\u2025",
    "\uff0e\uff0e\uff0f",
    "\u2215",
    "\ud800",
    "null",
    "*",
    "{id}",
    "x" * 100_000,
    "",
]
HOSTILE_IDS: list[object] = [
    *CLIMBING,
    *(f"{ID}{tail}" for tail in ("/..", "/records", "?x", "#x", "\n", " ", "\x00", "%20", "0")),
    *(f"{head}{ID}" for head in ("../", "/", " ", "\ufeff", "-", "0x", "urn:uuid:", "//e/")),
    f"{{{ID}}}",
    ID.replace("-", ""),
    ID.replace("-", "_"),
    ID.replace("-", "\u2010"),
    f"\uff11{ID[1:]}",
    f"\u0661{ID[1:]}",
    f"I{ID[1:]}",
    f"\u0131{ID[1:]}",
    ID.encode(),
    [ID],
    {ID: ID},
    None,
    True,
    0,
    UUID(ID).int,
    object(),
]
HOSTILE_SITES: list[object] = [
    *CLIMBING,
    *("us1", "Us1", "US", "1", "US123", "USA1", "U1", "S", "US1 ", " US1", "US1\n", "US1\x00"),
    *(
        "US1/..",
        "US1/../..",
        "US1?x",
        "US1#x",
        "US1%2f",
        "US1;x",
        "US\uff11",
        "US\u0661",
        "U\u0405 1",
    ),
    *("\uff35\uff331", "US1US2", "US1,US2", "{US1}"),
    b"US1",
    ["US1"],
    None,
    True,
    1,
]


def _names(values: list[object]) -> list[str]:
    return [f"{number}: {value!r:.30}" for number, value in enumerate(values)]


@pytest.mark.parametrize("campaign_id", HOSTILE_IDS, ids=_names(HOSTILE_IDS))
async def test_a_hostile_id(client: Client, campaign_id: str) -> None:
    """An id that is no UUID is refused by every call before a transport is asked."""
    transport = MemoryTransport(_nobody)
    async with client(transport=transport) as campaigns:
        for call in (campaigns.pause, campaigns.start, campaigns.build, campaigns.purge):
            with pytest.raises(InvalidInputError, match=r"^campaign_id: "):
                await call(campaign_id)
        with pytest.raises(InvalidInputError, match=r"^campaign_id: "):
            await campaigns.add_records(campaign_id, [])
        with pytest.raises(InvalidInputError, match=r"^campaign_id: ") as caught:
            campaigns.loading(campaign_id, [])

    assert () == transport.exchanges
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("site", HOSTILE_SITES, ids=_names(HOSTILE_SITES))
def test_a_hostile_site(site: str) -> None:
    """A site that could bend the path is refused when the client is made, and not repeated."""
    with pytest.raises(InvalidInputError, match=r"^site: is no site such as US1, US2 or UK3$"):
        CampaignsClient(api_key="eght_x", tenant="acme", site=site)


async def _nobody(_: Request) -> Response:
    raise AssertionError


def test_there_are_enough() -> None:
    """Each corpus has at least forty entries."""
    assert min(len(ORIGINS), len(HOSTILE_IDS), len(HOSTILE_SITES)) >= 40


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_a_site_is(head: str, tail: str) -> None:
    """No text leads out of the path: a site is letters and digits, or is refused."""
    for site in (head, f"US1{tail}", f"{head}US1"):
        try:
            assert check_site(site).isalnum()
        except InvalidInputError:
            continue


@given(st.uuids(), st.sampled_from(["US1", "UK3", "AP12"]))
async def test_where_a_request_goes(campaign_id: UUID, site: str) -> None:
    """Of a good id and site the URL is the one that is documented, and nothing else."""
    transport = MemoryTransport(_refuse)
    async with CampaignsClient(
        api_key="eght_x", tenant="acme", site=site, transport=transport
    ) as campaigns:
        for spelt in (campaign_id, str(campaign_id), str(campaign_id).upper()):
            with pytest.raises(Exception, match="404"):
                await campaigns.pause(spelt)  # type: ignore[arg-type]

    urls = {exchange.request.url for exchange in transport.exchanges}
    assert {f"https://api.8x8.com/cc/{site}/campaigns/v1/{campaign_id}"} == urls


async def _refuse(_: Request) -> Response:
    return Response(404)
