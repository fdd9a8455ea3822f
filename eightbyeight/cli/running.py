"""What every command has in common: how it runs, is interrupted, fails and leaves."""

import contextlib
import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from enum import IntEnum
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TextIO

import click
from attrs import define, field

from eightbyeight.errors import (
    EightByEightError,
    InvalidInputError,
    JournalError,
    StaleAttemptError,
)

if TYPE_CHECKING:
    import asyncio

__all__ = [
    "CliGroup",
    "Exit",
    "Interruption",
    "a_reader_waits",
    "is_terminal",
    "plain",
    "print_out",
    "reading",
    "run",
    "sending_nothing",
    "start",
    "unwinding",
]

_GONE = frozenset({errno.EPIPE, errno.EBADF})
"""Nobody reads: a pipe whose reader has left, a stream that the shell has closed."""
_TRACEBACK = "EIGHTBYEIGHT_TRACEBACK"
_INTERRUPTED = "Interrupted."
_INTERRUPTED_UNSENT = "Interrupted; nothing was sent."
_INTERRUPTED_AND_WAITING = (
    "Interrupted: waiting a moment for what is in flight; Ctrl-C again drops it."
)
_INTERRUPTED_AGAIN = "Interrupted again: what is in flight is dropped."
_MAY_HAVE_HAPPENED = "It may have happened all the same."


class Exit(IntEnum):
    """What the shell is told. Of a load, the first that applies, in this order."""

    USAGE = 2
    """The command is wrong, or the input cannot be read; nothing was sent."""
    JOURNAL = 5
    """The journal cannot be used, or could not be written to the end."""
    INTERRUPTED = 130
    """Ctrl-C or a request to terminate."""
    STOPPED = 3
    """The load ended early."""
    UNKNOWN = 4
    """Something may have happened and may not."""
    FAILED = 1
    """Some rows are not on the campaign; of other commands: refused."""
    DONE = 0


@define
class Interruption:
    """Whether somebody asked the command to end, and how urgently."""

    count: int = 0
    """How often."""
    task: "asyncio.Task[int]" = field(init=False)
    """The work that was cancelled."""

    @property
    def happened(self) -> bool:
        """Whether somebody asked at all."""
        return self.count > 0


Work = Callable[[Interruption], Coroutine[None, None, int]]
Handlers = Mapping[signal.Signals, Callable[[int, FrameType | None], object] | int | None]


def run(work: Work, *, waits: bool = False, changes: bool = False) -> int:
    """Run a command's work.

    The first SIGINT or SIGTERM cancels it, the second cancels it once more, for those that wait
    for what is in flight; the third does what it would have done before.

    Args:
        work: What to do.
        waits: Whether it waits for what is in flight when it is cancelled for the first time.
        changes: Whether something may have changed by work that ended by being cancelled.
    """
    import asyncio  # noqa: PLC0415 - heavy

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    code = asyncio.run(_supervised(work, before, waits=waits))
    if code is None:
        if changes:
            _say(_MAY_HAVE_HAPPENED)
        return Exit.INTERRUPTED
    return code


