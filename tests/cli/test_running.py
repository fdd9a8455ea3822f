"""What every command has in common."""

import asyncio
import contextlib
import io
import os
import re
import runpy
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.rows import open_rows
from eightbyeight.cli import emulating
from eightbyeight.cli.__main__ import main
from eightbyeight.cli.running import (
    READER,
    Exit,
    Interruption,
    plain,
    print_out,
    run,
    unwinding,
)
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.errors import JournalError, StaleAttemptError

Invoke = Callable[..., Result]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"


@given(st.text())
def test_plain(text: str) -> None:
    """Nothing that a terminal would obey or hide gets through, and plain text is left alone."""
    shown = plain(text)

    assert shown.isprintable()
    assert text.isprintable() == (text == shown)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_cancel(number: signal.Signals) -> None:
    """A signal cancels the work, which may still say how it ended."""

    async def work(interruption: Interruption) -> int:
        assert not interruption.happened
        signal.raise_signal(number)
        try:
            await _for_ever()
        finally:
            ended.append(interruption.happened)
        return 0

    ended: list[bool] = []
    assert (Exit.INTERRUPTED, [True]) == (run(work), ended)


async def _for_ever() -> None:
    await asyncio.get_running_loop().create_future()


def test_the_second_signal_cancels_again() -> None:
    """Whoever asks twice cuts short what the first signal left to be waited for."""

    async def work(interruption: Interruption) -> int:
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
            try:
                await _for_ever()
            except asyncio.CancelledError:
                counts.append(interruption.count)
        return 7

    counts: list[int] = []
    assert (7, [1, 2]) == (run(work), counts)


def test_the_third_signal_ends_at_once() -> None:
    """Whoever asks a third time is not made to wait by anything."""

    async def work(_: Interruption) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            signal.raise_signal(number)
            with contextlib.suppress(asyncio.CancelledError):
                await _for_ever()
        return 0

    with pytest.raises(KeyboardInterrupt):
        run(work)


def test_an_interruption_that_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can read that it was heard, Ctrl-C works all the same."""

    async def work(_: Interruption) -> int:
        signal.raise_signal(signal.SIGINT)
        await _for_ever()
        return 0

    with open("/dev/full", "w") as full:  # noqa: PTH123 - a stream as the shell opens it
        monkeypatch.setattr(sys, "stderr", full)
        assert Exit.INTERRUPTED == run(work)
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()


@pytest.mark.parametrize(
    ("raised", "code", "expected"),
    [
        (RuntimeError("odd\x1b[31m"), 1, "Error: RuntimeError: odd\\x1b[31m"),
        (KeyboardInterrupt(), 130, ""),
        (JournalError("in use"), 5, "Error: in use"),
        (StaleAttemptError("too old"), 3, "Error: too old"),
    ],
)
def test_last_resort(
    *,
    raised: BaseException,
    code: int,
    expected: str,
    invoke: Invoke,
    leads: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What nobody foresaw is one line with its kind, and a traceback only on request."""

    def fail(_: object) -> None:
        raise raised

    monkeypatch.setattr("eightbyeight.cli.load.load", fail)

    result = invoke("load", leads, "--emulator")
    assert code == result.exit_code
    assert result.stderr.startswith(expected)
    assert "Traceback" not in result.output

    monkeypatch.setenv("EIGHTBYEIGHT_TRACEBACK", "1")
    asked = invoke("load", leads, "--emulator")
    assert (code, expected != "") == (asked.exit_code, "Traceback" in asked.stderr)


