"""The measured runs as Markdown."""

from collections.abc import Iterator, Sequence

from benchmarks.contenders.registry import ENTRIES, Name
from benchmarks.figures import Result, results
from benchmarks.groups import calls, cpu, emulator, files, memory, startup, wall
from benchmarks.rows import BATCH, Shape
from benchmarks.runs import Measured, Runs, Spread

__all__ = ["figures_table", "page"]

_MISSED, _REACHED, _LOOK = "✗ missed", "✓ aim", "a look"
_NOTHING = "-"
_STARTS = (
    startup.BARE,
    startup.PACKAGE,
    startup.CLIENT,
    startup.PARTS,
    startup.HELP,
    startup.AIOHTTP,
)


def page(measured: Measured) -> Iterator[str]:
    """Give the lines of everything that was measured."""
    runs = Runs(measured.runs)
    if measured.quick:
        yield "**A quick look: the loads are smaller than the figures say, so none is judged.**"
        yield ""
    judged = list(results(runs))
    yield from figures_table(judged, quick=measured.quick)
    yield from ("", _summary(judged, quick=measured.quick))
    for title, rows in (
        (f"Client CPU per batch of {BATCH}, 8 in flight; less is better", _contenders(runs)),
        ("The same for rows of other shapes", _shapes(runs)),
        ("The raw-socket client's wall time, by a contender's; 1 is as fast", _shares(runs)),
        ("Peak memory in MiB, by records", _memory(runs)),
        ("Single calls, files and start", _others(runs)),
        ("Records per second over the socket", _emulator(runs)),
    ):
        table = list(rows)
        if table:
            yield from ("", f"### {title}", "")
            yield from table
    yield from ("", "### Who takes part", "")
    yield from (f"- {entry.title}: {entry.about}" for entry in ENTRIES.values())
    yield ""
    for line in (*measured.circumstances, *measured.left_out):
        yield f"- {line}"


def figures_table(judged: Sequence[Result], *, quick: bool = False) -> Iterator[str]:
    """Give the lines of the table of figures, of those that were measured.

    Whatever misses its ``must`` is marked, unless the loads were too small to say.
    """
    yield from _head("figure", "must", "aim", "measured (least to largest)", "")
    for result in judged:
        if result.spread is None:
            continue
        figure = result.figure
        shown = _spread(result.spread, _digits(result, result.spread)) + figure.unit
        mark = _MISSED if result.missed else _REACHED if result.reached else ""
        if quick:
            mark = _LOOK
        elif result.missed:
            shown = f"**{shown}**"
        yield _row(
            figure.name, f"{figure.must}{figure.unit}", f"{figure.aim}{figure.unit}", shown, mark
        )


def _digits(result: Result, spread: Spread) -> int:
    """Give as many digits as it takes to see that a figure is missed."""
    digits = result.figure.digits
    kept = result.figure.must.holds(round(spread.median, digits))
    return digits + (result.missed and kept)


def _summary(judged: Sequence[Result], *, quick: bool) -> str:
    measured = [each for each in judged if each.spread is not None]
    missed = sum(each.missed for each in measured)
    if quick:
        return f"{len(measured)} of {len(judged)} figures were looked at."
    return (
        f"{len(measured) - missed} of {len(judged)} figures are kept, {missed} are missed,"
        f" {len(judged) - len(measured)} were not measured."
    )


def _contenders(runs: Runs) -> Iterator[str]:
    shape = Shape.STANDARD
    at = next(reversed(_memory_sizes(runs)), "")
    measured = [name for name in cpu.CONTENDERS if runs.turns(cpu.GROUP, name, shape)]
    if not measured:
        return
    peak = f"peak MiB at {int(at):,}" if at else "peak MiB, rows made before"
    yield from _head("contender", "µs per batch", "x hand", "rows/s", peak)
    for name in measured:
        where = (memory.GROUP, name, at) if at else (cpu.GROUP, name, shape)
        most = runs.values("peak", *where)
        yield _row(
            ENTRIES[name].title,
            f"{_per_batch(runs, name, shape):.0f}",
            _ratio(runs.ratios("cpu", cpu.GROUP, name, Name.HAND, shape)),
            f"{_rate(runs, name, shape):,.0f}",
            f"{Spread.of(most).median:.0f}" if most else _NOTHING,
        )


