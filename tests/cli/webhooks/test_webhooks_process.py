"""The commands as processes of their own: signals, pipes, and no traceback."""

# ruff: noqa: S603 - what is run here is written here

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

COMMAND = [sys.executable, "-m", "eightbyeight.cli", "webhooks"]
Post = Callable[..., int]

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]


@contextmanager
def listening() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Listen at any port; give the process and the URL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    with subprocess.Popen(
        [*COMMAND, "listen", "--port", "0", "--no-authorization"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept,
    ) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            while not line.startswith("Listening on "):
                line = process.stderr.readline()
            yield process, line.split()[2].rstrip(";") + "/"
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals(post: Post, number: signal.Signals) -> None:
    """SIGINT and SIGTERM end it with 130, after what had come, and without a traceback."""
    with listening() as (process, url):
        assert 200 == post(url, b'{"a": 1}', None)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)

    assert "UnknownEvent  a=1\n" == out
    assert "Traceback" not in err
    assert 130 == process.returncode


def test_a_closed_pipe(post: Post) -> None:
    """When whoever read its output has gone, it ends with 0 and without a traceback."""
    with listening() as (process, url):
        assert process.stdout is not None
        process.stdout.close()
        assert post(url, b'{"a": 1}', None) in {500, 503}
        assert process.stderr is not None
        err = process.stderr.read()
        assert 0 == process.wait(20)

    assert "Traceback" not in err
