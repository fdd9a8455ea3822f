"""Files of contacts, before they are sent: checked by the vendor's rules, and cut to size."""

from eightbyeight.contacts.files.checking import check_contacts
from eightbyeight.contacts.files.findings import (
    ContactFinding,
    ContactRule,
    ContactsCheck,
    Severity,
)
from eightbyeight.contacts.files.importers import converse_template
from eightbyeight.contacts.files.splitting import split_contacts_file

__all__ = [
    "ContactFinding",
    "ContactRule",
    "ContactsCheck",
    "Severity",
    "check_contacts",
    "converse_template",
    "split_contacts_file",
]
