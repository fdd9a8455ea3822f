"""``eightbyeight contacts search`` and ``export``: who is on the account."""

import csv
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Headers, Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"
TERMINAL = "click.testing._NamedTextIOWrapper.isatty"
JSON = Headers({"Content-Type": "application/json"})
EVIL = {
    "id": 7,
    "addresses": {"msisdn": "\x1b[2J65", "email": '=cmd|"/c calc"!A1'},
    "firstName": "line\r\nbreak, comma",
    "lastName": "\u202eEve\u00fc",
    "country": "\x07",
    "createdAt": "\x1b]0;yesterday",
    "customAttributes": {"\x1b": ["ü", {"deep": None}], "n": 1.5},
}


@pytest.fixture
def group(emulated: Emulator) -> int:
    """Three contacts in a group of two, and one in none."""
    made = emulated.contacts.create_group(ACCOUNT, "Gold")
    emulated.contacts.create_group(ACCOUNT, "Silver")
    emulated.contacts.fill(ACCOUNT, 3, groups=[made, made + 1])
    emulated.contacts.create(
        ACCOUNT,
        {"email": "ana@example.com", "lineId": "L1"},
        first_name="Ana",
        last_name="Diaz",
        external_id="E-1",
        country="ES",
        custom_attributes={"tier": "gold", "visits": 3},
    )
    return made


