"""``load --journal``: a load that goes on where it ended, and files that nobody else touches."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from click.testing import Result

from eightbyeight.campaigns.checks import campaign_path
from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.plan.notes import Opened
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
OTHER = "4f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"

pytestmark = pytest.mark.usefixtures("credentials")


class Service:
    """The emulator behind a port; what it does to a request can be changed between two loads."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.emulator.campaigns.create(id=CAMPAIGN)
        self.handler: Handler = emulator
        self.requests = 0

    async def __call__(self, request: Request) -> Response:
        self.requests += 1
        return await self.handler(request)

    async def lose(self, _: Request) -> Response:
        """Answer like a gateway that has lost what is behind it."""
        return Response(502)

    def refuse_from(self, word: bytes, status: int = 404) -> None:
        """Refuse every request that holds the word, and those that come after it."""
        seen: list[bytes] = []

        async def handler(request: Request) -> Response:
            if seen or word in cast("bytes", request.body):
                seen.append(word)
                return Response(status)
            return await self.emulator(request)

        self.handler = handler

    @property
    def ids(self) -> set[str]:
        """The records on the campaign."""
        return set(self.emulator.campaigns.get(CAMPAIGN).crm_record_ids)


@pytest.fixture
def service(emulator: Emulator) -> Service:
    """The service, with the campaign."""
    return Service(emulator)


@pytest.fixture
def url(service: Service, served: Serve) -> str:
    """Where it is."""
    return served(service)


@pytest.fixture
def load(invoke: Invoke, leads: Path, url: str, tmp_path: Path) -> Callable[..., Result]:
    """Run the same command, with more options where they are given."""

    def run(*more: str | Path, journal: str = "load.db") -> Result:
        return invoke(
            *("load", leads, "--campaign", CAMPAIGN, "--base-url", url, "--concurrency", "1"),
            *("--outcomes", tmp_path / "out.jsonl", "--rejects", tmp_path / "bad.csv"),
            *("--journal", tmp_path / journal, "--json", *more),
        )

    return run


@pytest.fixture
def binding(url: str) -> Binding:
    """What the journals of these loads are bound to."""
    return Binding(url, "US1", "acme", campaign_path(CAMPAIGN))


@pytest.fixture
def outcomes(tmp_path: Path) -> Callable[[], list[dict[str, object]]]:
    """Read the outcomes file."""
    path = tmp_path / "out.jsonl"
    return lambda: [json.loads(line) for line in path.read_text().splitlines()]


def test_the_same_command_goes_on(
    load: Callable[..., Result],
    service: Service,
    outcomes: Callable[[], list[dict[str, object]]],
) -> None:
    """After a stop the same command sends only what is left, and every row has its line again."""
    service.refuse_from(b'"L500"')
    first = load()
    sent = service.requests
    service.handler = service.emulator
    second = load()

    assert (3, 0) == (first.exit_code, second.exit_code)
    assert (500, 1000) == (
        json.loads(first.stdout)["counts"]["added"],
        json.loads(second.stdout)["counts"]["added"],
    )
    assert (6, 5) == (sent, service.requests - sent)
    assert list(range(2, 1002)) == sorted(cast("int", line["row"]) for line in outcomes())
    assert {f"L{number}" for number in range(1000)} == service.ids


def test_rows_of_an_earlier_run_are_not_called_not_added(
    load: Callable[..., Result],
    service: Service,
    leads: Path,
    tmp_path: Path,
    outcomes: Callable[[], list[dict[str, object]]],
) -> None:
    """A load that refuses another input is exit 5, and says of no row what an earlier run knows."""
    service.refuse_from(b'"L500"')
    load()
    service.handler = service.emulator
    leads.write_text(leads.read_text().replace("L150,", "changed,"))
    before, rejects = service.requests, (tmp_path / "bad.csv").read_bytes()

    result = load()

    summary = json.loads(result.stdout)
    assert (5, before) == (result.exit_code, service.requests)
    assert "152" in summary["stopped"]
    assert Counter(added=100, unknown=900) == Counter(line["outcome"] for line in outcomes())
    assert (100, 900) == (summary["counts"]["added"], summary["counts"]["unknown"])
    assert rejects == (tmp_path / "bad.csv").read_bytes()


