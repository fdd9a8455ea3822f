"""What can be chosen about a load on the command line, and that it has its effect."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.progress import LoadProgress
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A file of five rows that go in reverse."""
    path = tmp_path / "few.csv"
    path.write_text("crmRecordId\n" + "".join(f"L{number}\n" for number in reversed(range(5))))
    return path


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("promise", "verdict"), [([], "present_unattributed"), (["--exclusive"], "added")]
)
def test_exclusive(
    *,
    promise: list[str],
    verdict: str,
    invoke: Invoke,
    served: Serve,
    emulator: Emulator,
    few: Path,
) -> None:
    """A lost answer leaves it open whose rows they are, unless nobody else adds such rows."""
    emulator.campaigns.create(id=CAMPAIGN)
    numbers = count(1)

    async def handler(request: Request) -> Response:
        response = await emulator(request)
        return Response(502) if next(numbers) == 1 else response

    result = invoke(
        *("load", few, "--campaign", CAMPAIGN, "--base-url", served(handler), "--json"),
        *("--settle", "0", *promise),
    )

    assert (0, 5) == (result.exit_code, json.loads(result.stdout)["counts"][verdict])


@pytest.mark.usefixtures("credentials")
def test_settle(invoke: Invoke, served: Serve, emulator: Emulator, few: Path) -> None:
    """Rows of a lost request are left alone for as long as was asked for."""
    emulator.campaigns.create(id=CAMPAIGN)
    numbers = count(1)

    async def handler(request: Request) -> Response:
        return Response(502) if next(numbers) == 1 else await emulator(request)

    result = invoke(
        *("load", few, "--campaign", CAMPAIGN, "--base-url", served(handler), "--json"),
        *("--settle", "0.3", "--exclusive"),
    )

    summary = json.loads(result.stdout)
    assert (0, 2) == (result.exit_code, summary["requests"])
    assert 0.3 <= summary["seconds"] < 5


@pytest.mark.usefixtures("credentials")
def test_keep_order(invoke: Invoke, served: Serve, emulator: Emulator, few: Path) -> None:
    """Rows are ranked by their place in the file, and one with a rank of its own is refused."""
    emulator.campaigns.create(id=CAMPAIGN)
    few.write_text("crmRecordId,rank\nB,\nA,\nC,7\nD,\n")

    result = invoke(
        *("load", few, "--campaign", CAMPAIGN, "--base-url", served(emulator)), "--keep-order"
    )

    records = emulator.campaigns.get(CAMPAIGN).records
    assert 1 == result.exit_code
    assert ["B", "A", "D"] == [one.crm_record_id for one in sorted(records, key=lambda r: r.rank)]


@pytest.mark.usefixtures("credentials")
def test_rate(invoke: Invoke, served: Serve, emulator: Emulator, leads: Path) -> None:
    """Requests start no faster than they may."""
    emulator.campaigns.create(id=CAMPAIGN)
    arguments = ("load", leads, "--campaign", CAMPAIGN, "--base-url", served(emulator), "--json")

    result = invoke(*arguments, "--rate", "40")

    summary = json.loads(result.stdout)
    assert (0, 10) == (result.exit_code, summary["requests"])
    assert 9 / 40 <= summary["seconds"]


def test_progress_tells_what_settles(capsys: pytest.CaptureFixture[str]) -> None:
    """The progress line says how many batches wait to be sent again, where there are some."""
    with LoadProgress(None, settling=lambda: 3):
        pass
    with LoadProgress(None):
        pass

    first, second = capsys.readouterr().err.splitlines()
    assert "3 waiting to be sent again" in first
    assert "waiting" not in second
