"""The figures, as they are taken from runs."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import FIGURES, AtLeast, AtMost, Figure, Result, results
from benchmarks.runs import Measured, Run, Runs, Spread, load_measured, save_measured
from benchmarks.tables import figures_table, page

MakeRun = Callable[..., Run]

SECONDS = st.floats(min_value=0.001, max_value=1000)


def _figure(words: str) -> Figure:
    [figure] = [figure for figure in FIGURES if words in figure.name]
    return figure


@given(st.lists(SECONDS, min_size=1, max_size=15))
def test_a_spread_is_median_least_and_largest(values: list[float]) -> None:
    """Whatever the order of the rounds."""
    expected = Spread(median(values), min(values), max(values))

    assert expected == Spread.of(values)


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=9))
def test_ratios_are_taken_round_by_round(rounds: list[tuple[float, float]]) -> None:
    """A slow round slows both sides; so what one took is divided by what the other took then."""
    runs = Runs(
        [
            Run(group="cpu", case=case, turn=turn, values={"cpu": took[side]})
            for turn, took in enumerate(rounds)
            for side, case in enumerate(("over", "under"))
        ]
    )

    expected = [over / under for over, under in rounds]

    assert expected == runs.ratios("cpu", "cpu", "over", "under")


def test_a_round_that_only_one_side_took_part_in_gives_no_ratio(run: MakeRun) -> None:
    """Runs that were broken off still give what they have."""
    runs = Runs([run("g", "a", 0, x=4), run("g", "a", 1, x=9), run("g", "b", 0, x=2)])

    assert [2.0] == runs.ratios("x", "g", "a", "b")


def test_other_settings_are_other_runs(run: MakeRun) -> None:
    """Rows of another shape do not count for a figure."""
    runs = Runs([run("g", "a", 0, "one", x=1), run("g", "a", 0, "two", x=2)])

    assert [2] == runs.values("x", "g", "a", "two")
    assert ["one", "two"] == runs.settings("g")


@pytest.mark.parametrize(
    ("median_", "missed", "reached"),
    [
        (1.2, False, True),
        (1.3, False, False),
        (1.5, False, False),
        (1.6, True, False),
    ],
)
def test_a_bound_from_above_is_kept_up_to_its_value(
    median_: float, *, missed: bool, reached: bool
) -> None:
    """The median alone decides, however far the rounds lie apart."""
    figure = Figure("f", AtMost(1.5), AtMost(1.2), lambda _: ())
    result = Result(figure, Spread(median_, 0.1, 99))

    assert (missed, reached) == (result.missed, result.reached)


@pytest.mark.parametrize(
    ("median_", "missed", "reached"),
    [(3.9, True, False), (4.0, False, False), (5.9, False, False), (6.0, False, True)],
)
def test_a_bound_from_below_is_kept_from_its_value_on(
    median_: float, *, missed: bool, reached: bool
) -> None:
    """More is better there."""
    figure = Figure("f", AtLeast(4), AtLeast(6), lambda _: ())
    result = Result(figure, Spread(median_, 0.1, 99))

    assert (missed, reached) == (result.missed, result.reached)


def test_what_was_not_measured_is_neither_missed_nor_reached() -> None:
    """A contender whose package is missing fails nothing, and is said not to be measured."""
    judged = list(results(Runs([])))

    assert [None] * len(FIGURES) == [each.spread for each in judged]
    assert not any(each.missed or each.reached for each in judged)
    assert [] == list(figures_table(judged))[2:]


def test_a_missed_must_is_marked() -> None:
    """The reader's eye falls on what falls short."""
    figure = Figure("slow", AtMost(1.5), AtMost(1.2), lambda _: ())
    table = figures_table([Result(figure, Spread(1.61, 1.5, 1.7)), Result(figure, Spread(1, 1, 1))])

    assert [
        "| slow | ≤ 1.5 | ≤ 1.2 | **1.61 (1.50 to 1.70)** | ✗ missed |",
        "| slow | ≤ 1.5 | ≤ 1.2 | 1.00 | ✓ aim |",
    ] == list(table)[2:]


