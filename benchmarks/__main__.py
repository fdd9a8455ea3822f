"""What the package costs, against loops and clients written by hand: ``python -m benchmarks``."""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve

from benchmarks.circumstances import circumstances
from benchmarks.contenders.registry import ENTRIES, Name, absent, missing
from benchmarks.groups import calls, cpu, emulator, files, memory, startup, wall
from benchmarks.runs import Measured, Run, load_measured, save_measured
from benchmarks.sizes import FULL, QUICK, Sizes
from benchmarks.tables import page

__all__ = ["main"]

_GROUPS: Mapping[str, Callable[[Sizes], Iterator[Run]]] = {
    "cpu": cpu.measure,
    "calls": calls.measure,
    "cli": files.measure,
    "startup": startup.measure,
    "emulator": emulator.measure,
    "memory": memory.measure,
    "wall": wall.measure,
}
_INTERRUPTED = 130
_SIGNALLED = 128


def main(arguments: Sequence[str]) -> int:
    """Measure, or read what was measured; print it."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _check_places(parser, options)
    if options.read is not None:
        if options.quick or options.save is not None or options.only != list(_GROUPS):
            parser.error("--from measures nothing: leave out --quick, --only and --json")
        try:
            measured = load_measured(options.read)
        except (OSError, ValueError) as error:
            parser.error(f"--from {options.read}: no saved runs: {error}")
        except (KeyError, TypeError):
            parser.error(f"--from {options.read}: no saved runs: not what --json writes")
    else:
        measured = _measured(arguments, options)
    for line in page(measured):
        print(line)
    if options.plot is not None:
        from benchmarks.plots import plot  # noqa: PLC0415 - it imports matplotlib

        for path in plot(measured, options.plot):
            print(path, file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look: small loads, few rounds")
    parser.add_argument(
        "--only",
        type=_chosen,
        default=list(_GROUPS),
        metavar="NAME[,NAME]",
        help=f"some groups of figures: {', '.join(_GROUPS)}",
    )
    parser.add_argument("--json", type=Path, dest="save", metavar="FILE", help="save the runs")
    parser.add_argument(
        "--from", type=Path, dest="read", metavar="FILE", help="measure nothing; read saved runs"
    )
    parser.add_argument("--plot", type=Path, metavar="FOLDER", help="draw pictures, as SVG")
    return parser


def _check_places(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """See that what is measured can be written, before it is measured."""
    if options.plot is not None and absent(("matplotlib",)):
        parser.error("--plot needs matplotlib")
    if options.plot is not None and options.plot.exists() and not options.plot.is_dir():
        parser.error(f"--plot {options.plot}: is no folder")
    if options.save is not None and (options.save.is_dir() or not options.save.parent.is_dir()):
        parser.error(f"--json {options.save}: is no place for a file")


def _chosen(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in _GROUPS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no group: {', '.join(unknown) or '(empty)'}")
    return list(dict.fromkeys(names))


def _measured(arguments: Sequence[str], options: argparse.Namespace) -> Measured:
    sizes = QUICK if options.quick else FULL
    measured = Measured(
        circumstances=tuple(circumstances(arguments, sizes)),
        left_out=tuple(_left_out()),
        runs=(),
        quick=options.quick,
    )
    for group in options.only:
        for run in _GROUPS[group](sizes):
            measured = evolve(measured, runs=(*measured.runs, run))
            _show(run)
            # After each run: what has been measured by then outlives whatever ends the rest.
            if options.save is not None:
                save_measured(measured, options.save)
    return measured


def _show(run: Run) -> None:
    values = ", ".join(f"{key} {value:.4g}" for key, value in run.values.items())
    case = f"{run.case}, {run.setting}" if run.setting else run.case
    print(
        f"{time.strftime('%H:%M:%S')} {run.group} {run.turn + 1}: {case}: {values}",
        file=sys.stderr,
        flush=True,
    )


def _left_out() -> Iterator[str]:
    for name in Name:
        packages = missing(name)
        if packages:
            yield f"Left out: {ENTRIES[name].title}; not installed: {', '.join(packages)}"


def _end(number: int, _: object) -> None:
    # By an exception, for the processes that were started are ended on its way.
    sys.exit(_SIGNALLED + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
