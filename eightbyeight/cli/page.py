"""A page of tables and lines for people, made aside and printed at once."""

import io
import shutil
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eightbyeight.cli.running import is_terminal, plain

__all__ = ["Page", "cell", "counted", "titled"]


class Page:
    """What is going to be printed.

    Made aside and written at once: what is wrong with the standard output is for whoever writes.
    """

    def __init__(self) -> None:
        # In the encoding of the standard output: where it has no lines for tables, rich draws
        # them with other characters.
        encoding = None if sys.stdout is None else sys.stdout.encoding
        self._text = io.TextIOWrapper(
            io.BytesIO(),
            encoding=encoding or "utf-8",
            errors="backslashreplace",
            newline="",
            write_through=True,
        )
        self.console: Console = Console(
            file=self._text,
            width=shutil.get_terminal_size((100, 24)).columns,
            highlight=False,
            force_terminal=is_terminal(sys.stdout),
        )

    def line(self, text: str) -> None:
        """Add a line that is not folded: whoever copies a path out of it wants it whole."""
        self.console.print(Text(f" {plain(text)}"), soft_wrap=True)

    def text(self) -> str:
        """Give the whole page."""
        self._text.seek(0)
        page = self._text.read().rstrip()
        return "\n".join(line.rstrip() for line in page.split("\n"))


def cell(value: object, style: str = "") -> Text:
    """Make a cell of what a server or a file said; nothing of it is obeyed."""
    return Text("" if value is None else plain(str(value)), style)


def titled(title: str) -> Table:
    """Begin a table with a title."""
    return Table(box=box.SIMPLE, title=f" {title}", title_justify="left", title_style="bold")


def counted(number: int, one: str, many: str) -> str:
    """Say how many there are."""
    return f"{number:,} {one if number == 1 else many}"
