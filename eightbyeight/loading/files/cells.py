"""What every reader of cells needs: how one is refused, and what a spreadsheet does to numbers."""

import re

__all__ = ["EXACT_BELOW", "ROUNDED", "BadCellError", "shown", "spreadsheet_error"]

EXACT_BELOW = 2**53
"""From here on a double, which is what a spreadsheet stores, skips whole numbers."""

ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+", re.ASCII)
"""How spreadsheets show, and export, a long number of which they have forgotten the last digits."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
"""What a spreadsheet writes into a CSV file where a formula came to nothing (Microsoft, "Hide error
values and error indicators in cells")."""
_SHOWN = 60


class BadCellError(ValueError):
    """A cell that cannot be read; the text says why and what would be right."""


def spreadsheet_error(text: str) -> str | None:
    """Give the error of a spreadsheet that a text is, or None."""
    bare = text.strip()
    return bare if bare in _ERRORS else None


def shown(value: object) -> str:
    """Write a value out for a message, cut short if it is long."""
    if isinstance(value, list | dict):
        # Not shown: it may be too deep to be written out.
        return "a list or an object"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
