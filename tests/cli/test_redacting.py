"""Reports that can be passed on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import Row
from eightbyeight.cli.redacting import Redactor
from eightbyeight.emulator import Emulator
from eightbyeight.errors import InputProblem
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
SOURCE = (
    "crmRecordId,scheduleAt\n"
    "CANARY-1,\n"
    "CANARY-1,\n"
    "CANARY-2,CANARY\n"
    "CANARY-present,\n"
    "CANARY-refused,\n"
    f"{'CANARY' * 6},\n"
    " ,\n"
    "=CANARY,\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Rows with every kind of end, whose cells nobody else should see."""
    path = tmp_path / "leads.csv"
    path.write_text(SOURCE)
    return path


@pytest.mark.usefixtures("credentials")
def test_a_report_without_ids(
    invoke: Invoke, served: Serve, emulator: Emulator, source: Path, tmp_path: Path
) -> None:
    """No id and no cell is in what is said and in the outcomes; the rejects file has them."""
    emulator.campaigns.create(id=CAMPAIGN)
    emulator.campaigns.refuse(CAMPAIGN, "CANARY-refused")
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"
    to = ("--campaign", CAMPAIGN, "--base-url", served(emulator))
    present = b"crmRecordId\nCANARY-present\n"
    assert 0 == invoke("load", "-", "--format", "csv", *to, stdin=present).exit_code

    result = invoke(
        *("load", source, *to),
        *("--outcomes", outcomes, "--rejects", rejects, "--redact-ids"),
    )

    assert 1 == result.exit_code
    assert "CANARY" not in result.output + outcomes.read_text()
    lines = {line["row"]: line for line in map(json.loads, outcomes.read_text().splitlines())}
    assert [2, 3, 4, 5, 6, 7, 8, 9] == sorted(lines)
    assert lines[2]["crmRecordId"] == lines[3]["crmRecordId"] != lines[5]["crmRecordId"]
    assert lines[2]["crmRecordId"].startswith("id-")
    assert "already_present" == lines[5]["outcome"]
    assert lines[5]["crmRecordId"] in lines[5]["detail"]
    assert lines[4]["detail"].startswith("scheduleAt: ")
    head, *rows = SOURCE.splitlines(keepends=True)
    assert head + "".join([rows[2], rows[4], *rows[5:7]]) == rejects.read_text()


def test_a_dry_run_without_ids(invoke: Invoke, source: Path, tmp_path: Path) -> None:
    """A dry run can be passed on too."""
    outcomes = tmp_path / "out.jsonl"

    result = invoke("load", source, "--dry-run", "--outcomes", outcomes, "--redact-ids")

    assert 1 == result.exit_code
    assert "CANARY" not in result.output + outcomes.read_text()
    assert "scheduleAt" in result.output


@pytest.mark.usefixtures("credentials")
def test_a_stop_without_ids(invoke: Invoke, served: Serve, tmp_path: Path, leads: Path) -> None:
    """Why a load stopped is told without the ids that the service names, as are rows not taken."""

    async def handler(_: Request) -> Response:
        return Response(403, body=b'{"status":403,"title":"no","detail":"CANARY-1 is not yours"}')

    outcomes = tmp_path / "out.jsonl"
    leads.write_text(SOURCE + "".join(f"CANARY-more{number},now\n" for number in range(5000)))
    result = invoke(
        *("load", leads, "--campaign", CAMPAIGN, "--base-url", served(handler)),
        *("--outcomes", outcomes, "--redact-ids", "--json"),
    )

    assert (3, True) == (result.exit_code, "is not yours" in result.stdout)
    assert "CANARY" not in result.output + outcomes.read_text()
    assert "scheduleAt: at fault" in outcomes.read_text().splitlines()[-1]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.text(), st.text())
def test_no_id_is_left_in_a_text(ids: list[str], before: str, after: str) -> None:
    """Every id that a detail quotes is gone, also where one id is part of another."""
    redactor = Redactor(b"key")
    outcomes = [
        RecordOutcome(number, one, Verdict.REJECTED, 0, detail=f"{before}{ids[0]}{after}")
        for number, one in enumerate(ids)
    ]

    told = redactor.outcomes(outcomes)

    for one, outcome in zip(ids, told, strict=True):
        rest = outcome.detail or ""
        for other in ids:
            rest = rest.replace(redactor.token(other), "\0")
        assert ids[0] not in rest or not ids[0].replace("\0", "").strip()
        assert redactor.token(one) == outcome.crm_record_id or not one.strip()


def test_an_id_within_another() -> None:
    """Of two ids that begin alike the longer one is replaced as a whole."""
    redactor = Redactor()

    assert redactor.token("CRM-12") == redactor.text("CRM-12", ["CRM-1", "CRM-12"])


def test_tokens_depend_on_a_key() -> None:
    """An id has one token in a run, and another in the next: it cannot be guessed from outside."""
    redactor = Redactor()

    assert redactor.token("CRM-1") == redactor.token("CRM-1")
    assert redactor.token("CRM-1") != redactor.token("CRM-2")
    assert redactor.token("CRM-1") != Redactor().token("CRM-1")


def test_a_row_without_an_id() -> None:
    """A row whose id could not be read still has none."""
    row = Row(2, ["x"], None, InputProblem("no"), None)

    assert row == Redactor().row(row)