async def _supervised(work: Work, before: Handlers, *, waits: bool) -> int | None:
    import asyncio  # noqa: PLC0415 - heavy

    interruption = Interruption()
    loop = asyncio.get_running_loop()
    interruption.task = task = asyncio.ensure_future(work(interruption))

    def interrupt() -> None:
        interruption.count += 1
        if interruption.count > 1:
            _restore(loop, before)
            said = _INTERRUPTED_AGAIN
        else:
            said = _INTERRUPTED_AND_WAITING if waits else _INTERRUPTED
        _say(f"\n{said}")
        task.cancel()

    for number in before:
        loop.add_signal_handler(number, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        return None
    finally:
        _restore(loop, before)


def _restore(loop: "asyncio.AbstractEventLoop", before: Handlers) -> None:
    for number, handler in before.items():
        loop.remove_signal_handler(number)
        signal.signal(number, handler)


def _say(text: str) -> None:
    """Say something on the standard error; that it cannot be written is no reason to fail."""
    with contextlib.suppress(OSError, AttributeError):
        click.echo(text, err=True)


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Let a request to terminate unwind the stack as Ctrl-C does, so that what is temporary goes.

    That the terminal is gone counts as such a request, unless it was to be ignored (``nohup``).
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def sending_nothing() -> Iterator[None]:
    """Let work that sends nothing say so where Ctrl-C ends it.

    Raises:
        click.exceptions.Exit: it was interrupted, which has been told.
    """
    try:
        yield
    except KeyboardInterrupt:
        _say(f"\n{_INTERRUPTED_UNSENT}")
    else:
        return
    raise click.exceptions.Exit(Exit.INTERRUPTED)


class CliGroup(click.Group):
    """A group of commands out of which no traceback comes."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what it raises becomes one line and an exit code."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            # It repeats what was typed, which may be a file's name with anything in it.
            lines = map(plain, error.message.split("\n"))
            object.__setattr__(error, "message", "\n".join(lines))
            raise
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            code = Exit.INTERRUPTED
        except InvalidInputError as error:
            code = _told(error, Exit.USAGE)
        except StaleAttemptError as error:
            code = _told(error, Exit.STOPPED)
        except JournalError as error:
            code = _told(error, Exit.JOURNAL)
        except EightByEightError as error:
            code = _told(error, Exit.UNKNOWN if error.may_have_happened else Exit.FAILED)
        except Exception as error:  # noqa: BLE001 - the last resort
            code = _unforeseen(error)
        raise click.exceptions.Exit(code)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Take every error for a refusal: a request that only reads changes nothing, however it ends.

    Raises:
        InvalidInputError: as it is.
        click.exceptions.Exit: there was another error, and it has been told.
    """
    try:
        yield
    except InvalidInputError:
        raise
    except EightByEightError as error:
        code = _told(error, Exit.FAILED)
    else:
        return
    raise click.exceptions.Exit(code)


def _told(error: EightByEightError, code: Exit) -> Exit:
    _show_traceback()
    problems = error.problems if isinstance(error, InvalidInputError) else (error,)
    for problem in problems:
        click.echo(f"Error: {plain(str(problem))}", err=True)
    if error.may_have_happened and code is not Exit.FAILED:
        click.echo(_MAY_HAVE_HAPPENED, err=True)
    return code


def _unforeseen(error: Exception) -> Exit:
    _show_traceback()
    click.echo(f"Error: {type(error).__name__}: {plain(str(error))}", err=True)
    click.echo(f"This is a defect; {_TRACEBACK}=1 shows where it is.", err=True)
    return Exit.FAILED


def _show_traceback() -> None:
    if os.environ.get(_TRACEBACK) == "1":
        import traceback  # noqa: PLC0415 - seldom wanted

        traceback.print_exc()


def plain(text: str) -> str:
    """Escape what a terminal would obey or hide: control, format and other unprintable characters.

    Names in files and sentences of servers go through here before anybody sees them.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether somebody looks at a stream; it is None where the shell has closed it."""
    return stream is not None and stream.isatty()


def print_out(text: str | bytes) -> bool:
    """Write to the standard output; that nobody reads any further is no reason to fail.

    Returns:
        Whether there may be somebody who reads on.

    Raises:
        click.ClickException: it cannot be written, such as on a full disk.
    """
    if sys.stdout is None:
        return False
    try:
        click.echo(text)
        sys.stdout.flush()
    except OSError as error:
        # What Python still holds back must go nowhere, or it complains when it ends.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
        if error.errno in _GONE:
            return False
        reason = error.strerror or str(error)
    else:
        return True
    raise click.ClickException(f"the standard output cannot be written: {reason}")


def a_reader_waits() -> bool:
    """Tell whether a thread still waits for the next row of a stream."""
    return any(thread.name == READER for thread in threading.enumerate())


def start(command: click.Command) -> NoReturn:
    """Run the whole command line and end the process."""
    _write_whatever_comes()
    number = 0
    try:
        command.main(prog_name="eightbyeight")
    except SystemExit as end:
        number = end.code if isinstance(end.code, int) else 0
    if a_reader_waits():
        # A thread that waits for input holds a lock that Python's orderly end would wait for.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(number)
    sys.exit(number)


def _write_whatever_comes() -> None:
    """Escape what the encoding of a standard stream does not have, instead of failing over it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


READER = "eightbyeight reader"
"""Name of the thread that waits for a stream's next row."""