def _shapes(runs: Runs) -> Iterator[str]:
    shapes = [shape for shape in Shape if runs.turns(cpu.GROUP, Name.RECORDS, shape)]
    if Shape.IDS not in shapes:
        return
    yield from _head("rows", *(f"{ENTRIES[name].title}: µs, x hand" for name in cpu.SHAPED))
    for shape in shapes:
        cells = []
        for name in cpu.SHAPED:
            ratio = _ratio(runs.ratios("cpu", cpu.GROUP, name, Name.HAND, shape))
            cells.append(f"{_per_batch(runs, name, shape):.0f}, {ratio}")
        yield _row(shape, *cells)


def _shares(runs: Runs) -> Iterator[str]:
    for group in (wall.GROUP, wall.SHARES):
        settings = runs.settings(group)
        names = [name for name in wall.SHARED if runs.turns(group, name, next(iter(settings), ""))]
        if Name.RAW not in names:
            continue
        titles = [ENTRIES[name].title for name in names if name is not Name.RAW]
        yield from _head("server, in flight", "records", "raw socket, s", *titles)
        for setting in settings:
            raw = next(iter(runs.turns(group, Name.RAW, setting).values()))
            took = Spread.of(runs.values("wall", group, Name.RAW, setting)).median
            cells = [
                _ratio(runs.ratios("wall", group, Name.RAW, name, setting), 3)
                for name in names
                if name is not Name.RAW
            ]
            yield _row(setting, f"{raw['rows']:,.0f}", f"{took:.2f}", *cells)
        yield ""


def _memory_sizes(runs: Runs) -> Sequence[str]:
    """Give the sizes at which memory was measured, the smallest first."""
    return sorted(runs.settings(memory.GROUP), key=int)


def _memory(runs: Runs) -> Iterator[str]:
    sizes = _memory_sizes(runs)
    if not sizes:
        return
    yield from _head("", *(f"{int(size):,}" for size in sizes))
    titles: dict[str, str] = {name: ENTRIES[name].title for name in Name}
    titles[memory.CHECK] = "duplicate check alone"
    for case, title in titles.items():
        peaks = [runs.values("peak", memory.GROUP, case, size) for size in sizes]
        if any(peaks):
            yield _row(
                title,
                *(f"{Spread.of(each).median:.1f}" if each else _NOTHING for each in peaks),
            )


def _others(runs: Runs) -> Iterator[str]:
    lines: list[tuple[str, float, Sequence[float]]] = []
    for name in (calls.BARE, calls.PACKAGE):
        per_call = [
            values["cpu"] / values["calls"] * 1e6
            for values in runs.turns(calls.GROUP, name).values()
        ]
        lines.append((f"{name}, one record: µs of CPU per call", 1, per_call))
    for name in files.LOADERS:
        per_batch = [
            values["cpu"] / values["rows"] * BATCH * 1e6
            for values in runs.turns(files.GROUP, name).values()
        ]
        lines.append((f"{name}, CSV file to outcomes: µs of CPU per batch", 1, per_batch))
    lines += [(f"`{case}`: ms", 1000, runs.values("wall", startup.GROUP, case)) for case in _STARTS]
    if any(values for _, _, values in lines):
        yield from _head("what", "measured (least to largest)")
    for what, scale, values in lines:
        if values:
            yield _row(what, _spread(Spread.of([value * scale for value in values]), 0))


def _emulator(runs: Runs) -> Iterator[str]:
    servers = [name for name in emulator.SERVERS if runs.turns(emulator.GROUP, name)]
    if servers:
        yield from _head("server", "records/s", "x bare")
    for name in servers:
        rate = Spread.of(runs.values("rate", emulator.GROUP, name)).median
        ratio = _ratio(runs.ratios("rate", emulator.GROUP, name, emulator.BARE))
        yield _row(name, f"{rate:,.0f}", ratio)


def _per_batch(runs: Runs, name: Name, shape: Shape) -> float:
    took = runs.turns(cpu.GROUP, name, shape).values()
    return Spread.of([each["cpu"] / each["rows"] * BATCH * 1e6 for each in took]).median


def _rate(runs: Runs, name: Name, shape: Shape) -> float:
    took = runs.turns(cpu.GROUP, name, shape).values()
    return Spread.of([each["rows"] / each["wall"] for each in took]).median


def _ratio(values: Sequence[float], digits: int = 2) -> str:
    return _spread(Spread.of(values), digits) if values else _NOTHING


def _spread(spread: Spread, digits: int) -> str:
    median, least, largest = (
        f"{value:.{digits}f}" for value in (spread.median, spread.least, spread.largest)
    )
    return median if spread.least == spread.largest else f"{median} ({least} to {largest})"


def _head(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield "|---" * len(titles) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
