"""What is in a journal as a page for people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from eightbyeight.campaigns.journal.reading import Overview
from eightbyeight.cli.page import Page, counted, titled
from eightbyeight.cli.running import plain, print_out

__all__ = ["print_overview"]

_ATTEMPTS_SHOWN = 10


def print_overview(path: Path, overview: Overview, now: float) -> None:
    """Print which load it is of, how far it has come, and what nobody knows the end of."""
    page = Page()
    console = page.console
    console.print(_binding(path, overview))
    console.print(_rows(overview))
    console.print(
        Text(f" {counted(overview.ended, 'batch', 'batches')} ended, {overview.open:,} not")
    )
    if overview.attempts:
        console.print()
        console.print(_attempts(overview, now))
    print_out(page.text())


def _binding(path: Path, overview: Overview) -> Table:
    about = overview.about
    table = Table(box=None, show_header=False, pad_edge=True)
    for name, value in (
        ("Journal", str(path)),
        ("Campaign", about.binding.campaign),
        ("Tenant", about.binding.tenant),
        ("Site", about.binding.site),
        ("Sent to", about.binding.origin),
        ("Created", _moment(about.created)),
        ("Version", about.version),
    ):
        table.add_row(name, Text(plain(value), overflow="fold"))
    return table


def _rows(overview: Overview) -> Table:
    table = Table("Verdict", box=box.SIMPLE, pad_edge=True, show_footer=True)
    table.columns[0].footer = "all"
    total = sum(overview.counts.values()) + overview.open_rows
    table.add_column("Rows", f"{total:,}", justify="right")
    for verdict, count in overview.counts.items():
        if count:
            table.add_row(verdict.replace("_", " "), f"{count:,}")
    if overview.open_rows:
        table.add_row("in batches that have not ended", f"{overview.open_rows:,}", style="yellow")
    return table


def _attempts(overview: Overview, now: float) -> Table:
    requests = counted(len(overview.attempts), "request", "requests")
    title = f"{requests} without a known end"
    if len(overview.attempts) > _ATTEMPTS_SHOWN:
        title += f": the oldest {_ATTEMPTS_SHOWN}, and --json has all"
    table = titled(title)
    for name in ("Batch", "Attempt", "Records"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Begun", no_wrap=True)
    table.add_column("Age", no_wrap=True)
    for one in overview.attempts[:_ATTEMPTS_SHOWN]:
        age = timedelta(seconds=round(now - one.began))
        table.add_row(
            str(one.batch), str(one.attempt), str(one.records), _moment(one.began), str(age)
        )
    return table


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(" ", "seconds")