@pytest.fixture
def evil(account: str, served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """A service that says what it likes."""

    async def handler(_: Request) -> Response:
        body = {"items": [EVIL], "totalFiltered": 1, "hasNextPage": False}
        return Response(200, JSON, json.dumps(body).encode())

    monkeypatch.setenv("EIGHTBYEIGHT_CPAAS_BASE_URL", served(handler))


@pytest.mark.usefixtures("group")
def test_search(invoke: Invoke) -> None:
    """Contacts that fit are shown in a table."""
    result = invoke("contacts", "search", "ana")

    assert (0, "") == (result.exit_code, result.stderr)
    assert ["ana@example.com", "Ana", "Diaz", "ES"] == result.stdout.splitlines()[4].split()[1:]
    assert result.stdout.endswith("\n 1 contact\n")


def test_search_chosen(invoke: Invoke, group: int) -> None:
    """A group chooses among them, and where there are more, that is said."""
    result = invoke("contacts", "search", "--group", str(group), "--limit", "2")
    spanish = invoke("contacts", "search", "--country", "ES", "--json")

    assert f"{group}, {group + 1}" in result.stdout
    assert " 2 contacts of 3; `contacts export` gives all\n" in result.stdout
    assert ["Ana"] == [one["firstName"] for one in json.loads(spanish.stdout)["items"]]


@pytest.mark.usefixtures("group")
def test_search_in_vain(invoke: Invoke) -> None:
    """Where nobody fits, that is said, and it is no failure."""
    result = invoke("contacts", "search", "nobody")

    assert (0, " No contact was found.\n") == (result.exit_code, result.stdout)


@pytest.mark.usefixtures("evil")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_a_server_says(form: list[str], invoke: Invoke) -> None:
    """Whatever a server puts into its texts, a terminal obeys none of it."""
    result = invoke("contacts", "search", *form)

    assert 0 == result.exit_code
    assert result.stdout.replace("\n", "").isprintable()
    assert "x1b[2J65" in result.stdout or "u001b[2J65" in result.stdout


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("command", ["search", "export"])
def test_no_answer(command: str, invoke: Invoke, served: Serve) -> None:
    """Where there is no answer to trust, it is exit 1: nothing can have happened by reading."""

    async def handler(_: Request) -> Response:
        return Response(200, body=b"<html>")

    result = invoke("contacts", command, "--base-url", served(handler))

    assert (1, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines()))


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("command", ["search", "export"])
def test_refused(command: str, invoke: Invoke, served: Serve, emulator: Emulator) -> None:
    """A key that is refused is exit 1, and nobody gets to see it."""
    emulator.revoke("CANARY")

    result = invoke("contacts", command, "--base-url", served(emulator))

    assert (1, True) == (result.exit_code, result.stderr.startswith("Error: 401 "))
    assert "CANARY" not in result.output


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["search", "--limit", "0"], "'--limit'"),
        (["search", "--country", "Spain"], "country"),
        (["search", "x" * 321], "query"),
        (["export", "--format", "xml"], "'xml' is not one of"),
        (["export", "--group", "Gold"], "'--group'"),
        (["export", "--country", "Spain"], "country"),
        (["export", "--output", "no/contacts.csv"], "there is no directory 'no'"),
        (["export", "--output", "."], "is a directory"),
        (["export", "--output", "-"], "a file is written here, not the standard output"),
        (
            ["export", "--output", "a.xlsx"],
            ".xlsx is not what contacts are written as: name a .csv",
        ),
        (["export", "--output", "a.TSV"], "or say --format csv|jsonl"),
    ],
)
@pytest.mark.usefixtures("account")
def test_usage(
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot work is told before anything is sent or made."""
    monkeypatch.chdir(tmp_path)

    result = invoke("contacts", *arguments)

    assert (2, "", []) == (result.exit_code, result.stdout, [*tmp_path.iterdir()])
    assert expected in result.stderr


def test_export(invoke: Invoke, group: int) -> None:
    """All contacts are written as CSV, one line each below the names of the columns."""
    result = invoke("contacts", "export")

    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert (0, "", 4) == (result.exit_code, result.stderr, len(rows))
    assert f"{group};{group + 1}" == rows[0]["groups"]
    ana = rows[3]
    assert ("ana@example.com", "L1", "E-1") == (ana["email"], ana["lineId"], ana["externalId"])
    assert {"tier": "gold", "visits": 3} == json.loads(ana["customAttributes"])
    assert ("", "", "20") == (ana["msisdn"], ana["groups"], ana["createdAt"][:2])


@pytest.mark.usefixtures("group")
def test_export_json_lines(invoke: Invoke) -> None:
    """JSON Lines have the vendor's own names, and filters choose."""
    result = invoke("contacts", "export", "--format", "jsonl", "--query", "ana")

    (contact,) = map(json.loads, result.stdout.splitlines())
    assert {"tier": "gold", "visits": 3} == contact["customAttributes"]


@pytest.mark.usefixtures("group")
@pytest.mark.parametrize(
    ("name", "options", "is_json"),
    [
        ("a.jsonl", [], True),
        ("a.NDJSON", [], True),
        ("a.csv", [], False),
        ("a", [], False),
        ("a.txt", [], False),
        ("a.jsonl", ["--format", "csv"], False),
        ("a.csv", ["--format", "jsonl"], True),
        ("a.xlsx", ["--format", "csv"], False),
    ],
)
def test_what_a_suffix_says(
    *, name: str, options: list[str], is_json: bool, invoke: Invoke, tmp_path: Path
) -> None:
    """The suffix of the file says what is written, unless an option says it."""
    result = invoke("contacts", "export", "--query", "ana", "--output", tmp_path / name, *options)

    first = (tmp_path / name).read_text().splitlines()[0]
    assert (0, f"1 contact is in {tmp_path / name}.\n") == (result.exit_code, result.stdout)
    assert is_json == first.startswith("{")


@pytest.mark.usefixtures("group")
@pytest.mark.parametrize("command", ["search", "export"])
def test_no_such_group(command: str, invoke: Invoke) -> None:
    """A group that is not there is exit 1, not a result that is empty."""
    result = invoke("contacts", command, "--group", "77")

    assert (1, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines()))
    assert result.stderr.startswith("Error: 404 ")


@pytest.mark.usefixtures("group")
def test_no_such_group_leaves_the_file(invoke: Invoke, tmp_path: Path) -> None:
    """Where there is no such group, the file of yesterday stays as it is."""
    path = tmp_path / "contacts.csv"
    path.write_text("of yesterday")

    result = invoke("contacts", "export", "--group", "77", "--output", path)

    assert (1, "of yesterday") == (result.exit_code, path.read_text())


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize(("form", "lines"), [("csv", 1), ("jsonl", 0)])
def test_export_of_nobody(form: str, lines: int, invoke: Invoke) -> None:
    """Without contacts there are the names of the columns, where there are any."""
    result = invoke("contacts", "export", "--format", form)

    assert (0, lines) == (result.exit_code, len(result.stdout.splitlines()))


