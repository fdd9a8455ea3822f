"""What a check of a profile has found, as a page for people."""

from collections.abc import Sequence

from rich.table import Table

from eightbyeight.cli.page import Page, cell, counted, titled
from eightbyeight.cli.rcs.checking import CheckedProfile
from eightbyeight.findings import Finding, Severity

__all__ = ["check_page"]

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def check_page(checked: CheckedProfile) -> str:
    """Show the findings, errors first, the pages they come from, and what to do next."""
    page = Page()
    page.line(_figures(checked))
    if checked.contrast is not None:
        color = checked.profile.brand_color
        page.line(f"Brand color {color}: contrast with white text {checked.contrast}:1")
    if checked.findings:
        page.console.print(_findings(checked.findings))
        page.line("Rules:")
        for source in dict.fromkeys(one.source for one in checked.findings if one.source):
            page.line(f"  {source}")
    page.line(checked.advice)
    return page.text()


def _figures(checked: CheckedProfile) -> str:
    return (
        f"{checked.path}: {counted(checked.count(Severity.ERROR), 'error', 'errors')}, "
        f"{counted(checked.count(Severity.WARNING), 'warning', 'warnings')}"
    )


def _findings(findings: Sequence[Finding]) -> Table:
    table = titled("Findings")
    table.add_column("", no_wrap=True)
    table.add_column("Field", no_wrap=True)
    for name in ("What", "How to mend it"):
        table.add_column(name, overflow="fold")
    for one in sorted(findings, key=lambda one: one.severity is Severity.WARNING):
        table.add_row(
            cell(one.severity, _STYLES[one.severity]),
            cell(one.where),
            cell(one.message),
            cell(one.mend),
        )
    return table
