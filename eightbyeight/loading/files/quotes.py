"""Whether a cell in quotation marks goes on in the next line."""

import re

__all__ = ["ANY_DELIMITER", "ends_open"]

ANY_DELIMITER = re.compile("[,;\t]")
"""Parts cells where it is not known yet which delimiter the file has."""


def ends_open(line: str, parting: re.Pattern[str], *, is_open: bool) -> bool:
    """Tell whether a line ends within a quoted cell.

    Args:
        line: The line.
        parting: Parts cells.
        is_open: Whether it begins within one.
    """
    if '"' not in line:
        return is_open
    place = 0
    while True:
        if is_open:
            place = line.find('"', place) + 1
            if not place:
                return True
            if line.startswith('"', place):
                place += 1
                continue
            is_open = False
        elif line.startswith('"', place):
            # Elsewhere than at its beginning, a quotation mark is a character of the cell.
            place += 1
            is_open = True
            continue
        end_of_cell = parting.search(line, place)
        if end_of_cell is None:
            return False
        place = end_of_cell.end()
