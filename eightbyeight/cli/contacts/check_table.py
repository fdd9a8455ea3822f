"""What a check of a file has found, as a page for people."""

from collections.abc import Sequence

from rich.table import Table

from eightbyeight.cli.page import Page, cell, counted, titled
from eightbyeight.contacts.files import ContactsCheck, Severity

__all__ = ["check_page"]

_SHOWN = 10
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_DEEPER = (
    "Numbers and addresses were compared with the documents' patterns alone: "
    "pip install 'eightbyeight[preflight]' for a deeper look."
)


def check_page(checked: ContactsCheck, advice: Sequence[str]) -> str:
    """Show how often each rule is broken, the first findings, and what to do next."""
    page = Page()
    page.line(_figures(checked))
    if checked.counts:
        page.console.print(_rules(checked))
        page.console.print(_findings(checked))
    if not checked.thorough:
        page.line(_DEEPER)
    for line in advice:
        page.line(line)
    return page.text()


def _figures(checked: ContactsCheck) -> str:
    return (
        f"{checked.name}: {counted(checked.rows, 'row', 'rows')}, "
        f"{counted(checked.errors, 'error', 'errors')}, "
        f"{counted(checked.warnings, 'warning', 'warnings')}"
    )


def _rules(checked: ContactsCheck) -> Table:
    table = titled("By rule")
    table.add_column("Rule", no_wrap=True)
    table.add_column("Findings", justify="right", no_wrap=True)
    for rule, count in checked.counts.items():
        table.add_row(cell(rule), f"{count:,}")
    return table


def _findings(checked: ContactsCheck) -> Table:
    found = checked.errors + checked.warnings
    title = "Findings"
    if found > _SHOWN:
        title += f": the first {_SHOWN}, and --findings FILE has all"
    table = titled(title)
    table.add_column("Row", justify="right", no_wrap=True)
    for name in ("Column", "What", "How to mend it"):
        table.add_column(name, overflow="fold")
    worst_first = sorted(checked.findings, key=lambda one: one.severity is Severity.WARNING)
    for one in worst_first[:_SHOWN]:
        table.add_row(
            cell(one.row),
            cell(one.column),
            cell(one.message, _STYLES[one.severity]),
            cell(one.mend),
        )
    return table