def test_another_file_with_the_same_journal(
    load: Callable[..., Result], service: Service, leads: Path, tmp_path: Path
) -> None:
    """Where not even the first rows are those of the journal, nothing is sent or written over."""
    load()
    results = [tmp_path / "out.jsonl", tmp_path / "bad.csv"]
    before = [path.read_bytes() if path.exists() else None for path in results]
    sent = service.requests
    leads.write_text(leads.read_text().replace("L0,", "another,"))

    result = load()

    assert (5, sent) == (result.exit_code, service.requests)
    assert "row 2 has another id than it had" in result.stderr
    assert "or name another journal" in result.stderr
    assert before == [path.read_bytes() if path.exists() else None for path in results]


def test_a_journal_in_use(
    load: Callable[..., Result], binding: Binding, service: Service, tmp_path: Path
) -> None:
    """Where another load has the journal, its results are not touched and nothing is sent."""
    results = [tmp_path / "out.jsonl", tmp_path / "bad.csv"]
    for path in results:
        path.write_text("of the other load")

    journal = Journal.open(tmp_path / "load.db", binding)
    try:
        result = load()
    finally:
        asyncio.run(journal.aclose())

    assert (5, "", 0) == (result.exit_code, result.stdout, service.requests)
    assert 1 == len(result.stderr.splitlines())
    assert ["of the other load"] * 2 == [path.read_text() for path in results]


def test_a_journal_of_another_campaign(
    load: Callable[..., Result], service: Service, tmp_path: Path
) -> None:
    """A journal of another campaign is exit 5 in one line; nothing is sent or overwritten."""
    load()
    before, kept = service.requests, (tmp_path / "out.jsonl").read_text()

    result = load("--campaign", OTHER)

    assert (5, "", before) == (result.exit_code, result.stdout, service.requests)
    assert 1 == len(result.stderr.splitlines())
    assert kept == (tmp_path / "out.jsonl").read_text()


def _aged(path: Path, other: Path, binding: Binding) -> None:
    """Make a journal of a load whose first request was lost long ago."""

    async def run() -> None:
        journal = Journal.open(path, binding)
        past = journal.recall(0)
        await journal.aclose()
        assert past is not None
        old = Journal.open(other, binding, wall_clock=lambda: 1.0)
        await old.write([Opened(past.sheet, 1, range(len(past.sheet.rows)))])
        await old.aclose()

    asyncio.run(run())


def test_rows_that_stay_unknown(
    load: Callable[..., Result], service: Service, leads: Path, invoke: Invoke, url: str
) -> None:
    """A row that was lost, then refused, stays unknown to its journal; a file of its own helps."""
    leads.write_text("crmRecordId\nlast\n")

    async def lose_then_refuse(_: Request) -> Response:
        service.emulator.campaigns.refuse(CAMPAIGN, "last")
        service.handler = service.emulator
        return Response(502)

    service.handler = lose_then_refuse
    ends = [load("--settle", "0") for _ in range(2)]
    service.emulator.campaigns.accept(CAMPAIGN, "last")
    afresh = invoke("load", leads, "--campaign", CAMPAIGN, "--base-url", url)

    assert [4, 4, 0] == [one.exit_code for one in (*ends, afresh)]
    assert {"last"} == service.ids


def test_what_was_lost_long_ago(
    load: Callable[..., Result], service: Service, binding: Binding, tmp_path: Path
) -> None:
    """Rows lost more than a day ago are sent again only when that is asked for by its name."""
    service.handler = service.lose
    load("--settle", "0", "--deadline", "0.2")
    _aged(tmp_path / "load.db", tmp_path / "old.db", binding)
    service.handler = service.emulator
    before = service.requests

    refused = load("--settle", "0", journal="old.db")
    assert (3, "", before) == (refused.exit_code, refused.stdout, service.requests)
    assert "--redrive-stale" in refused.stderr
    asked = load("--settle", "0", "--redrive-stale", journal="old.db")

    assert (0, 1000) == (asked.exit_code, len(service.ids))


def test_results_that_cannot_be_begun(load: Callable[..., Result], service: Service) -> None:
    """Where a results file cannot be opened after all, that is wrong usage and nothing is sent."""
    result = load("--outcomes", Path("/proc/self/out.jsonl"))

    assert (2, "", 0) == (result.exit_code, result.stdout, service.requests)
    assert "out.jsonl: cannot be written" in result.stderr
