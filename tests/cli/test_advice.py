"""What a load says at its end: the exit code and what to do next."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import Result

from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.cli.running import Exit
from eightbyeight.cli.summary import Summary
from eightbyeight.errors import (
    DeadlineError,
    EightByEightError,
    JournalError,
    NotFoundError,
    StaleAttemptError,
)
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"

GONE = NotFoundError("no such campaign", status=404)
LATE = DeadlineError("the deadline has passed")
BROKEN = JournalError("disk full")
STALE = StaleAttemptError("too old")


def summary(
    verdict: Verdict = Verdict.ADDED,
    error: EightByEightError | None = None,
    *,
    interrupted: bool = False,
    journal: bool = False,
    rejects: Path | None = None,
    unread: bool = False,
) -> Summary:
    """Make the end of a load of one row."""
    return Summary(
        campaign=CAMPAIGN,
        rows=1,
        counts={verdict: 1},
        batches=1,
        requests=1,
        seconds=1.0,
        stopped=None if error is None else str(error),
        error=error,
        interrupted=interrupted,
        failures=[],
        rejects=rejects,
        unread=unread,
        journal=journal,
    )


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (summary(), Exit.DONE),
        (summary(Verdict.ALREADY_PRESENT), Exit.DONE),
        (summary(Verdict.PRESENT_UNATTRIBUTED), Exit.DONE),
        (summary(Verdict.DUPLICATE_IN_INPUT), Exit.DONE),
        (summary(Verdict.REJECTED), Exit.FAILED),
        (summary(Verdict.NOT_ADDED), Exit.FAILED),
        (summary(Verdict.UNKNOWN), Exit.UNKNOWN),
        (summary(Verdict.UNKNOWN, GONE), Exit.STOPPED),
        (summary(Verdict.UNKNOWN, LATE), Exit.STOPPED),
        (summary(error=STALE), Exit.STOPPED),
        (summary(error=STALE, interrupted=True), Exit.INTERRUPTED),
        (summary(error=GONE, interrupted=True), Exit.INTERRUPTED),
        (summary(error=BROKEN), Exit.JOURNAL),
        (summary(error=BROKEN, interrupted=True), Exit.JOURNAL),
    ],
)
def test_the_first_code_that_applies(end: Summary, code: Exit) -> None:
    """The exit code is the first that applies: journal, interrupted, stopped, unknown, failed."""
    assert code is end.code


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (summary(), "Every distinct id is on the campaign."),
        (summary(Verdict.REJECTED), "Next: --rejects FILE gives these rows"),
        (summary(Verdict.REJECTED, rejects=Path("bad.csv")), "Next: correct bad.csv and load it."),
        (summary(Verdict.NOT_ADDED, GONE), "Next: mend what stopped it, then load the same input"),
        (
            summary(Verdict.NOT_ADDED, GONE, rejects=Path("bad.csv")),
            "Next: mend what stopped it, then load bad.csv",
        ),
        (
            summary(Verdict.NOT_ADDED, GONE, rejects=Path("bad.csv"), unread=True),
            "Next: mend what stopped it, then load the same input",
        ),
        (summary(Verdict.NOT_ADDED, LATE), "Next: load the same input again"),
        (summary(Verdict.UNKNOWN, LATE), "Next: wait some minutes, then load the same input again"),
        (summary(Verdict.UNKNOWN), "Next: wait some minutes, then load the same input again"),
        (summary(Verdict.UNKNOWN, journal=True), "Next: run the same command again, which asks"),
        (summary(Verdict.UNKNOWN, LATE, journal=True), "Next: run the same command again; with"),
        (summary(interrupted=True, journal=True), "Next: run the same command again; with"),
        (
            summary(Verdict.UNKNOWN, GONE, journal=True),
            "Next: mend what stopped it, then run the same command again; with",
        ),
        (
            summary(Verdict.NOT_ADDED, BROKEN, journal=True, rejects=Path("bad.csv")),
            "Next: mend what stopped it, then run the same command again; with",
        ),
    ],
)
def test_what_to_do_next(end: Summary, expected: str) -> None:
    """The last line says what to do next, and with a journal that is the same command."""
    assert end.advice()[-1].startswith(expected)


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("journal", [True, False])
def test_advice_on_unknown_rows(
    *, journal: bool, invoke: Invoke, served: Serve, leads: Path, tmp_path: Path
) -> None:
    """Whoever has rows of unknown fate is told how many, and what to do."""

    async def handler(_: Request) -> Response:
        return Response(502)

    options = ["--journal", tmp_path / "load.db"] if journal else []
    result = invoke(
        *("load", leads, "--campaign", CAMPAIGN, "--base-url", served(handler)),
        *("--settle", "0", "--deadline", "0.2", *options),
    )

    assert 3 == result.exit_code
    assert "Stopped: the deadline of 0.2 s has passed" in result.stdout
    assert re.search(r"\d+ may be on the campaign", result.stdout)
    expected = "run the same command" if journal else "wait some minutes, then load the same input"
    assert f"Next: {expected} again" in result.stdout


@pytest.mark.usefixtures("credentials")
def test_advice_after_a_stop(invoke: Invoke, served: Serve, leads: Path, tmp_path: Path) -> None:
    """After a stop one is told to mend it first, and to load the rejects if they hold the rest."""

    async def handler(_: Request) -> Response:
        return Response(404)

    url = served(handler)
    stopped = invoke("load", leads, "--campaign", CAMPAIGN, "--base-url", url)
    rejects = tmp_path / "bad.csv"
    command = ("load", leads, "--campaign", CAMPAIGN, "--base-url", url, "--rejects", rejects)
    with_rejects = invoke(*command)

    assert "Next: mend what stopped it, then load the same input again" in stopped.stdout
    assert f"Next: mend what stopped it, then load {rejects}" in with_rejects.stdout


def test_an_input_without_rows() -> None:
    """A file with a header and nothing else is no success to be proud of."""
    assert "The input has no rows: nothing was sent." == evolve(summary(), rows=0).advice()[-1]


@pytest.mark.parametrize(("journal", "expected"), [(True, "by this run"), (False, "not sent.")])
def test_rows_that_were_not_read(*, journal: bool, expected: str) -> None:
    """Of rows beyond those that were read no more is said than is known."""
    told = summary(Verdict.ADDED, interrupted=True, unread=True, journal=journal).advice()

    assert any(expected in line for line in told)
