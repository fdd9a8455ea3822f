"""Every measurement, at a size that takes next to no time."""

from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from benchmarks import webhooks
from benchmarks.__main__ import main
from benchmarks.contenders.registry import ENTRIES, Name, absent, missing
from benchmarks.groups import calls, cpu, emulator, files, memory, wall
from benchmarks.jobs.load import LoadTask, check_tally, run_load
from benchmarks.jobs.seen_ids import fill
from benchmarks.rows import Shape, dict_rows
from benchmarks.runs import Measured, Run, save_measured
from benchmarks.server import Tally
from benchmarks.sizes import QUICK
from benchmarks.tables import page


@pytest.mark.slow
@pytest.mark.parametrize("name", Name)
def test_a_contender_loads_every_row_once(name: Name) -> None:
    """The server counts them, and a load that is not whole ends the measurement."""
    if missing(name):
        pytest.skip(f"{ENTRIES[name].title} needs {', '.join(missing(name))}")

    values = run_load(LoadTask(contender=name, rows=300, shape=Shape.FULL))

    assert 300 == values["rows"]
    assert 0 < values["cpu"]


@pytest.mark.slow
def test_a_server_takes_the_time_it_is_given() -> None:
    """A request after another one waits as long again."""
    values = run_load(LoadTask(contender=Name.RECORDS, rows=300, concurrency=1), latency=20)

    assert 0.06 < values["wall"]


@pytest.mark.slow
@pytest.mark.parametrize("name", emulator.SERVERS)
def test_a_server_takes_every_row_of_the_raw_client(name: str) -> None:
    """The emulator and what it is measured against are sent the same."""
    if missing(Name.RAW):
        pytest.skip("the raw client needs orjson")

    assert 0 < emulator.run_server(name, 300)["rate"]


@pytest.mark.slow
@pytest.mark.parametrize("name", calls.CALLERS)
def test_a_caller_adds_one_record_per_call(name: str) -> None:
    """The server counts as many requests as records."""
    if absent(calls.NEEDS):
        pytest.skip(f"needs {', '.join(calls.NEEDS)}")

    assert 10 == calls.run_calls(name, 10)["calls"]


@pytest.mark.slow
@pytest.mark.parametrize("name", files.LOADERS)
def test_a_file_is_loaded_and_has_a_line_for_each_row(name: str) -> None:
    """Both the script and the command line write an outcomes file."""
    if absent(files.LOADERS[name]):
        pytest.skip(f"needs {', '.join(files.LOADERS[name])}")

    assert 300 == files.run_files(name, 300)["rows"]


def test_a_load_that_is_not_whole_ends_the_measurement() -> None:
    """A contender that loads less, or twice, is not measured as faster."""
    whole = {"requests": 3, "records": 300, "distinct": 300}

    check_tally("whole", whole, 300)
    for wrong in ({"distinct": 299}, {"records": 301}, {"requests": 4}):
        with pytest.raises(SystemExit, match="hasty"):
            check_tally("hasty", {**whole, **wrong}, 300)


@pytest.mark.parametrize("shape", Shape)
def test_the_server_accepts_each_record_under_an_id_of_its_own(shape: Shape) -> None:
    """What it answers is what it was sent, in the same order."""
    rows = list(dict_rows(shape, "L", 200))
    tally = Tally()

    answers = [tally.take(msgspec.json.encode({"records": rows[at : at + 100]})) for at in (0, 100)]

    records = [record for answer in answers for record in msgspec.json.decode(answer)["records"]]
    assert [row["crmRecordId"] for row in rows] == [record["crmRecordId"] for record in records]
    assert 200 == len({record["id"] for record in records})
    assert {"requests": 2, "records": 200, "distinct": 200} == tally.tell()


def test_the_duplicate_check_is_filled_with_as_many_ids_as_a_load_has() -> None:
    """What is measured alone is what a load of so many rows keeps."""
    assert 250 == len(fill(250))


def test_a_page_and_pictures_can_be_made_again_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What took long to measure is measured once."""
    pytest.importorskip("matplotlib")
    took = {"cpu": 0.1, "wall": 0.2, "peak": 30, "rows": 10_000}
    runs = [
        Run(group=group, case=name, setting=setting, turn=0, values=took)
        for group, setting in (("cpu", Shape.STANDARD), ("shares", "50 ms, 8 in flight"))
        for name in (Name.RAW, Name.HAND, Name.RECORDS)
    ]
    measured = Measured(circumstances=("Machine: a",), left_out=(), runs=tuple(runs))
    save_measured(measured, tmp_path / "runs.json")

    main(["--from", str(tmp_path / "runs.json"), "--plot", str(tmp_path / "pictures")])

    assert list(page(measured)) == capsys.readouterr().out.splitlines()
    for name in ("cpu.svg", "wall.svg"):
        assert "load_records" in (tmp_path / "pictures" / name).read_text(encoding="utf-8")


def test_rows_made_on_the_way_are_not_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only there does the time of a load have that of making its rows in it."""
    ready = set()

    def note(task: LoadTask) -> dict[str, float]:
        ready.add((task.shape, task.ready))
        return {}

    monkeypatch.setattr(cpu, "run_load", note)

    assert list(cpu.measure(QUICK))
    assert {(shape, shape is not Shape.ON_THE_WAY) for shape in Shape} == ready


@pytest.mark.parametrize("group", [memory, wall])
def test_memory_and_wall_time_are_those_of_a_plain_process(
    group: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There nothing is set for the memory, and rows are made on the way."""
    tasks = []

    def note(task: LoadTask, **_: object) -> dict[str, float]:
        tasks.append(task)
        return {}

    monkeypatch.setattr(group, "run_load", note)
    monkeypatch.setattr(memory, "fresh", lambda *_, **__: {})

    assert list(group.measure(QUICK))
    assert tasks
    assert not any(task.steady or task.ready for task in tasks)


def test_what_a_receiver_costs_is_a_multiple_of_a_bare_handler_s() -> None:
    """Events per second are the better the more, CPU the better the less."""
    results = {
        "bare": [webhooks.Run(rate=100.0, cpu=1e-4)],
        "ours": [webhooks.Run(rate=50.0, cpu=2e-4)],
    }

    _, _, ours = webhooks.table(results)

    assert ["ours", "50", "0.50", "(0.50-0.50)", "200", "2.00"] == ours.split()


def test_only_groups_that_exist_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt group is named before anything is measured."""
    with pytest.raises(SystemExit):
        main(["--only", "cpu,wal"])

    assert "no group: wal" in capsys.readouterr().err


def test_a_package_that_is_not_installed_is_named() -> None:
    """A contender is left out for what it needs, and the page can say so."""
    assert ("no_such_package",) == absent(["msgspec", "no_such_package"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "no-such-file.json"], "no saved runs"),
        (["--from", "README.md"], "no saved runs"),
        (["--from", "README.md", "--quick"], "measures nothing"),
        (["--only", ""], "no group: (empty)"),
        (["--from", "runs.json"], "no saved runs: not what --json writes"),
        (["--json", "no-such-folder/runs.json"], "is no place for a file"),
        (["--json", "."], "is no place for a file"),
        (["--plot", "runs.json"], "is no folder"),
    ],
)
def test_arguments_are_looked_at_first(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be done is said in a line, before anything is measured."""
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("# no JSON")
    Path("runs.json").write_text("{}")
    with pytest.raises(SystemExit):
        main(arguments)

    assert said in capsys.readouterr().err
