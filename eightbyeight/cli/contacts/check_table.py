"""What a check of a file has found, as a page for people."""

from collections.abc import Sequence

from rich.table import Table

from eightbyeight.cli.page import Page, cell, counted, titled
from eightbyeight.contacts.files import ContactFinding, ContactRule, ContactsCheck, Severity

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
        f"{counted(checked.warnings, 'warning', 'warnings')}{_how_far(checked)}"
    )


def _how_far(checked: ContactsCheck) -> str:
    if checked.read_up_to is None:
        return ""
    if not checked.read_up_to:
        return "; none of its rows was looked at"
    return f"; read up to row {checked.read_up_to}; nothing below was looked at"


def _rules(checked: ContactsCheck) -> Table:
    table = titled("By rule")
    table.add_column("Rule", no_wrap=True)
    table.add_column("Findings", justify="right", no_wrap=True)
    for rule, count in checked.counts.items():
        table.add_row(cell(rule), f"{count:,}")
    return table


def _findings(checked: ContactsCheck) -> Table:
    found = checked.errors + checked.warnings
    shown = _first(checked.findings)
    title = "Findings"
    if found > len(shown):
        title += f": the first {len(shown)}, and --findings FILE has all"
    table = titled(title)
    table.add_column("Row", justify="right", no_wrap=True)
    for name in ("Column", "What", "How to mend it"):
        table.add_column(name, overflow="fold")
    for one in shown:
        table.add_row(
            cell(one.row),
            cell(one.column),
            cell(one.message, _STYLES[one.severity]),
            cell(one.mend),
        )
    return table


def _first(findings: Sequence[ContactFinding]) -> list[ContactFinding]:
    """Give what matters most: of the file as a whole, and beside that the worst of its rows."""
    worst_first = sorted(findings, key=_weight)
    of_file = [one for one in worst_first if one.row is None]
    of_rows = [one for one in worst_first if one.row is not None]
    return of_file[:_SHOWN] + of_rows[:_SHOWN]


def _weight(finding: ContactFinding) -> tuple[bool, bool]:
    return finding.rule is not ContactRule.UNREADABLE, finding.severity is Severity.WARNING