@pytest.mark.usefixtures("group")
def test_export_to_a_file(invoke: Invoke, emulated: Emulator, tmp_path: Path) -> None:
    """A file is its owner's alone, and takes the place of an older one when it is whole."""
    emulated.contacts.fill(ACCOUNT, 1200)
    path = tmp_path / "contacts.csv"
    path.write_text("of yesterday")

    result = invoke("contacts", "export", "--output", path)

    assert (0, f"1,204 contacts are in {path}.\n") == (result.exit_code, result.stdout)
    assert 1205 == len(path.read_text().splitlines())
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["contacts.csv"] == [one.name for one in tmp_path.iterdir()]


@pytest.mark.usefixtures("account")
def test_export_that_breaks_off(
    invoke: Invoke, served: Serve, emulator: Emulator, tmp_path: Path
) -> None:
    """Where the service gives out half-way, there is no half of a file."""
    emulator.contacts.fill(ACCOUNT, 1200)
    path = tmp_path / "contacts.csv"
    path.write_text("of yesterday")

    async def handler(request: Request) -> Response:
        return Response(404) if "offset=1" in request.url else await emulator(request)

    result = invoke("contacts", "export", "--output", path, "--base-url", served(handler))

    assert (1, "", True) == (result.exit_code, result.stdout, "Error: 404" in result.stderr)
    assert "of yesterday" == path.read_text()
    assert ["contacts.csv"] == [one.name for one in tmp_path.iterdir()]


@pytest.mark.usefixtures("evil")
def test_cells_stay_as_they_are(invoke: Invoke, tmp_path: Path) -> None:
    """A file has each cell just as the service gave it, whatever is in it."""
    path = tmp_path / "contacts.csv"

    assert 0 == invoke("contacts", "export", "--output", path).exit_code

    with path.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert EVIL["addresses"] == {"msisdn": row["msisdn"], "email": row["email"]}
    assert (EVIL["firstName"], EVIL["lastName"]) == (row["firstName"], row["lastName"])
    assert (EVIL["createdAt"], EVIL["country"]) == (row["createdAt"], row["country"])
    assert EVIL["customAttributes"] == json.loads(row["customAttributes"])


@pytest.mark.usefixtures("evil")
def test_on_a_terminal(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody looks at it, nothing in the cells is obeyed."""
    monkeypatch.setattr(TERMINAL, lambda _: True)

    result = invoke("contacts", "export")

    assert 0 == result.exit_code
    assert "\\x1b[2J65" in result.stdout
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(result.stdout)


@pytest.mark.usefixtures("group")
def test_nobody_reads_on(
    invoke: Invoke, emulated: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the reader of a pipe has left, no further page is asked for."""
    emulated.contacts.fill(ACCOUNT, 3000)
    told: list[bytes] = []

    def gone(lines: bytes) -> bool:
        told.append(lines)
        return False

    monkeypatch.setattr("eightbyeight.cli.contacts.exporting.print_out", gone)

    assert (0, 1) == (invoke("contacts", "export").exit_code, len(told))


@pytest.mark.usefixtures("group")
def test_a_full_disk(invoke: Invoke) -> None:
    """A device that takes nothing is told in one line."""
    result = invoke("contacts", "export", "--output", "/dev/full")

    assert (2, 1) == (result.exit_code, len(result.stderr.splitlines()))
    assert "No space left" in result.stderr


@pytest.mark.usefixtures("group")
def test_not_over_the_key(invoke: Invoke, tmp_path: Path) -> None:
    """The key file is not written over."""
    key = tmp_path / "key"
    key.write_text("CANARY")
    key.chmod(0o600)

    result = invoke("contacts", "export", "--api-key-file", key, "--output", key)

    assert (2, "CANARY") == (result.exit_code, key.read_text())
    assert "is the key file" in result.stderr


@pytest.mark.usefixtures("group")
def test_into_a_pipe(invoke: Invoke, tmp_path: Path) -> None:
    """A named pipe is written into, and stays one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert 0 == invoke("contacts", "export", "--output", pipe).exit_code
        assert 5 == len(os.read(reader, 10_000).splitlines())
    finally:
        os.close(reader)
    assert pipe.is_fifo()
