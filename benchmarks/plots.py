"""Pictures of what was measured, as SVG: they read on a light page and on a dark one."""

from collections.abc import Iterator, Sequence
from html import escape
from io import StringIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from matplotlib.typing import RcKeyType

from benchmarks.contenders.registry import ENTRIES, Name
from benchmarks.groups import cpu, wall
from benchmarks.rows import Shape
from benchmarks.runs import Measured, Runs, Spread

__all__ = ["plot"]

_TEXT = "#768390"  # As far from white as from a dark page.
_OURS, _OTHERS, _MEASURE = "#2da44e", "#8c959f", "#2f81f7"
_JOURNALED = frozenset({Name.RECORDS_JOURNAL, Name.DICTS_JOURNAL})
_HIGHEST_BAR = 8.0
"""Longer bars are cut, and say how long they are."""


def plot(measured: Measured, folder: Path) -> Iterator[Path]:
    """Draw what there are runs for; give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    runs = Runs(measured.runs)
    style: dict[RcKeyType, object] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "benchmarks",
        "font.family": "sans-serif",
        "text.color": _TEXT,
        "axes.edgecolor": _TEXT,
        "axes.labelcolor": _TEXT,
        "xtick.color": _TEXT,
        "ytick.color": _TEXT,
    }
    with mpl.rc_context(style):
        if runs.values("cpu", cpu.GROUP, Name.HAND, Shape.STANDARD):
            yield _cpu(runs, folder / "cpu.svg")
        if runs.settings(wall.SHARES):
            yield _shares(runs, folder / "wall.svg")


def _cpu(runs: Runs, path: Path) -> Path:
    bars = [
        (ENTRIES[name].title, Spread.of(ratios).median, _colour(name))
        for name in cpu.CONTENDERS
        if (ratios := runs.ratios("cpu", cpu.GROUP, name, Name.HAND, Shape.STANDARD))
    ]
    bars.sort(key=lambda bar: bar[1], reverse=True)
    figure = Figure(figsize=(8, 0.4 * len(bars) + 0.8), layout="constrained")
    axes = figure.subplots()
    titles, values, colours = zip(*bars, strict=True)
    axes.barh(titles, [min(value, _HIGHEST_BAR) for value in values], color=colours, height=0.7)
    for place, value in enumerate(values):
        cut = " (bar cut)" if value > _HIGHEST_BAR else ""
        axes.text(min(value, _HIGHEST_BAR) + 0.08, place, f"{value:.2f}{cut}", va="center")
    axes.set_xlabel("client CPU per batch of 100 records; hand-written loop = 1")
    axes.set_xlim(0, _HIGHEST_BAR + 1.8)
    _bare(axes)
    said = "; ".join(f"{title} {value:.2f}" for title, value in zip(titles, values, strict=True))
    return _saved(figure, path, "Client CPU per batch, as a multiple of a hand-written loop", said)


def _shares(runs: Runs, path: Path) -> Path:
    latencies: dict[str, list[int]] = {}
    for setting in runs.settings(wall.SHARES):
        latency, _, concurrency = setting.removesuffix(" in flight").partition(" ms, ")
        latencies.setdefault(latency, []).append(int(concurrency))
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    panels = figure.subplots(1, len(latencies), sharey=True, squeeze=False)[0]
    said = []
    for axes, (latency, widths) in zip(panels, latencies.items(), strict=True):
        for name in wall.SHARED:
            shares = _shares_of(runs, name, int(latency), widths)
            if name is Name.RAW or not shares:
                continue
            places = range(len(shares))
            title = ENTRIES[name].title
            line = "--" if name in _JOURNALED else "-"
            axes.plot(places, shares, line, marker="o", label=title, color=_colour(name))
            listed = ", ".join(f"{share:.0%}" for share in shares)
            said.append(f"{title} at {latency} ms with {widths} in flight: {listed}")
        axes.set_title(f"server answers after {latency} ms", fontsize="medium")
        axes.set_xticks(range(len(widths)), [str(width) for width in widths])
        axes.set_xlabel("requests in flight")
        axes.set_ylim(0, 1.05)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.grid(axis="y", alpha=0.3)
        _bare(axes)
    panels[0].set_ylabel("of the raw socket's speed")
    # There, where the server's time is the most of a load's, the lines leave it room.
    panels[-1].legend(frameon=False, loc="lower left")
    title = "Speed of a load against a slow server, as a share of a raw-socket client's"
    return _saved(figure, path, title, "; ".join(said))


def _shares_of(runs: Runs, name: Name, latency: int, widths: Sequence[int]) -> list[float]:
    settings = [wall.setting(latency, width) for width in widths]
    shares = [runs.ratios("wall", wall.SHARES, Name.RAW, name, each) for each in settings]
    return [Spread.of(each).median for each in shares if each]


def _colour(name: Name) -> str:
    if ENTRIES[name].module == "packaged":
        return _OURS
    return _MEASURE if ENTRIES[name].module.startswith("by_hand") else _OTHERS


def _bare(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _saved(figure: Figure, path: Path, title: str, description: str) -> Path:
    text = StringIO()
    figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    # What a screen reader says of it.
    label = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>\n "
    head, mark, rest = text.getvalue().partition("<metadata>")
    head = head.replace("<svg ", '<svg role="img" ', 1)
    path.write_text(head + label + mark + rest, encoding="utf-8")
    return path
