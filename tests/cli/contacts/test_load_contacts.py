"""``eightbyeight contacts load``: contacts one by one, and what became of each."""

import json
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import Result

from eightbyeight.cli.contacts.dry_run import try_contacts
from eightbyeight.cli.contacts.summary import ContactsSummary
from eightbyeight.cli.results import Results, Writers
from eightbyeight.cli.running import Exit
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows import ContactRow, open_contacts
from eightbyeight.emulator import Emulator
from eightbyeight.errors import DeadlineError, EightByEightError, NotFoundError
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Headers, Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"
JSON = Headers({"Content-Type": "application/json"})
MIXED = (
    "msisdn,email,firstName,Tier\n"
    "+6581234567,,Ana,gold\n"
    "+6591111111,,Old,\n"
    "081,,Bad,\n"
    "+6581234567,,Twice,\n"
    "+6592222222,shared@example.com,Both,silver\n"
)


@pytest.fixture
def mixed(emulated: Emulator, tmp_path: Path) -> Path:
    """Rows with every kind of end that a service at work gives."""
    emulated.contacts.create(ACCOUNT, {"msisdn": "6591111111"})
    emulated.contacts.create(ACCOUNT, {"msisdn": "6592222222"})
    emulated.contacts.create(ACCOUNT, {"email": "shared@example.com"})
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED)
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of 300 good rows."""
    path = tmp_path / "many.csv"
    path.write_text("msisdn\n" + "".join(f"+6591{number:06}\n" for number in range(300)))
    return path


def test_every_verdict(invoke: Invoke, emulated: Emulator, mixed: Path, tmp_path: Path) -> None:
    """Each row has its verdict: in the table, in the outcomes file, and in the rejects file."""
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"

    result = invoke("contacts", "load", mixed, "--outcomes", outcomes, "--rejects", rejects)

    lines = {line["row"]: line for line in map(json.loads, outcomes.read_text().splitlines())}
    verdicts = ["created", "merged", "rejected", "duplicate_in_input", "conflict"]
    assert verdicts == [lines[row]["outcome"] for row in range(2, 7)]
    assert ["+6581234567", "081", 201] == [
        *(lines[2]["contact"], lines[4]["contact"]),
        lines[2]["status"],
    ]
    rows = MIXED.splitlines(keepends=True)
    assert rows[0] + rows[3] + rows[5] == rejects.read_text()
    assert 0o600 == stat.S_IMODE(outcomes.stat().st_mode)
    assert (1, 4) == (result.exit_code, emulated.contacts.count(ACCOUNT))


@pytest.mark.usefixtures("emulated")
def test_table(invoke: Invoke, mixed: Path) -> None:
    """The table counts, shows the failures, hardest first, and says what to do next."""
    result = invoke("contacts", "load", mixed)

    told = [line.split() for line in result.stdout.splitlines()]
    assert ["created", "1"] in told
    assert ["duplicate", "in", "input", "1"] in told
    assert " 3 requests · " in result.stdout
    assert " No contacts, or perhaps not\n" in result.stdout
    failures = [line[0] for line in told if line[:1] in (["4"], ["6"])]
    assert ["6", "4"] == failures
    assert " 1 in conflict: its addresses belong to more than one contact" in result.stdout
    assert " Columns not sent: Tier. --attribute NAME sends one" in result.stdout
    assert result.stdout.endswith(
        "--rejects FILE gives these rows as a file to correct and load.\n"
    )
    assert "5 rows · 1 created · " in result.stderr


def test_json(invoke: Invoke, emulated: Emulator, mixed: Path) -> None:
    """``--json`` prints one object with every verdict; attributes that are named are sent."""
    result = invoke("contacts", "load", mixed, "--json", "--attribute", "Tier")

    told = json.loads(result.stdout)
    assert ["rows", "counts", "requests", "seconds", "stopped"] == list(told)
    assert (1, 5, 3, None) == (result.exit_code, told["rows"], told["requests"], told["stopped"])
    assert set(ContactVerdict) == set(told["counts"])
    (ana,) = (one for one in emulated.contacts.get(ACCOUNT).contacts if one.first_name == "Ana")
    assert {"Tier": "gold"} == ana.custom_attributes


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_groups_and_attributes(
    form: str, invoke: Invoke, emulated: Emulator, tmp_path: Path
) -> None:
    """Groups of the command line come beside those of a row, from a file and from a stream."""
    one, two = (emulated.contacts.create_group(ACCOUNT, name) for name in "AB")
    options = ("--group", str(one), "--all-attributes", "--format", form)
    path = tmp_path / "a.txt"
    path.write_text("Mobile,Tier\n+6581234567,gold\n")
    line = {"msisdn": "+6581234567", "groups": [{"id": two}], "Tier": "gold"}

    if form == "csv":
        more = ("--group", str(two), "--column", "msisdn=Mobile")
        result = invoke("contacts", "load", path, *options, *more)
    else:
        result = invoke("contacts", "load", "-", *options, stdin=json.dumps(line).encode())

    (contact,) = emulated.contacts.get(ACCOUNT).contacts
    assert (0, {one, two}) == (result.exit_code, set(contact.groups)), result.output
    assert {"Tier": "gold"} == contact.custom_attributes
    assert " Every row is a contact, or repeats addresses of earlier rows.\n" in result.stdout


@pytest.mark.usefixtures("emulated")
def test_dry_run(invoke: Invoke, mixed: Path, tmp_path: Path, served: Serve) -> None:
    """A dry run needs no credentials, sends nothing, and judges every row."""
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"
    requests: list[Request] = []

    async def handler(request: Request) -> Response:
        requests.append(request)
        return Response(500)

    result = invoke(
        *("contacts", "load", mixed, "--dry-run", "--base-url", served(handler)),
        *("--outcomes", outcomes, "--rejects", rejects),
    )

    lines = [json.loads(line)["outcome"] for line in outcomes.read_text().splitlines()]
    sent = "would_be_sent"
    assert (1, []) == (result.exit_code, requests)
    assert [sent, sent, "rejected", "duplicate_in_input", sent] == lines
    assert MIXED.splitlines()[3] in rejects.read_text()
    assert "Nothing was sent: this was a dry run." in result.stdout
    assert "requests" not in result.stdout


def test_dry_run_of_many_bad_rows(tmp_path: Path) -> None:
    """Of many bad rows the first are kept to be shown, and all are counted."""
    path = tmp_path / "bad.csv"
    path.write_text("msisdn\n" + "081\n" * 1500)

    with open_contacts(path) as row_file:
        writers = Writers[ContactRow, ContactOutcome](outcomes=never, rejects=never, fed_back=())
        end = try_contacts(row_file, Results(writers, None, None), ())

    assert (1500, 1000) == (end.counts["rejected"], len(end.failures))


def never(path: Path) -> NoReturn:
    """Open no file, because none was asked for."""
    raise AssertionError(path)


@pytest.mark.usefixtures("account")
def test_refused(invoke: Invoke, served: Serve, emulator: Emulator, many: Path) -> None:
    """Where the key is refused it stops after one request, and all rows have their lines."""
    emulator.revoke("CANARY")
    outcomes, rejects = many.with_name("out.jsonl"), many.with_name("bad.csv")

    result = invoke(
        *("contacts", "load", many, "--base-url", served(emulator), "--json"),
        *("--outcomes", outcomes, "--rejects", rejects),
    )

    told = json.loads(result.stdout)
    assert (3, 1, 300) == (result.exit_code, told["requests"], told["counts"]["not_created"])
    assert told["stopped"].startswith("401 ")
    assert 300 == len(outcomes.read_text().splitlines())
    assert many.read_text() == rejects.read_text()
    assert "CANARY" not in result.output


@pytest.mark.usefixtures("account")
def test_unknown(invoke: Invoke, served: Serve, many: Path) -> None:
    """Where answers are lost and the deadline comes, rows may be contacts: that is told."""

    async def handler(_: Request) -> Response:
        return Response(502)

    result = invoke(
        *("contacts", "load", many, "--base-url", served(handler)),
        *("--settle", "0", "--deadline", "0.2"),
    )

    assert 3 == result.exit_code
    assert "Stopped: the deadline of 0.2 s has passed" in result.stdout
    assert " may be contacts: it is not known what became of them.\n" in result.stdout
    assert "Next: wait some minutes, then load the same input again." in result.stdout


@pytest.mark.usefixtures("account")
def test_interrupted(invoke: Invoke, served: Serve, emulator: Emulator, many: Path) -> None:
    """Ctrl-C waits for what is in flight; what was sent is accounted for."""
    outcomes = many.with_name("out.jsonl")

    async def handler(request: Request) -> Response:
        response = await emulator(request)
        if emulator.contacts.count(ACCOUNT) == 20:
            os.kill(os.getpid(), signal.SIGINT)
        return response

    result = invoke(
        *("contacts", "load", many, "--base-url", served(handler), "--outcomes", outcomes),
        *("--json", "--rate", "200"),
    )

    lines = [json.loads(line) for line in outcomes.read_text().splitlines()]
    created = [line["contactId"] for line in lines if line["outcome"] == "created"]
    assert (130, 300) == (result.exit_code, len({line["row"] for line in lines}))
    assert {one.id for one in emulator.contacts.get(ACCOUNT).contacts} == set(created)
    assert "interrupted" == json.loads(result.stdout)["stopped"]


@pytest.mark.usefixtures("emulated")
def test_a_file_that_breaks(invoke: Invoke, tmp_path: Path) -> None:
    """A file that cannot be read to its end stops the load, and says what is not known."""
    path = tmp_path / "a.csv"
    path.write_text('msisdn,firstName\n+6581234567,Ana\n+6581234568,"Bo\n')

    result = invoke("contacts", "load", path)

    assert 3 == result.exit_code
    assert "rows beyond those above were not sent." in result.stdout


@pytest.mark.usefixtures("emulated")
def test_a_full_disk(invoke: Invoke, many: Path) -> None:
    """Where the outcomes cannot be written, the load stops and says so."""
    result = invoke("contacts", "load", many, "--outcomes", "/dev/full", "--json")

    assert (3, True) == (
        result.exit_code,
        "cannot be written" in json.loads(result.stdout)["stopped"],
    )


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.usefixtures("account")
def test_what_a_server_says(form: list[str], invoke: Invoke, served: Serve, tmp_path: Path) -> None:
    """Whatever a server or a file says, a terminal obeys none of it."""
    path = tmp_path / "a.csv"
    path.write_text("msisdn,lineId,\x1b[31m\n081\x1b[2J,,\n,L\x1b]0;,\n")
    problem = {"code": 1000, "message": "\x1b[2Jno\u202e\x07", "errorId": "1"}

    async def handler(_: Request) -> Response:
        return Response(
            400, Headers({"Content-Type": "application/json"}), json.dumps(problem).encode()
        )

    result = invoke("contacts", "load", path, "--base-url", served(handler), *form)

    assert 1 == result.exit_code
    assert result.output.replace("\n", "").isprintable()


def summary(
    verdict: ContactVerdict,
    error: EightByEightError | None = None,
    *,
    interrupted: bool = False,
    rejects: Path | None = None,
) -> ContactsSummary:
    """Make the end of a load of one row."""
    return ContactsSummary(
        rows=1,
        counts={verdict: 1},
        requests=1,
        seconds=1.0,
        stopped=None if error is None else str(error),
        error=error,
        interrupted=interrupted,
        failures=[],
        rejects=rejects,
        unread=False,
    )


LATE = DeadlineError("the deadline has passed")
GONE = NotFoundError("no such account", status=404)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (summary(ContactVerdict.CREATED), Exit.DONE),
        (summary(ContactVerdict.MERGED), Exit.DONE),
        (summary(ContactVerdict.PRESENT_UNATTRIBUTED), Exit.DONE),
        (summary(ContactVerdict.DUPLICATE_IN_INPUT), Exit.DONE),
        (summary(ContactVerdict.REJECTED), Exit.FAILED),
        (summary(ContactVerdict.CONFLICT), Exit.FAILED),
        (summary(ContactVerdict.NOT_CREATED), Exit.FAILED),
        (summary(ContactVerdict.UNKNOWN), Exit.UNKNOWN),
        (summary(ContactVerdict.UNKNOWN, LATE), Exit.STOPPED),
        (summary(ContactVerdict.UNKNOWN, LATE, interrupted=True), Exit.INTERRUPTED),
    ],
)
def test_the_first_code_that_applies(end: ContactsSummary, code: Exit) -> None:
    """The exit code is the first that applies: interrupted, stopped, unknown, failed."""
    assert code is end.code


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            summary(ContactVerdict.CREATED),
            "Every row is a contact, or repeats addresses of earlier rows.",
        ),
        (summary(ContactVerdict.CONFLICT), "Next: --rejects FILE gives these rows"),
        (summary(ContactVerdict.CONFLICT, rejects=Path("b")), "Next: correct b and load it."),
        (summary(ContactVerdict.UNKNOWN), "Next: wait some minutes, then load the same input"),
        (summary(ContactVerdict.NOT_CREATED, GONE), "Next: mend what stopped it, then load the"),
        (summary(ContactVerdict.NOT_CREATED, LATE), "Next: load the same input again. Whoever"),
        (
            summary(ContactVerdict.NOT_CREATED, GONE, rejects=Path("b")),
            "Next: mend what stopped it, then load b, which has the rows that are left.",
        ),
    ],
)
def test_what_to_do_next(end: ContactsSummary, expected: str) -> None:
    """The last line says what to do next."""
    assert end.advice()[-1].startswith(expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Missing argument 'FILE'"),
        (["no.csv"], "no.csv: cannot be read: No such file"),
        (["-"], "say --format"),
        (["{many}", "--concurrency", "0"], "'--concurrency'"),
        (["{many}", "--settle", "nan"], "'--settle'"),
        (["{many}", "--rate", "0"], "'--rate'"),
        (["{many}", "--deadline", "0"], "'--deadline'"),
        (["{many}", "--column", "Mobile"], "is not FIELD=NAME"),
        (["{many}", "--column", "phone=Mobile"], "'phone' is no field"),
        (["{many}", "--attribute", "A", "--all-attributes"], "exclude each other"),
        (["{many}", "--attribute", "Nothing"], "Nothing"),
        (["{many}", *(word for n in range(1, 12) for word in ("--group", str(n)))], "10 times"),
        (["{many}", "--group", "0"], "'0' is no whole number of at least 1"),
        (["{many}", "--outcomes", "{many}"], "is the input itself"),
        (["{many}", "--outcomes", "x", "--rejects", "x"], "is named for --outcomes too"),
    ],
)
@pytest.mark.usefixtures("account")
def test_usage(
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    many: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot work is told before anything is sent, and no file is made."""
    monkeypatch.chdir(many.parent)

    result = invoke("contacts", "load", *(one.format(many=many) for one in arguments))

    assert (2, "") == (result.exit_code, result.stdout)
    assert expected in result.stderr
    assert ["many.csv"] == [path.name for path in many.parent.iterdir()]
