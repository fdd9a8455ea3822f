"""The summary as a table for people."""

import io
import shutil
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.cli.running import is_terminal, plain, print_out
from eightbyeight.cli.summary import WOULD_BE_SENT, Summary

__all__ = ["print_table"]

_FAILURES_SHOWN = 5
_STYLES = {
    Verdict.ADDED: "green",
    Verdict.REJECTED: "red",
    Verdict.NOT_ADDED: "red",
    Verdict.UNKNOWN: "yellow",
    WOULD_BE_SENT: "green",
}


def print_table(summary: Summary) -> None:
    """Print what became of the rows, the first failures, and what to do next."""
    # Rendered aside and written at once: what is wrong with the standard output is print_out's.
    page = io.StringIO()
    console = Console(
        file=page,
        width=shutil.get_terminal_size((100, 24)).columns,
        highlight=False,
        force_terminal=is_terminal(sys.stdout),
    )
    _render(summary, console)
    print_out("\n".join(line.rstrip() for line in page.getvalue().rstrip().split("\n")))


def _render(summary: Summary, console: Console) -> None:
    if summary.campaign is not None:
        console.print(Text(f" Campaign {plain(summary.campaign)}"))
    console.print(_verdicts(summary))
    console.print(Text(_figures(summary)))
    console.print()
    if summary.failures:
        console.print(_failures(summary))
    for line in summary.advice():
        # Not folded: whoever copies a path or an address out of it wants it whole.
        console.print(Text(f" {plain(line)}"), soft_wrap=True)


def _verdicts(summary: Summary) -> Table:
    table = Table("Verdict", box=box.SIMPLE, pad_edge=True, show_footer=True)
    table.columns[0].footer = "all"
    table.add_column("Rows", f"{summary.rows:,}", justify="right")
    for verdict, count in summary.counts.items():
        if count:
            table.add_row(Text(_named(verdict), _STYLES.get(verdict, "")), f"{count:,}")
    return table


def _figures(summary: Summary) -> str:
    told = [_counted(summary.batches, "batch", "batches")]
    if not summary.dry_run:
        told.append(_counted(summary.requests, "request", "requests"))
    told.append(f"{summary.seconds:,.2f} s")
    return f" {' · '.join(told)}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _failures(summary: Summary) -> Table:
    shown = summary.failures[:_FAILURES_SHOWN]
    title = "Rejected" if summary.dry_run else "Not on the campaign, or perhaps not"
    if len(summary.failures) > _FAILURES_SHOWN:
        title += f": the first {_FAILURES_SHOWN}, and --outcomes FILE has all"
    table = Table(box=box.SIMPLE, title=f" {title}", title_justify="left", title_style="bold")
    table.add_column("Row", justify="right", no_wrap=True)
    table.add_column("Id", max_width=34, overflow="fold")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Why", overflow="fold")
    for failure in shown:
        style = _STYLES.get(failure.outcome, "")
        table.add_row(
            str(failure.row),
            Text(plain(failure.crm_record_id or "")),
            Text(_named(failure.outcome), style),
            Text(plain(failure.why or "")),
        )
    return table


def _named(verdict: str) -> str:
    return verdict.replace("_", " ")
