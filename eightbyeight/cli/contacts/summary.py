"""What a load of contacts says at its end."""

from typing import ClassVar

from attrs import frozen

from eightbyeight.cli.load_summary import Failure, LoadSummary, Words
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict

__all__ = ["ContactsSummary", "failure_of"]


@frozen(kw_only=True)
class ContactsSummary(LoadSummary):
    """The end of a load of contacts, or of a dry run."""

    WORDS: ClassVar[Words] = Words(
        off=(ContactVerdict.REJECTED, ContactVerdict.CONFLICT, ContactVerdict.NOT_CREATED),
        id="Address",
        failures="No contacts, or perhaps not",
        unknown="may be contacts: it is not known what became of them.",
        how_to_send="--attribute NAME sends one as a custom attribute, --column FIELD=NAME as a "
        "field.",
        again="load the same input again. Whoever is a contact by then is merged into it.",
        all_there="Every row is a contact, or repeats addresses of earlier rows.",
    )

    def figures(self) -> dict[str, int]:
        """Give how much was done besides reading rows, by the names in JSON."""
        return {"requests": self.requests}

    def notes(self) -> list[str]:
        """Say what conflicts are, if there are any."""
        conflicts = self.counts.get(ContactVerdict.CONFLICT, 0)
        if not conflicts:
            return []
        whose = "its" if conflicts == 1 else "their"
        meaning = f"{whose} addresses belong to more than one contact"
        return [f"{conflicts:,} in conflict: {meaning}, and which one is meant is for you to say."]


def failure_of(outcome: ContactOutcome) -> Failure:
    """Take from an outcome what the table shows."""
    return Failure(outcome.row, outcome.address, outcome.verdict, outcome.detail)