def test_emulate(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The emulator says that it is none of 8x8's and how to use it, and ends well by Ctrl-C."""
    printed = []

    def interrupt(text: str) -> None:
        printed.append(text)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(emulating, "print_out", interrupt)

    result = invoke(
        *("emulate", "--port", "0", "--campaign", CAMPAIGN, "--state", "paused"),
        *("--dialect", "openapi", "--tenant", "a b"),
    )

    assert 0 == result.exit_code
    (text,) = printed
    assert "not 8x8" in text
    assert f"{CAMPAIGN}\n" in text
    assert "PAUSED" in text
    assert re.search(r"^export EIGHTBYEIGHT_BASE_URL=http://127\.0\.0\.1:\d+$", text, re.MULTILINE)
    assert "export EIGHTBYEIGHT_TENANT='a b'\n" in text


def test_emulate_refused(invoke: Invoke) -> None:
    """A campaign id that is no UUID is exit 2."""
    assert 2 == invoke("emulate", "--campaign", "7").exit_code


def test_reader_who_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written because nobody reads it any more is dropped without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        print_out("x" * 100_000)
        print_out("and more")


def test_main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m eightbyeight.cli`` is the command."""
    monkeypatch.setattr(sys, "argv", ["eightbyeight", "--version"])

    monkeypatch.delitem(sys.modules, "eightbyeight.cli.__main__")

    with pytest.raises(SystemExit) as caught:
        runpy.run_module("eightbyeight.cli", run_name="__main__")

    assert (0, "eightbyeight, version 0.1.0\n") == (caught.value.code, capsys.readouterr().out)


def test_main_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without click, one line says what to install."""
    monkeypatch.setitem(sys.modules, "click", None)

    with pytest.raises(SystemExit) as caught:
        main()

    expected = "The command line needs an extra: pip install 'eightbyeight[cli]'\n"
    assert (2, expected) == (caught.value.code, capsys.readouterr().err)


def test_leaving_a_pipe_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits for input does not keep the process from ending."""

    class LeftError(Exception):
        pass

    def left(code: int) -> None:
        raise LeftError(code)

    monkeypatch.setattr(os, "_exit", left)
    monkeypatch.setattr(sys, "argv", ["eightbyeight", "--nonsense"])
    ended = threading.Event()
    reader = threading.Thread(target=ended.wait, name=READER)
    reader.start()
    try:
        with pytest.raises(LeftError, match="2"):
            main()
    finally:
        ended.set()
        reader.join()


async def test_slow_pipe() -> None:
    """While a pipe has nothing to give, everything else goes on."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb", buffering=0) as writer, os.fdopen(reading, "rb") as reader:
        writer.write(b"crmRecordId\n")
        with open_rows(reader, format="csv") as row_file:
            rows = StreamedRows(row_file)
            waiting = asyncio.ensure_future(anext(rows))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            writer.write(b"A\n")
            assert "A" == (await waiting).crm_record_id
            writer.close()
            assert [] == [row async for row in rows]


def test_streams_of_another_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stream's encoding does not have is escaped; a stream that is closed is passed over."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "argv", ["eightbyeight", "load", "--help"])

    with pytest.raises(SystemExit) as caught:
        main()
    print_out("Größe-Ω")

    stream.seek(0)
    assert (0, True) == (caught.value.code, stream.read().endswith("Größe-\\u03a9\n"))


@pytest.mark.parametrize(
    ("waits", "changes", "expected"),
    [
        (False, False, "\nInterrupted.\n"),
        (False, True, "\nInterrupted.\nIt may have happened all the same.\n"),
        (True, False, "\nInterrupted: waiting a moment for what is in flight; Ctrl-C again "),
    ],
)
def test_what_an_interruption_says(
    *, waits: bool, changes: bool, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said to be waited for where nothing is, and what may have changed is told."""

    async def work(_: Interruption) -> int:
        signal.raise_signal(signal.SIGINT)
        await _for_ever()
        return 0

    code = run(work, waits=waits, changes=changes)

    said = capsys.readouterr().err
    assert (Exit.INTERRUPTED, expected) == (code, said[: len(expected)])
    assert waits or said == expected


@pytest.mark.usefixtures("hangup_heard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_unwinding(number: signal.Signals) -> None:
    """A request to terminate unwinds the stack, also after work that was interrupted before."""

    async def work(_: Interruption) -> int:
        signal.raise_signal(signal.SIGINT)
        await _for_ever()
        return 0

    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), unwinding():
        assert Exit.INTERRUPTED == run(work)
        signal.raise_signal(number)

    assert before == signal.getsignal(number)


def test_unwinding_without_a_terminal() -> None:
    """A terminal that is gone ends nothing where that was to be ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with unwinding():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
