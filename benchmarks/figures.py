"""The figures that the package promises, and how each is taken from the runs."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from attrs import frozen

from benchmarks.contenders.registry import Name
from benchmarks.groups import calls, cpu, emulator, files, memory, startup, wall
from benchmarks.rows import Shape
from benchmarks.runs import Runs, Spread

__all__ = ["FIGURES", "AtLeast", "AtMost", "Bound", "Figure", "Result", "results"]


@frozen
class AtMost:
    """A bound from above."""

    value: float

    def holds(self, value: float) -> bool:
        """Say whether a value keeps to it."""
        return value <= self.value

    def __str__(self) -> str:
        return f"≤ {self.value:g}"


@frozen
class AtLeast:
    """A bound from below."""

    value: float

    def holds(self, value: float) -> bool:
        """Say whether a value keeps to it."""
        return value >= self.value

    def __str__(self) -> str:
        return f"≥ {self.value:g}"


Bound = AtMost | AtLeast


@frozen
class Figure:
    """One promise."""

    name: str
    must: Bound
    aim: Bound
    take: Callable[[Runs], Sequence[float]]
    """Gives one value per round; none where it was not measured."""
    unit: str = ""
    digits: int = 2


@frozen
class Result:
    """What became of a promise."""

    figure: Figure
    spread: Spread | None
    """None where it was not measured."""

    @property
    def missed(self) -> bool:
        """Whether it was measured and is not kept."""
        return self.spread is not None and not self.figure.must.holds(self.spread.median)

    @property
    def reached(self) -> bool:
        """Whether the aim is reached, too."""
        return self.spread is not None and self.figure.aim.holds(self.spread.median)


def results(runs: Runs) -> Iterator[Result]:
    """Take every figure from the runs."""
    for figure in FIGURES:
        values = figure.take(runs)
        yield Result(figure, Spread.of(values) if values else None)


def _cpu(over: Name, under: Name) -> Callable[[Runs], Sequence[float]]:
    return partial(
        Runs.ratios, key="cpu", group=cpu.GROUP, over=over, under=under, setting=Shape.STANDARD
    )


def _wall(concurrency: int) -> Callable[[Runs], Sequence[float]]:
    return partial(
        Runs.ratios,
        key="wall",
        group=wall.GROUP,
        over=Name.RAW,
        under=Name.RECORDS,
        setting=wall.setting(wall.LATENCY, concurrency),
    )


def _grown(case: str, runs: Runs) -> dict[int, float]:
    """Give the MiB a case's peak grows by from the smallest load to the largest, by round."""
    sizes = sorted(runs.settings(memory.GROUP), key=int)
    if not sizes:
        return {}
    small, large = (runs.turns(memory.GROUP, case, size) for size in (sizes[0], sizes[-1]))
    return {turn: large[turn]["peak"] - small[turn]["peak"] for turn in small.keys() & large.keys()}


def _beyond_check(case: Name) -> Callable[[Runs], Sequence[float]]:
    def take(runs: Runs) -> Sequence[float]:
        grown, check = _grown(case, runs), _grown(memory.CHECK, runs)
        return [grown[turn] - check[turn] for turn in sorted(grown.keys() & check.keys())]

    return take


def _bytes_per_id(runs: Runs) -> Sequence[float]:
    sizes = sorted(map(int, runs.settings(memory.GROUP)))
    return [grown * 2**20 / (sizes[-1] - sizes[0]) for grown in _grown(memory.CHECK, runs).values()]


def _import_over_bare(runs: Runs) -> Sequence[float]:
    bare, package, parts = (
        runs.turns(startup.GROUP, case) for case in (startup.BARE, startup.PACKAGE, startup.PARTS)
    )
    return [
        (package[turn]["wall"] - took["wall"]) / (parts[turn]["wall"] - took["wall"])
        for turn, took in bare.items()
        if turn in package and turn in parts
    ]


