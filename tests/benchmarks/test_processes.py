"""Fresh processes, turns and servers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import processes
from benchmarks.circumstances import circumstances
from benchmarks.groups.turns import Case, in_turns
from benchmarks.processes import fresh, peak_memory, pinned, rotated, served
from benchmarks.rows import warm_up
from benchmarks.runs import Run
from benchmarks.sizes import QUICK

ROOT = Path(__file__).parents[2]


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=20))
def test_each_comes_first_in_its_turn(items: list[int]) -> None:
    """Over as many rounds as there are cases each begins one, and all take part in all."""
    rounds = [rotated(items, by) for by in range(len(items))]

    assert items == [each[0] for each in rounds]
    assert all(sorted(items) == sorted(each) for each in rounds)


def test_rotating_nothing_gives_nothing() -> None:
    """Where every contender is left out there is nothing to run, and no error."""
    nothing: list[int] = []

    assert nothing == rotated(nothing, 3)


def test_cases_are_run_in_rounds_that_begin_with_another_one_each() -> None:
    """A run tells which case it was and in which round."""
    cases = [
        Case(group="g", name=name, setting="s", measure=lambda: {"cpu": 1.0}) for name in "abc"
    ]

    runs = list(in_turns(cases, 2))

    assert ["a", "b", "c", "b", "a", "c"] == [run.case for run in runs]
    assert [0, 0, 0, 1, 1, 1] == [run.turn for run in runs]
    assert runs[0] == Run(group="g", case="a", setting="s", turn=0, values={"cpu": 1.0})


def test_a_process_is_pinned_only_for_as_long_as_that_is_asked_for() -> None:
    """What is started inside runs on one core, what comes later on any."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system cannot keep a process on a core")
    before = os.sched_getaffinity(0)

    with pinned(0):
        assert {min(before)} == os.sched_getaffinity(0)

    assert before == os.sched_getaffinity(0)


def test_the_peak_is_this_process_s_own() -> None:
    """A small process that is started by a large one has had little memory."""
    ballast = bytearray(2**26)
    code = "from benchmarks.processes import peak_memory; print(peak_memory())"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603 - our own

    assert len(ballast) / 2**20 < peak_memory()
    assert float(done.stdout) < len(ballast) / 2**20


def test_a_job_that_fails_says_why() -> None:
    """A measurement does not go on after a contender that failed."""
    with pytest.raises(SystemExit, match="unknown-contender"):
        fresh("benchmarks.jobs.load", {"contender": "unknown-contender", "rows": 1, "url": ""})


def test_a_job_that_comes_to_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A contender that hangs ends the measurement, and is named."""
    monkeypatch.setattr(processes, "_PATIENCE", 0.3)
    task = {"contender": "hand", "rows": 1}

    with (
        served("benchmarks.server", "60000") as server,
        pytest.raises(SystemExit, match=r"benchmarks\.jobs\.load .* has not ended after 0\.3 s"),
    ):
        fresh("benchmarks.jobs.load", {**task, "url": server.url})


def test_a_server_that_does_not_start_is_told() -> None:
    """A server that prints no port is an end, not a wait."""
    with pytest.raises(SystemExit, match="the server ended"), served("benchmarks.rows"):
        pass


def test_no_server_outlives_a_measurement_that_is_given_up() -> None:
    """Ctrl-C leaves no process behind."""
    with pytest.raises(KeyboardInterrupt), served("benchmarks.server", "0") as server:
        assert {"requests": 0, "records": 0, "distinct": 0} == server.ask()
        pid = server.pid
        raise KeyboardInterrupt

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def _is_at_work(pid: str) -> bool:
    """Tell whether a contender's process has begun: by then whoever started it waits for it."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:
        return False
    return b"benchmarks.jobs.load" in command and pages > 5000


@pytest.mark.slow
def test_a_measurement_that_is_told_to_end_leaves_no_process_behind() -> None:
    """SIGTERM ends server and contender too, as it would whatever asked for the measurement."""
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "wall"]
    measuring = subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    listed = Path(f"/proc/{measuring.pid}/task/{measuring.pid}/children")
    if not listed.exists():
        measuring.kill()
        measuring.wait()
        pytest.skip("this system does not list a process's children")
    while not any(map(_is_at_work, children := listed.read_text("ascii").split())):
        assert measuring.poll() is None

    measuring.terminate()

    assert 128 + signal.SIGTERM == measuring.wait(timeout=30)
    assert 2 == len(children)
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)


def test_no_process_is_sent_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the caller's environment says of proxies and debugging changes no figure."""
    changed = {"HTTP_PROXY": "http://127.0.0.1:1", "all_proxy": "x", "PYTHONDEVMODE": "1"}
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BENCHMARKED", "yes")

    given = processes._environment()

    assert given.keys().isdisjoint(changed)
    assert "yes" == given["BENCHMARKED"]


@pytest.mark.parametrize(
    ("cores", "said"),
    [({0}, "**both had to share one core**"), ({0, 1}, "each on a core of its own")],
)
def test_the_page_says_whether_there_were_two_cores(
    cores: set[int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader learns where client and server were in each other's way."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: cores, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", print, raising=False)

    assert any(said in line for line in circumstances([], QUICK))


@pytest.mark.parametrize(("concurrency", "rows"), [(1, 1000), (8, 1600), (64, 12_800)])
def test_the_warm_up_opens_every_connection(concurrency: int, rows: int) -> None:
    """Two batches for each request in flight, and ten at least."""
    assert rows == warm_up(concurrency)