def test_a_quick_look_judges_nothing() -> None:
    """Smaller loads than a figure speaks of neither keep nor miss it."""
    figure = Figure("slow", AtMost(1.5), AtMost(1.2), lambda _: ())
    table = figures_table([Result(figure, Spread(1.61, 1.5, 1.7))], quick=True)

    assert ["| slow | ≤ 1.5 | ≤ 1.2 | 1.61 (1.50 to 1.70) | a look |"] == list(table)[2:]


def test_memory_beyond_the_duplicate_check_is_what_a_load_grows_by_less_what_that_grows_by(
    run: MakeRun,
) -> None:
    """The base of every process falls out, from the smallest load to the largest."""
    runs = [
        run("memory", case, 0, str(rows), peak=peak)
        for case, peaks in {"records": (40, 50, 142), "duplicate check": (20, 29, 120)}.items()
        for rows, peak in zip((10_000, 100_000, 1_000_000), peaks, strict=True)
    ]

    assert [2] == _figure("without journal").take(Runs(runs))
    [per_id] = _figure("per distinct id").take(Runs(runs))
    assert pytest.approx(100 * 2**20 / 990_000) == per_id


def test_an_import_is_measured_over_bare_python(run: MakeRun) -> None:
    """What Python itself takes is on neither side of the ratio."""
    cases = {"python": 10, "import eightbyeight": 30, "import aiohttp, attrs, cattrs, anyio": 210}
    runs = Runs([run("startup", case, 0, wall=wall) for case, wall in cases.items()])

    assert [0.1] == _figure("`import eightbyeight`").take(runs)


def test_less_cpu_and_more_speed_are_ratios_the_other_way_round(run: MakeRun) -> None:
    """Where more is better, the others' time is divided by ours."""
    standard = "id and priority"
    runs = Runs(
        [
            run("cpu", "httpx", 0, standard, cpu=8),
            run("cpu", "records", 0, standard, cpu=2),
            run("wall", "raw", 0, "50 ms, 32 in flight", wall=9),
            run("wall", "records", 0, "50 ms, 32 in flight", wall=10),
        ]
    )

    assert [4] == _figure("httpx").take(runs)
    assert [0.9] == _figure("32 in flight").take(runs)


def test_saved_runs_are_read_as_they_were(run: MakeRun, tmp_path: Path) -> None:
    """A table can be made again from a file."""
    measured = Measured(
        circumstances=("Machine: a",),
        left_out=("Left out: b",),
        runs=(run("cpu", "hand", 0, "id and priority", cpu=0.1, wall=0.2, peak=30, rows=100),),
        quick=True,
    )

    save_measured(measured, tmp_path / "runs.json")

    assert measured == load_measured(tmp_path / "runs.json")


def test_a_page_of_one_group_has_only_its_tables(run: MakeRun) -> None:
    """What was not run is left out, and what has to be known about the rest comes last."""
    standard = "id and priority"
    measured = Measured(
        circumstances=("Machine: a",),
        left_out=("Left out: b",),
        runs=(
            run("cpu", "hand", 0, standard, cpu=0.1, wall=0.2, peak=30, rows=10_000),
            run("cpu", "records", 0, standard, cpu=0.3, wall=0.4, peak=40, rows=10_000),
        ),
    )

    lines = list(page(measured))

    assert ["Client CPU per batch of 100, 8 in flight; less is better", "Who takes part"] == [
        line.removeprefix("### ") for line in lines if line.startswith("#")
    ]
    assert "| load_records, attrs records | 3000 | 3.00 | 25,000 | 40 |" in lines
    assert ["- Machine: a", "- Left out: b"] == lines[-2:]


def test_memory_that_was_not_measured_is_not_taken_from_another_load(run: MakeRun) -> None:
    """Under the head of a million rows stands nothing that was measured with fewer."""
    standard = "id and priority"
    runs = (
        run("cpu", "hand", 0, standard, cpu=0.1, wall=0.2, peak=30, rows=10_000),
        run("cpu", "gather", 0, standard, cpu=0.3, wall=0.4, peak=777, rows=10_000),
        run("memory", "hand", 0, "10000", peak=40),
        run("memory", "hand", 0, "1000000", peak=41.4),
    )

    lines = list(page(Measured(circumstances=(), left_out=(), runs=runs)))

    assert "| contender | µs per batch | x hand | rows/s | peak MiB at 1,000,000 |" in lines
    assert "| hand-written loop, dict rows | 1000 | 1.00 | 50,000 | 41 |" in lines
    assert not any("777" in line for line in lines)


