"""Files in, rejects and outcomes out.

``open_rows`` reads CSV, JSON Lines and Excel as one kind of :class:`Row`; ``RejectsWriter`` writes
what is not on the campaign so that it can be corrected and fed back, and ``OutcomesWriter`` one
line per row.
"""

from eightbyeight.campaigns.rows.files import RowFile, open_rows
from eightbyeight.campaigns.rows.outcome_lines import OutcomesWriter
from eightbyeight.campaigns.rows.rejects import RejectsWriter
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.loading.files.layout import Layout, RowFormat

__all__ = [
    "Layout",
    "OutcomesWriter",
    "RejectsWriter",
    "Row",
    "RowFile",
    "RowFormat",
    "open_rows",
]
