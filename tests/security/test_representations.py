"""The key shows in no form of the objects that carry it, and stays in no frame that refuses it."""

import hmac
from collections.abc import Callable, Mapping

import pytest

from eightbyeight import (
    CampaignsClient,
    Exchange,
    Headers,
    InvalidInputError,
    MemoryTransport,
    NewRecord,
    ObservingTransport,
    Request,
    Response,
    RetryingTransport,
    Secret,
)
from eightbyeight.emulator import Emulator
from eightbyeight.rest.credentials import AdminKey
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.walking import KEY, holds_key, representations

ID = "123e4567-e89b-12d3-a456-426614174000"
Client = Callable[..., CampaignsClient]

SECRET = Secret(KEY)
REQUEST = Request("POST", "https://a.example/b", Headers({"X-API-Key": SECRET}), b"{}")


def _client() -> CampaignsClient:
    return CampaignsClient(
        api_key=KEY, tenant="acme", site="US1", transport=MemoryTransport(Emulator())
    )


CARRIERS: Mapping[str, Callable[[], object]] = {
    "secret": lambda: SECRET,
    "credential": lambda: AdminKey(SECRET, "acme"),
    "credential's headers": lambda: AdminKey(SECRET, "acme").headers(),
    "headers": lambda: REQUEST.headers,
    "joined headers": lambda: Headers([("X-API-Key", SECRET), ("x-api-key", "other")]),
    "views of headers": lambda: [REQUEST.headers.items(), REQUEST.headers.values()],
    "request": lambda: REQUEST,
    "exchange": lambda: Exchange(REQUEST, Response(200), None, 0.1),
    "client": _client,
    "service": lambda: _client()._service,
    "load": lambda: _client().loading(ID, [NewRecord("A-1")]),
    "retrying": lambda: RetryingTransport(AiohttpTransport(proxy=f"http://me:{KEY}@proxy")),
    "observing": lambda: ObservingTransport(AiohttpTransport(proxy=f"http://me:{KEY}@proxy")),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_in_no_form(carrier: str) -> None:
    """Printed, formatted, pickled, copied, as a dict or as JSON: none has the key."""
    shown = list(representations(CARRIERS[carrier]()))

    assert [] == [text for text in shown if KEY in text]
    assert len(shown) > 10


def test_the_forms_would_show_it() -> None:
    """An object that does show the key is caught in each of the forms."""
    assert sum(KEY in text for text in representations(Headers({"X-API-Key": KEY}))) > 10


def test_the_one_way() -> None:
    """Only ``reveal``, and a header that is asked for by its name, give the text."""
    assert KEY == SECRET.reveal() == REQUEST.headers["X-Api-Key"]


@pytest.mark.parametrize("other", [KEY, f"{KEY}x", "", "\u00e9", "\ud800"])
def test_equality(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two secrets are compared whole, whatever their texts are; a text is never equal to one."""
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def watched(one: bytes, another: bytes) -> bool:
        compared.append((one, another))
        return compare(one, another)

    monkeypatch.setattr(hmac, "compare_digest", watched)

    assert (other == KEY) == (Secret(other) == SECRET)
    assert [(other.encode("utf-8", "surrogatepass"), KEY.encode())] == compared
    assert Secret(other) != other


WRONG: Mapping[str, Mapping[str, object]] = {
    "key that is none": {"api_key": f"{KEY} "},
    "key as bytes": {"api_key": KEY.encode()},
    "key with a line break": {"api_key": f"{KEY}\r\nX-Evil: 1"},
    "tenant": {"tenant": ""},
    "site": {"site": "us"},
    "origin": {"base_url": "http://a.example"},
    "timeout": {"timeout": 0},
    "timeout of text": {"timeout": "90"},
    "retries": {"retries": -1},
    "transport": {"transport": "aiohttp"},
}
GOOD = {"api_key": KEY, "tenant": "acme", "site": "US1"}
MISPLACED: Mapping[str, str] = {
    "tenant": f"{KEY}\n",
    "site": KEY,
    "base_url": f"https://api.8x8.com/?key={KEY}",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_in_no_frame_of_the_constructor(wrong: str) -> None:
    """A client that cannot be made says why, and keeps the key in no message and no frame."""
    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient(**{**GOOD, **WRONG[wrong]})  # type: ignore[arg-type]

    assert [] == holds_key(caught.value)


@pytest.mark.parametrize("wrong", WRONG)
def test_in_no_frame_of_the_environment(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same holds where the key comes from the environment."""
    monkeypatch.setenv("EIGHTBYEIGHT_API_KEY", KEY)
    options = {**GOOD, **WRONG[wrong]}
    if options["api_key"] == KEY:
        del options["api_key"]
        with pytest.raises(InvalidInputError) as caught:
            CampaignsClient.from_env(**options)  # type: ignore[arg-type]

        assert [] == holds_key(caught.value)


@pytest.mark.parametrize("argument", [*MISPLACED, "user"])
def test_in_no_message(argument: str) -> None:
    """A key that was put in the wrong place is not repeated in the message about it."""
    wrong = {"base_url": f"https://{KEY}@api.8x8.com"}
    if argument != "user":
        wrong = {argument: MISPLACED[argument]}
    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient(**{**GOOD, **wrong})  # type: ignore[arg-type]

    assert KEY not in f"{caught.value!r} {caught.value.problems}"


@pytest.mark.parametrize("wrong", WRONG)
def test_in_no_frame_of_an_override(wrong: str) -> None:
    """The same holds where the key overrides the environment's."""
    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient.from_env(**{**GOOD, **WRONG[wrong]})  # type: ignore[arg-type]

    assert [] == holds_key(caught.value)
