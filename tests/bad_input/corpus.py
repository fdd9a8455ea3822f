"""Every file of bad input by its name."""

from collections.abc import Sequence

from tests.bad_input import cells, shapes, workbooks
from tests.bad_input.cases import FileCase

__all__ = ["FILES"]

FILES: Sequence[FileCase] = (*cells.CASES, *shapes.CASES, *workbooks.CASES)