FIGURES: Sequence[Figure] = (
    Figure(
        "`load_records` of attrs records, client CPU per batch, against the hand-written loop"
        " over dicts",
        AtMost(1.8),
        AtMost(1.4),
        _cpu(Name.RECORDS, Name.HAND),
    ),
    Figure(
        "the same against a hand-written loop fed the same attrs records",
        AtMost(1.5),
        AtMost(1.2),
        _cpu(Name.RECORDS, Name.HAND_RECORDS),
    ),
    Figure(
        "from dict rows, against the hand-written loop",
        AtMost(1.5),
        AtMost(1.2),
        _cpu(Name.DICTS, Name.HAND),
    ),
    Figure(
        "attrs records, against the httpx + pydantic SDK: times less CPU",
        AtLeast(4),
        AtLeast(6),
        _cpu(Name.HTTPX, Name.RECORDS),
        digits=1,
    ),
    Figure(
        "attrs records, against the Stainless-shaped SDK: times less CPU",
        AtLeast(9),
        AtLeast(14),
        _cpu(Name.STAINLESS, Name.RECORDS),
        digits=1,
    ),
    Figure(
        "attrs records with the journal on, against the hand-written loop",
        AtMost(2.8),
        AtMost(2.0),
        _cpu(Name.RECORDS_JOURNAL, Name.HAND),
    ),
    Figure(
        "dict rows with the journal on, against the hand-written loop",
        AtMost(2.8),
        AtMost(2.0),
        _cpu(Name.DICTS_JOURNAL, Name.HAND),
    ),
    Figure(
        "CLI from CSV file to outcomes file, CPU per batch, against the hand-written loop reading"
        " the same file",
        AtMost(2.5),
        AtMost(1.7),
        partial(Runs.ratios, key="cpu", group=files.GROUP, over=files.CLI, under=files.BY_HAND),
    ),
    *(
        Figure(
            "wall time of 1,000,000 records, the raw-socket client's share of it, at 50 ms,"
            f" {concurrency} in flight",
            AtLeast(0.93),
            AtLeast(0.98),
            _wall(concurrency),
            digits=3,
        )
        for concurrency in (8, 32, 64)
    ),
    *(
        Figure(
            f"peak memory growth, 10,000 to 1,000,000 records, beyond the duplicate check, {how}",
            AtMost(16),
            AtMost(4),
            _beyond_check(case),
            unit=" MiB",
            digits=1,
        )
        for how, case in (
            ("without journal", Name.RECORDS),
            ("with journal", Name.RECORDS_JOURNAL),
            ("read slowly as a stream", Name.SLOW),
        )
    ),
    Figure(
        "the duplicate check, per distinct id of 10 characters",
        AtMost(96),
        AtMost(32),
        _bytes_per_id,
        unit=" bytes",
        digits=0,
    ),
    Figure(
        "`import eightbyeight` (its names are looked up when they are used), time over bare Python,"
        " against importing aiohttp + attrs + cattrs + anyio",
        AtMost(0.5),
        AtMost(0.35),
        _import_over_bare,
    ),
    Figure(
        "`eightbyeight --help`, whole process, against `python -c 'import aiohttp'`",
        AtMost(0.65),
        AtMost(0.5),
        partial(
            Runs.ratios,
            key="wall",
            group=startup.GROUP,
            over=startup.HELP,
            under=startup.AIOHTTP,
        ),
    ),
    Figure(
        "`add_records` of one record, CPU per call, against bare aiohttp doing the same",
        AtMost(1.6),
        AtMost(1.3),
        partial(Runs.ratios, key="cpu", group=calls.GROUP, over=calls.PACKAGE, under=calls.BARE),
    ),
    Figure(
        "emulator over the socket, records per second, against a bare aiohttp.web handler that"
        " parses the same body and writes the same answer",
        AtLeast(0.4),
        AtLeast(0.7),
        partial(
            Runs.ratios,
            key="rate",
            group=emulator.GROUP,
            over=emulator.EMULATOR,
            under=emulator.BARE,
        ),
    ),
)
"""All of them, in the order they are shown in."""
