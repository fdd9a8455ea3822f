"""Calls that cannot be meant: one of the package's own errors, at once, and nothing is sent."""

import asyncio

import anyio
import pytest

from eightbyeight import (
    CampaignsClient,
    EightByEightError,
    InvalidInputError,
    MemoryTransport,
    Verdict,
)
from eightbyeight.emulator import Emulator
from tests.bad_input.calls import CALLS, MAKING, OPENING, SOURCES
from tests.bad_input.service import KEY

GOOD: dict[str, object] = {"api_key": KEY, "tenant": "acme", "site": "US1"}


@pytest.fixture
def emulator() -> Emulator:
    """The service."""
    return Emulator()


def _client(emulator: Emulator) -> tuple[CampaignsClient, MemoryTransport]:
    transport = MemoryTransport(emulator)
    return CampaignsClient(**GOOD, transport=transport), transport  # type: ignore[arg-type]


def _check(error: EightByEightError, says: str) -> None:
    told = str(error)
    assert says in told
    assert (True, True) == (told.isprintable(), len(told) < 400)
    assert KEY not in f"{error!r} {vars(error)}"


@pytest.mark.parametrize("case", MAKING)
def test_making_a_client(case: str) -> None:
    """A client that cannot work is refused when it is made, by the name of the argument."""
    options, says = MAKING[case]

    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient(**{**GOOD, **options})  # type: ignore[arg-type]

    _check(caught.value, says)
    assert 1 == len(caught.value.problems)


@pytest.mark.parametrize("case", CALLS)
async def test_a_call(case: str, emulator: Emulator) -> None:
    """A call that cannot be meant is refused before anything is sent."""
    call, says = CALLS[case]
    campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
    campaigns, transport = _client(emulator)

    with anyio.fail_after(5), pytest.raises(InvalidInputError) as caught:
        await call(campaigns, campaign)

    _check(caught.value, says)
    assert () == transport.exchanges


@pytest.mark.parametrize("case", SOURCES)
async def test_a_source(case: str, emulator: Emulator) -> None:
    """Rows that cannot be read end the load with an error that holds what became of the others."""
    make, kind, says = SOURCES[case]
    campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
    campaigns, _ = _client(emulator)

    with anyio.fail_after(5), pytest.raises(kind) as caught:
        await campaigns.load_records(campaign, make())  # type: ignore[arg-type]

    assert says in str(caught.value)
    assert KEY not in f"{caught.value!r} {vars(caught.value)}"
    held = emulator.campaigns.get(campaign).crm_record_ids
    report = getattr(caught.value, "report", None)
    if report is not None:
        assert len(held) == report.counts[Verdict.ADDED]
        assert report.rows == sum(report.counts.values())


@pytest.mark.parametrize("case", OPENING)
def test_opening(case: str) -> None:
    """A file or a transport that is asked for in a way that cannot be meant is refused."""
    call, says = OPENING[case]

    with pytest.raises(InvalidInputError) as caught:
        call()

    _check(caught.value, says)


@pytest.mark.parametrize(
    "name", ["EIGHTBYEIGHT_API_KEY", "EIGHTBYEIGHT_TENANT", "EIGHTBYEIGHT_SITE"]
)
@pytest.mark.parametrize("value", [None, "", " ", "\n", "\udcff", "x" * 100_000])
def test_the_environment(name: str, value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is missing, empty or nonsense is one problem that names it."""
    for one, good in zip(("API_KEY", "TENANT", "SITE"), GOOD.values(), strict=True):
        monkeypatch.setenv(f"EIGHTBYEIGHT_{one}", str(good))
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    if name == "EIGHTBYEIGHT_TENANT" and value == "x" * 100_000:
        CampaignsClient.from_env()
        return

    with pytest.raises(InvalidInputError) as caught:
        CampaignsClient.from_env()

    _check(caught.value, "" if value else f"{name}: is not set")


async def test_a_cancelled_source(emulator: Emulator) -> None:
    """Rows that are cancelled from inside are rows that failed; nobody else is cancelled."""
    campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
    campaigns, _ = _client(emulator)

    async def rows() -> object:
        raise asyncio.CancelledError
        yield

    with anyio.fail_after(5), pytest.raises(EightByEightError):
        await campaigns.load_records(campaign, rows())  # type: ignore[arg-type]
