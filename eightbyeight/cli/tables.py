"""The summary as a table for people."""

from rich import box
from rich.table import Table
from rich.text import Text

from eightbyeight.cli.load_summary import UNKNOWN, WOULD_BE_SENT, LoadSummary
from eightbyeight.cli.page import Page, cell, counted, titled
from eightbyeight.cli.running import print_out

__all__ = ["print_table"]

_FAILURES_SHOWN = 5
_GOOD = ("added", "created", "merged", WOULD_BE_SENT)
_BAD = ("rejected", "not_added", "not_created", "conflict")
_STYLES = {**dict.fromkeys(_GOOD, "green"), **dict.fromkeys(_BAD, "red"), UNKNOWN: "yellow"}
_COUNTED = {"batches": ("batch", "batches"), "requests": ("request", "requests")}


def print_table(summary: LoadSummary) -> None:
    """Print what became of the rows, the first failures, and what to do next."""
    page = Page()
    _render(summary, page)
    print_out(page.text())


def _render(summary: LoadSummary, page: Page) -> None:
    console = page.console
    if summary.heading is not None:
        page.line(summary.heading)
    console.print(_verdicts(summary))
    console.print(Text(_figures(summary)))
    console.print()
    if summary.failures:
        console.print(_failures(summary))
    for line in summary.advice():
        page.line(line)


def _verdicts(summary: LoadSummary) -> Table:
    table = Table("Verdict", box=box.SIMPLE, pad_edge=True, show_footer=True)
    table.columns[0].footer = "all"
    table.add_column("Rows", f"{summary.rows:,}", justify="right")
    for verdict, count in summary.counts.items():
        if count:
            table.add_row(Text(_named(verdict), _STYLES.get(verdict, "")), f"{count:,}")
    return table


def _figures(summary: LoadSummary) -> str:
    figures = summary.figures()
    told = [
        f"{counted(figures[name], *words)}"
        for name, words in _COUNTED.items()
        if name in figures and not (summary.dry_run and name == "requests")
    ]
    told.append(f"{summary.seconds:,.2f} s")
    return f" {' · '.join(told)}"


def _failures(summary: LoadSummary) -> Table:
    shown = summary.failures[:_FAILURES_SHOWN]
    title = "Rejected" if summary.dry_run else summary.WORDS.failures
    if len(summary.failures) > _FAILURES_SHOWN:
        title += f": the first {_FAILURES_SHOWN}, and --outcomes FILE has all"
    table = titled(title)
    table.add_column("Row", justify="right", no_wrap=True)
    table.add_column(summary.WORDS.id, max_width=34, overflow="fold")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Why", overflow="fold")
    for failure in shown:
        style = _STYLES.get(failure.outcome, "")
        table.add_row(
            str(failure.row),
            cell(failure.id),
            Text(_named(failure.outcome), style),
            cell(failure.why),
        )
    return table


def _named(verdict: str) -> str:
    return verdict.replace("_", " ")
