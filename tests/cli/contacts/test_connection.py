"""Which account, with which key, and where: the same for every command about contacts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.contacts.options import REGIONS
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.rest.regions import Region
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"
ID = "0f9c1c1e-1111-4222-8333-000000000001"
COMMANDS = (
    ["contacts", "search"],
    ["contacts", "export"],
    ["contacts", "upload", "{file}"],
    ["contacts", "load", "{file}"],
    ["groups", "list"],
    ["groups", "create", "Gold"],
    ["groups", "delete", "7"],
    ["groups", "add", "7", "8"],
    ["groups", "remove", "7", "8"],
    ["jobs", "list"],
    ["jobs", "show", ID],
    ["jobs", "wait", ID],
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of one contact."""
    path = tmp_path / "one.csv"
    path.write_text("msisdn\n+6581234567\n")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_credentials(command: list[str], invoke: Invoke, file: Path) -> None:
    """Without credentials one message says what to set, and how to try without."""
    result = invoke(*(word.format(file=file) for word in command))

    assert (2, "") == (result.exit_code, result.stdout)
    assert "Set EIGHTBYEIGHT_CPAAS_API_KEY, EIGHTBYEIGHT_ACCOUNT_ID in" in result.stderr
    assert "use --api-key-file, --account-id" in result.stderr
    assert ", --account-id).\n`eightbyeight emulate` serves" in result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_options(command: list[str], invoke: Invoke, file: Path) -> None:
    """Every command takes an account and a region, and never the key itself."""
    arguments = [word.format(file=file) for word in command]

    account = invoke(*arguments, "--account-id", "..", "--region", "europe")
    key = invoke(*arguments, "--api-key", "CANARY")

    assert 2 == account.exit_code
    assert "Set EIGHTBYEIGHT_CPAAS_API_KEY in" in account.stderr
    assert (2, True) == (key.exit_code, "No such option" in key.stderr)


def test_regions() -> None:
    """Every region can be chosen."""
    assert list(Region) == list(REGIONS)


@pytest.mark.usefixtures("account")
def test_from_options(invoke: Invoke, served: Serve, tmp_path: Path) -> None:
    """Options come before the environment, and the key out of a file is the one that is sent."""
    seen: list[Request] = []

    async def handler(request: Request) -> Response:
        seen.append(request)
        return Response(404)

    key = tmp_path / "key"
    key.write_text("of-a-file\n")
    key.chmod(0o600)
    invoke(
        *("groups", "list", "--base-url", served(handler)),
        *("--account-id", "other", "--region", "europe", "--api-key-file", key),
    )

    (request,) = seen
    assert "/accounts/other/groups" in request.url
    assert "Bearer of-a-file" == request.headers["authorization"]


@pytest.mark.usefixtures("account")
def test_the_region(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """A region of the environment that is none is told before anything is sent."""
    monkeypatch.setenv("EIGHTBYEIGHT_REGION", "mars")

    result = invoke("groups", "list")

    assert (2, True) == (result.exit_code, "none of asia, europe" in result.stderr)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("account", ["..", "", "a\x1bb"])
def test_an_account_that_is_none(account: str, invoke: Invoke) -> None:
    """An account's id that can be none is refused, and a terminal obeys nothing in it."""
    result = invoke("groups", "list", "--account-id", account)

    assert (2, False) == (result.exit_code, "\x1b" in result.stderr)


@pytest.mark.usefixtures("account")
def test_a_key_others_can_read(invoke: Invoke, tmp_path: Path) -> None:
    """A key file that others can read is refused, and its key is not shown."""
    key = tmp_path / "key"
    key.write_text("CANARY")
    key.chmod(0o644)

    result = invoke("groups", "list", "--api-key-file", key)

    assert (2, True) == (result.exit_code, "chmod 600" in result.stderr)
    assert "CANARY" not in result.output


def test_settings_have_no_key() -> None:
    """No option takes the key itself, which every process on the machine could read."""
    assert "api_key" not in {attribute.name for attribute in ContactsSettings.__attrs_attrs__}
