"""Files of contacts in, rejects and outcomes out.

``open_contacts`` reads CSV, JSON Lines and Excel as one kind of :class:`ContactRow`;
``ContactRejectsWriter`` writes what became no contact so that it can be corrected and fed back,
and ``ContactOutcomesWriter`` one line per contact.
"""

from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.contacts.rows.files import ContactFile, open_contacts
from eightbyeight.contacts.rows.outcome_lines import ContactOutcomesWriter
from eightbyeight.contacts.rows.rejects import ContactRejectsWriter

__all__ = [
    "ContactFile",
    "ContactOutcomesWriter",
    "ContactRejectsWriter",
    "ContactRow",
    "open_contacts",
]