def test_without_the_raw_socket_there_is_no_share_of_its_time(run: MakeRun) -> None:
    """A page can be made of what is there."""
    runs = (run("shares", "records", 0, "50 ms, 8 in flight", wall=1, rows=100),)

    lines = page(Measured(circumstances=(), left_out=(), runs=runs))

    assert ["### Who takes part"] == [line for line in lines if line.startswith("###")]


def test_a_figure_that_is_missed_by_little_is_seen_to_be() -> None:
    """No figure is shown as kept and called missed."""
    figure = Figure("slow", AtMost(1.5), AtMost(1.2), lambda _: ())

    [line] = list(figures_table([Result(figure, Spread(1.504, 1.5, 1.51))]))[2:]

    assert "| slow | ≤ 1.5 | ≤ 1.2 | **1.504 (1.500 to 1.510)** | ✗ missed |" == line


def test_what_is_kept_missed_and_not_measured_is_counted(run: MakeRun) -> None:
    """A page that lacks figures says so."""
    standard = "id and priority"
    runs = (
        run("cpu", "hand", 0, standard, cpu=1, wall=1, peak=1, rows=100),
        run("cpu", "records", 0, standard, cpu=2, wall=1, peak=1, rows=100),
        run("cpu", "dicts", 0, standard, cpu=1, wall=1, peak=1, rows=100),
    )

    lines = list(page(Measured(circumstances=(), left_out=(), runs=runs)))

    assert (
        f"1 of {len(FIGURES)} figures are kept, 1 are missed,"
        f" {len(FIGURES) - 2} were not measured." in lines
    )
    quick = page(Measured(circumstances=(), left_out=(), runs=runs, quick=True))
    assert f"2 of {len(FIGURES)} figures were looked at." in list(quick)


@pytest.mark.parametrize(
    ("words", "must", "aim", "sides"),
    [
        ("over dicts", "≤ 1.8", "≤ 1.4", ("cpu", "records", "hand", "cpu")),
        ("fed the same attrs", "≤ 1.5", "≤ 1.2", ("cpu", "records", "hand-records", "cpu")),
        ("from dict rows", "≤ 1.5", "≤ 1.2", ("cpu", "dicts", "hand", "cpu")),
        ("httpx", "≥ 4", "≥ 6", ("cpu", "httpx", "records", "cpu")),
        ("Stainless", "≥ 9", "≥ 14", ("cpu", "stainless", "records", "cpu")),
        ("attrs records with the j", "≤ 2.8", "≤ 2", ("cpu", "records-journal", "hand", "cpu")),
        ("dict rows with the j", "≤ 2.8", "≤ 2", ("cpu", "dicts-journal", "hand", "cpu")),
        ("CLI", "≤ 2.5", "≤ 1.7", ("cli", "eightbyeight load", "hand-written script", "cpu")),
        ("--help", "≤ 0.65", "≤ 0.5", ("startup", "eightbyeight --help", "import aiohttp", "wall")),
        ("emulator", "≥ 0.4", "≥ 0.7", ("emulator", "emulator", "bare aiohttp.web", "rate")),
    ],
)
def test_a_figure_has_its_bounds_and_its_direction(
    run: MakeRun, words: str, must: str, aim: str, sides: tuple[str, str, str, str]
) -> None:
    """What is promised, and which side is divided by which."""
    group, over, under, key = sides
    setting = "id and priority" if group == "cpu" else ""
    figure = _figure(words)
    runs = Runs(
        [run(group, over, 0, setting, **{key: 6}), run(group, under, 0, setting, **{key: 3})]
    )

    assert (must, aim) == (str(figure.must), str(figure.aim))
    assert [2.0] == figure.take(runs)
