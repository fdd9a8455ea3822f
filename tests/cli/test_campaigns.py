"""``eightbyeight campaigns``: one action on one campaign."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from eightbyeight.campaigns.states import CampaignAction
from eightbyeight.cli.app import campaigns
from eightbyeight.emulator import Emulator
from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"

pytestmark = pytest.mark.usefixtures("credentials")


def test_all_eight() -> None:
    """There is a command for every action."""
    assert {action.lower() for action in CampaignAction} == set(campaigns.commands)


@pytest.mark.parametrize(
    ("state", "arguments", "expected"),
    [
        ("CREATED", ["build"], "BUILDING"),
        ("READY", ["reset"], "CREATED"),
        ("CREATED", ["start", "--build-on-start"], "BUILDING"),
        ("READY", ["start", "--no-build-on-start", "--enable"], "STARTING"),
        ("RUNNING", ["pause"], "PAUSED"),
        ("PAUSED", ["resume"], "RUNNING"),
        ("RUN_ERROR", ["retry"], "RUNNING"),
        ("RUNNING", ["cancel"], "COMPLETE"),
        ("PAUSED", ["purge"], "PAUSED"),
    ],
)
def test_done(
    *,
    state: str,
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    served: Serve,
    emulator: Emulator,
) -> None:
    """An action that is valid is done, and the campaign's state is told."""
    emulator.campaigns.create(id=CAMPAIGN, state=state, queried=["A"])

    result = invoke("campaigns", *arguments, CAMPAIGN, "--base-url", served(emulator))

    assert (0, True) == (result.exit_code, f"state      {expected}\n" in result.stdout)
    assert CAMPAIGN in result.stdout


def test_json(invoke: Invoke, served: Serve, emulator: Emulator) -> None:
    """``--json`` prints the campaign with the vendor's own names, and flags are sent along."""
    emulator.campaigns.create(id=CAMPAIGN, state="READY", enabled=True)

    result = invoke(
        *("campaigns", "reset", CAMPAIGN, "--disable", "--json", "--base-url", served(emulator))
    )

    campaign = json.loads(result.stdout)
    assert (CAMPAIGN, "CREATED", "DISABLED") == (
        campaign["id"],
        campaign["state"],
        campaign["displayStatus"],
    )


def test_refused(invoke: Invoke, served: Serve, emulator: Emulator) -> None:
    """An action that is not valid is exit 1, with the service's reason in one line."""
    emulator.campaigns.create(id=CAMPAIGN, state="COMPLETE")

    result = invoke("campaigns", "pause", CAMPAIGN, "--base-url", served(emulator))

    assert (1, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines()))
    assert result.stderr.startswith("Error: ")


def test_usage(invoke: Invoke) -> None:
    """An id that is none is exit 2."""
    result = invoke("campaigns", "pause", "7")

    assert (2, True) == (result.exit_code, "is not a UUID" in result.stderr)


def test_flag_of_start_alone(invoke: Invoke) -> None:
    """Building on start goes with starting."""
    assert 2 == invoke("campaigns", "pause", CAMPAIGN, "--build-on-start").exit_code


def test_no_credentials(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials it says what to set, and how to try without."""
    monkeypatch.delenv("EIGHTBYEIGHT_TENANT")

    result = invoke("campaigns", "pause", CAMPAIGN)

    assert (2, True) == (result.exit_code, "Set EIGHTBYEIGHT_TENANT in" in result.stderr)
    assert "eightbyeight emulate" in result.stderr


def test_may_have_happened(invoke: Invoke, served: Serve) -> None:
    """Where the connection broke it may have happened, and the exit code says so."""

    async def handler(_: Request) -> Response:
        raise TransportError("the connection broke", sent=Sent.MAYBE)

    result = invoke("campaigns", "cancel", CAMPAIGN, "--base-url", served(handler))

    assert (4, "") == (result.exit_code, result.stdout)
