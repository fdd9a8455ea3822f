"""What a load keeps in a file, so that the same command goes on after any crash."""

from eightbyeight.campaigns.journal.binding import Binding
from eightbyeight.campaigns.journal.journal import Journal

__all__ = ["Binding", "Journal"]
