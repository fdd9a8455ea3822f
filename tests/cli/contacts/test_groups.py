"""``eightbyeight groups``: groups of contacts, and who is in them."""

import asyncio
import json
import os
import signal
from collections.abc import Callable

import pytest
from click.testing import Result

from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"
TERMINAL = "click.testing._NamedTextIOWrapper.isatty"


@pytest.fixture
def group(emulated: Emulator) -> int:
    """A group of three contacts."""
    made = emulated.contacts.create_group(ACCOUNT, "Gold", description="the best \x1b[2J")
    emulated.contacts.fill(ACCOUNT, 3, groups=[made])
    return made


def test_list(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """All groups are shown, and nothing in their names is obeyed by the terminal."""
    emulated.contacts.create_group(ACCOUNT, "Never", is_blacklist=True)

    result = invoke("groups", "list")

    assert (0, "") == (result.exit_code, result.stderr)
    assert "\x1b" not in result.stdout
    assert "the best \\x1b[2J" in result.stdout
    gold, never = (line.split() for line in result.stdout.splitlines() if "80" in line)
    assert [str(group), "3", "Gold"] == gold[:3]
    assert ["0", "Never", "yes"] == never[1:]
    assert " 2 groups" in result.stdout


def test_list_by_name(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """A name chooses among them, and ``--json`` gives one object in ASCII."""
    emulated.contacts.create_group(ACCOUNT, "Silver")

    result = invoke("groups", "list", "Gold", "--json")

    items = json.loads(result.stdout)["items"]
    assert [(group, 3)] == [(one["id"], one["contacts"]) for one in items]
    assert result.stdout.isascii()
    assert 1 == len(result.stdout.splitlines())


@pytest.mark.usefixtures("emulated")
def test_list_of_none(invoke: Invoke) -> None:
    """Where there is no group, that is said."""
    assert " No group was found.\n" == invoke("groups", "list").stdout


def test_create(invoke: Invoke, emulated: Emulator) -> None:
    """A group is made as it was described, and shown."""
    result = invoke("groups", "create", "Gold", "--description", "the best", "--blacklist")

    (made,) = emulated.contacts.groups(ACCOUNT)
    assert ("Gold", "the best", True) == (made.name, made.description, made.is_blacklist)
    assert 0 == result.exit_code
    assert f"group      {made.id}\nname       Gold\nabout      the best\n" in result.stdout
    assert "blacklist  yes\ncontacts   0\ncreated    20" in result.stdout


@pytest.mark.usefixtures("emulated")
def test_create_json(invoke: Invoke) -> None:
    """``--json`` prints the group with the vendor's own names."""
    made = json.loads(invoke("groups", "create", "Gold", "--json").stdout)

    assert ("Gold", False) == (made["name"], made.get("isBlacklist", False))


@pytest.mark.usefixtures("group")
def test_name_taken(invoke: Invoke) -> None:
    """A name that another group has is exit 1, in one line."""
    result = invoke("groups", "create", "Gold")

    assert (1, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines()))
    assert result.stderr.startswith("Error: 409 ")


def test_add_and_remove(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """Contacts are put into a group and taken out of it, and the group is shown."""
    one = emulated.contacts.create(ACCOUNT, {"email": "ana@example.com"})
    two = emulated.contacts.create(ACCOUNT, {"email": "bo@example.com"})

    added = invoke("groups", "add", str(group), str(one), str(two))
    removed = invoke("groups", "remove", str(group), str(one), "--json")

    assert (0, True) == (added.exit_code, "contacts   5\n" in added.stdout)
    assert (0, 4) == (removed.exit_code, json.loads(removed.stdout)["contacts"])
    assert (group,) == emulated.contacts.get(ACCOUNT).contact(two).groups


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize("verb", ["add", "remove"])
def test_no_such_group(verb: str, invoke: Invoke) -> None:
    """A group that is not there is exit 1."""
    result = invoke("groups", verb, "7", "8")

    assert (1, True) == (result.exit_code, result.stderr.startswith("Error: 404 "))


def test_delete_one(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """One group is deleted without a question, and its contacts stay."""
    result = invoke("groups", "delete", str(group))

    assert (0, "Deleted.\n") == (result.exit_code, result.stdout)
    assert ((), 3) == (emulated.contacts.groups(ACCOUNT), emulated.contacts.count(ACCOUNT))


def test_delete_one_json(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """The same group named twice is one, and ``--json`` says which it was."""
    result = invoke("groups", "delete", str(group), str(group), "--json")

    assert {"deleted": group} == json.loads(result.stdout)
    assert () == emulated.contacts.jobs(ACCOUNT)


@pytest.mark.parametrize("more", [["--delete-contacts"], ["7"]])
def test_nobody_to_ask(more: list[str], invoke: Invoke, emulated: Emulator, group: int) -> None:
    """Where much would be gone and nobody is there to be asked, nothing is deleted."""
    result = invoke("groups", "delete", str(group), *more)

    assert (2, True) == (result.exit_code, "--yes deletes without asking" in result.stderr)
    assert 1 == len(emulated.contacts.groups(ACCOUNT))


@pytest.mark.parametrize(
    ("more", "question"),
    [
        (["--delete-contacts"], "Delete the group and all contacts in it, for good? [y/N]"),
        (["8002"], "Delete 2 groups? Their contacts stay [y/N]"),
        (
            ["8002", "--delete-contacts"],
            "Delete 2 groups and all contacts in them, for good? [y/N]",
        ),
    ],
)
@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 1), (b"y\n", 0)])
def test_asked(
    *,
    more: list[str],
    question: str,
    answer: bytes,
    code: int,
    invoke: Invoke,
    emulated: Emulator,
    group: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The question says what would be gone, and the answer decides."""
    assert 8002 == emulated.contacts.create_group(ACCOUNT, "Silver")
    monkeypatch.setattr(TERMINAL, lambda _: True)

    result = invoke("groups", "delete", str(group), *more, stdin=answer)
    emulated.contacts.finish_jobs(ACCOUNT)

    assert code == result.exit_code, result.output
    assert question in result.stderr
    assert (group in {one.id for one in emulated.contacts.groups(ACCOUNT)}) == bool(code)
    assert ("Nothing was deleted." in result.stderr) == (code == 1)


def test_delete_in_a_job(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """What takes a job says how to wait for it."""
    result = invoke("groups", "delete", str(group), "--delete-contacts", "--yes")

    (job,) = emulated.contacts.jobs(ACCOUNT)
    assert 0 == result.exit_code
    assert f"job        {job.id}\ntype       deleteGroups\n" in result.stdout
    assert result.stdout.endswith(f"\nNext: eightbyeight jobs wait {job.id}\n")
    assert 0 == emulated.contacts.count(ACCOUNT)


def test_delete_and_wait(invoke: Invoke, emulated: Emulator, group: int) -> None:
    """With ``--wait`` the end of the job is told, and decides the exit code."""
    arguments = ("groups", "delete", str(group), "--delete-contacts", "--yes", "--wait", "--json")
    emulated.contacts.end_next_job(ACCOUNT, "failed")

    failed, done = invoke(*arguments), invoke(*arguments)

    assert (1, "failed") == (failed.exit_code, json.loads(failed.stdout)["status"])
    assert "ended as failed" in failed.stderr
    assert (0, "completed", "") == (
        done.exit_code,
        json.loads(done.stdout)["status"],
        done.stderr,
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["list", "a", "b"], "unexpected extra argument"),
        (["create"], "Missing argument 'NAME'"),
        (["create", "x" * 101], "name"),
        (["create", "Gold", "--description", ""], "description"),
        (["add", "7"], "Missing argument 'CONTACT_ID...'"),
        (["add", "Gold", "8"], "'Gold' is no whole number"),
        (["remove", "7", "-1"], "No such option"),
        (["delete"], "Missing argument 'ID...'"),
        (["delete", "7", "--deadline", "5"], "--deadline goes with --wait"),
        (["delete", "7", "--wait", "--deadline", "nan"], "'--deadline'"),
        (["list", "--region", "mars"], "'mars' is not one of"),
        (["list", "--base-url", "http://example.com"], "base_url"),
    ],
)
@pytest.mark.usefixtures("account")
def test_usage(arguments: list[str], expected: str, invoke: Invoke) -> None:
    """What cannot work is told before anything is sent."""
    result = invoke("groups", *arguments)

    assert (2, "") == (result.exit_code, result.stdout)
    assert expected in result.stderr


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list"], 1),
        (["create", "Gold"], 4),
        (["add", "7", "8"], 4),
        (["remove", "7", "8"], 4),
        (["delete", "7"], 4),
        (["delete", "7", "--yes", "--delete-contacts"], 4),
    ],
)
def test_no_answer(arguments: list[str], code: int, invoke: Invoke, served: Serve) -> None:
    """After an answer that nobody can trust, a change may have happened, and a list has not."""

    async def handler(request: Request) -> Response:
        # To delete one group needs no answer but a success.
        return Response(502 if request.url.endswith("groups/7") else 200, body=b"<html>")

    result = invoke("groups", *arguments, "--base-url", served(handler))

    assert (code, "") == (result.exit_code, result.stdout)
    assert ("It may have happened" in result.stderr) == (code == 4)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("arguments", "doubt"),
    [
        (["groups", "list"], False),
        (["groups", "create", "Gold"], True),
        (["groups", "delete", "7"], True),
        (["groups", "add", "7", "8"], True),
        (["contacts", "search"], False),
        (["contacts", "export"], False),
    ],
)
def test_interrupted(*, arguments: list[str], doubt: bool, invoke: Invoke, served: Serve) -> None:
    """Ctrl-C drops a single call at once, and a change may have happened all the same."""

    async def handler(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(0.3)
        return Response(502)

    result = invoke(*arguments, "--base-url", served(handler))

    expected = "\nInterrupted.\n" + ("It may have happened all the same.\n" if doubt else "")
    assert (130, "", expected) == (result.exit_code, result.stdout, result.stderr)


@pytest.mark.usefixtures("account")
def test_interrupted_while_waiting(invoke: Invoke, served: Serve, emulator: Emulator) -> None:
    """Ctrl-C while a job is waited for leaves the job, and says how to wait for it again."""
    group = emulator.contacts.create_group(ACCOUNT, "Gold")
    emulator.contacts.set_job_speed(queued=1000)

    async def handler(request: Request) -> Response:
        if request.method == "GET":
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.3)
        return await emulator(request)

    url = served(handler)
    options = ("--delete-contacts", "--yes", "--wait", "--base-url", url)
    deleted = invoke("groups", "delete", str(group), *options)
    (job,) = emulator.contacts.jobs(ACCOUNT)
    waited = invoke("jobs", "wait", job.id, "--base-url", url)

    expected = f"\nInterrupted.\nThe job goes on. Next: eightbyeight jobs wait {job.id}\n"
    for result in (deleted, waited):
        assert (130, "", expected) == (result.exit_code, result.stdout, result.stderr)
